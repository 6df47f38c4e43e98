//! Many writers at once through the store: transactions a second, and whether anyone is turned away.

use super::Row;
use super::bed::{Bed, beds, quantile};
use jishi_kernel::{Day, Level};
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Durability, StoreError};
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{account, params, sql};
use std::time::{Duration, Instant};

const WRITERS: usize = 16;
/// Transactions a second that SQLite must reach at NORMAL.
const FLOOR: f64 = 2_000.0;

sql! {
    unscoped COUNT ("a benchmark's own rows") = "select count(*) from message where account_id = $1";
}

/// What the writers achieved.
struct Done {
    rate: f64,
    p99: f64,
    busy: usize,
}

pub(super) async fn run(database: Option<&str>, seconds: u64) -> anyhow::Result<Vec<Row>> {
    let time = Duration::from_secs(seconds.max(1));
    let mut rows = Vec::new();
    for bed in beds(database).await? {
        let modes: &[(Durability, &str)] = match bed.place().database {
            Some(_) => &[(Durability::Full, "")],
            None => &[(Durability::Normal, " NORMAL"), (Durability::Full, " FULL")],
        };
        for (durability, mode) in modes {
            rows.extend(one(&bed, *durability, mode, time).await?);
        }
        bed.remove().await?;
    }
    Ok(rows)
}

async fn one(bed: &Bed, durability: Durability, mode: &str, time: Duration) -> anyhow::Result<Vec<Row>> {
    let app = bed.open(durability).await?;
    let (org, reader) = prepare(&app).await?;
    let row = |case: &str, value: f64, unit: &'static str| Row::new("write", format!("{}{mode}: {case}", bed.engine), value, unit);
    let alone = writers(&app, 1, (org, reader), time).await?;
    let many = writers(&app, WRITERS, (org, reader), time).await?;
    let rate = row("16 writers", many.rate, "tx/s");
    let limited = durability == Durability::Normal;
    Ok(vec![
        if limited {
            row("16 writers, at least 2,000", many.rate, "tx/s").at_least(FLOOR)
        } else {
            rate
        },
        row("16 writers, p99", many.p99, "ms"),
        row("16 writers, turned away as busy, none", many.busy as f64, "errors").at_most(0.0),
        row("one writer", alone.rate, "tx/s"),
    ])
}

/// An organisation, and an account that gets messages.
async fn prepare(app: &App) -> anyhow::Result<(i64, i64)> {
    let inner = app.clone();
    let made = app.db.write(app.system("bench"), move |write| {
        let org = tree::add(
            write,
            &NewOrg {
                parent: None,
                name: "共青团示例县委员会".to_owned(),
                short_name: String::new(),
                level: Level::County,
                kind: "团的领导机关".to_owned(),
                code: None,
                sort: 0,
                opened_on: Day::constant(2015, 5, 4),
            },
        )?;
        let reader = inner.id();
        let new = account::NewAccount {
            login: format!("bench{reader}"),
            name: "李明".into(),
            ..account::NewAccount::default()
        };
        account::add(write, reader, &new, inner.now())?;
        Ok::<_, StoreError>((org.id, reader))
    });
    Ok(made.await?)
}

/// Each transaction reads an organisation, adds a message about it and leaves its row in the log.
async fn writers(app: &App, count: usize, (org, reader): (i64, i64), time: Duration) -> anyhow::Result<Done> {
    let before = kept(app, reader).await?;
    let started = Instant::now();
    let mut tasks = Vec::with_capacity(count);
    for _ in 0..count {
        let app = app.clone();
        tasks.push(tokio::spawn(async move {
            let (mut times, mut busy) = (Vec::new(), 0);
            while started.elapsed() < time {
                let (inner, begun) = (app.clone(), Instant::now());
                let written = app.db.write(app.system("bench"), move |write| {
                    let org = tree::find(write, org)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
                    let id = inner.id();
                    let new = NewMessage {
                        account: reader,
                        kind: "task",
                        title: org.name,
                        body: String::new(),
                        link: String::new(),
                        dedup: id.to_string(),
                    };
                    message::add(write, id, inner.now(), &new)
                });
                match written.await {
                    Ok(_) => times.push(begun.elapsed().as_secs_f64() * 1e3),
                    Err(StoreError::Busy(_)) => busy += 1,
                    Err(error) => return Err(error),
                }
            }
            Ok((times, busy))
        }));
    }
    let (mut times, mut busy) = (Vec::new(), 0);
    for task in tasks {
        let (some, turned_away) = task.await??;
        times.extend(some);
        busy += turned_away;
    }
    let seconds = started.elapsed().as_secs_f64();
    let kept = kept(app, reader).await? - before;
    anyhow::ensure!(kept == times.len() as i64, "{} acknowledged, {kept} kept", times.len());
    Ok(Done {
        rate: times.len() as f64 / seconds,
        p99: quantile(&times, 0.99),
        busy,
    })
}

async fn kept(app: &App, reader: i64) -> anyhow::Result<i64> {
    let scope = Scope::everything("a benchmark");
    Ok(app.db.read(&scope, move |read| read.count(&COUNT, params![reader])).await?)
}
