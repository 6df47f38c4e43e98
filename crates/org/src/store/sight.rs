//! Who gains and who loses sight of a part of the tree when it moves: posts at the superiors.

use crate::path;
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::{params, sql};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Posts that hold on the day `$1` at one of [`SOME`] organisations.
macro_rules! held_at {
    () => {
        "p.valid_from <= $1 and (p.valid_to is null or p.valid_to >= $1) and p.org_id in (
         $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
         $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,
         $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65)"
    };
}

/// Organisations asked for in one statement.
const SOME: usize = 64;

sql! {
    unscoped POSTS ("titles of posts at the superiors of an organisation the caller may move; no names of people") =
        "select o.name, p.title, p.role from v_post p join org o on o.id = p.org_id
         where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by p.id limit 50";
    unscoped HELD ("a number: posts at organisations that end") =
        "select count(*) from v_post p where p.org_id = $1 and (p.valid_to is null or p.valid_to >= $2)";
    unscoped EACH ("numbers: posts at the superiors of organisations the caller may open") =
        concat!("select p.org_id, count(*) from v_post p where ", held_at!(), " group by p.org_id");
    unscoped FIRST ("titles of posts at superiors the caller has found in scope; no names of people") =
        concat!("select o.name, p.title, p.role from v_post p join org o on o.id = p.org_id where ", held_at!(), " order by o.path, p.id limit 64");
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

fn asked(orgs: &[i64], day: Day) -> Vec<Value> {
    let mut values = vec![Value::from(day)];
    values.extend(orgs.iter().map(|org| Value::from(*org)));
    values.resize(1 + SOME, Value::Null);
    values
}

/// How many posts hold on a day at each of many organisations; those without any are left out.
///
/// # Errors
/// The store fails.
pub fn each(read: &Read<'_>, orgs: &[i64], day: Day) -> Result<HashMap<i64, i64>, StoreError> {
    let mut found = HashMap::new();
    for some in orgs.chunks(SOME) {
        found.extend(read.all(&EACH, &asked(some, day), |row| Ok((row.int(0)?, row.int(1)?)))?);
    }
    Ok(found)
}

/// The first posts that hold on a day at many organisations, at most `limit` (up to 64).
///
/// # Errors
/// The store fails.
pub fn first(read: &Read<'_>, orgs: &[i64], day: Day, limit: usize) -> Result<Vec<Post>, StoreError> {
    let mut found = Vec::new();
    for some in orgs.chunks(SOME) {
        if found.len() >= limit {
            break;
        }
        found.extend(read.all(&FIRST, &asked(some, day), post)?);
    }
    found.truncate(limit);
    Ok(found)
}
