//! Figures, run by name: `cargo nextest run -p jishi-unit --run-ignored only measure --no-capture`.

use super::{day, read, routes};
use jishi_kernel::Level;
use jishi_org::store::below::After;
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::db::StoreError;
use jishi_testkit::both;
use jishi_unit::attribute::Mark;
use jishi_unit::cover::Cover;
use jishi_unit::rule::cover::Step;
use jishi_unit::store::change::{self, Between};
use jishi_unit::store::list::{self, Covered, Filter, Which};
use jishi_unit::store::rate;
use jishi_unit::store::then::{self, Behind};
use jishi_unit::store::unit::{self, Particulars};
use jishi_unit::store::{cover, mark};
use std::time::Instant;

/// Towns below the county, and units of each.
const TOWNS: i64 = 400;
const UNITS: i64 = 250;

both! {
    #[ignore = "a figure, not a check"]
    async fn a_hundred_thousand_units(world: World) {
        let (county, app) = (world.orgs.yunxi.id, world.app.clone());
        let branch = world.orgs.branches[2].id;
        let filled: Result<(), StoreError> = world.app.db.write(world.app.system("test"), move |write| {
            for town in 0..TOWNS {
                let org = tree::add(write, &NewOrg {
                    parent: Some(county), name: format!("共青团第{town}镇委员会"), short_name: String::new(), level: Level::Township,
                    kind: "基层团委".to_owned(), code: None, sort: town, opened_on: day(1, 1),
                })?;
                for number in 0..UNITS {
                    let id = app.id();
                    let new = Particulars { org: org.id, kind: if number % 3 == 0 { "企业" } else { "村" }.to_owned(), name: format!("第{town}镇第{number}单位"), code: None, address: String::new() };
                    unit::add(write, id, &new, day(1, 1))?;
                    if number % 3 == 0 { mark::set(write, id, &[Mark::from_address("scale")], day(1, 1))?; }
                    if number % 2 == 0 { cover::begin(write, id, branch, Cover::Attached, day(3, 1), Step::New)?; }
                }
            }
            Ok(())
        }).await;
        filled.unwrap();
        let path = world.orgs.qingshan.path.clone();
        let engine = world.app.db.dialect();
        for (what, attribute) in [("all", ""), ("scale", "scale")] {
            let which = Which { kind: String::new(), mark: Mark::from_address(attribute), ..Which::default() };
            for _ in 0..3 {
                let (start, path, which) = (Instant::now(), path.clone(), which.clone());
                let figures = read(&world, move |read| rate::figures(read, &path, &which, day(7, 15))).await;
                println!("{engine:?} rate {what}: {} of {} in {:.1} ms", figures.all.covered(), figures.all.total, start.elapsed().as_secs_f64() * 1e3);
            }
            let (start, path, which) = (Instant::now(), path.clone(), which.clone());
            let counts = read(&world, move |read| change::counts(read, &Between { within: path, which, from: day(2, 1), to: day(7, 15) })).await;
            println!("{engine:?} changes {what}: {} in {:.1} ms", counts[0].units, start.elapsed().as_secs_f64() * 1e3);
        }
        let filter = Filter { within: path, which: Which::default(), covered: Covered::No, closed: false, text: String::new(), day: day(7, 15) };
        let mut after: Option<After> = None;
        let mut slowest: f64 = 0.0;
        for page in 0..300 {
            let (start, filter, from) = (Instant::now(), filter.clone(), after.clone());
            let found = read(&world, move |read| list::page(read, &filter, from.as_ref(), 51)).await;
            let took = start.elapsed().as_secs_f64() * 1e3;
            slowest = slowest.max(took);
            if page % 100 == 0 { println!("{engine:?} page {page}: {} rows in {took:.1} ms", found.len()); }
            after = found.last().map(|l| After::new(&l.unit.org_path, l.unit.id));
        }
        println!("{engine:?} slowest page {slowest:.1} ms");
        // The same after the tree of a past day: without a filter, and with one that few units fit.
        let city = world.orgs.qingshan.id;
        for (what, covered, text) in [("all", Covered::Any, ""), ("uncovered", Covered::No, ""), ("rare", Covered::Any, "第399镇第249")] {
            let then = Filter { covered, text: text.to_owned(), day: day(5, 1), ..filter.clone() };
            let (mut behind, mut slowest): (Option<Behind>, f64) = (None, 0.0);
            for page in 0..300 {
                let (start, then) = (Instant::now(), then.clone());
                let found = read(&world, move |read| then::page(read, city, &then, behind, 51)).await;
                let took = start.elapsed().as_secs_f64() * 1e3;
                slowest = slowest.max(took);
                if page % 100 == 0 { println!("{engine:?} past {what} page {page}: {} rows in {took:.1} ms", found.len()); }
                let Some(last) = found.last().filter(|_| found.len() == 51) else { break };
                behind = Some(last.key());
            }
            println!("{engine:?} past {what} slowest page {slowest:.1} ms");
        }
    }
}
