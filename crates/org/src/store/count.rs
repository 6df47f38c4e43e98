//! Counting the open organisations of a subtree without visiting them: every inner organisation
//! knows how many direct children it has.

use crate::path;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    unscoped BELOW ("a number; the caller has found the top in scope") =
        "select cast(coalesce(sum(o.children), 0) as {int}) from org o where o.path >= $1 and o.path < $2 and o.children > 0";
    unscoped EACH ("numbers; the caller has found the top in scope") =
        "select substr(o.path, 1, $3), cast(sum(o.children) as {int}) from org o where o.path >= $1 and o.path < $2 and o.children > 0
         group by substr(o.path, 1, $3)";
    unscoped LEVELS ("numbers; the caller has found the top in scope") =
        "select o.level, count(*) from org o where o.path >= $1 and o.path < $2 and o.closed_on is null group by o.level order by o.level";
}

/// How many open organisations there are at `path` and below it, itself included.
///
/// # Errors
/// The store fails.
pub fn subtree(read: &Read<'_>, path: &str) -> Result<i64, StoreError> {
    Ok(read.count(&BELOW, params![path, path::end(path)])?.saturating_add(1))
}

/// How many open organisations there are in each subordinate of the one at `path`, by the
/// subordinate's path; those without subordinates of their own are left out, they count 1. One statement.
///
/// # Errors
/// The store fails.
pub fn each(read: &Read<'_>, path: &str) -> Result<HashMap<String, i64>, StoreError> {
    let below = read.all(&EACH, params![path, path::end(path), path::child_length(path)], |row| {
        Ok((row.text(0)?, row.int(1)?))
    })?;
    Ok(below
        .into_iter()
        .map(|(path, children)| (path, children.saturating_add(1)))
        .collect())
}

/// How many there are of each level, highest first; visits each organisation, so for a county, not a province.
///
/// # Errors
/// The store fails.
pub fn levels(read: &Read<'_>, path: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    read.all(&LEVELS, params![path, path::end(path)], |row| Ok((row.int(0)?, row.int(1)?)))
}
