//! Departments (部室) of an organisation.

use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("guarded by OrgManage on the organisation, or by publishing a notice of it") =
        "insert into department (id, org_id, name, sort) values ($1, $2, $3, (select count(*) from department d where d.org_id = $2))";
    unscoped LIST ("callers have loaded the organisation in scope") =
        "select id, org_id, name from department where org_id = $1 and closed_on is null order by sort, id";
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

/// Adds a department; [`StoreError::Conflict`] when the organisation has one of that name.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, org: i64, name: &str) -> Result<Department, StoreError> {
    write.execute_one(&ADD, params![id, org, name])?;
    Ok(Department { id, org, name: name.to_owned() })
}

/// The open departments of an organisation in their order.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, org: i64) -> Result<Vec<Department>, StoreError> {
    read.all(&LIST, params![org], |row| Ok(Department { id: row.int(0)?, org: row.int(1)?, name: row.text(2)? }))
}
