//! The log: one row for every write, made from its permit in the same transaction. Never holds
//! personal data or form bodies.

use crate::authz::Permit;
use crate::db::{StoreError, Write};
use crate::{params, sql};
use jishi_kernel::Millis;

sql! {
    unscoped ADD ("the row is made from the permit of the write itself") =
        "insert into audit (id, at, account_id, post_id, org_path, act, target_kind, target_id, note, address)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    scoped LIST =
        "select a.id, a.at, coalesce(c.name, ''), a.act, a.target_kind, a.target_id, a.note, a.address, coalesce(o.name, '')
         from audit a left join account c on c.id = a.account_id left join post p on p.id = a.post_id left join v_org o on o.id = p.org_id
         where {scope:a.org_path} and a.id < $1 and ($2 = '' or a.act = $2) and ($3 = '' or c.login = $3)
         order by a.id desc limit $4";
    scoped TARGET =
        "select a.id, a.at, coalesce(c.name, ''), a.act, a.target_kind, a.target_id, a.note, a.address, coalesce(o.name, '')
         from audit a left join account c on c.id = a.account_id left join post p on p.id = a.post_id left join v_org o on o.id = p.org_id
         where {scope:a.org_path} and a.target_kind = $1 and a.target_id = $2 order by a.id desc limit $3";
}

/// A row of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Name of the account; empty for jobs and commands.
    pub who: String,
    /// Name of the act, or the reason of a job.
    pub act: String,
    /// Kind of the target.
    pub target_kind: String,
    /// Its id.
    pub target_id: i64,
    /// What was done, in words.
    pub note: String,
    /// Network address.
    pub address: String,
    /// Organisation of the post.
    pub org: String,
}

pub(crate) fn add(write: &mut Write<'_>, permit: &Permit, target: Option<(&'static str, i64)>, note: &str) -> Result<(), StoreError> {
    let (kind, id) = target.unwrap_or(("", 0));
    write.execute_one(
        &ADD,
        params![
            permit.id,
            permit.at,
            permit.account,
            permit.post,
            &permit.org_path,
            permit.act,
            kind,
            id,
            note,
            &permit.address
        ],
    )
}

fn entry(row: &crate::db::Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.int(0)?,
        at: row.int(1)?,
        who: row.text(2)?,
        act: row.text(3)?,
        target_kind: row.text(4)?,
        target_id: row.int(5)?,
        note: row.text(6)?,
        address: row.text(7)?,
        org: row.text(8)?,
    })
}

/// A page of the log, newest first, before the row `before`; empty `act` and `login` mean all.
///
/// # Errors
/// The store fails.
pub fn list(read: &crate::db::Read<'_>, before: i64, act: &str, login: &str, limit: i64) -> Result<Vec<Entry>, StoreError> {
    read.all(&LIST, params![before, act, login, limit], entry)
}

/// The newest rows about one thing.
///
/// # Errors
/// The store fails.
pub fn about(read: &crate::db::Read<'_>, kind: &str, id: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    read.all(&TARGET, params![kind, id, limit], entry)
}
