//! Asking for more time, and answering.

use super::{Caller, Done, Key, open, refuse};
use crate::jobs::Event;
use crate::model::{ExtensionId, ExtensionState, StepId};
use crate::rule::extension::{self as rule, Asked, Before};
use crate::rule::progress::Side;
use crate::store::extension::{self, NewExtension};
use crate::store::{refresh, step};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Asks for a later end day of a step; only who leads (or supervises) may.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::extension` refuses.
pub fn ask(write: &mut Write<'_>, caller: &Caller, id: StepId, to: Option<Day>, reason: &str, key: Option<&Key>) -> Result<Done, AppError> {
    let found = step::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let opened = open(write, caller, found.item)?;
    if opened.side(caller)? == Side::Participant {
        return Err(AppError::Forbidden);
    }
    let step = step::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let before = Before {
            item: item.facts.state,
            step: step.state,
            end: step.end,
            open: extension::count_open(write, id)?,
        };
        let (from, to) = rule::ask(&before, to, reason, caller.today()).map_err(|refused| refuse(refused.field(), refused.text()))?;
        let new = NewExtension {
            id: ExtensionId(caller.app.id()),
            item: item.id,
            step: id,
            from,
            to,
            reason: reason.trim(),
            by: caller.stamp(),
        };
        extension::add(write, &new)?;
        refresh::refresh_programme(write, item.programme)?;
        let event = Event {
            text: format!("由 {from} 延至 {to}：{}", reason.trim()),
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "extension.asked", &event)?;
        write.note(format!("申请延期至 {to}"));
        Ok(Done {
            item: item.id,
            made: new.id.to_string(),
        })
    })
}

/// Grants or refuses a request.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::extension` refuses.
pub fn decide(
    write: &mut Write<'_>,
    caller: &Caller,
    id: ExtensionId,
    grant: bool,
    answer: &str,
    key: Option<&Key>,
) -> Result<Done, AppError> {
    let found = extension::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let opened = open(write, caller, found.item)?;
    opened.of_runner(caller)?;
    let asked = extension::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let step = step::find_unchecked(write, asked.step)?.ok_or(AppError::NotFound)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let facts = Asked {
            item: item.facts.state,
            step: step.state,
            state: asked.state,
            end: step.end,
            from: asked.from,
            own: asked.by.account == caller.account,
        };
        let state = rule::decide(&facts, grant, answer).map_err(|refused| refuse(refused.field(), refused.text()))?;
        extension::decide(write, &asked, state, answer.trim(), caller.stamp())?;
        if state == ExtensionState::Granted {
            step::set_end(write, step.id, asked.to)?;
        }
        refresh::refresh_item(write, item.programme, item.id)?;
        let text = if state == ExtensionState::Granted {
            format!("期限延至 {}", asked.to)
        } else {
            answer.trim().to_owned()
        };
        let event = Event {
            text,
            word: state.word().to_owned(),
            also: vec![asked.by.account],
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "extension.decided", &event)?;
        write.note(format!("审批延期：{}", state.word()));
        Ok(Done {
            item: item.id,
            made: id.to_string(),
        })
    })
}
