//! 领导批示 on an item.

use super::{Caller, Done, Key, open};
use crate::jobs::Event;
use crate::model::ItemId;
use crate::store::{instruction, refresh};
use jishi_platform::AppError;
use jishi_platform::db::Write;

/// Longest instruction, in characters.
pub const TEXT_LIMIT: usize = 2000;

/// Writes an instruction.
///
/// # Errors
/// 404 and 403 as everywhere; an empty or overlong text.
pub fn instruct(write: &mut Write<'_>, caller: &Caller, id: ItemId, text: &str, key: Option<&Key>) -> Result<Done, AppError> {
    let opened = open(write, caller, id)?;
    opened.of_runner(caller)?;
    let item = &opened.item;
    write.target("item", item.id.0);
    caller.once(write, key, |write| {
        let text = text.trim();
        if text.is_empty() {
            return Err(AppError::field("text", "请填写批示内容"));
        }
        if text.chars().count() > TEXT_LIMIT {
            return Err(AppError::field("text", format!("批示内容不超过 {TEXT_LIMIT} 字")));
        }
        instruction::add(write, caller.app.id(), id, text, caller.stamp())?;
        refresh::refresh_item(write, item.programme, id)?;
        caller.emit(
            write,
            "item.instructed",
            &Event {
                text: text.to_owned(),
                ..Event::about(item, caller.account)
            },
        )?;
        write.note("批示");
        Ok(Done {
            item: id,
            made: String::new(),
        })
    })
}
