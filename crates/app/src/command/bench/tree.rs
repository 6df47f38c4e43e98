//! The organisations of a whole nation: import, counting a province, moving a county, empty and with
//! members in it, the tree of the county as of a day it stood elsewhere.

use super::Row;
use super::bed::{self, Bed, quantile};
use super::enrol::enrol;
use crate::bench_divisions::{self as divisions, Division};
use crate::bench_people::People;
use anyhow::Context;
use jishi_kernel::{Day, Level, SeededRandom, days, parse_day};
use jishi_member::store::many;
use jishi_org::affected::Doing;
use jishi_org::operation::{Caller, apply, moving};
use jishi_org::path;
use jishi_org::store::tree::Org;
use jishi_org::store::{as_of, count, tree};
use jishi_person::store::many as persons;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Durability, Read, StoreError};
use jishi_platform::{App, AppError};
use std::collections::HashMap;
use std::time::Instant;

/// A county of so many organisations is looked for.
const COUNTY: usize = 1_900;
/// Subordinates of one organisation, at most.
const BELOW: i64 = 10_000;
/// Times each read is taken.
const READS: usize = 200;
/// Times a county is moved there and back, one move a day.
const MOVES: usize = 10;
/// Members registered in the branches of the county before it is moved again.
const MEMBERS: usize = 5_000;
/// 成立日期 of all organisations.
const OPENED: &str = "2020-01-01";

pub(super) async fn run(database: Option<&str>, parts: Option<&[&str]>) -> anyhow::Result<Vec<Row>> {
    let folder = divisions::folder("2.7.0").context(divisions::MISSING)?;
    let list = divisions::read(&folder, parts)?;
    let mut rows = Vec::new();
    for bed in bed::beds(database).await? {
        rows.extend(one(&bed, &list).await?);
        bed.remove().await?;
    }
    Ok(rows)
}

async fn one(bed: &Bed, list: &[Division]) -> anyhow::Result<Vec<Row>> {
    let row = |case: String, value: f64, unit: &'static str| Row::new("tree", format!("{}: {case}", bed.engine), value, unit);
    let file = bed.file("orgs.csv");
    divisions::write_table(list, OPENED, std::fs::File::create(&file)?)?;
    let mut arguments = vec!["import".into(), "orgs".into()];
    arguments.extend(bed.arguments());
    arguments.push(file.into_os_string());
    let import = bed::command(&arguments)?;
    anyhow::ensure!(import.output.contains(&format!("新建 {} 个组织", list.len())), "{}", import.output);
    let mut rows = vec![row(format!("import of {} organisations, at most 60 s", list.len()), import.seconds, "s").at_most(60.0)];
    if let Some(peak) = import.peak {
        rows.push(row("that, peak of resident memory, under 512 MB".into(), peak, "MB").at_most(512.0));
    }

    let app = bed.open(Durability::Full).await?;
    let provinces = largest_first(list, 2);
    let (top, size) = provinces.first().context("no province")?;
    let times = counting(&app, top, *size).await?;
    rows.push(
        row(
            format!("count of a province's {size}, p99, under 5 ms"),
            quantile(&times, 0.99),
            "ms",
        )
        .at_most(5.0),
    );

    let county = nearest(&largest_first(list, 6), COUNTY).context("no county")?;
    let target = list
        .iter()
        .find(|one| one.level == 2 && !county.0.starts_with(&*one.code))
        .context("no other city")?;
    // One move a day, the last one yesterday: every other day the county stands in the other city.
    let each: Vec<Day> = (1..=4 * MOVES as i64)
        .rev()
        .map(|back| app.clock.today().checked_sub(days(back)).context("no such day"))
        .collect::<anyhow::Result<_>>()?;
    let (empty, full) = each.split_at(2 * MOVES);
    for (members, on) in [(0, empty), (MEMBERS, full)] {
        let within = match members {
            0 => String::new(),
            members => {
                let started = Instant::now();
                enrolled(&app, &county, members).await?;
                let written = members as f64 / started.elapsed().as_secs_f64();
                rows.push(row(format!("registering {members} members in it"), written, "rows/s"));
                format!(" with {members} members")
            }
        };
        let times = moving_there_and_back(&app, &county, &target.code, on, members).await?;
        rows.push(
            row(
                format!("moving a county of {}{within}, slowest, under 100 ms", county.1),
                quantile(&times, 1.0),
                "ms",
            )
            .at_most(100.0),
        );
        rows.push(row("that, median".into(), quantile(&times, 0.5), "ms"));
    }

    // A day in the middle of the changes, when it stood in the other city.
    let times = tree_as_of(&app, &county, &target.code, empty[MOVES]).await?;
    rows.push(
        row(
            format!("tree of a county of {} as of a past day, p99, under 20 ms", county.1),
            quantile(&times, 0.99),
            "ms",
        )
        .at_most(20.0),
    );
    Ok(rows)
}

/// Codes of so many digits with the number of divisions at and below them, largest first.
fn largest_first(list: &[Division], digits: usize) -> Vec<(String, usize)> {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for code in list.iter().filter_map(|one| one.code.get(..digits)) {
        *sizes.entry(code).or_default() += 1;
    }
    let mut sizes: Vec<(String, usize)> = sizes.into_iter().map(|(code, size)| (code.to_owned(), size)).collect();
    sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sizes
}

fn nearest(sizes: &[(String, usize)], size: usize) -> Option<(String, usize)> {
    sizes.iter().min_by_key(|(_, found)| found.abs_diff(size)).cloned()
}

fn everything() -> Scope {
    Scope::everything("a benchmark")
}

async fn find(app: &App, code: &str) -> anyhow::Result<Org> {
    let (name, code) = (code.to_owned(), code.to_owned());
    let found = app.db.read(&everything(), move |read| tree::find_code(read, &code)).await?;
    found.with_context(|| format!("no organisation {name}"))
}

async fn counting(app: &App, code: &str, due: usize) -> anyhow::Result<Vec<f64>> {
    let top = find(app, code).await?;
    let mut times = Vec::with_capacity(READS);
    for _ in 0..READS {
        let path = top.path.clone();
        let started = Instant::now();
        let found = app.db.read(&everything(), move |read| count::subtree(read, &path)).await?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(found == due as i64, "{found} counted, {due} there");
    }
    Ok(times)
}

/// Registers invented members in the branches of a county, as evenly as it goes.
async fn enrolled(app: &App, county: &(String, usize), members: usize) -> anyhow::Result<()> {
    let org = find(app, &county.0).await?;
    let top = org.id;
    let branches = app
        .db
        .read(&everything(), move |read| {
            let (mut found, mut waiting) = (Vec::new(), vec![top]);
            while let Some(parent) = waiting.pop() {
                for below in tree::children(read, parent, BELOW)? {
                    match below.level {
                        Level::Branch => found.push((below.id, below.path)),
                        _ => waiting.push(below.id),
                    }
                }
            }
            Ok::<_, StoreError>(found)
        })
        .await?;
    anyhow::ensure!(!branches.is_empty(), "a county without branches");
    let (people, mut random) = (People::new(20_260_715, app.clock.today()), SeededRandom::new(1));
    let (mut ready, mut rows) = (Vec::with_capacity(members), Vec::with_capacity(members));
    for (someone, branch) in people.take(members).zip(branches.iter().cycle()) {
        let (person, member) = enrol(app, &mut random, someone, branch, top)?;
        ready.push(person);
        rows.push(member);
    }
    let since = parse_day(OPENED).context("no such day")?;
    app.db
        .write(app.system("bench"), move |write| {
            persons::add(write, &ready)?;
            many::add(write, &rows, since, "导入")
        })
        .await?;
    Ok(())
}

/// Moves the county to the other city and back, one move on each day; it takes everything along.
async fn moving_there_and_back(
    app: &App,
    county: &(String, usize),
    target: &str,
    days: &[Day],
    members: usize,
) -> anyhow::Result<Vec<f64>> {
    let (here, there) = (
        find(app, &county.0).await?.parent.context("a county without superior")?,
        find(app, target).await?.id,
    );
    let mut times = Vec::with_capacity(days.len());
    for (to, day) in [there, here].into_iter().cycle().zip(days.iter().copied()) {
        let org = find(app, &county.0).await?;
        let inner = app.clone();
        let started = Instant::now();
        app.db
            .write(app.system("bench"), move |write| {
                let caller = Caller { own: None, today: day };
                let request = moving::Request {
                    sources: vec![org.id],
                    to,
                    day,
                };
                let decided = moving::decide(write, &caller, &request)?;
                let doing = Doing {
                    now: inner.now(),
                    account: 0,
                    change: inner.id(),
                    id: &|| inner.id(),
                };
                apply::apply(write, decided, "测量", None, &doing)
            })
            .await
            .map_err(|error: AppError| anyhow::anyhow!("{}", error.view().message))?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        let moved = find(app, &county.0).await?;
        let above = moved.path.get(..moved.path.len() - path::SEGMENT).unwrap_or_default().to_owned();
        let below = moved.path.clone();
        let found = app
            .db
            .read(&everything(), move |read| {
                let listed = registered(read, &below, day)?;
                Ok::<_, StoreError>((tree::find(read, to)?, count::subtree(read, &below)?, listed))
            })
            .await?;
        anyhow::ensure!(
            found.0.is_some_and(|org| org.path == above) && found.1 == county.1 as i64,
            "the county has not moved"
        );
        anyhow::ensure!(found.2 == members as i64, "{} members came along, {members} were there", found.2);
    }
    Ok(times)
}

/// Members below a path, as the register counts them.
fn registered(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    Ok(jishi_member::store::count::below(read, path, i64::from(day.year()))?.members)
}

/// The tree of the county as of a day on which it stood in the other city.
async fn tree_as_of(app: &App, county: &(String, usize), city: &str, day: Day) -> anyhow::Result<Vec<f64>> {
    let (org, city) = (find(app, &county.0).await?, find(app, city).await?);
    let line = app.db.read(&everything(), move |read| as_of::line(read, org.id, day)).await?;
    anyhow::ensure!(
        line.is_some_and(|line| line.contains(&city.id)) && org.parent != Some(city.id),
        "the county did not stand elsewhere on {day}"
    );
    let mut times = Vec::with_capacity(READS);
    for _ in 0..READS {
        let started = Instant::now();
        let found = app.db.read(&everything(), move |read| as_of::tree(read, org.id, day)).await?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(found.len() == county.1, "{} found, {} there", found.len(), county.1);
    }
    Ok(times)
}
