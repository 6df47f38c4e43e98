//! Events written in the same transaction as their cause, handled afterwards at least once.

use crate::db::{Read, StoreError, Write};
use crate::{params, sql};
use jishi_kernel::Millis;

sql! {
    unscoped ADD ("written beside its cause, under that permit") = "insert into outbox (id, at, topic, body) values ($1, $2, $3, $4)";
    unscoped DUE ("handlers run as the system") =
        "select id, topic, body, tries from outbox where done_at is null and next_at <= $1 order by id limit $2";
    unscoped DONE ("handlers run as the system") = "update outbox set done_at = $2 where id = $1";
    unscoped FAILED ("handlers run as the system") = "update outbox set tries = tries + 1, next_at = $2, error = $3 where id = $1";
    unscoped SWEEP ("nightly housekeeping") = "delete from outbox where done_at < $1";
    unscoped STUCK ("health page") = "select count(*) from outbox where done_at is null and tries > 3";
}

/// An event to handle.
#[derive(Clone, Debug)]
pub struct Event {
    /// Rising number.
    pub id: i64,
    /// Topic, such as `progress.reported`.
    pub topic: String,
    /// JSON.
    pub body: String,
    /// Tries so far.
    pub tries: i64,
}

/// Writes an event; `id` is a fresh id.
///
/// # Errors
/// The store fails.
pub fn emit(write: &mut Write<'_>, id: i64, at: Millis, topic: &str, body: &serde_json::Value) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, at, topic, body.to_string()])
}

/// Events due now, oldest first.
///
/// # Errors
/// The store fails.
pub fn due(read: &Read<'_>, now: Millis, limit: i64) -> Result<Vec<Event>, StoreError> {
    read.all(&DUE, params![now, limit], |row| {
        Ok(Event {
            id: row.int(0)?,
            topic: row.text(1)?,
            body: row.text(2)?,
            tries: row.int(3)?,
        })
    })
}

/// Marks an event handled.
///
/// # Errors
/// The store fails.
pub fn done(write: &mut Write<'_>, id: i64, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&DONE, params![id, now])
}

/// Notes a failure; the next try waits twice as long each time, an hour at most.
///
/// # Errors
/// The store fails.
pub fn failed(write: &mut Write<'_>, event: &Event, now: Millis, error: &str) -> Result<(), StoreError> {
    let wait = 5_000_i64 << event.tries.clamp(0, 10);
    write.execute_one(&FAILED, params![event.id, now + wait.min(3_600_000), error])
}

/// Events that failed more than three times.
///
/// # Errors
/// The store fails.
pub fn stuck(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&STUCK, params![])
}

/// Forgets handled events older than 30 days.
///
/// # Errors
/// The store fails.
pub fn sweep(write: &mut Write<'_>, now: Millis) -> Result<u64, StoreError> {
    write.execute(&SWEEP, params![now - 30 * 86_400_000])
}
