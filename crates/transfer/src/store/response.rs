//! How fast organisations answer: one row for every step that waited for one.

use super::transfer::Transfer;
use crate::model::{State, TransferId};
use crate::rule::response::Figures;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped BEGIN ("written beside the change of a transfer by which it came to wait for an organisation") =
        "insert into transfer_response (id, transfer_id, org_id, org_path, since, due)
         select cast($1 as bigint), cast($2 as bigint), o.id, o.path, cast($4 as bigint), cast($5 as bigint) from v_org o where o.id = $3";
    unscoped END ("written beside the change of a transfer by which the waiting ends") =
        "update transfer_response set ended = $2, answered = $3 where transfer_id = $1 and ended is null";
    scoped BY_CHILD =
        "select substr(o.path, 1, cast($4 as int)),
                cast(sum(case when r.ended < $2 and r.answered = 1 and r.ended <= r.due then 1 else 0 end) as bigint),
                cast(sum(case when r.ended < $2 and r.ended > r.due then 1 else 0 end) as bigint),
                cast(sum(case when (r.ended is null or r.ended >= $2) and r.due < $2 then 1 else 0 end) as bigint)
         from transfer_response r join v_org o on o.id = r.org_id
         where {scope:o.path} and o.path >= $3 and o.path < $3 || '~' and (r.ended >= $1 or r.ended is null) and (r.ended < $2 or r.due < $2)
         group by 1 order by 1";
    scoped CHILDREN = "select o.path, o.id, o.name from v_org o
         where {scope:o.path} and o.parent_id = $1 and o.path > $2 and o.closed_on is null order by o.path limit $3";
}

/// An organisation of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Path.
    pub path: String,
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A transfer begins to wait for an organisation; nothing when it waits for nobody, or for another system,
/// whose pace is not the branch's.
///
/// # Errors
/// The store fails.
pub(crate) fn begin(write: &mut Write<'_>, id: i64, t: &Transfer) -> Result<(), StoreError> {
    match t.wait.filter(|_| t.case.state != State::Outside) {
        Some(org) => write.execute_one(&BEGIN, params![id, t.id.0, org, t.since, t.due]),
        None => Ok(()),
    }
}

/// The waiting ends, by an answer of the organisation (or of whoever acts in its place) or without one.
///
/// # Errors
/// The store fails.
pub(crate) fn end(write: &mut Write<'_>, id: TransferId, now: Millis, answered: bool) -> Result<(), StoreError> {
    write.execute(&END, params![id.0, now, answered]).map(|_| ())
}

/// The figures of a period (`since` to before `until`) below an organisation, each with the path of the
/// direct child it belongs to (or of the organisation itself), by today's tree; one statement.
///
/// # Errors
/// The store fails.
pub fn by_child(read: &Read<'_>, (since, until): (Millis, Millis), path: &str) -> Result<Vec<(String, Figures)>, StoreError> {
    let child = i64::try_from(path.len() + jishi_org::path::SEGMENT).unwrap_or(i64::MAX);
    read.all(&BY_CHILD, params![since, until, path, child], |row| {
        let figures = Figures {
            timely: row.int(1)?,
            late: row.int(2)?,
            open: row.int(3)?,
        };
        Ok((row.text(0)?, figures))
    })
}

/// The direct subordinates behind a path, in the order of the tree.
///
/// # Errors
/// The store fails.
pub fn children(read: &Read<'_>, of: i64, after: &str, limit: i64) -> Result<Vec<Unit>, StoreError> {
    read.all(&CHILDREN, params![of, after, limit], |row| {
        Ok(Unit {
            path: row.text(0)?,
            id: row.int(1)?,
            name: row.text(2)?,
        })
    })
}
