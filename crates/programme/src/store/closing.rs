//! 办结, 销号 and 恢复.

use super::{Signed, Stamp};
use crate::model::{ClosingHow, ItemId, ItemState};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select x.how, x.reason, x.account_id, a.name, t.title, x.at
         from closing x left join v_account a on a.id = x.account_id left join v_post t on t.id = x.post_id where x.item_id = $1 order by x.id desc";
    unscoped ADD ("written under the permit of closing") =
        "insert into closing (id, item_id, how, reason, account_id, post_id, at) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped SET_STATE ("written under the permit of closing") = "update item set state = $2 where id = $1";
}

/// A closing or reopening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// What was done.
    pub how: ClosingHow,
    /// Why; may be empty.
    pub reason: String,
    /// Who and when.
    pub by: Signed,
}

/// Closings of one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Closing>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Closing {
            how: ClosingHow::column(row, 0)?,
            reason: row.text(1)?,
            by: Signed::columns(row, 2)?,
        })
    })
}

pub(crate) fn add(
    write: &mut Write<'_>,
    id: i64,
    item: ItemId,
    how: ClosingHow,
    state: ItemState,
    reason: &str,
    by: Stamp,
) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, item.0, how.slug(), reason, by.account, by.post, by.at])?;
    write.execute_one(&SET_STATE, params![item.0, state.slug()])
}
