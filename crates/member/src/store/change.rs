//! What was changed on a card: field, before, after.

use crate::MemberId;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("history of the change just made") =
        "insert into member_change (id, member_id, at, by_account, field, old, new) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped LIST ("history of a membership the caller has found in scope") =
        "select c.at, coalesce(a.name, ''), c.field, c.old, c.new from member_change c left join v_account a on a.id = c.by_account
         where c.member_id = $1 order by c.id desc limit $2";
}

/// The words of the fields in this history.
const WORDS: [(&str, &str); 12] = [
    ("joined_on", "入团日期"),
    ("number", "发展团员编号"),
    ("card", "团员证编号"),
    ("graduates", "毕业时间"),
    ("whereabouts", "流动情况"),
    ("party", "党员"),
    ("step", "发展步骤"),
    ("document", "材料"),
    ("record", "奖惩"),
    ("registration", "团籍注册"),
    ("ratio", "团青比"),
    ("state", "团籍"),
];

/// A row to write.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// Id.
    pub id: i64,
    /// The membership.
    pub member: i64,
    /// When.
    pub at: Millis,
    /// Who; 0 for a job or the operator.
    pub account: i64,
    /// Stored name of the field.
    pub field: &'static str,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// A row as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Millis,
    /// Who; empty for a job or the operator.
    pub who: String,
    /// The field as a word.
    pub field: &'static str,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// The word of a field of this history.
pub(super) fn word(field: &str) -> &'static str {
    WORDS.iter().find(|known| known.0 == field).map_or("其他", |known| known.1)
}

/// Keeps a change.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, change: &NewChange) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            change.id,
            change.member,
            change.at,
            change.account,
            change.field,
            &change.old,
            &change.new
        ],
    )
}

/// The latest changes of a card, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, member: MemberId, limit: i64) -> Result<Vec<Change>, StoreError> {
    read.all(&LIST, params![member.0, limit], |row| {
        let field = row.text(2)?;
        Ok(Change {
            at: row.int(0)?,
            who: row.text(1)?,
            field: word(&field),
            old: row.text(3)?,
            new: row.text(4)?,
        })
    })
}
