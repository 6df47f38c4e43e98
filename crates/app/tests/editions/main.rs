//! Three editions of the administrative levels are real reorganisations: an edition is loaded,
//! reports are filed, the changes up to the next edition are made one by one, and every old report
//! still adds up. The data are a development dependency of `tests/divisions`.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod difference;
mod register;
mod reports;

use difference::{by_code, difference};
use jishi::bench_divisions::{self, Division};
use jishi_kernel::Day;
use jishi_org::store::as_of;
use jishi_platform::Routes;
use jishi_testkit::{World, both};
use register::{Standing, everything, load, standing, turn};
use std::collections::BTreeMap;

fn routes() -> Routes {
    jishi_org::routes()
}

const LOADED: Day = Day::constant(2020, 6, 30);
/// The editions that follow, and the day their changes hold from.
const NEXT: [(&str, Day); 2] = [("2.6.1", Day::constant(2022, 10, 31)), ("2.7.0", Day::constant(2023, 6, 30))];

fn edition(name: &str, parts: Option<&[&str]>) -> Option<Vec<Division>> {
    let Some(folder) = bench_divisions::folder(name) else {
        eprintln!("SKIPPED: edition {name}: run bin/setup, or npm ci in tests/divisions");
        return None;
    };
    Some(bench_divisions::read(&folder, parts).unwrap())
}

/// The register holds exactly this edition.
fn is_edition(held: &BTreeMap<String, Standing>, edition: &[Division]) {
    assert_eq!(held.len(), edition.len());
    for one in edition {
        let found = held.get(&*one.code).unwrap_or_else(|| panic!("{one:?} is missing"));
        let is = (found.name.as_str(), found.parent.as_str(), found.level);
        assert_eq!(is, (one.title().as_str(), &*one.parent, i64::from(one.level)), "{}", one.code);
    }
}

/// Name and superior of everything below a province as of a day.
async fn tree_on(world: &World, top: i64, day: Day) -> BTreeMap<i64, (String, Option<i64>)> {
    let tree = world
        .app
        .db
        .read(&everything(), move |read| as_of::tree(read, top, day))
        .await
        .unwrap();
    tree.into_iter().map(|then| (then.id, (then.name, then.parent))).collect()
}

/// How many organisations were merged on the way; `None` when the data are missing.
async fn through_the_editions(world: World, parts: Option<&[&str]>) -> Option<usize> {
    let app = &world.app;
    let first = edition("2.4.0", parts)?;
    load(app, &first, LOADED).await;
    let loaded = standing(app).await;
    is_edition(&loaded, &first);

    // Counties and towns report; what must come out of it is known from the codes alone.
    let reporting: BTreeMap<String, Standing> = loaded
        .iter()
        .filter(|(code, org)| org.level == 3 || (org.level == 4 && code.ends_with('2')))
        .map(|(c, o)| (c.clone(), o.clone()))
        .collect();
    let filed = reports::file(app, world.account("supervisor"), &reporting, app.clock.today()).await;
    let total: i64 = filed.values().sum();
    let upper: Vec<&String> = loaded.iter().filter(|(_, org)| org.level <= 4).map(|(code, _)| code).collect();
    let due: BTreeMap<&String, i64> = upper
        .iter()
        .map(|top| (*top, filed.range((*top).clone()..format!("{top}~")).map(|(_, sum)| sum).sum()))
        .collect();

    let tops: Vec<i64> = loaded.values().filter(|org| org.level == 1).map(|org| org.id).collect();
    let mut held = first;
    let (mut seen, mut merged) = (Vec::new(), 0);
    for (name, day) in NEXT {
        let next = edition(name, parts)?;
        let eve = day.yesterday().unwrap();
        for top in &tops {
            seen.push((*top, eve, tree_on(&world, *top, app.clock.today()).await));
        }
        let (old, new) = (by_code(&held), by_code(&next));
        let what = difference(&old, &new);
        let made = turn(app, &old, &new, &what, day).await;
        println!("{:?} to {name}: {made:?}", app.db.dialect());
        assert!(made.opened > 0 && made.renamed > 0 && made.closed > 0, "{made:?}");
        is_edition(&standing(app).await, &next);
        merged += made.merged;
        held = next;

        // Under the tree of their day: each county, city and province has what it filed.
        for (top, due) in &due {
            assert_eq!(reports::sum_then(app, &loaded[*top].path).await, *due, "{top} after {name}");
        }
        // Under the tree of today: nothing is counted twice and nothing is lost.
        let (today, ended) = reports::sums_today(app).await;
        let now = standing(app).await;
        let provinces: i64 = now
            .values()
            .filter(|org| org.level == 1)
            .map(|org| reports::below(&today, &org.path))
            .sum();
        assert_eq!(provinces + ended, total, "after {name}");
        assert!(ended * 20 < total, "{ended} of {total} have nobody to belong to");
    }
    // The trees of the days before are what they were.
    for (top, eve, then) in seen {
        assert!(tree_on(&world, top, eve).await == then, "the tree of {eve} below {top} has changed");
    }
    Some(merged)
}

both! {
    async fn two_provinces_and_a_city(world: World) {
        // 杭州, 西藏 and 青海: counties merged, parted, moved and renamed.
        let merged = through_the_editions(world, Some(&["3301", "54", "63"])).await;
        assert!(merged.is_none_or(|merged| merged > 0), "the slice has no merge");
    }

    #[ignore = "takes a quarter of an hour: run by name"]
    async fn the_whole_nation(world: World) {
        assert!(through_the_editions(world, None).await.is_none_or(|merged| merged > 0));
    }
}
