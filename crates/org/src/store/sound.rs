//! Whether the tree agrees with itself: for the operator's check.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::sql;

sql! {
    unscoped LOOSE ("a number and an example, for the operator's check of the whole tree") =
        "select count(*), min(c.id) from org c left join org p on p.id = c.parent_id
         where (c.parent_id is null and length(c.path) <> 6)
            or (c.parent_id is not null and (p.id is null or length(c.path) <> length(p.path) + 6 or substr(c.path, 1, length(p.path)) <> p.path))";
}

/// Organisations whose path does not continue their superior's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loose {
    /// How many there are.
    pub count: i64,
    /// The lowest number among them.
    pub first: Option<i64>,
}

/// Looks at the path of every organisation.
///
/// # Errors
/// The store fails.
pub fn loose(read: &Read<'_>) -> Result<Loose, StoreError> {
    let found = read.one(&LOOSE, &[], |row| {
        Ok(Loose {
            count: row.int(0)?,
            first: row.opt_int(1)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}
