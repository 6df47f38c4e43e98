//! Figures, run by name: `cargo nextest run -p jishi-org --run-ignored only measure --no-capture`.

use super::{find, load, routes};
use jishi_kernel::Day;
use jishi_org::affected::Doing;
use jishi_org::operation::{Caller, apply, moving};
use jishi_org::store::{as_of, count};
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_testkit::both;
use std::time::Instant;

/// Rows of the sheet: 50 towns of 999 branches each.
const TOWNS: usize = 50;

fn sheet() -> String {
    let mut csv = "上级编码,编码,名称,级别,类别\n".to_owned();
    for town in 0..TOWNS {
        csv.push_str(&format!("SL0004,M{town:02},共青团第{town}镇委员会,4,基层团委\n"));
        for branch in 1..1_000 {
            csv.push_str(&format!(
                "M{town:02},M{town:02}-{branch:03},第{town}镇第{branch}村团支部,5,团支部\n"
            ));
        }
    }
    csv
}

both! {
    #[ignore = "a figure, not a check"]
    async fn fifty_thousand_rows(world: World) {
        let csv = sheet();
        for what in ["first", "again"] {
            let start = Instant::now();
            let (_, plan, outcome) = load(&world, &csv).await.unwrap();
            println!("{:?} {what}: {} created, {} same in {:.2} s", world.app.db.dialect(), outcome.created, plan.same(), start.elapsed().as_secs_f64());
            assert_eq!(outcome.created + plan.same(), TOWNS * 1_000);
        }
        let start = Instant::now();
        let changed = jishi_org::complete_within(&world.app, "").await.unwrap();
        println!("{:?} 信息完善 of all, {changed} marks changed: {:.2} s", world.app.db.dialect(), start.elapsed().as_secs_f64());
    }

    #[ignore = "a figure, not a check"]
    async fn a_county_of_nineteen_hundred(world: World) {
        let mut csv = "上级编码,编码,名称,级别,类别,成立日期\n".to_owned();
        for town in 0..19 {
            csv.push_str(&format!("SL0004,M{town:02},共青团第{town}镇委员会,4,基层团委,2020-01-01\n"));
            for branch in 1..100 {
                csv.push_str(&format!("M{town:02},M{town:02}-{branch:03},第{town}镇第{branch}村团支部,5,团支部,2020-01-01\n"));
            }
        }
        load(&world, &csv).await.unwrap();
        let (county, day) = (world.orgs.yunxi.clone(), Day::constant(2026, 3, 1));
        let whole = Scope::everything("test");
        let read = async |day: Day| {
            let start = Instant::now();
            let id = county.id;
            let tree = world.app.db.read(&whole, move |read| as_of::tree(read, id, day)).await.unwrap();
            (tree.len(), start.elapsed())
        };
        for what in ["cold", "warm"] {
            println!("{:?} as of, {what}: {:?}", world.app.db.dialect(), read(day).await);
        }
        let (app, id, to, today) = (world.app.clone(), county.id, world.orgs.bishui.id, world.app.clock.today());
        let start = Instant::now();
        let moved = world.app.db.write(world.app.system("test"), move |write| {
            let caller = Caller { own: None, today };
            let decided = moving::decide(write, &caller, &moving::Request { sources: vec![id], to, day })?;
            let doing = Doing { now: 0, account: 0, change: app.id(), id: &|| app.id() };
            apply::apply(write, decided, "测量", None, &doing)
        });
        moved.await.unwrap();
        println!("{:?} moving {} organisations: {:?}", world.app.db.dialect(), read(day).await.0, start.elapsed());
        let path = find(&world, county.id).await.path;
        let start = Instant::now();
        let counted = world.app.db.read(&whole, move |read| count::subtree(read, &path).map_err(AppError::from)).await.unwrap();
        println!("{:?} counting {counted}: {:?}", world.app.db.dialect(), start.elapsed());
    }
}
