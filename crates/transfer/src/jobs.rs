//! What happens without a request: the clock of each step, and changes of the tree.

use crate::action::{Caller, Step, close, open, settle, tree};
use crate::model::{Deed, State, TransferId};
use crate::rule::clock::{self, ClockRule, Stage};
use crate::rule::machine::Event;
use crate::rule::response;
use crate::rules;
use crate::store::event::{self, By, NewEvent};
use crate::store::sight::Sight;
use crate::store::transfer::{self, Transfer};
use crate::store::{class, org, receivers, tick};
use jishi_platform::authz::Scope;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::jobs::Jobs;
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{App, AppError};

/// Transfers looked at in one tick; the rest waits for the next.
const AT_ONCE: i64 = 500;
const HOUR: i64 = 3_600_000;

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    jobs.often("transfer.clock", |app| Box::pin(async move { run(&app).await.map(|_| ()) }));
    jobs.daily("transfer.strayed", |app| Box::pin(strayed(app)));
    jobs.daily("transfer.classes", |app| Box::pin(classes(app)));
    jobs.on(tree::TOPIC, |app, event| Box::pin(after_change(app, event)));
}

/// One round of the clock: how many transfers it looked at.
///
/// # Errors
/// The store fails.
pub async fn run(app: &App) -> anyhow::Result<usize> {
    let now = app.now();
    let everything = Scope::everything("the clock looks at all transfers");
    let due = app.db.read(&everything, move |read| tick::due(read, now, AT_ONCE)).await?;
    let count = due.len();
    for id in due {
        if let Err(error) = one(app, id, look).await {
            tracing::warn!(transfer = %id, error = format!("{error:#}"), "the clock goes on without a transfer");
            later(app, id).await?;
        }
    }
    Ok(count)
}

/// A transfer whose clock fails is looked at again in an hour, so that it does not stand before the others.
async fn later(app: &App, id: TransferId) -> anyhow::Result<()> {
    let at = app.now().saturating_add(HOUR);
    app.db
        .write(app.system("job.transfer"), move |write| {
            write.target("transfer", id.0);
            tick::postpone(write, id, at)
        })
        .await?;
    Ok(())
}

/// Brings transfers in line one by one; one that fails stops no other, and is told of at the end, so that
/// the work is tried again.
async fn align(app: &App, ids: impl IntoIterator<Item = TransferId>) -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for id in ids {
        if let Err(error) = one(app, id, tree::align).await {
            failed.push(format!("{error:#}"));
        }
    }
    anyhow::ensure!(failed.is_empty(), "{} transfers not in line: {}", failed.len(), failed.join("; "));
    Ok(())
}

/// Whoever joined a class that has not graduated yet is listed with it.
async fn classes(app: App) -> anyhow::Result<()> {
    let month = response::month(app.clock.today());
    loop {
        let (job, month) = (app.clone(), month.clone());
        let listed = app
            .db
            .write(app.system("job.transfer"), move |write| {
                class::list_late(write, &job, &month, AT_ONCE)
            })
            .await?;
        if listed < AT_ONCE as usize {
            return Ok(());
        }
    }
}

/// Transfers whose membership went to another branch by other ways than a change of the tree, whose receiving
/// organisation ended, or that stand with a superior while somebody keeps or kept the organisation below 直属.
async fn strayed(app: App) -> anyhow::Result<()> {
    let everything = Scope::everything("the register is compared with all transfers");
    let found = app.db.read(&everything, |read| tick::strayed(read, 20 * AT_ONCE)).await?;
    align(&app, found).await
}

async fn one(app: &App, id: TransferId, work: fn(&mut Write<'_>, &App, TransferId) -> Result<(), AppError>) -> anyhow::Result<()> {
    let job = app.clone();
    app.db
        .write(app.system("job.transfer"), move |write| {
            write.target("transfer", id.0);
            work(write, &job, id)
        })
        .await
        .map_err(|error| match error {
            AppError::Internal(cause) => cause,
            other => anyhow::anyhow!("transfer {id}: {}", other.view().message),
        })
}

async fn after_change(app: App, event: jishi_platform::outbox::Event) -> anyhow::Result<()> {
    let body: serde_json::Value = serde_json::from_str(&event.body)?;
    let ids = body["transfers"].as_array().into_iter().flatten();
    align(&app, ids.filter_map(serde_json::Value::as_i64).map(TransferId)).await
}

/// What the clock does to one transfer now.
fn look(write: &mut Write<'_>, app: &App, id: TransferId) -> Result<(), AppError> {
    let Some(mut t) = transfer::lock(write, id)? else { return Ok(()) };
    let (now, today) = (app.now(), app.clock.today());
    // Another one may have been here between the list and the lock.
    if t.next_at.is_none_or(|at| at > now) {
        return Ok(());
    }
    if t.case.state == State::Returned {
        return close(write, app, id, &By::default(), "退回后未在期限内重新提交");
    }
    let Some(awaited) = transfer::awaited(write, &t, today)? else {
        t.next_at = None;
        transfer::set(write, &t)?;
        return Ok(());
    };
    let rule = rules::clock(write, &awaited.path, today)?.value;
    let rule = ClockRule {
        // Only a decision can be taken by waiting; a branch to name or a receipt to enter cannot.
        auto: rule.auto && t.case.state == State::Waiting,
        ..rule
    };
    let stage = clock::stage(&rule, t.since, now);
    if stage == Stage::Auto {
        return approve(write, app, id);
    }
    if stage >= Stage::Escalate && t.clock < 2 {
        escalate(write, app, &mut t, &awaited)?;
    } else if stage >= Stage::Remind && t.clock < 1 {
        remind(write, app, &t, awaited.id)?;
        t.clock = 1;
    }
    let reached = match t.clock {
        0 => Stage::Quiet,
        1 => Stage::Remind,
        _ => Stage::Escalate,
    };
    t.next_at = clock::next(&rule, t.since, reached).filter(|at| *at > now);
    transfer::set(write, &t)?;
    Ok(())
}

fn remind(write: &mut Write<'_>, app: &App, t: &Transfer, org: i64) -> Result<(), StoreError> {
    for account in receivers::registrars(write, org, app.clock.today())? {
        say(write, app, account, t, "转接即将到期", "remind")?;
    }
    Ok(())
}

pub(crate) fn escalate(write: &mut Write<'_>, app: &App, t: &mut Transfer, awaited: &org::Org) -> Result<(), AppError> {
    t.clock = 2;
    let Some(boss) = org::manager(write, awaited, app.clock.today())? else {
        return Ok(());
    };
    // An appeal is the superior's own decision already; telling its superior is enough.
    t.boss = (t.case.state != State::Appealed).then_some(boss.id);
    for account in receivers::registrars(write, boss.id, app.clock.today())? {
        say(write, app, account, t, "下级超时未办的转接", "escalate")?;
    }
    for account in receivers::registrars(write, awaited.id, app.clock.today())? {
        say(write, app, account, t, "转接已超时，已报上级", "escalate")?;
    }
    event::add(
        write,
        &NewEvent {
            id: app.id(),
            at: app.now(),
            transfer: t.id,
            deed: Deed::Escalated,
            station: t.case.station(),
            by: &By::default(),
            reason: "",
            words: &Sight::anybody(write)?.name(&boss.path, boss.name.clone()),
        },
    )?;
    Ok(())
}

fn say(write: &mut Write<'_>, app: &App, account: i64, t: &Transfer, headline: &str, stage: &str) -> Result<(), StoreError> {
    let new = NewMessage {
        account,
        kind: "due",
        title: match t.kind() {
            Some(kind) => format!("{headline}（{}）", kind.word),
            None => headline.to_owned(),
        },
        body: String::new(),
        link: format!("/transfers/{}", t.id),
        dedup: format!("transfer:{}:{}:{stage}", t.id, t.since),
    };
    message::add(write, app.id(), app.now(), &new).map(|_| ())
}

/// Approval by the clock, only where `transfer.clock` says so; it is off as delivered.
fn approve(write: &mut Write<'_>, app: &App, id: TransferId) -> Result<(), AppError> {
    let caller = Caller::system(app);
    let opened = open(write, &caller, id)?;
    let step = Step {
        deed: Some(Deed::AutoApproved),
        ..Step::default()
    };
    settle(write, app, &opened, &Event::Approve, &step).map(|_| ())
}
