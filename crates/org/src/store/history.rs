//! What an organisation was called, what kind it was and where it stood, since its first day.
//! A row holds from its first to its last day, both inclusive; the present row has no last day.

use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped TITLES =
        "select t.valid_from, t.valid_to, t.name, t.short_name from org_title t join org o on o.id = t.org_id
         where {scope:o.path} and t.org_id = $1 order by t.valid_from desc";
    scoped KINDS =
        "select k.valid_from, k.valid_to, k.kind, k.level from org_kind k join org o on o.id = k.org_id
         where {scope:o.path} and k.org_id = $1 order by k.valid_from desc";
    scoped PLACES =
        "select p.valid_from, p.valid_to, p.path, s.id, s.name from org_place p join org o on o.id = p.org_id
         left join org s on s.id = p.parent_id and {scope:s.path}
         where {scope:o.path} and p.org_id = $1 order by p.valid_from desc";
}

/// A value with the days it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<T> {
    /// First day.
    pub from: Day,
    /// Last day; `None` for the present.
    pub to: Option<Day>,
    /// The value.
    pub value: T,
}

/// A name and short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Full name.
    pub name: String,
    /// Short name, may be empty.
    pub short_name: String,
}

/// A kind at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindAt {
    /// 组织类别.
    pub kind: String,
    /// Number of the level.
    pub level: i64,
}

/// A place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path.
    pub path: String,
    /// Number and present name of the superior; `None` for a root and for one outside the scope.
    pub parent: Option<(i64, String)>,
}

fn span<T>(row: &Row<'_>, value: T) -> Result<Span<T>, StoreError> {
    Ok(Span {
        from: row.day(0)?,
        to: row.opt_day(1)?,
        value,
    })
}

/// The names, newest first.
///
/// # Errors
/// The store fails.
pub fn titles(read: &Read<'_>, org: i64) -> Result<Vec<Span<Title>>, StoreError> {
    read.all(&TITLES, params![org], |row| {
        span(
            row,
            Title {
                name: row.text(2)?,
                short_name: row.text(3)?,
            },
        )
    })
}

/// The kinds, newest first.
///
/// # Errors
/// The store fails.
pub fn kinds(read: &Read<'_>, org: i64) -> Result<Vec<Span<KindAt>>, StoreError> {
    read.all(&KINDS, params![org], |row| {
        span(
            row,
            KindAt {
                kind: row.text(2)?,
                level: row.int(3)?,
            },
        )
    })
}

/// The places, newest first.
///
/// # Errors
/// The store fails.
pub fn places(read: &Read<'_>, org: i64) -> Result<Vec<Span<Place>>, StoreError> {
    read.all(&PLACES, params![org], |row| {
        let parent = row.opt_int(3)?.zip(row.opt_text(4)?);
        span(
            row,
            Place {
                path: row.text(2)?,
                parent,
            },
        )
    })
}
