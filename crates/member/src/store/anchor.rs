//! Under which organisation a branch's members are listed: the county-level one above it, or its
//! highest ancestor below that level.

use jishi_kernel::Level;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ANCHOR ("tells only which organisation lists a branch the caller has found") =
        "select o.id from org o
         where o.path in (substr($1, 1, 6), substr($1, 1, 12), substr($1, 1, 18), substr($1, 1, 24), $1) and o.level >= 3
         order by o.level, o.path limit 1";
    unscoped PATH ("path of a branch the caller has found") = "select path from org where id = $1 and closed_on is null {lock_share}";
    unscoped SET ("follows a change of the tree that was allowed") =
        "update member set anchor_id = $2 where org_id in (select o.id from org o where o.path >= $1 and o.path < $1 || '~') and anchor_id <> $2";
    unscoped BRANCHES ("follows a change of the tree that was allowed") =
        "select o.id, o.path from org o where o.path >= $1 and o.path < $1 || '~' and o.level = 5 order by o.path";
}

/// The path of an organisation and the organisation its members are listed under. Until the transaction ends it
/// neither moves nor ends, so that a member entered meanwhile comes along with its branch.
///
/// # Errors
/// The store fails; [`StoreError::RowsAffected`] when there is no such organisation, or it is dissolved.
pub fn of(write: &mut Write<'_>, org: i64) -> Result<(String, i64), StoreError> {
    let path = write
        .one(&PATH, params![org], |row| row.text(0))?
        .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
    let anchor = of_path(write, &path)?.unwrap_or(org);
    Ok((path, anchor))
}

/// The organisation the members below a path are listed under.
pub(crate) fn of_path(read: &Read<'_>, path: &str) -> Result<Option<i64>, StoreError> {
    read.one(&ANCHOR, params![path], |row| row.int(0))
}

/// The organisation at `path` has another superior or another level: the members below are listed
/// where they belong now.
///
/// # Errors
/// The store fails.
pub fn renew(write: &mut Write<'_>, path: &str, level: Level) -> Result<(), StoreError> {
    if level >= Level::County {
        if let Some(anchor) = of_path(write, path)? {
            write.execute(&SET, params![path, anchor])?;
        }
        return Ok(());
    }
    // Above the county every branch may have an anchor of its own.
    let branches = write.all(&BRANCHES, params![path], |row| Ok((row.int(0)?, row.text(1)?)))?;
    for (branch, path) in branches {
        let anchor = of_path(write, &path)?.unwrap_or(branch);
        write.execute(&SET, params![&path, anchor])?;
    }
    Ok(())
}
