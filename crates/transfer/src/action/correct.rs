//! Correcting a returned transfer, taking one back, turning it to the county's floating branch.

use super::start::{self, Form, check, legs, locked};
use super::{Caller, Opened, Step, settle};
use crate::model::{State, TransferId};
use crate::rule::machine::{Change, Event};
use crate::store::org::{self, Org};
use crate::store::transfer;
use jishi_member::store::member;
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};

/// Corrects a draft or a returned transfer. A draft is sent when `send`; a returned one is sent again.
///
/// # Errors
/// 404 and 403 as everywhere; what the form lacks; what the state machine refuses.
pub fn correct(write: &mut Write<'_>, caller: &Caller, id: TransferId, form: &Form, send: bool) -> Result<(), AppError> {
    let mut opened = own(write, caller, id)?;
    let state = opened.transfer.case.state;
    if !matches!(state, State::Draft | State::Returned) {
        return Err(AppError::refused(format!("此转接{}，不能修改", state.word())));
    }
    let member = member::of_person(write, opened.transfer.person)?.ok_or(AppError::NotFound)?;
    let checked = check(write, caller, &member, form)?;
    if opened.transfer.starter == crate::model::Starter::In {
        start::receives(write, caller, checked.to.as_ref())?;
    }
    let change = if opened.transfer.kind != checked.kind.slug {
        Change::Kind
    } else if opened.transfer.to != checked.to.as_ref().map(|to| to.id) {
        Change::Target
    } else {
        Change::Particulars
    };
    let t = &mut opened.transfer;
    t.kind.clone_from(&checked.kind.slug);
    t.particulars = checked.particulars;
    t.to = checked.to.as_ref().map(|to| to.id);
    t.to_path = checked.to.as_ref().map(|to| to.path.clone()).unwrap_or_default();
    opened.to = checked.to;
    resend(write, caller, opened, change, checked.goal, send)
}

fn resend(
    write: &mut Write<'_>,
    caller: &Caller,
    mut opened: Opened,
    change: Change,
    goal: crate::rule::machine::Goal,
    send: bool,
) -> Result<(), AppError> {
    let id = opened.transfer.id;
    if opened.transfer.case.state == State::Draft {
        transfer::set(write, &opened.transfer)?;
        write.note("修改组织关系转接草稿");
        return if send { start::submit(write, caller, id) } else { Ok(()) };
    }
    if transfer::open_of(write, opened.transfer.member)?.is_some() {
        return Err(AppError::refused(super::settle::TWICE));
    }
    start::complete(write, &opened.transfer, caller)?;
    // The register may have another branch by now than when it was filed.
    let member = member::of_person(write, opened.transfer.person)?.ok_or(AppError::NotFound)?;
    let moved = member.org != opened.transfer.from;
    opened.transfer.from = member.org;
    opened.from = org::find(write, member.org)?.ok_or(AppError::NotFound)?;
    let kind = opened.transfer.kind().ok_or(AppError::NotFound)?;
    let t = &opened.transfer;
    let legs = legs(write, caller, kind, t.starter, t.starter_org, &opened.from, opened.to.as_ref())?;
    let event = Event::Correct {
        change: if moved { Change::Kind } else { change },
        legs,
        goal,
    };
    write.note("修改并重新提交组织关系转接");
    let step = Step {
        by: caller.by(),
        ..Step::default()
    };
    settle(write, &caller.app, &opened, &event, &step).map(|_| ())
}

/// The branch offered to whoever started, when the receiving organisation cannot take the member:
/// the county's 流动团员团支部. `None` when there is none or it was asked already.
///
/// # Errors
/// The store fails.
pub fn offer(read: &Read<'_>, opened: &Opened) -> Result<Option<Org>, StoreError> {
    let t = &opened.transfer;
    if t.case.state != State::Returned
        || !t
            .kind()
            .is_some_and(|kind| kind.target == crate::kind::TargetRule::BranchOrCommittee)
    {
        return Ok(None);
    }
    let Some(to) = &opened.to else { return Ok(None) };
    let reasons = crate::rules::reasons(read, &to.path, t.case.returned_on.unwrap_or(t.filed_on))?;
    if !reasons.iter().any(|reason| reason.slug == t.reason && reason.offer) && !to.closed {
        return Ok(None);
    }
    let found = org::floating(read, to)?;
    Ok(found.filter(|branch| Some(branch.id) != t.to && branch.id != t.from))
}

/// Takes the offer: the same transfer goes to the county's 流动团员团支部.
///
/// # Errors
/// 404 and 403 as everywhere; no offer; what the state machine refuses.
pub fn accept_offer(write: &mut Write<'_>, caller: &Caller, id: TransferId) -> Result<(), AppError> {
    let mut opened = own(write, caller, id)?;
    let branch = offer(write, &opened)?.ok_or_else(|| AppError::refused("没有可改转的流动团员团支部，请修改后重新提交"))?;
    opened.transfer.to = Some(branch.id);
    opened.transfer.to_path.clone_from(&branch.path);
    let goal = transfer::goal(Some(&branch));
    opened.to = Some(branch);
    resend(write, caller, opened, Change::Target, goal, true)
}

/// 撤回.
///
/// # Errors
/// 404 and 403 as everywhere; what the state machine refuses.
pub fn withdraw(write: &mut Write<'_>, caller: &Caller, id: TransferId, text: &str) -> Result<(), AppError> {
    let opened = locked(write, caller, id)?;
    write.target("transfer", id.0);
    write.note("撤回组织关系转接");
    let step = Step {
        by: caller.by(),
        words: text.trim(),
        ..Step::default()
    };
    let event = Event::Withdraw {
        own: opened.starts(caller),
    };
    settle(write, &caller.app, &opened, &event, &step).map(|_| ())
}

/// Opens a transfer the caller started.
fn own(write: &mut Write<'_>, caller: &Caller, id: TransferId) -> Result<Opened, AppError> {
    let opened = locked(write, caller, id)?;
    write.target("transfer", id.0);
    if opened.starts(caller) {
        Ok(opened)
    } else {
        Err(AppError::Forbidden)
    }
}
