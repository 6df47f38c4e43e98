//! The register of units through the real router, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod affected;
mod attributes;
mod covering;
mod import;
mod measure;
mod permission;
mod rate;
mod register;
mod taken;
mod then;
mod ties;
mod turns;

use jishi_kernel::Day;
use jishi_platform::Routes;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_testkit::{Actor, World};
use jishi_unit::cover::Cover;
use jishi_unit::credit::check;
use jishi_unit::rule::cover::Step;
use jishi_unit::store::unit::{self, Particulars};
use jishi_unit::store::{cover, mark};

fn routes() -> Routes {
    jishi_unit::routes().merge(jishi_org::routes())
}

/// A well-formed code of an unassigned division.
fn code(number: usize) -> String {
    let body = format!("91990000{number:09}");
    format!("{body}{}", check(&body).unwrap())
}

fn day(month: i8, day: i8) -> Day {
    Day::constant(2026, month, day)
}

async fn read<T: Send + 'static>(world: &World, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.read(&Scope::everything("test"), f).await.unwrap()
}

async fn write<T: Send + 'static>(world: &World, f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.write(world.app.system("test"), f).await.unwrap()
}

/// A unit put straight into the tables.
struct Fixture {
    org: i64,
    kind: &'static str,
    name: String,
    opened: Day,
    marks: Vec<&'static str>,
    cover: Option<(i64, Cover, Day)>,
}

impl Fixture {
    fn new(org: i64, kind: &'static str, name: &str) -> Self {
        Self {
            org,
            kind,
            name: name.to_owned(),
            opened: day(1, 1),
            marks: Vec::new(),
            cover: None,
        }
    }

    fn covered(self, org: i64, from: Day) -> Self {
        Self {
            cover: Some((org, Cover::Own, from)),
            ..self
        }
    }

    async fn add(self, world: &World) -> i64 {
        let id = world.app.id();
        write(world, move |write| {
            let new = Particulars {
                org: self.org,
                kind: self.kind.to_owned(),
                name: self.name,
                code: None,
                address: String::new(),
            };
            unit::add(write, id, &new, self.opened)?;
            let marks: Vec<_> = self.marks.iter().map(|m| jishi_unit::attribute::Mark::from_address(m)).collect();
            mark::set(write, id, &marks, self.opened)?;
            if let Some((org, how, from)) = self.cover {
                cover::begin(write, id, org, how, from, Step::New)?;
            }
            Ok(id)
        })
        .await
    }
}

/// Enters an enterprise on the page; its address comes back.
async fn enter(actor: &Actor, org: i64, name: &str, number: usize) -> String {
    let (org, code) = (org.to_string(), code(number));
    let fields = [
        ("kind", "企业"),
        ("name", name),
        ("code", code.as_str()),
        ("org", org.as_str()),
        ("day", "2026-03-01"),
        ("mark", "scale"),
        ("mark", "ownership:非公"),
        ("young", "35"),
        ("young_on", "2026-06-30"),
        ("address", "示例路 1 号"),
    ];
    let to = actor.post("/units/new", &fields).await.expect(303).location();
    to.split('?').next().unwrap().to_owned()
}

/// A town of a county gets another superior from a day on, by the dry run and its confirmation.
async fn town_moves(world: &World, county: i64, (town, to): (i64, i64), day: &str) {
    let admin = world.actor("unitadmin").await;
    let (org, to) = (town.to_string(), to.to_string());
    let fields = [("org", org.as_str()), ("to", to.as_str()), ("day", day), ("reason", "区划调整")];
    let page = format!("/orgs/{county}/move");
    let run = admin.post(&page, &fields).await.expect(200).text();
    let seal = run
        .split("name=\"seal\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    admin
        .post(&page, &[fields.as_slice(), &[("seal", &seal)]].concat())
        .await
        .expect(303);
}
