//! What follows from an event: the membership, who is awaited, the history, the messages.

use super::Opened;
use crate::model::{Deed, Starter, State, Station, TransferId};
use crate::rule::machine::{Event, Outcome};
use crate::rule::{clock, machine};
use crate::rules;
use crate::store::event::{self, By, NewEvent};
use crate::store::org::{self, Org};
use crate::store::transfer::{self, Transfer};
use crate::store::{class, receivers, response};
use jishi_kernel::{Day, Millis};
use jishi_member::MemberId;
use jishi_member::store::{member, place};
use jishi_org::path::within;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{App, AppError};

const DAY: Millis = 86_400_000;

/// Words beside an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step<'a> {
    /// Who acts.
    pub by: By,
    /// Reason of the dictionary.
    pub reason: &'a str,
    /// More words.
    pub words: &'a str,
    /// What the history says instead of the machine's deed.
    pub deed: Option<Deed>,
}

/// Applies an event to a transfer and writes everything that follows.
///
/// # Errors
/// What the state machine refuses; a member who is gone; the store fails.
pub(crate) fn settle(write: &mut Write<'_>, app: &App, opened: &Opened, event: &Event, step: &Step<'_>) -> Result<Transfer, AppError> {
    let before = &opened.transfer;
    let today = app.clock.today();
    let rule = rules::appeal(write, &opened.from.path, today)?;
    let outcome = machine::apply(&before.case, event, &rule, today).map_err(|refused| super::refuse(&refused))?;
    let mut after = before.clone();
    let station = before.case.station().or(match before.case.state {
        State::Allocating => Some(Station::InBranch),
        _ => None,
    });
    follow(&mut after, &outcome, opened, step, today);
    if outcome.moves {
        go_over(write, app, &after, opened, today)?;
    }
    let deed = step.deed.unwrap_or(outcome.deed);
    response::end(write, after.id, app.now(), answers(deed))?;
    wait(write, app, &mut after)?;
    match transfer::set(write, &after) {
        Err(StoreError::Conflict { .. }) => return Err(AppError::refused(TWICE)),
        other => other?,
    }
    after.version += 1;
    response::begin(write, app.id(), &after)?;
    let station = match deed {
        Deed::Submitted | Deed::Corrected | Deed::Withdrawn | Deed::Lapsed => None,
        _ => station,
    };
    event::add(
        write,
        &NewEvent {
            id: app.id(),
            at: app.now(),
            transfer: after.id,
            deed,
            station,
            by: &step.by,
            reason: step.reason,
            words: step.words,
        },
    )?;
    if deed == Deed::Submitted || deed == Deed::Corrected {
        let way = after.kind().and_then(|kind| kind.outcome);
        class::link(write, after.member, way, after.id, i64::from(today.year()))?;
    }
    tell(write, app, &after, deed, step.by.account)?;
    Ok(after)
}

/// What the reader of a second transfer of one person is told.
pub(super) const TWICE: &str = "该团员已有办理中的组织关系转接，办结或撤回后才能再次发起";

/// The awaited organisation has answered, itself or through whoever may act in its place.
const fn answers(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::Approved | Deed::Returned | Deed::Allocated | Deed::Confirmed | Deed::Upheld | Deed::Rejected
    )
}

fn follow(after: &mut Transfer, outcome: &Outcome, opened: &Opened, step: &Step<'_>, today: Day) {
    after.case = outcome.case.clone();
    match outcome.deed {
        Deed::Returned => {
            after.returned_by = returner(opened, &step.by).or(after.to);
            after.reason = step.reason.to_owned();
            after.branch = None;
        }
        Deed::Corrected => {
            after.returned_by = None;
            after.reason = String::new();
        }
        _ => {}
    }
    if after.case.state.is_final() {
        after.ended_on = Some(today);
    }
}

/// Who is behind a return, for an appeal: the awaited organisation, or the superior that acted in its
/// place. Who acted by delegation acted for the awaited one.
fn returner(opened: &Opened, by: &By) -> Option<i64> {
    let awaited = opened.awaited.as_ref()?;
    let above = !by.path.is_empty() && by.path != awaited.path && within(&awaited.path, &by.path);
    if above { by.org } else { Some(awaited.id) }
}

/// The member is in the register and not leaving.
///
/// # Errors
/// Words that say so.
pub(super) fn still_there(read: &Read<'_>, t: &Transfer) -> Result<(), AppError> {
    match member::of_person(read, t.person)? {
        Some(member) if super::start::active(&member) => Ok(()),
        Some(_) => Err(AppError::refused("团员已离团或正在办理离团，请退回此转接")),
        None => Err(AppError::refused("团员记录已不存在，请退回此转接")),
    }
}

/// The membership goes to the branch, or out of this system; only that of somebody who is still there,
/// whoever decided.
fn go_over(write: &mut Write<'_>, app: &App, after: &Transfer, opened: &Opened, today: Day) -> Result<(), AppError> {
    still_there(write, after)?;
    let member = MemberId(after.member);
    let Some(to) = &opened.to else {
        jishi_member::store::depart::depart(write, member, today)?;
        return Ok(());
    };
    let branch = after.branch.unwrap_or(to.id);
    if org::find(write, branch)?.is_none_or(|org| org.closed) {
        return Err(AppError::refused("接收的团支部已撤销，请退回或另行分配"));
    }
    place::relocate(write, member, branch, today, "转接")?;
    // Whoever joins a class before it graduates, graduates with it.
    class::join(write, app, member, today)?;
    Ok(())
}

/// Sets who is awaited now, until when, and when the clock looks again.
fn wait(read: &Read<'_>, app: &App, after: &mut Transfer) -> Result<(), AppError> {
    let (today, now) = (app.clock.today(), app.now());
    let awaited = transfer::awaited(read, after, today)?;
    (after.since, after.due, after.clock, after.boss, after.next_at) = (now, 0, 0, None, None);
    after.wait = awaited.as_ref().map(|org| org.id);
    after.stand_in = false;
    match awaited {
        Some(org) => {
            let rule = rules::clock(read, &org.path, today)?.value;
            after.due = rule.due(now);
            after.next_at = clock::next(&rule, now, clock::Stage::Quiet);
            after.stand_in = stands_in(read, after, today)?;
        }
        None if after.case.state.is_open() => {
            return Err(AppError::refused(
                "下一审批环节没有对应的组织，请联系上级团委核对组织关系和审批设置",
            ));
        }
        None if after.case.state == State::Returned => {
            let path = org::find(read, after.from)?.map(|org| org.path).unwrap_or_default();
            let days = rules::lapse_days(read, &path, today)?;
            after.next_at = Some(now.saturating_add(days.saturating_add(1).saturating_mul(DAY)));
        }
        None => {}
    }
    Ok(())
}

/// Another organisation is awaited without anybody's decision: it gets the whole time.
///
/// # Errors
/// Nobody stands at the step; the store fails.
pub(crate) fn wait_anew(write: &mut Write<'_>, app: &App, t: &mut Transfer) -> Result<(), AppError> {
    response::end(write, t.id, app.now(), false)?;
    wait(write, app, t)?;
    transfer::set(write, t)?;
    t.version += 1;
    Ok(response::begin(write, app.id(), t)?)
}

/// Whether the direct superior may decide at the present step: by the scheme of that side.
fn stands_in(read: &Read<'_>, t: &Transfer, today: Day) -> Result<bool, StoreError> {
    let side = match (t.case.state, t.case.station()) {
        (State::Allocating | State::Outside, _) => return Ok(true),
        (State::Waiting, Some(station)) if station.receives() => t.to,
        (State::Waiting, Some(_)) => Some(t.from),
        _ => return Ok(false),
    };
    let path = match side {
        Some(side) => org::find(read, side)?.map(|org| org.path).unwrap_or_default(),
        None => return Ok(false),
    };
    match t.kind() {
        Some(kind) => Ok(rules::scheme(read, kind, &path, today)?.value.stand_in),
        None => Ok(false),
    }
}

/// Writes messages: to whoever must act now, to whoever started it, to the member.
pub(crate) fn tell(write: &mut Write<'_>, app: &App, t: &Transfer, deed: Deed, by: i64) -> Result<(), StoreError> {
    let today = app.clock.today();
    let kind = t.kind().map(|kind| kind.word.as_str()).unwrap_or_default();
    let stamp = app.now();
    if let Some(wait) = t.wait
        && t.case.state.is_open()
        && deed != Deed::Escalated
    {
        for account in receivers::registrars(write, wait, today)? {
            let title = if t.case.state == State::Allocating {
                "待分配团支部"
            } else {
                "待审批组织关系转接"
            };
            send(
                write,
                app,
                account,
                "task",
                format!("{title}（{kind}）"),
                t.id,
                format!("transfer:{}:{stamp}:wait", t.id),
            )?;
        }
    }
    let result = match deed {
        Deed::Returned | Deed::Upheld | Deed::Rejected | Deed::Confirmed | Deed::Lapsed | Deed::Redirected => deed.word(),
        _ if t.case.state == State::Done => State::Done.word(),
        Deed::Allocated => return Ok(()),
        _ => return Ok(()),
    };
    let mut accounts = if t.starter == Starter::Member {
        Vec::new()
    } else {
        receivers::registrars(write, t.starter_org, today)?
    };
    accounts.extend(receivers::registrars(write, t.from, today)?);
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts.into_iter().filter(|account| *account != by) {
        send(
            write,
            app,
            account,
            "decision",
            format!("组织关系转接{result}（{kind}）"),
            t.id,
            format!("transfer:{}:{stamp}:told", t.id),
        )?;
    }
    if let Some(account) = receivers::account_of(write, t.person)?.filter(|account| *account != by) {
        let new = NewMessage {
            account,
            kind: "decision",
            title: format!("您的组织关系转接{result}"),
            body: String::new(),
            link: "/my/transfer".to_owned(),
            dedup: format!("transfer:{}:{stamp}:own", t.id),
        };
        message::add(write, app.id(), app.now(), &new)?;
    }
    Ok(())
}

fn send(
    write: &mut Write<'_>,
    app: &App,
    account: i64,
    kind: &'static str,
    title: String,
    id: TransferId,
    dedup: String,
) -> Result<(), StoreError> {
    let new = NewMessage {
        account,
        kind,
        title,
        body: String::new(),
        link: format!("/transfers/{id}"),
        dedup,
    };
    message::add(write, app.id(), app.now(), &new).map(|_| ())
}

/// Ends a draft or returned transfer that another one replaces.
///
/// # Errors
/// The store fails.
pub(crate) fn close(write: &mut Write<'_>, app: &App, id: TransferId, by: &By, words: &str) -> Result<(), AppError> {
    let Some(mut found) = transfer::lock(write, id)? else {
        return Ok(());
    };
    if !matches!(found.case.state, State::Returned | State::Draft) {
        return Ok(());
    }
    found.case.state = State::Lapsed;
    found.ended_on = Some(app.clock.today());
    (found.wait, found.boss, found.next_at) = (None, None, None);
    response::end(write, id, app.now(), false)?;
    transfer::set(write, &found)?;
    event::add(
        write,
        &NewEvent {
            id: app.id(),
            at: app.now(),
            transfer: id,
            deed: Deed::Lapsed,
            station: None,
            by,
            reason: "",
            words,
        },
    )?;
    Ok(())
}

/// The receiving organisation of a transfer under way becomes its successor; who is awaited and the
/// clock begin anew. The history says so.
///
/// # Errors
/// The store fails.
pub(crate) fn retarget(write: &mut Write<'_>, app: &App, t: &mut Transfer, to: &Org, words: &str) -> Result<(), AppError> {
    t.to = Some(to.id);
    t.branch = None;
    t.case.allocated = false;
    t.case.goal = transfer::goal(Some(to));
    if t.case.state == State::Allocating && t.case.goal == machine::Goal::Branch {
        // Everybody has approved; the successor is a branch and takes the member's papers as its own.
        let receiving = t.case.legs.iter().position(|leg| leg.station.receives()).unwrap_or(0);
        t.case.at = receiving.min(t.case.legs.len().saturating_sub(1));
        t.case.state = State::Waiting;
        if let Some(leg) = t.case.legs.get_mut(t.case.at) {
            leg.passed = false;
        }
    }
    wait_anew(write, app, t)?;
    event::add(
        write,
        &NewEvent {
            id: app.id(),
            at: app.now(),
            transfer: t.id,
            deed: Deed::Redirected,
            station: None,
            by: &By::default(),
            reason: "",
            words,
        },
    )?;
    tell(write, app, t, Deed::Redirected, 0)?;
    Ok(())
}
