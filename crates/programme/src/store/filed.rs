//! What organisations have filed, added up over the tree: the tree as it was when each report was
//! filed, or the tree as it is today. Every report is read once: for statistics, not for each page.

use crate::model::ProgrammeId;
use jishi_kernel::Day;
use jishi_org::path;
use jishi_org::store::{as_of, succession};
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::{params, sql};
use std::collections::{BTreeMap, HashMap};

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

/// The reports, of all programmes or as `$which` says, by the path they were filed under, `f`, and the organisation
/// that filed them, `o`: a path ends with the number of its organisation ([`path::numbers`]).
macro_rules! by_filer {
    () => {
        by_filer!("")
    };
    ($which:literal) => {
        concat!(
            "from (select org_path, count(*) as reports, sum(case when state = 'accepted' then 1 else 0 end) as accepted
                   from progress ",
            $which,
            " group by org_path) f join v_org o on o.id = ((((",
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
    unscoped THEN_OF ("numbers of a programme found in scope, below a path that an organisation found in scope had") =
        "select substr(org_path, 1, $4), count(*), cast(sum(case when state = 'accepted' then 1 else 0 end) as bigint)
         from progress where programme_id = $1 and org_path >= $2 and org_path < $3 group by 1 order by 1";
    unscoped OPEN_OF ("numbers of a programme found in scope, below an organisation found in scope") = concat!(
        "select substr(o.path, 1, $4), cast(sum(f.reports) as bigint), cast(sum(f.accepted) as bigint) ", by_filer!("where programme_id = $1"),
        "where o.closed_on is null and o.path >= $2 and o.path < $3 group by 1 order by 1");
    unscoped ENDED_OF ("numbers of a programme found in scope, of which those below an organisation found in scope are kept") = concat!(
        "select o.path, cast(sum(f.reports) as bigint), cast(sum(f.accepted) as bigint), o.id ", by_filer!("where programme_id = $1"),
        "where o.closed_on is not null group by o.path, o.id order by o.path");
    unscoped NAMES ("organisations that stood below one found in scope when they filed") =
        "select o.id, o.name, o.path, o.closed_on from v_org o where o.id in ({ids:$1})";
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

/// What an organisation and those directly below it have filed for one programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The organisation itself.
    pub own: Filed,
    /// Direct subordinates by number, each with everything below it.
    pub below: BTreeMap<i64, Filed>,
}

impl Split {
    /// All of it.
    pub fn whole(&self) -> Filed {
        let mut whole = self.own;
        for sum in self.below.values() {
            whole += *sum;
        }
        whole
    }

    fn add(&mut self, at: &str, sum: Filed, top: &str) {
        match path::numbers(at).last() {
            Some(number) if at.len() > top.len() => *self.below.entry(*number).or_default() += sum,
            _ => self.own += sum,
        }
    }
}

/// As it was: a report counts where its organisation stood when it was filed; `org` by every path it
/// has had. Reads the part of the programme's reports below it.
///
/// # Errors
/// The store fails.
pub fn then_of(read: &Read<'_>, programme: ProgrammeId, org: i64) -> Result<Split, StoreError> {
    let mut split = Split::default();
    for top in as_of::paths(read, org)? {
        let params = params![programme.0, &top, path::end(&top), path::child_length(&top)];
        for (at, filed) in read.all(&THEN_OF, params, sum)? {
            split.add(&at, filed, &top);
        }
    }
    Ok(split)
}

/// As it is today: a report counts where its organisation, or what that went on as, stands now. Reads
/// the reports of the whole programme once, by key alone.
///
/// # Errors
/// The store fails.
pub fn today_of(read: &Read<'_>, programme: ProgrammeId, top: &str) -> Result<Split, StoreError> {
    let mut split = Split::default();
    let params = params![programme.0, top, path::end(top), path::child_length(top)];
    for (at, filed) in read.all(&OPEN_OF, params, sum)? {
        split.add(&at, filed, top);
    }
    let ended = read.all(&ENDED_OF, params![programme.0], |row| Ok((row.int(3)?, sum(row)?)))?;
    if ended.is_empty() {
        return Ok(split);
    }
    let (heirs, length) = (succession::heirs(read)?, path::child_length(top) as usize);
    for (org, (last, filed)) in ended {
        let now = heirs.get(&org).unwrap_or(&last);
        if path::within(now, top) {
            split.add(now.get(..length).unwrap_or(now), filed, top);
        }
    }
    Ok(split)
}

/// An organisation of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its present name, or its last.
    pub name: String,
    /// Its path.
    pub path: String,
    /// The day it ended.
    pub closed_on: Option<Day>,
}

/// Organisations by number.
///
/// # Errors
/// The store fails.
pub fn names(read: &Read<'_>, orgs: &[i64]) -> Result<HashMap<i64, Named>, StoreError> {
    if orgs.is_empty() {
        return Ok(HashMap::new());
    }
    let found = read.all(&NAMES, &[Value::ids(orgs.iter().copied())], |row| {
        let named = Named {
            name: row.text(1)?,
            path: row.text(2)?,
            closed_on: row.opt_day(3)?,
        };
        Ok((row.int(0)?, named))
    })?;
    Ok(found.into_iter().collect())
}
