//! What organisations have filed, added up over the tree: the tree as it was when each report was
//! filed, or the tree as it is today. Every report is read once: for statistics, not for each page.

use jishi_org::path;
use jishi_org::store::succession;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

/// One digit of the last segment of a path, counted from its end.
macro_rules! digit {
    ($place:literal) => {
        concat!(
            "({instr}('0123456789abcdefghjkmnpqrstvwxyz', substr(f.org_path, length(f.org_path) - ",
            $place,
            ", 1)) - 1)"
        )
    };
}

/// The reports by the path they were filed under, `f`, and the organisation that filed them, `o`: a path ends
/// with the number of its organisation ([`path::numbers`]).
macro_rules! by_filer {
    () => {
        concat!(
            "from (select org_path, count(*) as reports, sum(case when state = 'accepted' then 1 else 0 end) as accepted
                   from progress group by org_path) f join v_org o on o.id = ((((",
            digit!("5"),
            " * 32 + ",
            digit!("4"),
            ") * 32 + ",
            digit!("3"),
            ") * 32 + ",
            digit!("2"),
            ") * 32 + ",
            digit!("1"),
            ") * 32 + ",
            digit!("0"),
            " "
        )
    };
}

sql! {
    unscoped THEN ("numbers below a path that an organisation had, which the caller has found in scope") =
        "select substr(org_path, 1, $3), count(*), cast(sum(case when state = 'accepted' then 1 else 0 end) as bigint)
         from progress where org_path >= $1 and org_path < $2 group by 1 order by 1";
    unscoped OPEN ("numbers below an organisation the caller has found in scope") = concat!(
        "select substr(o.path, 1, $3), cast(sum(f.reports) as bigint), cast(sum(f.accepted) as bigint) ", by_filer!(),
        "where o.closed_on is null and o.path >= $1 and o.path < $2 group by 1 order by 1");
    unscoped ENDED ("numbers, of which those below an organisation found in scope are kept") = concat!(
        "select o.path, cast(sum(f.reports) as bigint), cast(sum(f.accepted) as bigint), o.id ", by_filer!(),
        "where o.closed_on is not null group by o.path, o.id order by o.path");
}

/// Reports of an organisation, or of it and everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// Reports on steps.
    pub reports: i64,
    /// Those that were accepted.
    pub accepted: i64,
}

impl std::ops::AddAssign for Filed {
    fn add_assign(&mut self, more: Self) {
        self.reports += more.reports;
        self.accepted += more.accepted;
    }
}

fn sum(row: &Row<'_>) -> Result<(String, Filed), StoreError> {
    let filed = Filed {
        reports: row.int(1)?,
        accepted: row.int(2)?,
    };
    Ok((row.text(0)?, filed))
}

fn length(depth: usize) -> usize {
    depth.saturating_mul(path::SEGMENT)
}

/// As it was: what was filed at and below `top`, each report under the path its organisation had on
/// that day. `top` is a path of a day (`jishi_org::store::as_of::path`), empty for all. One sum for
/// each organisation `depth` levels from the root, with everything below it; organisations higher up
/// have a sum of their own.
///
/// # Errors
/// The store fails.
pub fn then(read: &Read<'_>, top: &str, depth: usize) -> Result<BTreeMap<String, Filed>, StoreError> {
    let length = i64::try_from(length(depth)).unwrap_or(i64::MAX);
    let sums = read.all(&THEN, params![top, path::end(top), length], sum)?;
    Ok(sums.into_iter().collect())
}

/// As it is today: the same reports under the present path of the organisation that filed them. What
/// one that ended had filed counts for its successor, the first of several; without one it stays
/// where the organisation stood last.
///
/// # Errors
/// The store fails.
pub fn today(read: &Read<'_>, top: &str, depth: usize) -> Result<BTreeMap<String, Filed>, StoreError> {
    let length = length(depth);
    let params = params![top, path::end(top), i64::try_from(length).unwrap_or(i64::MAX)];
    let mut sums: BTreeMap<String, Filed> = read.all(&OPEN, params, sum)?.into_iter().collect();
    let ended = read.all(&ENDED, params![], |row| Ok((row.int(3)?, sum(row)?)))?;
    if ended.is_empty() {
        return Ok(sums);
    }
    let heirs = succession::heirs(read)?;
    for (org, (last, filed)) in ended {
        let now = heirs.get(&org).unwrap_or(&last);
        if path::within(now, top) {
            let at = now.get(..length).unwrap_or(now);
            *sums.entry(at.to_owned()).or_default() += filed;
        }
    }
    Ok(sums)
}
