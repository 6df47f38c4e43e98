//! Answering a report: 同意, 退回, 补充.

use super::{Caller, Done, Key, open, refuse};
use crate::jobs::Event;
use crate::model::{DecisionHow, ProgressId, StepState};
use crate::rule::decision::{self as rule, Before};
use crate::store::{decision, progress, refresh, step};
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Answers a report.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::decision` refuses.
pub fn decide(
    write: &mut Write<'_>,
    caller: &Caller,
    id: ProgressId,
    how: DecisionHow,
    reason: &str,
    key: Option<&Key>,
) -> Result<Done, AppError> {
    let found = progress::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let opened = open(write, caller, found.item)?;
    opened.of_runner(caller)?;
    let report = progress::find_unchecked(write, id)?.ok_or(AppError::NotFound)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let before = Before {
            item: item.facts.state,
            report: report.state,
            percent: report.percent,
            newer: progress::latest(write, report.step)?.is_some_and(|latest| latest.id != id),
            own: report.by.account == caller.account,
            accepted: progress::accepted_percent(write, report.step)?,
        };
        let after = rule::decide(&before, how, reason).map_err(|refused| refuse(refused.field(), refused.text()))?;
        let by = caller.stamp();
        decision::add(write, caller.app.id(), id, how, reason.trim(), by)?;
        progress::settle(write, report.step, id, after.report)?;
        let done_on = (after.step == StepState::Done).then(|| caller.today());
        step::set_state(write, report.step, after.step, after.percent, done_on)?;
        refresh::refresh_item(write, item.programme, item.id)?;
        let event = Event {
            text: reason.trim().to_owned(),
            word: how.word().to_owned(),
            also: vec![report.by.account],
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "progress.decided", &event)?;
        write.note(format!("审核进展：{}", how.word()));
        Ok(Done {
            item: item.id,
            made: id.to_string(),
        })
    })
}
