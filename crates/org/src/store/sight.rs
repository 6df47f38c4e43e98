//! Who gains and who loses sight of a part of the tree when it moves: posts at the superiors.

use crate::path;
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::{params, sql};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Posts that hold on the day `$1` at one of the organisations `$2`.
macro_rules! held_at {
    () => {
        "p.valid_from <= $1 and (p.valid_to is null or p.valid_to >= $1) and p.org_id in ({ids:$2})"
    };
}

sql! {
    unscoped POSTS ("titles of posts at the superiors of an organisation the caller may move; no names of people") =
        "select o.name, p.title, p.role from v_post p join org o on o.id = p.org_id
         where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by p.id limit 50";
    unscoped HELD ("a number: posts at organisations that end") =
        "select count(*) from v_post p where p.org_id = $1 and (p.valid_to is null or p.valid_to >= $2)";
    unscoped EACH ("numbers: posts at the superiors of organisations the caller may open") =
        concat!("select p.org_id, count(*) from v_post p where ", held_at!(), " group by p.org_id");
    unscoped FIRST ("titles of posts at superiors the caller has found in scope; no names of people") =
        concat!("select o.name, p.title, p.role from v_post p join org o on o.id = p.org_id where ", held_at!(), " order by o.path, p.id limit $3");
}

/// A post at a superior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Name of the organisation.
    pub org: String,
    /// Title of the post; the role's slug stands in `role`.
    pub title: String,
    /// Role as stored.
    pub role: String,
}

/// Posts that gain sight and posts that lose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Posts above the new place only.
    pub gain: Vec<Post>,
    /// Posts above the old place only.
    pub lose: Vec<Post>,
}

fn post(row: &Row<'_>) -> Result<Post, StoreError> {
    Ok(Post {
        org: row.text(0)?,
        title: row.text(1)?,
        role: row.text(2)?,
    })
}

/// The posts at some organisations on a day, at most 50 each.
///
/// # Errors
/// The store fails.
pub fn posts(read: &Read<'_>, orgs: &[i64], day: Day) -> Result<Vec<Post>, StoreError> {
    let mut found = Vec::new();
    for org in orgs {
        found.extend(read.all(&POSTS, params![*org, day], post)?);
    }
    Ok(found)
}

/// What a move from below `from` to below `to` changes (paths of the superiors).
///
/// # Errors
/// The store fails.
pub fn between(read: &Read<'_>, from: &str, to: &str, day: Day) -> Result<Sight, StoreError> {
    let (old, new) = (path::numbers(from), path::numbers(to));
    let only = |these: &[i64], those: &[i64]| these.iter().filter(|id| !those.contains(id)).copied().collect::<Vec<_>>();
    Ok(Sight {
        gain: posts(read, &only(&new, &old), day)?,
        lose: posts(read, &only(&old, &new), day)?,
    })
}

/// How many posts are held at an organisation on a day or later.
///
/// # Errors
/// The store fails.
pub fn held(read: &Read<'_>, org: i64, day: Day) -> Result<i64, StoreError> {
    read.count(&HELD, params![org, day])
}

/// How many posts hold on a day at each of many organisations; those without any are left out.
///
/// # Errors
/// The store fails.
pub fn each(read: &Read<'_>, orgs: &[i64], day: Day) -> Result<HashMap<i64, i64>, StoreError> {
    if orgs.is_empty() {
        return Ok(HashMap::new());
    }
    let asked = [day.into(), Value::ids(orgs.iter().copied())];
    let found = read.all(&EACH, &asked, |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.into_iter().collect())
}

/// The first posts that hold on a day at many organisations, in the order of the tree, at most `limit`.
///
/// # Errors
/// The store fails.
pub fn first(read: &Read<'_>, orgs: &[i64], day: Day, limit: i64) -> Result<Vec<Post>, StoreError> {
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    read.all(&FIRST, &[day.into(), Value::ids(orgs.iter().copied()), limit.into()], post)
}
