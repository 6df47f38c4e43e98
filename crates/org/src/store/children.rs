//! The open children of an organisation, in their order, a page at a time.

use super::tree::{Org, columns, org};
use jishi_kernel::Level;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::str::FromStr;

sql! {
    scoped PAGE = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null
         and (o.sort, o.id) > ($2, $3) order by o.sort, o.id limit $4"
    );
    scoped LEFT =
        "select count(*) from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null and (o.sort, o.id) > ($2, $3)";
    scoped HIGHEST = "select min(o.level) from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null";
    scoped LAST_SORT = "select max(o.sort) from org o where {scope:o.path} and o.parent_id = $1 and o.closed_on is null";
    scoped NAMED = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.parent_id = $1 and o.name = $2 and o.closed_on is null"
    );
}

/// A place among siblings: the page after it begins with the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    sort: i64,
    id: i64,
}

impl After {
    /// Before the first.
    pub const START: Self = Self {
        sort: i64::MIN,
        id: i64::MIN,
    };

    /// Right after the organisation with this order among its siblings and this number.
    pub const fn at(sort: i64, id: i64) -> Self {
        Self { sort, id }
    }

    /// Order and number, as [`super::as_of::children`] takes them.
    pub const fn parts(self) -> (i64, i64) {
        (self.sort, self.id)
    }

    /// Right after an organisation.
    pub const fn org(org: &Org) -> Self {
        Self {
            sort: org.sort,
            id: org.id,
        }
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.sort, self.id)
    }
}

impl FromStr for After {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (sort, id) = text.split_once('.').ok_or(())?;
        Ok(Self {
            sort: sort.parse().map_err(|_| ())?,
            id: id.parse().map_err(|_| ())?,
        })
    }
}

/// A page of children and how many follow it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The children.
    pub orgs: Vec<Org>,
    /// How many are left behind the last one.
    pub left: i64,
}

/// At most `limit` open children of `parent` behind `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, parent: i64, after: After, limit: usize) -> Result<Page, StoreError> {
    let orgs = read.all(&PAGE, params![parent, after.sort, after.id, limit as i64], org)?;
    let left = match orgs.last() {
        Some(last) if orgs.len() == limit => read.count(&LEFT, params![parent, last.sort, last.id])?,
        _ => 0,
    };
    Ok(Page { orgs, left })
}

/// The highest level among the open children.
///
/// # Errors
/// The store fails.
pub fn highest(read: &Read<'_>, parent: i64) -> Result<Option<Level>, StoreError> {
    Ok(Level::from_number(read.count(&HIGHEST, params![parent])?))
}

/// The order number of a new last child.
///
/// # Errors
/// The store fails.
pub fn next_sort(read: &Read<'_>, parent: i64) -> Result<i64, StoreError> {
    Ok(read.count(&LAST_SORT, params![parent])?.saturating_add(1))
}

/// The open child of this very name.
///
/// # Errors
/// The store fails.
pub fn named(read: &Read<'_>, parent: i64, name: &str) -> Result<Option<Org>, StoreError> {
    read.one(&NAMED, params![parent, name], org)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_written() {
        for place in [After::START, After { sort: -3, id: 8 }, After { sort: 0, id: 1 }] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for bad in ["", "1", "1.", ".1", "1.2.3", "a.b"] {
            assert_eq!(bad.parse::<After>(), Err(()), "{bad}");
        }
    }
}
