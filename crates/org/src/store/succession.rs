//! Who went on as whom: links of merges, splits and dissolutions, asked from both sides.
//!
//! What an organisation is today follows the links of its last closing, which begin on the day after its last one:
//! one that was restored and closed again went on as whom the second closing names, and as nobody when it names none.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::{HashMap, HashSet};

sql! {
    scoped AFTER =
        "select l.to_id, s.name, l.how, l.on_day, cast(1 as bigint) from org_link l join org o on o.id = l.from_id left join org s on s.id = l.to_id and {scope:s.path}
         where {scope:o.path} and l.from_id = $1 and l.on_day > o.closed_on order by l.on_day, l.to_id";
    scoped BEFORE =
        "select l.from_id, s.name, l.how, l.on_day, cast(case when l.on_day > f.closed_on then 1 else 0 end as bigint)
         from org_link l join org o on o.id = l.to_id join org f on f.id = l.from_id left join org s on s.id = l.from_id and {scope:s.path}
         where {scope:o.path} and l.to_id = $1 order by l.on_day, l.from_id";
    unscoped STEP ("numbers only: which organisation a closed one went on as, for reports filed under it") =
        "select l.to_id, o.closed_on from org_link l join org f on f.id = l.from_id join org o on o.id = l.to_id
         where l.from_id = $1 and l.on_day > f.closed_on order by l.on_day desc, l.to_id";
    unscoped HEIRS ("numbers and paths: which organisation each closed one went on as, for reports filed under it") =
        "with recursive heir (id, now) as (
           select l.from_id, l.to_id from org_link l join org f on f.id = l.from_id where l.on_day > f.closed_on
           union
           select heir.id, l.to_id from heir join org c on c.id = heir.now join org_link l on l.from_id = heir.now where l.on_day > c.closed_on)
         select heir.id, o.path from heir join org o on o.id = heir.now where o.closed_on is null order by heir.id, o.id desc";
}

/// One end of a succession.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The organisation at the other end.
    pub org: i64,
    /// Its present name; `None` outside the scope.
    pub name: Option<String>,
    /// `merge`, `split` or `dissolve`.
    pub how: String,
    /// First day of the new state.
    pub day: Day,
    /// False when the one that ended was restored since.
    pub holds: bool,
}

fn links(read: &Read<'_>, statement: &'static jishi_platform::db::ScopedSql, org: i64) -> Result<Vec<Link>, StoreError> {
    read.all(statement, params![org], |row| {
        Ok(Link {
            org: row.int(0)?,
            name: row.opt_text(1)?,
            how: row.text(2)?,
            day: row.day(3)?,
            holds: row.flag(4)?,
        })
    })
}

/// Whom an organisation that has ended went on as; nobody while it is open, also when it was restored.
///
/// # Errors
/// The store fails.
pub fn after(read: &Read<'_>, org: i64) -> Result<Vec<Link>, StoreError> {
    links(read, &AFTER, org)
}

/// Out of whom an organisation came, and whom it took over from, though that was restored since.
///
/// # Errors
/// The store fails.
pub fn before(read: &Read<'_>, org: i64) -> Result<Vec<Link>, StoreError> {
    links(read, &BEFORE, org)
}

/// What an organisation of an old report is today: itself while it is open, else the open ones it
/// went on as, over any number of changes; empty when it ended without a successor. A split one has several.
///
/// # Errors
/// The store fails.
pub fn today(read: &Read<'_>, org: i64) -> Result<Vec<i64>, StoreError> {
    let (mut seen, mut found, mut waiting) = (HashSet::from([org]), Vec::new(), vec![org]);
    let mut first = true;
    while let Some(id) = waiting.pop() {
        let next = read.all(&STEP, params![id], |row| Ok((row.int(0)?, row.opt_text(1)?.is_some())))?;
        if first && next.is_empty() {
            // Open, or ended without a successor: the caller's own row says which.
            return Ok(if super::tree::is_open(read, org)? { vec![org] } else { Vec::new() });
        }
        first = false;
        for (to, closed) in next {
            if !seen.insert(to) {
                continue;
            }
            if closed {
                waiting.push(to);
            } else {
                found.push(to);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The present path of what every ended organisation with a successor is today, over any number of
/// changes, by its number: [`today`] for all at once. Of the successors of a split one it is the oldest.
///
/// # Errors
/// The store fails.
pub fn heirs(read: &Read<'_>) -> Result<HashMap<i64, String>, StoreError> {
    // The last of one number stays.
    Ok(read
        .all(&HEIRS, params![], |row| Ok((row.int(0)?, row.text(1)?)))?
        .into_iter()
        .collect())
}
