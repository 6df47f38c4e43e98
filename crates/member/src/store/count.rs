//! Figures. A branch's counts are written anew whenever one of its members changes, in the same
//! transaction; a figure for a part of the tree is their sum over a range of paths, one statement.

use crate::rule::standing::Whereabouts;
use jishi_person::Sex;
use jishi_platform::db::{Read, Row, StoreError, Value, Write};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

macro_rules! sums {
    () => {
        "cast(coalesce(sum(c.members), 0) as bigint), cast(coalesce(sum(c.women), 0) as bigint), cast(coalesce(sum(c.party), 0) as bigint),
         cast(coalesce(sum(c.leaving), 0) as bigint), cast(coalesce(sum(c.floating), 0) as bigint), cast(coalesce(sum(c.lost), 0) as bigint),
         cast(coalesce(sum(c.gone), 0) as bigint), cast(coalesce(sum(case when c.year = $2 then c.registered else 0 end), 0) as bigint)"
    };
}

sql! {
    unscoped CLAIM ("counts of a branch whose member is being changed; a second writer waits here") =
        "insert into member_count (org_id) select o.id from org o where o.id in ({ids:$1}) order by o.id
         on conflict (org_id) do update set stamp = member_count.stamp + 1";
    unscoped RENEW ("counts of a branch whose member is being changed") =
        "update member_count set (members, women, party, leaving, floating, lost, gone, year, registered) =
         (select coalesce(sum(case when m.state = 'active' then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.sex = 2 then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.party = 1 then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.leaving <> '' then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.whereabouts = 'floating' then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.whereabouts = 'lost' then 1 else 0 end), 0),
                 coalesce(sum(case when m.state = 'left' then 1 else 0 end), 0),
                 coalesce(max(case when m.state = 'active' then m.registered else 0 end), 0),
                 coalesce(sum(case when m.state = 'active' and m.registered > 0 and m.registered =
                     (select max(y.registered) from member y where y.org_id = member_count.org_id and y.state = 'active') then 1 else 0 end), 0)
          from member m where m.org_id = member_count.org_id)
         where org_id in ({ids:$1})";
    unscoped JOINED ("branches were checked against the writer's scope") =
        "insert into member_count (org_id, members, women, party, floating, lost)
         select o.id, r.c2, r.c3, r.c4, r.c5, r.c6 from ({rows:$1:6}) r join org o on o.id = r.c1 where 1 = 1 order by o.id
         on conflict (org_id) do update set members = member_count.members + excluded.members, women = member_count.women + excluded.women,
         party = member_count.party + excluded.party, floating = member_count.floating + excluded.floating,
         lost = member_count.lost + excluded.lost, stamp = member_count.stamp + 1";
    scoped BELOW = concat!("select ", sums!(), " from org o join member_count c on c.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $1 || '~'");
    scoped OWN = concat!("select ", sums!(), " from org o join member_count c on c.org_id = o.id where {scope:o.path} and o.path = $1");
    scoped BY_CHILD = concat!("select ", sums!(), ", substr(o.path, 1, $3) from org o join member_count c on c.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $1 || '~' and length(o.path) >= $3 group by 9 order by 9");
}

/// Figures of an organisation, 本级 or 本级及所有下级.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 在册团员, those whose leaving waits for its confirmation among them.
    pub members: i64,
    /// Women among them.
    pub women: i64,
    /// Members of the Party among them.
    pub party: i64,
    /// Leaving filed and not confirmed.
    pub leaving: i64,
    /// 流动.
    pub floating: i64,
    /// 失联.
    pub lost: i64,
    /// 已离团.
    pub gone: i64,
    /// Registered for the year asked for.
    pub registered: i64,
}

fn figures(row: &Row<'_>) -> Result<Figures, StoreError> {
    Ok(Figures {
        members: row.int(0)?,
        women: row.int(1)?,
        party: row.int(2)?,
        leaving: row.int(3)?,
        floating: row.int(4)?,
        lost: row.int(5)?,
        gone: row.int(6)?,
        registered: row.int(7)?,
    })
}

/// Counts branches anew after a change of their members. Call it last, with every branch touched.
///
/// # Errors
/// The store fails.
pub fn renew(write: &mut Write<'_>, branches: &[i64]) -> Result<(), StoreError> {
    // In one order everywhere, so that two writers wait for each other instead of meeting head-on.
    let mut branches = branches.to_vec();
    branches.sort_unstable();
    branches.dedup();
    if branches.is_empty() {
        return Ok(());
    }
    let (expected, list) = (branches.len() as u64, [Value::ids(branches)]);
    write.execute(&CLAIM, &list)?;
    match write.execute(&RENEW, &list)? {
        found if found == expected => Ok(()),
        found => Err(StoreError::RowsAffected { expected, found }),
    }
}

/// Members who are new in their branches, for [`joined`].
#[derive(Debug, Default)]
pub struct Joined(BTreeMap<i64, [i64; 5]>);

impl Joined {
    /// One more of a branch, active and not registered yet.
    pub fn one(&mut self, branch: i64, sex: Sex, party: bool, whereabouts: Whereabouts) {
        let is = [
            true,
            sex == Sex::Female,
            party,
            whereabouts == Whereabouts::Floating,
            whereabouts == Whereabouts::Lost,
        ];
        let counts = self.0.entry(branch).or_default();
        for (count, is) in counts.iter_mut().zip(is) {
            *count += i64::from(is);
        }
    }
}

/// Adds members who are new to the counts of their branches, which none of them could change otherwise: a
/// million of them are entered without counting a branch anew for each part of it.
///
/// # Errors
/// A branch is missing; the store fails.
pub fn joined(write: &mut Write<'_>, joined: &Joined) -> Result<(), StoreError> {
    if joined.0.is_empty() {
        return Ok(());
    }
    let rows = joined
        .0
        .iter()
        .map(|(branch, [members, women, party, floating, lost])| [*branch, *members, *women, *party, *floating, *lost]);
    let expected = joined.0.len() as u64;
    match write.execute(&JOINED, &[Value::rows(rows)])? {
        found if found == expected => Ok(()),
        found => Err(StoreError::RowsAffected { expected, found }),
    }
}

/// The organisation at `path` and everything below it; `year` is the year of registration counted.
///
/// # Errors
/// The store fails.
pub fn below(read: &Read<'_>, path: &str, year: i64) -> Result<Figures, StoreError> {
    Ok(read.one(&BELOW, params![path, year], figures)?.unwrap_or_default())
}

/// The organisation at `path` alone.
///
/// # Errors
/// The store fails.
pub fn own(read: &Read<'_>, path: &str, year: i64) -> Result<Figures, StoreError> {
    Ok(read.one(&OWN, params![path, year], figures)?.unwrap_or_default())
}

/// Each direct child of the organisation at `path` with everything below it, by the child's path;
/// children without members are left out.
///
/// # Errors
/// The store fails.
pub fn by_child(read: &Read<'_>, path: &str, year: i64) -> Result<Vec<(String, Figures)>, StoreError> {
    let child = i64::try_from(path.len() + jishi_org::path::SEGMENT).unwrap_or(i64::MAX);
    read.all(&BY_CHILD, params![path, year, child], |row| Ok((row.text(8)?, figures(row)?)))
}
