//! What happens without a request: messages about what was done, and daily reminders.

mod notify;
mod reminder;

use crate::model::{ItemId, ProgrammeId};
use crate::store::item::Item;
use jishi_platform::jobs::Jobs;

/// What an outbox event of this slice says: enough to write the message about it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// The programme.
    pub programme: ProgrammeId,
    /// The item; none when it is about the whole programme.
    pub item: Option<ItemId>,
    /// Title of the item or programme.
    pub title: String,
    /// What was said.
    pub text: String,
    /// How it was decided, as a word; may be empty.
    pub word: String,
    /// The account that acted: gets no message about it.
    pub by: i64,
    /// Accounts it concerns beside those the topic names.
    pub also: Vec<i64>,
}

impl Event {
    /// As the outbox keeps it.
    pub(crate) fn body(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    /// An event about an item.
    pub(crate) fn about(item: &Item, by: i64) -> Self {
        Self {
            programme: item.programme,
            item: Some(item.id),
            title: item.title.clone(),
            text: String::new(),
            word: String::new(),
            by,
            also: Vec::new(),
        }
    }
}

/// Registers the jobs of this slice.
pub fn jobs(jobs: &mut Jobs) {
    for topic in notify::TOPICS {
        jobs.on(topic, |app, event| Box::pin(notify::handle(app, event)));
    }
    jobs.daily("programme.reminders", |app| Box::pin(reminder::remind(app)));
}
