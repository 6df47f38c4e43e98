//! 办结, 销号, 恢复.

use super::{Caller, Done, Key, open, refuse};
use crate::jobs::Event;
use crate::model::{ClosingHow, ItemId, StepState};
use crate::rule::closing::{self as rule, Before};
use crate::store::{closing, refresh, step};
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Closes an item or opens it again.
///
/// # Errors
/// 404 and 403 as everywhere; what `rule::closing` refuses.
pub fn close(
    write: &mut Write<'_>,
    caller: &Caller,
    id: ItemId,
    how: ClosingHow,
    reason: &str,
    key: Option<&Key>,
) -> Result<Done, AppError> {
    let opened = open(write, caller, id)?;
    opened.of_runner(caller)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let steps = step::of_item(write, id)?;
        let count =
            |wanted: fn(StepState) -> bool| i64::try_from(steps.iter().filter(|step| wanted(step.state)).count()).unwrap_or(i64::MAX);
        let before = Before {
            state: item.facts.state,
            open_steps: count(|state| state != StepState::Done),
            waiting_steps: count(|state| state == StepState::Reported),
        };
        let state = rule::close(&before, how, reason).map_err(|refused| refuse(refused.field(), refused.text()))?;
        closing::add(write, caller.app.id(), id, how, state, reason.trim(), caller.stamp())?;
        refresh::refresh_item(write, item.programme, id)?;
        let event = Event {
            text: reason.trim().to_owned(),
            word: how.word().to_owned(),
            ..Event::about(item, caller.account)
        };
        caller.emit(write, "item.closed", &event)?;
        write.note(how.word());
        Ok(Done {
            item: id,
            made: String::new(),
        })
    })
}
