//! Decisions on reports.

use super::{Signed, Stamp};
use crate::model::{DecisionHow, ItemId, ProgressId};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select d.progress_id, d.how, d.reason, d.account_id, a.name, t.title, d.at
         from decision d join progress g on g.id = d.progress_id left join v_account a on a.id = d.account_id left join v_post t on t.id = d.post_id
         where g.item_id = $1 order by d.id desc";
    unscoped ADD ("written under the permit of a decision") =
        "insert into decision (id, progress_id, how, reason, account_id, post_id, at) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The report.
    pub progress: ProgressId,
    /// How it was answered.
    pub how: DecisionHow,
    /// The reason; may be empty for an acceptance.
    pub reason: String,
    /// Who and when.
    pub by: Signed,
}

/// Decisions on one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Decision>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Decision {
            progress: ProgressId(row.int(0)?),
            how: DecisionHow::column(row, 1)?,
            reason: row.text(2)?,
            by: Signed::columns(row, 3)?,
        })
    })
}

pub(crate) fn add(
    write: &mut Write<'_>,
    id: i64,
    progress: ProgressId,
    how: DecisionHow,
    reason: &str,
    by: Stamp,
) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, progress.0, how.slug(), reason, by.account, by.post, by.at])
}
