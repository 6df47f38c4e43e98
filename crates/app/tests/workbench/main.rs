//! The workbench with all slices: everybody is told what waits for the own organisation, its direct
//! subordinates and what it keeps 直属, and nobody what waits for others.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

#[path = "../../../transfer/tests/transfer/entered.rs"]
mod entered;
mod ties;

use entered::entered;
use jishi_cadre::post::Staffing;
use jishi_cadre::store::staffing::{self, Places};
use jishi_kernel::{Day, days};
use jishi_member::store::exit;
use jishi_member::store::member::Member;
use jishi_org::rule::term;
use jishi_org::store::election::{self, Election, Term};
use jishi_org::store::particulars::{self, Particulars};
use jishi_person::with_check_character;
use jishi_platform::Routes;
use jishi_platform::db::{StoreError, Write};
use jishi_testkit::{World, both};
use jishi_transfer::action::{Caller, decide, start};
use jishi_transfer::model::Starter;

fn routes() -> Routes {
    jishi::routes()
}

async fn write<T: Send + 'static>(world: &World, f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.write(world.app.system("fixture"), f).await.unwrap()
}

/// An election whose term ends so many days from today.
fn elected(write: &mut Write<'_>, org: i64, left: i64) -> Result<Term, StoreError> {
    let today = jishi_testkit::today();
    let held_on = term::months_after(today.saturating_add(days(left)), -60);
    let due_on = term::due(held_on, 5);
    let election = Election {
        held_on,
        years: 5,
        how: "团员代表大会".to_owned(),
        note: String::new(),
    };
    election::add(write, org, &election, due_on, (1, 0))?;
    Ok(Term { held_on, due_on })
}

/// A member of a branch; `sequence` makes the identity number.
async fn joined(world: &World, branch: i64, sequence: u32) -> Member {
    let number = with_check_character(&format!("99000019980504{sequence:03}")).unwrap();
    entered(world, "于华", branch, &number, Day::constant(2014, 5, 4)).await
}

const MINE: &str = "/workbench?view=mine";

both! {
    async fn elections_and_vacancies_of_the_own_level_and_the_next(world: World) {
        let (city, county, town) = (world.orgs.qingshan.id, world.orgs.yunxi.id, world.orgs.shiqiao.id);
        world.actor("registrar").await.get(MINE).await.expect(200).hides("团务待办");
        write(&world, move |write| {
            let present = elected(write, city, -5)?;
            elected(write, county, 30)?;
            elected(write, town, -100)?;
            election::ask(write, 77, county, present, Day::constant(2027, 1, 1), "场地未定", (1, 0))?;
            let places = Places { kind: Staffing::Administrative, from: Day::constant(2020, 1, 1), places: 2, source: String::new() };
            staffing::set(write, county, &places)?;
            staffing::set(write, town, &places)
        }).await;
        world.actor("registrar").await.get(MINE).await.expect(200)
            .shows("团务待办").shows("共青团青山市委员会换届").shows("逾期未换届").shows("共青团云溪县委员会换届").hides("石桥镇委员会换届")
            .shows("1 个组织缺编，共缺 2 人").hides("延期换届");
        world.actor("countyregistrar").await.get(MINE).await.expect(200)
            .shows("石桥镇委员会换届").shows("共青团云溪县委员会换届").hides("青山市委员会换届").shows("2 个组织缺编，共缺 4 人");
        world.actor("unitadmin").await.get(MINE).await.expect(200)
            .shows("1 个组织申请提前或延期换届").shows("共青团青山市委员会换届").hides("缺编");
        for stranger in ["otherregistrar", "clerk", "leader"] {
            world.actor(stranger).await.get(MINE).await.expect(200).hides("团务待办").hides("换届");
        }
    }

    async fn classes_that_graduate_from_their_day_on(world: World) {
        let (school, county) = (world.orgs.branches[2].id, world.orgs.yunxi.id);
        write(&world, move |write| {
            let class = Particulars { graduates: "2026-06".to_owned(), ..Particulars::default() };
            particulars::save(write, school, &class)
        }).await;
        assert_eq!(world.orgs.branches[2].parent, Some(county));
        world.clock.set(Day::constant(2026, 5, 31));
        world.actor("countyadmin").await.get(MINE).await.expect(200).hides("毕业班级");
        world.clock.set(Day::constant(2026, 6, 1));
        let html = world.actor("countyadmin").await.get(MINE).await.expect(200).shows("1 个毕业班级团支部待转换为毕业生团组织").text();
        assert!(html.contains("/orgs/graduation?year=2026"), "{html}");
        // Not the superior's business, nor that of somebody who may not change the tree.
        for other in ["unitadmin", "countyregistrar"] {
            world.actor(other).await.get(MINE).await.expect(200).hides("毕业班级团支部待转换");
        }
        // 90 days after the day the reminder is over.
        world.clock.set(Day::constant(2026, 8, 31));
        world.actor("countyadmin").await.get(MINE).await.expect(200).hides("毕业班级");
    }

    async fn transfers_that_wait_and_members_who_are_due(world: World) {
        let (branch, county) = (&world.orgs.branches[0], &world.orgs.yunxi);
        let member = joined(&world, branch.id, 1).await;
        let id = member.id.0;
        write(&world, move |write| exit::add_due(write, id, Day::constant(2026, 5, 4))).await;
        world.actor("branchregistrar").await.get(MINE).await.expect(200).shows("1 名团员已到离团年龄").hides("转接等您审批");
        world.actor("countyregistrar").await.get(MINE).await.expect(200).hides("离团年龄");

        let by = Caller::acting(&world.app, world.account("branchregistrar"), (branch.id, &branch.path));
        let form = start::Form {
            kind: "home".to_owned(),
            to: Some(county.id),
            given: [("residence".to_owned(), "云溪县石桥镇".to_owned())].into(),
        };
        let started = world.app.db
            .write(world.app.system("fixture"), move |write| start::start(write, &by, &member, Starter::Out, &form, true))
            .await.unwrap();
        world.actor("countyregistrar").await.get(MINE).await.expect(200).shows("1 项组织关系转接等您审批").shows("均在办理时限内");
        for stranger in ["registrar", "branchregistrar", "otherregistrar"] {
            world.actor(stranger).await.get(MINE).await.expect(200).hides("转接等您审批");
        }
        world.clock.advance(49 * 3_600_000);
        world.actor("countyregistrar").await.get(MINE).await.expect(200).shows("其中 1 项已过办理时限");

        let by = Caller::acting(&world.app, world.account("countyregistrar"), (county.id, &county.path));
        world.app.db
            .write(world.app.system("fixture"), move |write| decide::send_back(write, &by, started, None, "proof", "").map(drop))
            .await.unwrap();
        world.actor("countyregistrar").await.get(MINE).await.expect(200).hides("转接等您审批");
        world.actor("branchregistrar").await.get(MINE).await.expect(200).shows("1 项本组织发起的转接被退回");
    }
}
