//! Departments (部室) of an organisation.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("guarded by OrgManage on the organisation, or by publishing a notice of it") =
        "insert into department (id, org_id, name, sort) values ($1, $2, $3, (select count(*) from department d where d.org_id = $2))";
    unscoped LIST ("callers have loaded the organisation in scope") =
        "select id, org_id, name from department where org_id = $1 and closed_on is null order by sort, id";
    scoped FIND =
        "select d.id, d.org_id, d.name from department d join org o on o.id = d.org_id
         where {scope:o.path} and d.id = $1 and d.closed_on is null and o.closed_on is null";
    unscoped NAMED ("callers have loaded the organisation in scope") = "select id, closed_on from department where org_id = $1 and name = $2";
    unscoped RENAME ("callers have found the department in scope") = "update department set name = $2 where id = $1 and closed_on is null";
    unscoped CLOSE ("callers have found the department in scope") = "update department set closed_on = $2 where id = $1 and closed_on is null";
    unscoped REOPEN ("callers have loaded the organisation in scope") =
        "update department set closed_on = null, sort = (select count(*) from department d where d.org_id = department.org_id) where id = $1";
    unscoped PLACE ("callers have found the department in scope") = "update department set sort = $2 where id = $1";
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Id.
    pub id: i64,
    /// Its organisation.
    pub org: i64,
    /// Name, unique in the organisation.
    pub name: String,
}

/// What stands under a name in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Nothing.
    Free,
    /// An open department.
    Open(i64),
    /// A closed one.
    Closed(i64),
}

/// Adds a department; [`StoreError::Conflict`] when the organisation has one of that name.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, org: i64, name: &str) -> Result<Department, StoreError> {
    write.execute_one(&ADD, params![id, org, name])?;
    Ok(Department {
        id,
        org,
        name: name.to_owned(),
    })
}

/// The open departments of an organisation in their order.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, org: i64) -> Result<Vec<Department>, StoreError> {
    read.all(&LIST, params![org], |row| {
        Ok(Department {
            id: row.int(0)?,
            org: row.int(1)?,
            name: row.text(2)?,
        })
    })
}

/// An open department within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Department>, StoreError> {
    read.one(&FIND, params![id], |row| {
        Ok(Department {
            id: row.int(0)?,
            org: row.int(1)?,
            name: row.text(2)?,
        })
    })
}

/// What stands under a name.
///
/// # Errors
/// The store fails.
pub fn named(read: &Read<'_>, org: i64, name: &str) -> Result<Named, StoreError> {
    let found = read.one(&NAMED, params![org, name], |row| Ok((row.int(0)?, row.opt_day(1)?)))?;
    Ok(match found {
        None => Named::Free,
        Some((id, None)) => Named::Open(id),
        Some((id, Some(_))) => Named::Closed(id),
    })
}

/// Sees to it that the organisation has an open department of this name: adds it, or opens a
/// closed one again. True when something was done.
///
/// # Errors
/// The store fails.
pub fn ensure(write: &mut Write<'_>, id: i64, org: i64, name: &str) -> Result<bool, StoreError> {
    match named(write, org, name)? {
        Named::Open(_) => return Ok(false),
        Named::Closed(old) => write.execute_one(&REOPEN, params![old])?,
        Named::Free => write.execute_one(&ADD, params![id, org, name])?,
    }
    Ok(true)
}

/// Gives an open department another name; [`StoreError::Conflict`] when it is taken.
///
/// # Errors
/// The store fails.
pub fn rename(write: &mut Write<'_>, id: i64, name: &str) -> Result<(), StoreError> {
    write.execute_one(&RENAME, params![id, name])
}

/// Closes an open department; `day` is its last.
///
/// # Errors
/// The store fails.
pub fn close(write: &mut Write<'_>, id: i64, day: Day) -> Result<(), StoreError> {
    write.execute_one(&CLOSE, params![id, day])
}

/// Moves an open department one place up or down; false at the end of the list.
///
/// # Errors
/// The store fails.
pub fn shift(write: &mut Write<'_>, department: &Department, up: bool) -> Result<bool, StoreError> {
    let mut ids: Vec<i64> = list(write, department.org)?.into_iter().map(|d| d.id).collect();
    let Some(at) = ids.iter().position(|id| *id == department.id) else {
        return Ok(false);
    };
    let Some(other) = (if up {
        at.checked_sub(1)
    } else {
        Some(at + 1).filter(|to| *to < ids.len())
    }) else {
        return Ok(false);
    };
    ids.swap(at, other);
    for (sort, id) in ids.into_iter().enumerate() {
        write.execute_one(&PLACE, params![id, sort as i64])?;
    }
    Ok(true)
}
