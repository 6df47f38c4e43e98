//! 领导批示.

use super::{Signed, Stamp};
use crate::model::ItemId;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select x.text, x.account_id, a.name, t.title, x.at
         from instruction x left join v_account a on a.id = x.account_id left join v_post t on t.id = x.post_id where x.item_id = $1 order by x.id desc";
    unscoped ADD ("written under the permit of an instruction") =
        "insert into instruction (id, item_id, text, account_id, post_id, at) values ($1, $2, $3, $4, $5, $6)";
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What it says.
    pub text: String,
    /// Who and when.
    pub by: Signed,
}

/// Instructions on one item, newest first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Instruction>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Instruction {
            text: row.text(0)?,
            by: Signed::columns(row, 1)?,
        })
    })
}

pub(crate) fn add(write: &mut Write<'_>, id: i64, item: ItemId, text: &str, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, item.0, text, by.account, by.post, by.at])
}
