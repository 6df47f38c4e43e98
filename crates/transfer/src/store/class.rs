//! Graduating classes, who graduates, and how they stand.

use crate::kind::Way;
use crate::model::TransferId;
use crate::rule::campaign::{Count, Standing};
use crate::rule::response;
use jishi_kernel::{Day, Millis};
use jishi_member::MemberId;
use jishi_member::store::graduation;
use jishi_person::PersonId;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{App, params, sql};

macro_rules! standing {
    () => {
        "case when t.state is null or t.state in ('draft', 'withdrawn', 'lapsed') then 0 when t.state = 'done' then 4
              when t.state in ('returned', 'appealed') then 3 when t.due < $2 then 2 else 1 end"
    };
}

sql! {
    unscoped MARK ("a branch the caller manages") =
        "insert into transfer_class (org_id, year, month, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (year, org_id) do update set month = excluded.month, set_by = excluded.set_by, set_at = excluded.set_at";
    unscoped CLASS ("the class of a branch found in scope") = "select month from transfer_class where year = $1 and org_id = $2";
    unscoped LIST_IN ("members of a branch the caller manages") =
        "insert into transfer_graduate (year, member_id, org_id, org_path)
         select cast($1 as bigint), m.id, m.org_id, o.path from v_member m join v_org o on o.id = m.org_id where m.org_id = $2 and m.state = 'active'
         on conflict (year, member_id) do nothing";
    unscoped OTHER_MONTH ("members of a branch the caller manages") =
        "select m.id from v_member m left join transfer_graduate g on g.year = $1 and g.member_id = m.id
         where m.org_id = $2 and m.state = 'active' and coalesce(m.graduates, '') <> $3 and coalesce(g.way, '') <> 'delay' order by m.id";
    unscoped NOT_LISTED ("a nightly job, or a member who has just arrived, completes the classes that have not graduated") =
        "select c.year, m.id, o.id, o.path, c.month from transfer_class c join v_member m on m.org_id = c.org_id join v_org o on o.id = c.org_id
         where c.month >= $1 and m.state = 'active' and (cast($2 as bigint) = 0 or m.id = $2)
           and not exists (select 1 from transfer_graduate g where g.year = c.year and g.member_id = m.id) order by c.year, m.id limit $3";
    unscoped LIST_ONE ("a nightly job, or a member who has just arrived, completes the classes that have not graduated") =
        "insert into transfer_graduate (year, member_id, org_id, org_path) values ($1, $2, $3, $4) on conflict (year, member_id) do nothing";
    unscoped WAY ("a graduate whose branch or transfer the caller has found") =
        "update transfer_graduate set way = $3 where year = $1 and member_id = $2";
    unscoped LINK ("the graduate whose transfer this is") =
        "update transfer_graduate set way = case when $2 = '' then way else $2 end, transfer_id = $3
         where member_id = $1 and year >= $4 and year = (select max(year) from transfer_graduate where member_id = $1)
           and not exists (select 1 from transfer t where t.id = transfer_graduate.transfer_id and t.state = 'done')";
    unscoped WAY_OF ("what the board knows of a membership the caller has found") =
        "select way from transfer_graduate where member_id = $1 order by year desc limit 1";
    scoped BOARD = concat!(
        "select substr(o.path, 1, cast($4 as int)), g.way, ", standing!(), ", count(*)
         from transfer_graduate g join v_org o on o.id = g.org_id left join transfer t on t.id = g.transfer_id
         where {scope:o.path} and g.year = $1 and o.path >= $3 and o.path < $3 || '~' group by 1, 2, 3");
    scoped NAMES = "select o.path, o.id, o.name, o.level, coalesce(c.month, '') from v_org o left join transfer_class c on c.org_id = o.id and c.year = $3
         where {scope:o.path} and o.parent_id = $1 and o.path > $2 and o.closed_on is null order by o.path limit $4";
    scoped PEOPLE = concat!(
        "select g.member_id, p.name, p.id_mask, g.way, ", standing!(), ", g.transfer_id, p.id
         from transfer_graduate g join v_org o on o.id = g.org_id join v_member m on m.id = g.member_id join v_person p on p.id = m.person_id
         left join transfer t on t.id = g.transfer_id
         where {scope:o.path} and g.year = $1 and g.org_id = $3 and g.member_id > $4 order by g.member_id limit $5");
    scoped MEMBER_IN = "select o.path, o.id from transfer_graduate g join v_org o on o.id = g.org_id where {scope:o.path} and g.year = $1 and g.member_id = $2";
}

/// A graduate as listed in the branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graduate {
    /// The membership.
    pub member: i64,
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Masked identity number.
    pub id_mask: String,
    /// The way; `None` while not known.
    pub way: Option<Way>,
    /// How it stands.
    pub standing: Standing,
    /// The transfer.
    pub transfer: Option<TransferId>,
}

/// An organisation of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Path.
    pub path: String,
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// It is a branch.
    pub branch: bool,
    /// 毕业时间, `YYYY-MM`; empty while not marked.
    pub month: String,
}

fn standing(row: &Row<'_>, column: usize) -> Result<Standing, StoreError> {
    Ok(match row.int(column)? {
        0 => Standing::None,
        1 => Standing::Open,
        2 => Standing::Late,
        3 => Standing::Returned,
        4 => Standing::Done,
        _ => return Err(StoreError::corrupt(column, "not a standing")),
    })
}

/// Marks when a branch graduates (`YYYY-MM`), lists who does and writes the month on their cards, but not
/// on that of one who graduates later. Members listed before stay listed. Tells how many were added.
///
/// # Errors
/// The store fails.
pub fn mark(write: &mut Write<'_>, app: &App, branch: i64, year: i64, month: &str, account: i64) -> Result<u64, StoreError> {
    write.execute_one(&MARK, params![branch, year, month, account, app.now()])?;
    let added = write.execute(&LIST_IN, params![year, branch])?;
    for member in write.all(&OTHER_MONTH, params![year, branch, month], |row| row.int(0))? {
        graduation::set(write, app, MemberId(member), month, account)?;
    }
    Ok(added)
}

/// Lists members of classes that graduate in `month` or later and are not listed, at most `limit`, and
/// writes the month on their cards. Tells how many.
///
/// # Errors
/// The store fails.
pub(crate) fn list_late(write: &mut Write<'_>, app: &App, month: &str, limit: i64) -> Result<usize, StoreError> {
    list_missing(write, app, month, 0, limit)
}

/// The same for one who has just come to a branch.
///
/// # Errors
/// The store fails.
pub(crate) fn join(write: &mut Write<'_>, app: &App, member: MemberId, today: Day) -> Result<(), StoreError> {
    list_missing(write, app, &response::month(today), member.0, 10).map(|_| ())
}

fn list_missing(write: &mut Write<'_>, app: &App, month: &str, member: i64, limit: i64) -> Result<usize, StoreError> {
    let found = write.all(&NOT_LISTED, params![month, member, limit], |row| {
        Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.text(3)?, row.text(4)?))
    })?;
    for (year, member, branch, path, month) in &found {
        write.execute_one(&LIST_ONE, params![*year, *member, *branch, path])?;
        graduation::set(write, app, MemberId(*member), month, 0)?;
    }
    Ok(found.len())
}

/// When a branch graduates in a year; `None` while not marked.
///
/// # Errors
/// The store fails.
pub fn month(read: &Read<'_>, branch: i64, year: i64) -> Result<Option<String>, StoreError> {
    read.one(&CLASS, params![year, branch], |row| row.text(0))
}

/// Notes a graduate's way before there is a transfer.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the member does not graduate that year.
pub fn set_way(write: &mut Write<'_>, year: i64, member: i64, way: Option<Way>) -> Result<(), StoreError> {
    write.execute_one(&WAY, params![year, member, way.map_or("", Way::slug)])
}

/// The branch a graduate of the year was in, when it lies in the scope: path and number.
///
/// # Errors
/// The store fails.
pub fn branch_of(read: &Read<'_>, year: i64, member: i64) -> Result<Option<(String, i64)>, StoreError> {
    read.one(&MEMBER_IN, params![year, member], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Notes the transfer of somebody who graduates this year or graduated last year; who has arrived
/// somewhere stays counted there, and everybody else stays unnoticed.
///
/// # Errors
/// The store fails.
pub(crate) fn link(write: &mut Write<'_>, member: i64, way: Option<Way>, transfer: TransferId, year: i64) -> Result<(), StoreError> {
    write
        .execute(&LINK, params![member, way.map_or("", Way::slug), transfer.0, year - 1])
        .map(|_| ())
}

/// The way the board knows of a member.
///
/// # Errors
/// The store fails.
pub fn way_of(read: &Read<'_>, member: i64) -> Result<Option<Way>, StoreError> {
    let way = read.one(&WAY_OF, params![member], |row| row.text(0))?;
    Ok(way.and_then(|way| Way::from_slug(&way)))
}

/// The counts below an organisation, each with the path of the direct child it belongs to (or of
/// the organisation itself).
///
/// # Errors
/// The store fails.
pub fn board(read: &Read<'_>, year: i64, path: &str, now: Millis) -> Result<Vec<(String, Count)>, StoreError> {
    let child = i64::try_from(path.len() + jishi_org::path::SEGMENT).unwrap_or(i64::MAX);
    read.all(&BOARD, params![year, now, path, child], |row| {
        let count = Count {
            way: Way::from_slug(&row.text(1)?),
            standing: standing(row, 2)?,
            count: row.int(3)?,
        };
        Ok((row.text(0)?, count))
    })
}

/// The direct subordinates behind a path, with the month of those that are graduating classes.
///
/// # Errors
/// The store fails.
pub fn units(read: &Read<'_>, of: i64, after: &str, year: i64, limit: i64) -> Result<Vec<Unit>, StoreError> {
    read.all(&NAMES, params![of, after, year, limit], |row| {
        Ok(Unit {
            path: row.text(0)?,
            id: row.int(1)?,
            name: row.text(2)?,
            branch: row.int(3)? == 5,
            month: row.text(4)?,
        })
    })
}

/// The graduates of a branch behind a member.
///
/// # Errors
/// The store fails.
pub fn people(read: &Read<'_>, year: i64, branch: i64, after: i64, now: Millis, limit: i64) -> Result<Vec<Graduate>, StoreError> {
    read.all(&PEOPLE, params![year, now, branch, after, limit], |row| {
        Ok(Graduate {
            member: row.int(0)?,
            name: row.text(1)?,
            id_mask: row.text(2)?,
            way: Way::from_slug(&row.text(3)?),
            standing: standing(row, 4)?,
            transfer: row.opt_int(5)?.map(TransferId),
            person: PersonId(row.int(6)?),
        })
    })
}
