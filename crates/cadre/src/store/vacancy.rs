//! Organisations that lack somebody: places that are not filled, and no secretary.

use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{holds, params, sql};

sql! {
    scoped UNFILLED = concat!(
        "select v.id, v.path, v.name, v.level, v.places, v.filled from (
            select o.id as id, o.path as path, o.name as name, o.level as level,
                (select cast(coalesce(sum(s.places), 0) as bigint) from cadre_staffing s where s.org_id = o.id
                    and s.valid_from = (select max(n.valid_from) from cadre_staffing n where n.org_id = s.org_id and n.kind = s.kind and n.valid_from <= $1)) as places,
                (select count(*) from cadre_post c where c.org_id = o.id and c.staffing <> '' and ", holds!("c", "$1"), ") as filled
            from v_org o where o.path > $2 and o.path >= $3 and o.path < $4 and {scope:o.path} and o.closed_on is null
            and exists (select 1 from cadre_staffing e where e.org_id = o.id)) v
         where v.places > v.filled order by v.path limit $5"
    );
    scoped NEXT = concat!(
        "select count(*), cast(coalesce(sum(v.places - v.filled), 0) as bigint) from (
            select (select cast(coalesce(sum(s.places), 0) as bigint) from cadre_staffing s where s.org_id = o.id
                    and s.valid_from = (select max(n.valid_from) from cadre_staffing n where n.org_id = s.org_id and n.kind = s.kind and n.valid_from <= $1)) as places,
                (select count(*) from cadre_post c where c.org_id = o.id and c.staffing <> '' and ", holds!("c", "$1"), ") as filled
            from v_org o where {scope:o.path} and o.closed_on is null
            and o.id in (", jishi_org::managed_by!("$2", "$1"), ")
            and exists (select 1 from cadre_staffing e where e.org_id = o.id)) v
         where v.places > v.filled"
    );
    scoped HEADLESS = concat!(
        "select o.id, o.path, o.name, o.level, 0, 0 from v_org o
         where o.path > $2 and o.path >= $3 and o.path < $4 and {scope:o.path} and o.closed_on is null
         and not exists (select 1 from cadre_post c where c.org_id = o.id and c.post = '书记' and ", holds!("c", "$1"), ") order by o.path limit $5"
    );
}

/// What is lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// 缺编: more places than posts that take one.
    Places,
    /// 无书记.
    Secretary,
}

/// An organisation that lacks somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Number.
    pub org: i64,
    /// Path.
    pub path: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Places; 0 where they are not what is lacking.
    pub places: i64,
    /// Filled ones.
    pub filled: i64,
}

/// How many of an organisation, its direct subordinates and what it keeps 直属 have places nobody fills on a day, and how
/// many places those are.
///
/// # Errors
/// The store fails.
pub fn next(read: &Read<'_>, org: i64, day: Day) -> Result<(i64, i64), StoreError> {
    let found = read.one(&NEXT, params![day, org], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.unwrap_or_default())
}

/// At most `limit` organisations within the one at `within` that lack somebody on a day, behind the path `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, lack: Lack, within: &str, after: &str, day: Day, limit: usize) -> Result<Vec<Lacking>, StoreError> {
    let statement = match lack {
        Lack::Places => &UNFILLED,
        Lack::Secretary => &HEADLESS,
    };
    read.all(statement, params![day, after, within, format!("{within}~"), limit as i64], |row| {
        Ok(Lacking {
            org: row.int(0)?,
            path: row.text(1)?,
            name: row.text(2)?,
            level: Level::from_number(row.int(3)?).ok_or_else(|| StoreError::corrupt(3, "not a level"))?,
            places: row.int(4)?,
            filled: row.int(5)?,
        })
    })
}
