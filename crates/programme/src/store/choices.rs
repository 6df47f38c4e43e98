//! Departments and organisations a printed name can be mapped to.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped DEPARTMENTS = "select d.id, d.name from v_department d join v_org o on o.id = d.org_id
        where {scope:o.path} and d.org_id = $1 and d.closed_on is null order by d.sort, d.id";
    // The next level down, as far as a list to choose from goes.
    unscoped ORGS ("the own organisation's direct children, of the caller's identity") =
        "select o.id, o.name from v_org o where o.parent_id = $1 and o.closed_on is null order by o.id limit 300";
}

/// What the names of a draft can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Open departments of the organisation: id and name.
    pub departments: Vec<(i64, String)>,
    /// Its direct children: id and name.
    pub orgs: Vec<(i64, String)>,
}

/// The departments and direct children of an organisation.
///
/// # Errors
/// The store fails.
pub fn of_org(read: &Read<'_>, org: i64) -> Result<Choices, StoreError> {
    Ok(Choices {
        departments: read.all(&DEPARTMENTS, params![org], |row| Ok((row.int(0)?, row.text(1)?)))?,
        orgs: read.all(&ORGS, params![org], |row| Ok((row.int(0)?, row.text(1)?)))?,
    })
}
