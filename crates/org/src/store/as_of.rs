//! The tree as it was on a day: read from the rows of history, which hold from their first to their
//! last day. A place's row says who the superior was; the path of that day follows from the superiors,
//! since a move leaves only the moved node a row. Names and kinds of a tree are looked up row by row: joined,
//! PostgreSQL reads those of all organisations to know those of a county. No tree is deeper than 64, even a damaged one.

use super::history::{KindAt, Title};
use crate::path;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::BTreeSet;

sql! {
    unscoped SUPERIOR ("one number; the caller has found the organisation in scope") =
        "select p.parent_id from org_place p where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)";
    unscoped SPANS ("superiors of an organisation found in scope, or of one above it") =
        "select p.parent_id, p.valid_from, p.valid_to from org_place p where p.org_id = $1 order by p.valid_from";
    unscoped LATER ("days of an organisation above one found in scope") =
        "select p.valid_from from org_place p where p.org_id = $1 and p.valid_from > $2 order by p.valid_from";
    unscoped LEFT ("a day; the caller has found the organisation in scope") =
        "select max(p.valid_to) from org_place p where p.parent_id = $1 and p.valid_to >= $2";
    unscoped TITLE ("the caller has found the organisation in scope, or a superior of it") =
        "select t.name, t.short_name from org_title t where t.org_id = $1 and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)";
    unscoped KIND ("the caller has found the organisation in scope") =
        "select k.kind, k.level from org_kind k where k.org_id = $1 and k.valid_from <= $2 and (k.valid_to is null or k.valid_to >= $2)";
    unscoped CHILDREN ("what stood below an organisation found in scope was its own then") =
        "select p.org_id, t.name, k.kind, k.level, o.path, o.sort,
                exists (select 1 from org_place c where c.parent_id = p.org_id and c.valid_from <= $2 and (c.valid_to is null or c.valid_to >= $2))
         from org_place p join org o on o.id = p.org_id
         left join org_title t on t.org_id = p.org_id and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)
         left join org_kind k on k.org_id = p.org_id and k.valid_from <= $2 and (k.valid_to is null or k.valid_to >= $2)
         where p.parent_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) and (o.sort, o.id) > ($3, $4)
         order by o.sort, o.id limit $5";
    unscoped TREE ("what stood below an organisation found in scope was its own then") =
        "with recursive tree (id, parent_id, depth) as (
           select p.org_id, p.parent_id, 0 from org_place p where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)
           union all
           select p.org_id, p.parent_id, tree.depth + 1 from tree join org_place p on p.parent_id = tree.id
           where tree.depth < 64 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2))
         select tree.id, tree.parent_id,
                (select t.name from org_title t where t.org_id = tree.id and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)
                 order by t.valid_from desc limit 1),
                (select k.level || ' ' || k.kind from org_kind k where k.org_id = tree.id and k.valid_from <= $2
                 and (k.valid_to is null or k.valid_to >= $2) order by k.valid_from desc limit 1) from tree";
    unscoped COUNT ("a number; the caller has found the organisation in scope") =
        "with recursive tree (id, depth) as (
           select p.org_id, 0 from org_place p where p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)
           union all
           select p.org_id, tree.depth + 1 from tree join org_place p on p.parent_id = tree.id
           where tree.depth < 64 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2))
         select count(*) from tree";
}

/// Deeper than any tree.
const DEEPEST: usize = 64;

/// An organisation as it was on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// Number.
    pub id: i64,
    /// Superior then.
    pub parent: Option<i64>,
    /// Name then.
    pub name: String,
    /// 组织类别 then.
    pub kind: String,
    /// Number of its level then.
    pub level: i64,
}

/// A subordinate of that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// It.
    pub then: Then,
    /// It had subordinates of its own.
    pub inner: bool,
    /// Its path today, which says who may open it.
    pub path: String,
    /// Its place among its siblings today.
    pub sort: i64,
}

/// The superiors of an organisation on a day and itself, highest first; `None` when it did not exist then.
///
/// # Errors
/// The store fails.
pub fn line(read: &Read<'_>, org: i64, day: Day) -> Result<Option<Vec<i64>>, StoreError> {
    let (mut line, mut next) = (Vec::new(), Some(org));
    while let Some(id) = next {
        // The history has no cycles, since no move made one; a damaged one must not hang.
        if line.len() > 64 {
            return Err(StoreError::corrupt(0, "a cycle of superiors"));
        }
        match read.one(&SUPERIOR, params![id, day], |row| row.opt_int(0))? {
            None if line.is_empty() => return Ok(None),
            // A superior without a place on that day: as far as the history goes.
            None => break,
            Some(parent) => {
                line.push(id);
                next = parent;
            }
        }
    }
    line.reverse();
    Ok(Some(line))
}

/// The path of an organisation on a day; `None` when it did not exist then.
///
/// # Errors
/// The store fails.
pub fn path(read: &Read<'_>, org: i64, day: Day) -> Result<Option<String>, StoreError> {
    Ok(line(read, org, day)?.map(|line| line.into_iter().map(path::segment).collect()))
}

/// Every path an organisation has had since its first day, in byte order.
///
/// # Errors
/// The store fails.
pub fn paths(read: &Read<'_>, org: i64) -> Result<Vec<String>, StoreError> {
    let mut found = paths_between(read, org, Day::MIN, None, DEEPEST)?;
    found.sort();
    found.dedup();
    Ok(found)
}

fn paths_between(read: &Read<'_>, org: i64, from: Day, to: Option<Day>, deep: usize) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    if deep == 0 {
        return Ok(found);
    }
    for (above, first, last) in read.all(&SPANS, params![org], |row| Ok((row.opt_int(0)?, row.day(1)?, row.opt_day(2)?)))? {
        let first = first.max(from);
        let last = [last, to].into_iter().flatten().min();
        if last.is_some_and(|last| last < first) {
            continue;
        }
        match above {
            None => found.push(path::segment(org)),
            Some(above) => {
                let above = paths_between(read, above, first, last, deep - 1)?;
                found.extend(above.iter().map(|above| path::child(above, org)));
            }
        }
    }
    Ok(found)
}

/// Every organisation another stood below on a day or any day since, itself among them.
///
/// # Errors
/// The store fails.
pub fn ever_above(read: &Read<'_>, org: i64, since: Day) -> Result<BTreeSet<i64>, StoreError> {
    // The line changes only on days one of those on it got another place.
    let (mut days, mut seen, mut above) = (vec![since], BTreeSet::from([since]), BTreeSet::new());
    while let Some(day) = days.pop() {
        for id in line(read, org, day)?.unwrap_or_default() {
            if above.insert(id) {
                days.extend(
                    read.all(&LATER, params![id, since], |row| row.day(0))?
                        .into_iter()
                        .filter(|later| seen.insert(*later)),
                );
            }
        }
    }
    Ok(above)
}

/// True when an organisation has existed without a gap from a day on, and still does.
///
/// # Errors
/// The store fails.
pub fn stood_since(read: &Read<'_>, org: i64, since: Day) -> Result<bool, StoreError> {
    let mut next = Some(since);
    for (first, last) in read.all(&SPANS, params![org], |row| Ok((row.day(1)?, row.opt_day(2)?)))? {
        match (next, last) {
            (Some(day), None) => return Ok(first <= day),
            (Some(day), Some(last)) if first <= day && last >= day => next = last.tomorrow().ok(),
            _ => {}
        }
    }
    Ok(false)
}

/// The last day, on `since` or later, on which an organisation had a subordinate that it has no more.
///
/// # Errors
/// The store fails.
pub fn left_since(read: &Read<'_>, org: i64, since: Day) -> Result<Option<Day>, StoreError> {
    Ok(read.one(&LEFT, params![org, since], |row| row.opt_day(0))?.flatten())
}

/// The name of an organisation on a day; a dissolved one keeps its last name. `None` before its first day.
///
/// # Errors
/// The store fails.
pub fn name(read: &Read<'_>, org: i64, day: Day) -> Result<Option<Title>, StoreError> {
    read.one(&TITLE, params![org, day], |row| {
        Ok(Title {
            name: row.text(0)?,
            short_name: row.text(1)?,
        })
    })
}

/// Kind and level of an organisation on a day.
///
/// # Errors
/// The store fails.
pub fn kind(read: &Read<'_>, org: i64, day: Day) -> Result<Option<KindAt>, StoreError> {
    read.one(&KIND, params![org, day], |row| {
        Ok(KindAt {
            kind: row.text(0)?,
            level: row.int(1)?,
        })
    })
}

/// At most `limit` subordinates of an organisation on a day, in today's order, behind the place (sort, id).
///
/// # Errors
/// The store fails.
pub fn children(read: &Read<'_>, parent: i64, day: Day, after: (i64, i64), limit: i64) -> Result<Vec<Child>, StoreError> {
    read.all(&CHILDREN, params![parent, day, after.0, after.1, limit], |row| {
        Ok(Child {
            then: Then {
                id: row.int(0)?,
                parent: Some(parent),
                name: row.opt_text(1)?.unwrap_or_default(),
                kind: row.opt_text(2)?.unwrap_or_default(),
                level: row.opt_int(3)?.unwrap_or_default(),
            },
            path: row.text(4)?,
            sort: row.int(5)?,
            inner: row.flag(6)?,
        })
    })
}

/// The whole tree of an organisation on a day, itself first: for reports and comparisons of a county; a page reads
/// [`children`]. Empty when it did not exist then.
///
/// # Errors
/// The store fails.
pub fn tree(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<Then>, StoreError> {
    read.all(&TREE, params![org, day], |row| {
        // Level and kind in one value: one look-up a row instead of two.
        let both = row.opt_text(3)?.unwrap_or_default();
        let (level, kind) = both.split_once(' ').unwrap_or_default();
        Ok(Then {
            id: row.int(0)?,
            parent: row.opt_int(1)?,
            name: row.opt_text(2)?.unwrap_or_default(),
            kind: kind.to_owned(),
            level: level.parse().unwrap_or_default(),
        })
    })
}

/// How many organisations that tree had.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, org: i64, day: Day) -> Result<i64, StoreError> {
    read.count(&COUNT, params![org, day])
}
