//! An organisation puts its decisions into another's hands for a time.

use super::sight::Sight;
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped HOLDS ("whether the awaited organisation has put its decisions into the caller's hands") =
        "select count(*) from transfer_delegate where org_id = $1 and to_id = $2 and ended_on is null and valid_from <= $3 and valid_to >= $3";
    scoped PAGE =
        "select d.id, a.name, b.name, d.valid_from, d.valid_to, d.org_id, a.path, b.path from transfer_delegate d join v_org a on a.id = d.org_id join v_org b on b.id = d.to_id
         where ({scope:a.path} or {scope:b.path}) and (d.org_id = $1 or d.to_id = $1) and d.ended_on is null and d.valid_to >= $2
         and (d.valid_from, d.id) > ($3, $4) order by d.valid_from, d.id limit $5";
    unscoped ADD ("written for the caller's own organisation") =
        "insert into transfer_delegate (id, org_id, to_id, valid_from, valid_to, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped END ("the caller's own organisation takes its decisions back") =
        "update transfer_delegate set ended_on = $3 where id = $1 and org_id = $2 and ended_on is null";
}

/// A delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Id.
    pub id: i64,
    /// Whose decisions.
    pub of: String,
    /// In whose hands.
    pub to: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Whose decisions, by number.
    pub org: i64,
}

/// True when `org` has put its decisions into the hands of `to` today.
///
/// # Errors
/// The store fails.
pub fn holds(read: &Read<'_>, org: i64, to: i64, today: Day) -> Result<bool, StoreError> {
    Ok(read.count(&HOLDS, params![org, to, today])? > 0)
}

/// At most `limit` delegations by and to an organisation that hold or will hold, the earliest first, behind the one
/// with this first day and id. A veiled one is named to whoever sees it.
///
/// # Errors
/// The store fails.
pub fn page(
    read: &Read<'_>,
    sight: &Sight,
    org: i64,
    today: Day,
    after: Option<(Day, i64)>,
    limit: i64,
) -> Result<Vec<Delegation>, StoreError> {
    let (day, id) = after.map_or((String::new(), 0), |(day, id)| (day.to_string(), id));
    read.all(&PAGE, params![org, today, day, id, limit], |row| {
        Ok(Delegation {
            id: row.int(0)?,
            of: sight.name(&row.text(6)?, row.text(1)?),
            to: sight.name(&row.text(7)?, row.text(2)?),
            from: row.day(3)?,
            until: row.day(4)?,
            org: row.int(5)?,
        })
    })
}

/// Puts the decisions of `org` into the hands of `to`.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, (org, to): (i64, i64), (from, until): (Day, Day), by: (i64, Millis)) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, org, to, from, until, by.0, by.1])
}

/// Takes them back.
///
/// # Errors
/// [`StoreError::RowsAffected`] when there is no such delegation of this organisation.
pub fn end(write: &mut Write<'_>, id: i64, org: i64, today: Day) -> Result<(), StoreError> {
    write.execute_one(&END, params![id, org, today])
}
