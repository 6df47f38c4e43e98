//! Who gains and who loses sight of a part of the tree when it moves: posts at the superiors.

use crate::path;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped POSTS ("titles of posts at the superiors of an organisation the caller may move; no names of people") =
        "select o.name, p.title, p.role from v_post p join org o on o.id = p.org_id
         where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by p.id limit 50";
    unscoped HELD ("a number: posts at organisations that end") =
        "select count(*) from v_post p where p.org_id = $1 and (p.valid_to is null or p.valid_to >= $2)";
}

/// A post at a superior.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The posts at some organisations on a day, at most 50 each.
///
/// # Errors
/// The store fails.
pub fn posts(read: &Read<'_>, orgs: &[i64], day: Day) -> Result<Vec<Post>, StoreError> {
    let mut found = Vec::new();
    for org in orgs {
        found.extend(read.all(&POSTS, params![*org, day], |row| {
            Ok(Post {
                org: row.text(0)?,
                title: row.text(1)?,
                role: row.text(2)?,
            })
        })?);
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
