//! The same submission twice is one: the client names it by a key, the first answer is kept in the
//! same transaction as its effect.

use crate::db::{Read, StoreError, Write};
use crate::{AppError, params, sql};
use jishi_kernel::Millis;

sql! {
    unscoped FIND ("an account's own keys") = "select body_hash, answer from idempotency where account_id = $1 and key = $2";
    unscoped ADD ("an account's own keys") = "insert into idempotency (account_id, key, body_hash, answer, at) values ($1, $2, $3, $4, $5)";
    unscoped SWEEP ("nightly housekeeping after 90 days") = "delete from idempotency where at < $1";
}

/// The first answer to this key, if it was used before.
///
/// # Errors
/// [`AppError::Refused`] when the same key came with another body.
pub fn replay(read: &Read<'_>, account: i64, key: &str, body_hash: &str) -> Result<Option<String>, AppError> {
    let found = read.one(&FIND, params![account, key], |row| Ok((row.text(0)?, row.text(1)?)))?;
    match found {
        None => Ok(None),
        Some((hash, answer)) if hash == body_hash => Ok(Some(answer)),
        Some(_) => Err(AppError::refused("同一提交编号的内容不一致，请刷新页面后重新提交")),
    }
}

/// Keeps the answer. A second writer of the same key meets the primary key and fails as busy, then replays.
///
/// # Errors
/// The store fails.
pub fn keep(write: &mut Write<'_>, account: i64, key: &str, body_hash: &str, answer: &str, now: Millis) -> Result<(), StoreError> {
    match write.execute_one(&ADD, params![account, key, body_hash, answer, now]) {
        Err(StoreError::Conflict { .. }) => Err(StoreError::Busy("the same submission is under way".into())),
        other => other,
    }
}

/// Forgets keys older than 90 days.
///
/// # Errors
/// The store fails.
pub fn sweep(write: &mut Write<'_>, now: Millis) -> Result<u64, StoreError> {
    write.execute(&SWEEP, params![now - 90 * 86_400_000])
}
