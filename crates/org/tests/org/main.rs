//! The pages of the tree and the import, through the real router, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod advice;
mod as_of;
mod batches;
mod change;
mod creating;
mod department;
mod dissolving;
mod graduation;
mod graduation_all;
mod graduation_year;
mod hook;
mod longago;
mod measure;
mod merging;
mod moving;
mod permission;
mod required;
mod reshape;
mod rules;
mod search;
mod sheet;
mod sheet_below;
mod sheet_effects;
mod sheet_extra;
mod splitting;
mod term;
mod ties;
mod tree;
mod turns;

use jishi_exchange::sheet::{Limits, ReadSheet};
use jishi_org::import::{self, Base, By, Outcome, Plan, Session};
use jishi_org::store::tree::Org;
use jishi_platform::authz::Scope;
use jishi_platform::{AppError, Routes};
use jishi_testkit::World;

fn routes() -> Routes {
    jishi_org::routes()
}

/// Imports .csv text as the operator does; the sheet comes back with its faults.
async fn load(world: &World, csv: &str) -> Result<(ReadSheet, Plan, Outcome), AppError> {
    let mut sheet = import::read("组织.csv", csv.as_bytes(), &Limits::default()).unwrap();
    let (app, today) = (world.app.clone(), world.app.clock.today());
    world
        .app
        .db
        .write(world.app.system("test"), move |write| {
            let plan = import::plan(write, &Scope::everything("test"), &Base::Root, &mut sheet, today)?;
            let outcome = import::apply(write, &plan, today, || app.id())?;
            Ok((sheet, plan, outcome))
        })
        .await
}

/// Imports .csv text as a post of the organisation `own` does; gives the faults beside what was done.
async fn load_as(world: &World, own: i64, csv: &str) -> (Vec<String>, Outcome) {
    let mut sheet = import::read("组织.csv", csv.as_bytes(), &Limits::default()).unwrap();
    let (app, today, now) = (world.app.clone(), world.app.clock.today(), world.app.now());
    let done = world.app.db.write(world.app.system("test"), move |write| {
        let base = Base::Below(Box::new(jishi_org::store::tree::find(write, own)?.unwrap()));
        let by = By {
            account: 7,
            org: Some(own),
            now,
            reason: "导入组织表".to_owned(),
            run: None,
        };
        let (mut session, name) = (Session::of(by), sheet.name.clone());
        let scope = Scope::everything("test");
        let plan = import::plan_batch(write, &scope, &base, &mut session, &name, &mut sheet.rows, today)?;
        let outcome = import::apply_batch(write, &mut session, &plan, today, || app.id())?;
        Ok::<_, AppError>((sheet.faults().map(ToString::to_string).collect(), outcome))
    });
    done.await.unwrap()
}

/// A sheet with `count` branches below the organisation of this code.
fn branches(parent: &str, count: usize) -> String {
    let mut csv = "上级编码,编码,名称,级别,类别\n".to_owned();
    for i in 1..=count {
        csv.push_str(&format!("{parent},{parent}-{i:05},第{i}团支部,支部,团支部\n"));
    }
    csv
}

async fn find(world: &World, id: i64) -> Org {
    let found = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| jishi_org::store::tree::find(read, id))
        .await;
    found.unwrap().unwrap()
}

async fn find_code(world: &World, code: &str) -> Option<Org> {
    let code = code.to_owned();
    world
        .app
        .db
        .read(&Scope::everything("test"), move |read| {
            jishi_org::store::tree::find_code(read, &code)
        })
        .await
        .unwrap()
}
