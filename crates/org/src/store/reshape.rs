//! Writing changes of the tree: places, last days, succession. The rules have been asked.

use super::tree::Org;
use crate::path;
use crate::rule::change::Step;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, rules, sql};

sql! {
    unscoped LAST_PLACE ("history of a row loaded in scope") =
        "select max(valid_from) from org_place where org_id = $1";
    unscoped TOUCH ("the row was loaded in scope; taken with its version") =
        "update org set version = version + 1 where id = $1 and version = $2";
    unscoped PARENT ("the move was allowed on both sides") =
        "update org set parent_id = $2, sort = $3 where id = $1";
    unscoped REBUILD ("the node that moves was loaded in scope; everything below it comes along") =
        "update org set path = $2 || substr(path, $3) where path >= $1 and path < $4";
    unscoped CHILDREN ("counter of an organisation whose subordinates changed") =
        "update org set children = children + $2 where id = $1 and children + $2 >= 0";
    unscoped END_PLACE ("history of a row changed in scope") =
        "update org_place set valid_to = $3 where org_id = $1 and valid_from = $2 and valid_to is null";
    unscoped MEND_PLACE ("history of a row changed in scope") =
        "update org_place set parent_id = $3, path = $4, valid_to = null where org_id = $1 and valid_from = $2";
    unscoped ADD_PLACE ("history of a row changed in scope") =
        "insert into org_place (org_id, parent_id, path, valid_from) values ($1, $2, $3, $4)";
    unscoped CLOSE ("the row was loaded in scope") = "update org set closed_on = $2, children = 0 where id = $1 and closed_on is null";
    unscoped REOPEN ("the row was loaded in scope") = "update org set closed_on = null where id = $1 and closed_on is not null";
    unscoped LINK ("both organisations were loaded for the change") =
        "insert into org_link (from_id, to_id, how, on_day) values ($1, $2, $3, $4) on conflict (from_id, to_id, on_day) do update set how = excluded.how";
    unscoped DROP_TITLE ("an empty organisation loaded in scope is deleted") = "delete from org_title where org_id = $1";
    unscoped DROP_KIND ("an empty organisation loaded in scope is deleted") = "delete from org_kind where org_id = $1";
    unscoped DROP_PLACE ("an empty organisation loaded in scope is deleted") = "delete from org_place where org_id = $1";
    unscoped DROP_PARTICULARS ("an empty organisation loaded in scope is deleted") = "delete from org_particulars where org_id = $1";
    unscoped DROP_DEPARTMENT ("an empty organisation loaded in scope is deleted") = "delete from department where org_id = $1";
    unscoped DROP ("an empty organisation loaded in scope is deleted") = "delete from org where id = $1";
}

/// The first day of the newest place of an organisation.
///
/// # Errors
/// The store fails.
pub fn placed_on(read: &Read<'_>, org: &Org) -> Result<Day, StoreError> {
    Ok(read
        .one(&LAST_PLACE, params![org.id], |row| row.opt_day(0))?
        .flatten()
        .unwrap_or(org.opened_on))
}

/// Takes an organisation as it was read: its version rises.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody changed it meanwhile.
pub fn touch(write: &mut Write<'_>, id: i64, version: i64) -> Result<(), StoreError> {
    write.execute_one(&TOUCH, params![id, version])
}

/// Brings an organisation and everything below it under another superior, in one range update,
/// with a row of history for the organisation itself. Gives its new path.
///
/// # Errors
/// The store fails.
pub fn shift(write: &mut Write<'_>, org: &Org, to: (i64, &str), sort: i64, day: Day, step: Step) -> Result<String, StoreError> {
    let (parent, above) = to;
    let path = path::child(above, org.id);
    let tail = i64::try_from(org.path.len()).unwrap_or(i64::MAX).saturating_add(1);
    write.execute(&REBUILD, params![&org.path, &path, tail, path::end(&org.path)])?;
    write.execute_one(&PARENT, params![org.id, parent, sort])?;
    if let Some(old) = org.parent {
        write.execute_one(&CHILDREN, params![old, -1])?;
    }
    write.execute_one(&CHILDREN, params![parent, 1])?;
    let last = placed_on(write, org)?;
    match step {
        Step::Correct => write.execute_one(&MEND_PLACE, params![org.id, last, parent, &path])?,
        Step::Follow { until } => {
            write.execute_one(&END_PLACE, params![org.id, last, until])?;
            write.execute_one(&ADD_PLACE, params![org.id, parent, &path, day])?;
        }
    }
    rules::moved(write, &org.path, &path)?;
    Ok(path)
}

/// Dissolves an organisation; `until` is its last day.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is dissolved already.
pub fn close(write: &mut Write<'_>, org: &Org, until: Day) -> Result<(), StoreError> {
    write.execute_one(&CLOSE, params![org.id, until])?;
    if let Some(parent) = org.parent {
        write.execute_one(&CHILDREN, params![parent, -1])?;
    }
    let last = placed_on(write, org)?;
    write.execute_one(&END_PLACE, params![org.id, last, until])
}

/// Opens a dissolved organisation again from a day, where it stood. A gap stays in its history; on the
/// day after its last one there is none.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is not dissolved.
pub fn reopen(write: &mut Write<'_>, org: &Org, day: Day) -> Result<(), StoreError> {
    write.execute_one(&REOPEN, params![org.id])?;
    if let Some(parent) = org.parent {
        write.execute_one(&CHILDREN, params![parent, 1])?;
    }
    let last = placed_on(write, org)?;
    if org.closed_on.and_then(|closed| closed.tomorrow().ok()) == Some(day) || last == day {
        return write.execute_one(&MEND_PLACE, params![org.id, last, org.parent, &org.path]);
    }
    write.execute_one(&ADD_PLACE, params![org.id, org.parent, &org.path, day])
}

/// Says that one organisation went on as another: `how` is `merge`, `split` or `dissolve`.
///
/// # Errors
/// The store fails.
pub fn link(write: &mut Write<'_>, from: i64, to: i64, how: &str, day: Day) -> Result<(), StoreError> {
    write.execute_one(&LINK, params![from, to, how, day])
}

/// Deletes an organisation nothing ever stood in.
///
/// # Errors
/// [`StoreError::Conflict`] when something refers to it.
pub fn delete(write: &mut Write<'_>, org: &Org) -> Result<(), StoreError> {
    for statement in [&DROP_TITLE, &DROP_KIND, &DROP_PLACE, &DROP_PARTICULARS, &DROP_DEPARTMENT] {
        write.execute(statement, params![org.id])?;
    }
    write.execute_one(&DROP, params![org.id])?;
    match org.parent {
        Some(parent) if org.closed_on.is_none() => write.execute_one(&CHILDREN, params![parent, -1]),
        _ => Ok(()),
    }
}
