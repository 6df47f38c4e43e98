//! 申请延期.

use super::{Signed, Stamp};
use crate::model::{ExtensionId, ExtensionState, ItemId, StepId};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! select {
    () => {
        "select x.id, x.item_id, x.step_id, x.from_day, x.to_day, x.reason, x.state, x.answer, x.decided_at, coalesce(b.name, ''),
                x.account_id, a.name, t.title, x.at
         from extension x left join v_account a on a.id = x.account_id left join v_post t on t.id = x.post_id
         left join v_account b on b.id = x.decided_by "
    };
}

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") = concat!(select!(), "where x.item_id = $1 order by x.id desc");
    unscoped GET ("the item it belongs to is opened next, and that decides") = concat!(select!(), "where x.id = $1");
    unscoped OPEN ("called with a step whose item was opened") = "select count(*) from extension where step_id = $1 and state = 'asked'";
    unscoped ADD ("written under the permit of a request") =
        "insert into extension (id, item_id, step_id, from_day, to_day, reason, account_id, post_id, at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked')";
    unscoped DECIDE ("written under the permit of a decision") =
        "update extension set state = $2, decided_by = $3, decided_at = $4, answer = $5 where id = $1 and state = 'asked'";
    unscoped COUNT_UP ("written under the permit of a decision") = "update item set extended = extended + 1 where id = $1";
}

/// A request for more time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Id.
    pub id: ExtensionId,
    /// Its item.
    pub item: ItemId,
    /// Its step.
    pub step: StepId,
    /// End day when asked.
    pub from: Day,
    /// End day asked for.
    pub to: Day,
    /// Why.
    pub reason: String,
    /// State.
    pub state: ExtensionState,
    /// What was answered; may be empty.
    pub answer: String,
    /// When it was decided.
    pub decided_at: Option<Millis>,
    /// By whom; empty while open.
    pub decided_by: String,
    /// Who asked, and when.
    pub by: Signed,
}

fn extension(row: &Row<'_>) -> Result<Extension, StoreError> {
    Ok(Extension {
        id: ExtensionId(row.int(0)?),
        item: ItemId(row.int(1)?),
        step: StepId(row.int(2)?),
        from: row.day(3)?,
        to: row.day(4)?,
        reason: row.text(5)?,
        state: ExtensionState::column(row, 6)?,
        answer: row.text(7)?,
        decided_at: row.opt_int(8)?,
        decided_by: row.text(9)?,
        by: Signed::columns(row, 10)?,
    })
}

/// Requests of one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Extension>, StoreError> {
    read.all(&OF_ITEM, params![item.0], extension)
}

/// A request by id, without regard to who asks: open its item next.
///
/// # Errors
/// The store fails.
pub(crate) fn find_unchecked(read: &Read<'_>, id: ExtensionId) -> Result<Option<Extension>, StoreError> {
    read.one(&GET, params![id.0], extension)
}

/// Requests on a step that wait for an answer.
///
/// # Errors
/// The store fails.
pub(crate) fn count_open(read: &Read<'_>, step: StepId) -> Result<i64, StoreError> {
    read.count(&OPEN, params![step.0])
}

/// A new request: where, from when to when, why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewExtension<'a> {
    pub id: ExtensionId,
    pub item: ItemId,
    pub step: StepId,
    pub from: Day,
    pub to: Day,
    pub reason: &'a str,
    pub by: Stamp,
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewExtension<'_>) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id.0,
            new.item.0,
            new.step.0,
            new.from,
            new.to,
            new.reason,
            new.by.account,
            new.by.post,
            new.by.at
        ],
    )
}

pub(crate) fn decide(write: &mut Write<'_>, asked: &Extension, state: ExtensionState, answer: &str, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(&DECIDE, params![asked.id.0, state.slug(), by.account, by.at, answer])?;
    if state == ExtensionState::Granted {
        write.execute_one(&COUNT_UP, params![asked.item.0])?;
    }
    Ok(())
}
