//! Three editions of the administrative levels are real reorganisations: an edition is loaded,
//! reports are filed, the changes up to the next edition are made one by one, and every old report
//! still adds up. The data are a development dependency of `tests/divisions`.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod change;
mod difference;
mod register;
mod reports;
mod turning;

use change::Made;
use difference::{by_code, difference};
use jishi::bench_divisions::{self, Division};
use jishi_kernel::Day;
use jishi_org::store::as_of;
use jishi_platform::Routes;
use jishi_programme::store::filed::Filed;
use jishi_testkit::{World, both};
use register::{Standing, everything, load, standing};
use reports::Report;
use std::collections::BTreeMap;
use std::time::Instant;

fn routes() -> Routes {
    jishi_org::routes()
}

const LOADED: Day = Day::constant(2020, 6, 30);
/// The editions that follow, and the day their changes hold from.
const NEXT: [(&str, Day); 2] = [("2.6.1", Day::constant(2022, 10, 31)), ("2.7.0", Day::constant(2023, 6, 30))];

fn edition(name: &str, parts: Option<&[&str]>) -> Option<Vec<Division>> {
    let Some(folder) = bench_divisions::folder(name) else {
        assert!(std::env::var("CI").is_err(), "SKIPPED in CI: edition {name} is missing");
        eprintln!("SKIPPED: edition {name}: run bin/setup, or npm ci in tests/divisions");
        return None;
    };
    Some(bench_divisions::read(&folder, parts).unwrap())
}

/// The register holds exactly this edition: code, name and superior of every organisation, and no other.
fn is_edition(held: &BTreeMap<String, Standing>, edition: &[Division]) {
    assert_eq!(held.len(), edition.len());
    for one in edition {
        let found = held.get(&*one.code).unwrap_or_else(|| panic!("{one:?} is missing"));
        let is = (found.name.as_str(), found.parent.as_str(), found.level);
        assert_eq!(is, (one.title().as_str(), &*one.parent, i64::from(one.level)), "{}", one.code);
    }
}

/// Name and superior of everything below a province.
type Tree = BTreeMap<i64, (String, Option<i64>)>;

/// The tree as of a day.
async fn tree_on(world: &World, top: i64, day: Day) -> Tree {
    let tree = world
        .app
        .db
        .read(&everything(), move |read| as_of::tree(read, top, day))
        .await
        .unwrap();
    tree.into_iter().map(|then| (then.id, (then.name, then.parent))).collect()
}

/// Says what was done, how long it took since the last time, and the most memory so far.
struct Steps(String, Instant, Instant);

impl Steps {
    fn new(world: &World) -> Self {
        Self(format!("{:?}", world.app.db.dialect()), Instant::now(), Instant::now())
    }

    fn say(&mut self, what: &str) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak: Option<u64> = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        let memory = peak.map(|kilobytes| format!(", {} MB", kilobytes / 1024)).unwrap_or_default();
        let (step, all) = (self.2.elapsed().as_secs_f64(), self.1.elapsed().as_secs_f64());
        println!("{}: {step:.1} s of {all:.1} s{memory}: {what}", self.0);
        self.2 = Instant::now();
    }
}

fn sum(filed: impl Iterator<Item = Filed>) -> Filed {
    filed.fold(Filed::default(), |mut sum, one| {
        sum += one;
        sum
    })
}

/// Every report adds up under the tree of its day and under the tree of today, at every organisation
/// above it; and all of them at the root.
async fn adds_up(world: &World, reports: &[Report], now: &BTreeMap<String, Standing>) {
    let total = sum(reports.iter().map(|report| report.filed));
    for depth in 1..=4 {
        let (said, due) = (
            reports::said(&world.app, depth).await,
            reports::due(&world.app, reports, now, depth).await,
        );
        for ((said, due), tree) in [(said.0, due.0), (said.1, due.1)].into_iter().zip(["then", "today"]) {
            for (path, due) in &due {
                assert_eq!(said.get(path), Some(due), "{tree}, level {depth}, {path}");
            }
            assert_eq!(said.len(), due.len(), "{tree}, level {depth}");
            assert_eq!(sum(said.into_values()), total, "{tree}, level {depth}");
        }
    }
    reports::went_on(&world.app, reports, now).await;
}

/// How many changes of each kind were made on the way; `None` when the data are missing.
async fn through_the_editions(world: World, parts: Option<&[&str]>) -> Option<Made> {
    let (app, mut steps) = (&world.app, Steps::new(&world));
    let people = (world.account("supervisor"), world.account("province"));
    let mut held = edition("2.4.0", parts)?;
    world.clock.set(LOADED.tomorrow().unwrap());
    load(app, &held, LOADED).await;
    let mut now = standing(app).await;
    is_edition(&now, &held);
    steps.say(&format!("loaded, {} organisations", held.len()));

    // Counties and one town of ten report.
    let reporting = |(code, org): &(&String, &Standing)| org.level == 3 || (org.level == 4 && code.ends_with('2'));
    let filers: Vec<(&String, &Standing)> = now.iter().filter(reporting).collect();
    let mut reports = reports::file(app, people, &filers).await;
    steps.say(&format!("{} organisations have filed", filers.len()));
    adds_up(&world, &reports, &now).await;
    steps.say("reports add up");

    let tops: Vec<i64> = now.values().filter(|org| org.level == 1).map(|org| org.id).collect();
    let (mut seen, mut all) = (Vec::new(), Made::default());
    for (name, day) in NEXT {
        let next = edition(name, parts)?;
        let eve = day.yesterday().unwrap();
        for top in &tops {
            seen.push((*top, eve, tree_on(&world, *top, app.clock.today()).await));
        }
        // The tree of a day and the register agree before either is changed.
        let ids: usize = seen.iter().filter(|(_, on, _)| *on == eve).map(|(_, _, tree)| tree.len()).sum();
        assert_eq!(ids, now.len(), "the tree of {eve}");
        let (old, new) = (by_code(&held), by_code(&next));
        let what = difference(&old, &new);
        steps.say(&format!("{name} is known, and what differs"));

        world.clock.set(day);
        let made = turning::turn(app, &old, &new, &what, day).await;
        steps.say(&format!("{made:?}"));
        assert!(made.opened > 0 && made.renamed > 0 && made.closed > 0, "{made:?}");
        all += made;
        for report in &mut reports {
            report.code = what.became(&old, &report.code).unwrap();
        }
        now = standing(app).await;
        is_edition(&now, &next);
        adds_up(&world, &reports, &now).await;
        steps.say("the tree is the edition, reports add up");

        // The cities and counties of this edition report, too: the next change finds two trees of the past.
        let filers: Vec<(&String, &Standing)> = now.iter().filter(|(_, org)| matches!(org.level, 2 | 3)).collect();
        reports.extend(reports::file(app, people, &filers).await);
        adds_up(&world, &reports, &now).await;
        steps.say(&format!("{} organisations have filed, reports add up", filers.len()));
        held = next;
    }
    // The trees of the days before are what they were.
    for (top, eve, then) in seen {
        assert!(tree_on(&world, top, eve).await == then, "the tree of {eve} below {top} has changed");
    }
    steps.say("the trees of the past are what they were");
    println!("{}: {all:?}", steps.0);
    Some(all)
}

fn each_kind(made: Option<Made>) {
    if let Some(made) = made {
        let all = [made.opened, made.moved, made.renamed, made.merged, made.closed];
        assert!(all.iter().all(|count| *count > 0), "{made:?}");
    }
}

both! {
    async fn two_provinces_and_three_cities(world: World) {
        // 杭州, 西藏 and 青海: counties merged, parted, moved and renamed. 合肥: zones with new codes and old
        // names. 唐山: a code that comes back.
        let made = through_the_editions(world, Some(&["1302", "3301", "3401", "54", "63"])).await;
        assert!(made.is_none_or(|made| made.restored > 0), "{made:?}");
        each_kind(made);
    }

    #[ignore = "takes minutes: docs/testing.md says how to run it"]
    async fn the_whole_nation(world: World) {
        each_kind(through_the_editions(world, None).await);
    }
}
