//! Young people of an organisation, dated: the denominator of 团青比.

use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

/// An organisation with its number, and the members of it and of everything below it: a sum over a range of paths.
macro_rules! unit {
    () => {
        "o.id, o.name, o.path, y.stage, y.valid_from, y.youth,
         (select cast(coalesce(sum(c.members), 0) as bigint) from v_org b join member_count c on c.org_id = b.id
          where b.path >= o.path and b.path < o.path || '~')"
    };
}

sql! {
    unscoped SET ("of an organisation the caller may manage") =
        "insert into member_youth (org_id, stage, valid_from, youth, source, set_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, stage, valid_from) do update set youth = excluded.youth, source = excluded.source, set_by = excluded.set_by";
    scoped LIST = "select y.stage, y.valid_from, y.youth, y.source from member_youth y join org o on o.id = y.org_id
         where {scope:o.path} and y.org_id = $1 order by y.valid_from desc, y.stage limit 40";
    scoped BELOW = concat!("select ", unit!(), " from org o join member_youth y on y.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $1 || '~' and o.path > $2 and o.closed_on is null
           and y.valid_from = (select max(l.valid_from) from member_youth l where l.org_id = y.org_id and l.valid_from <= $3)
         order by o.path limit $4");
    unscoped NEAREST ("counts alone: the ceiling under which somebody is registered, set by an organisation above the branch") =
        concat!("select ", unit!(), " from v_org o join member_youth y on y.org_id = o.id
         where o.path in (substr($1, 1, 6), substr($1, 1, 12), substr($1, 1, 18), substr($1, 1, 24), $1) and y.valid_from <= $2
         order by length(o.path) desc, y.valid_from desc, y.stage limit 1");
}

/// A number of young people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Youth {
    /// 初中毕业班 …; empty for a unit without a stage of its own.
    pub stage: String,
    /// From when.
    pub from: Day,
    /// How many.
    pub youth: i64,
    /// Where the number comes from.
    pub source: String,
}

/// A unit with its latest number and its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The organisation.
    pub org: i64,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Stage.
    pub stage: String,
    /// From when the number holds.
    pub from: Day,
    /// Young people.
    pub youth: i64,
    /// Members of the organisation and of everything below it.
    pub members: i64,
}

/// Sets the number of an organisation from a day on.
///
/// # Errors
/// The store fails.
pub fn set(write: &mut Write<'_>, org: i64, youth: &Youth, account: i64) -> Result<(), StoreError> {
    write.execute_one(&SET, params![org, &youth.stage, youth.from, youth.youth, &youth.source, account])
}

/// The numbers of one organisation, the latest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, org: i64) -> Result<Vec<Youth>, StoreError> {
    read.all(&LIST, params![org], |row| {
        Ok(Youth {
            stage: row.text(0)?,
            from: row.day(1)?,
            youth: row.int(2)?,
            source: row.text(3)?,
        })
    })
}

/// Units below a path with a number on a day, in the order of their paths, behind `after`.
///
/// # Errors
/// The store fails.
pub fn below(read: &Read<'_>, path: &str, after: &str, day: Day, limit: i64) -> Result<Vec<Unit>, StoreError> {
    read.all(&BELOW, params![path, after, day, limit], unit)
}

/// The number that holds on a day for who is registered in the branch at a path: its own, else that of the nearest
/// organisation above it.
///
/// # Errors
/// The store fails.
pub fn nearest(read: &Read<'_>, path: &str, day: Day) -> Result<Option<Unit>, StoreError> {
    read.one(&NEAREST, params![path, day], unit)
}

fn unit(row: &Row<'_>) -> Result<Unit, StoreError> {
    Ok(Unit {
        org: row.int(0)?,
        name: row.text(1)?,
        path: row.text(2)?,
        stage: row.text(3)?,
        from: row.day(4)?,
        youth: row.int(5)?,
        members: row.int(6)?,
    })
}
