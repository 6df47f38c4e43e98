//! 转办: how the lead of an item changed hands.

use super::{Signed, Stamp};
use crate::model::ItemId;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select x.from_printed, x.to_printed, x.reason, x.account_id, a.name, t.title, x.at
         from item_transfer x left join v_account a on a.id = x.account_id left join v_post t on t.id = x.post_id where x.item_id = $1 order by x.id desc";
    unscoped ADD ("written under the permit of a transfer") =
        "insert into item_transfer (id, item_id, from_printed, to_printed, reason, account_id, post_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped DEPARTMENT ("which department may take over is decided by rule::transfer") =
        "select d.name, o.path from v_department d join v_org o on o.id = d.org_id where d.id = $1 and d.closed_on is null and o.closed_on is null";
    unscoped ORG ("which organisation may take over is decided by rule::transfer") = "select o.name, o.path from v_org o where o.id = $1 and o.closed_on is null";
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who led before.
    pub from: String,
    /// Who leads since.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Who and when.
    pub by: Signed,
}

/// Transfers of one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Transfer>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Transfer {
            from: row.text(0)?,
            to: row.text(1)?,
            reason: row.text(2)?,
            by: Signed::columns(row, 3)?,
        })
    })
}

/// Name and path of an open department (its organisation's path).
///
/// # Errors
/// The store fails.
pub(crate) fn department(read: &Read<'_>, id: i64) -> Result<Option<(String, String)>, StoreError> {
    read.one(&DEPARTMENT, params![id], |row| Ok((row.text(0)?, row.text(1)?)))
}

/// Name and path of an open organisation.
///
/// # Errors
/// The store fails.
pub(crate) fn org(read: &Read<'_>, id: i64) -> Result<Option<(String, String)>, StoreError> {
    read.one(&ORG, params![id], |row| Ok((row.text(0)?, row.text(1)?)))
}

pub(crate) fn add(write: &mut Write<'_>, id: i64, item: ItemId, from: &str, to: &str, reason: &str, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, item.0, from, to, reason, by.account, by.post, by.at])
}
