//! 疑似重复: records that may be one human being. Found by the nightly job over the whole tree, shown
//! to the keeper of either side without the other side's data.

use crate::veil::Veils;
use crate::{PairId, PersonId};
use jishi_kernel::{Day, Millis};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped NEXT ("a job over the whole tree; shows nothing") =
        "select max(id), count(*) from (select id from person where id > $1 order by id limit $2) as t";
    // Two different numbers of one kind of document are two people, so names and births are compared
    // only where one side has no number, or another document than the other.
    unscoped SAME_NAME ("a job over the whole tree; shows nothing") =
        "select t.x, t.y from (select case when a.id < b.id then a.id else b.id end as x, case when a.id < b.id then b.id else a.id end as y
             from person a join person b on b.name = a.name and b.born = a.born and b.id <> a.id
             where a.id > $1 and a.id <= $2 and (a.id_index is null or (a.id_kind <> '居民身份证' and (b.id_index is null or b.id_kind <> a.id_kind)))
               and a.born is not null and a.erased_on is null and b.erased_on is null
             order by a.id, b.id limit $3) as t
         where not exists (select 1 from person_pair r where r.first_id = t.x and r.second_id = t.y) order by t.x, t.y";
    unscoped NEXT_PHONE ("a job over the whole tree; shows nothing") =
        "select max(phone), count(*) from (select phone_index as phone from person where phone_index > $1 order by phone_index limit $2) as t";
    // The same for a telephone: two numbers under one telephone are relatives, unless the name is one;
    // among three and more, a family or an office, only a name in common makes a pair.
    unscoped SAME_PHONE ("a job over the whole tree; shows nothing") =
        "select t.x, t.y from (select a.id as x, b.id as y
             from (select phone_index as phone, count(*) as n from person where phone_index > $1 and phone_index <= $2 and erased_on is null
                   group by phone_index having count(*) between 2 and 200) as g
             join person a on a.phone_index = g.phone and a.erased_on is null
             join person b on b.phone_index = g.phone and b.erased_on is null and b.id > a.id
             where a.name = b.name or (g.n = 2 and (a.id_index is null or b.id_index is null)) order by a.id, b.id limit $3) as t
         where not exists (select 1 from person_pair r where r.first_id = t.x and r.second_id = t.y) order by t.x, t.y";
    unscoped ADD ("a job over the whole tree; shows nothing") =
        "insert into person_pair (id, first_id, second_id, why, found_on) values ($1, $2, $3, $4, $5) on conflict (first_id, second_id) do nothing";
    scoped LIST =
        "select r.id, r.why, r.found_on, a.id, a.name, a.sex, a.born, a.id_mask, a.phone_mask, x.id, x.name, x.path,
                b.id, b.name, b.sex, b.born, b.id_mask, b.phone_mask, y.id, y.name, y.path, r.state
         from person_pair r join person a on a.id = r.first_id join v_org x on x.id = a.org_id
         join person b on b.id = r.second_id join v_org y on y.id = b.org_id
         where r.state in ('open', 'same') and ({scope:x.path} or {scope:y.path}) and r.id > $1 order by r.id limit $2";
    scoped FIND =
        "select r.id from person_pair r join person a on a.id = r.first_id join v_org x on x.id = a.org_id
         join person b on b.id = r.second_id join v_org y on y.id = b.org_id
         where r.state in ('open', 'same') and ({scope:x.path} or {scope:y.path}) and r.id = $1";
    unscoped DECIDE ("called with a pair already found in scope") =
        "update person_pair set state = $2, decided_by = $3, decided_at = $4, note = $5 where id = $1 and state in ('open', 'same') and state <> $2";
    scoped SIDES =
        "select r.first_id, r.second_id from person_pair r join person a on a.id = r.first_id join v_org x on x.id = a.org_id
         join person b on b.id = r.second_id join v_org y on y.id = b.org_id
         where r.state in ('open', 'same') and ({scope:x.path} or {scope:y.path}) and r.id = $1";
}

/// One side of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The record.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// 男, 女 or empty.
    pub sex: &'static str,
    /// Birth.
    pub born: Option<Day>,
    /// Masked number.
    pub id_mask: String,
    /// Masked telephone.
    pub phone_mask: String,
    /// The organisation that keeps the record.
    pub org: String,
    /// Its path: what is outside the reader's scope is not shown.
    pub org_path: String,
}

/// Two records that may be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Id.
    pub id: PairId,
    /// Why it was found, in words.
    pub why: &'static str,
    /// When.
    pub found_on: Day,
    /// The older record and the newer one.
    pub sides: [Side; 2],
    /// A keeper has said that they are one; they wait to be merged.
    pub same: bool,
}

fn side(row: &Row<'_>, at: usize) -> Result<Side, StoreError> {
    Ok(Side {
        person: PersonId(row.int(at)?),
        name: row.text(at + 1)?,
        sex: crate::Sex::from_number(row.int(at + 2)?).word(),
        born: row.opt_day(at + 3)?,
        id_mask: row.text(at + 4)?,
        phone_mask: row.text(at + 5)?,
        org: row.text(at + 7)?,
        org_path: row.text(at + 8)?,
    })
}

/// Records looked at by one step of the search: a read of some milliseconds.
pub const STEP: i64 = 2_000;
/// Pairs taken from one step: a sheet of thousands of equal rows is one mistake, not millions of pairs.
const MOST: i64 = 2_000;

/// What one step of the search has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<K> {
    /// Pairs that are not on the list yet, the older record first.
    pub pairs: Vec<(i64, i64)>,
    /// Behind which key to go on; `None` at the end.
    pub next: Option<K>,
}

impl<K> Step<K> {
    const fn end() -> Self {
        Self {
            pairs: Vec::new(),
            next: None,
        }
    }
}

/// Looks for persons without a number who share name and birth with another, behind the person `after`.
///
/// # Errors
/// The store fails.
pub fn search_names(read: &Read<'_>, after: i64) -> Result<Step<i64>, StoreError> {
    let next = read.one(&NEXT, params![after, STEP], |row| Ok((row.opt_int(0)?, row.int(1)?)))?;
    let Some((Some(last), count)) = next else { return Ok(Step::end()) };
    Ok(Step {
        pairs: read.all(&SAME_NAME, params![after, last, MOST], |row| Ok((row.int(0)?, row.int(1)?)))?,
        next: (count == STEP).then_some(last),
    })
}

/// Looks for persons with one telephone number behind the blind index `after`.
///
/// # Errors
/// The store fails.
pub fn search_phones(read: &Read<'_>, after: &str) -> Result<Step<String>, StoreError> {
    let next = read.one(&NEXT_PHONE, params![after, STEP], |row| Ok((row.opt_text(0)?, row.int(1)?)))?;
    let Some((Some(last), count)) = next else { return Ok(Step::end()) };
    Ok(Step {
        pairs: read.all(&SAME_PHONE, params![after, &last, MOST], |row| Ok((row.int(0)?, row.int(1)?)))?,
        next: (count == STEP).then_some(last),
    })
}

/// Puts pairs on the list; one that came onto it meanwhile stays as it is.
///
/// # Errors
/// The store fails.
pub fn add(
    write: &mut Write<'_>,
    pairs: &[(i64, i64)],
    why: &'static str,
    day: Day,
    mut id: impl FnMut() -> i64,
) -> Result<(), StoreError> {
    for (first, second) in pairs {
        write.execute(&ADD, params![id(), *first, *second, why, day])?;
    }
    Ok(())
}

/// The two records of a pair that is not settled, with a side in the scope.
///
/// # Errors
/// The store fails.
pub fn sides(read: &Read<'_>, pair: PairId) -> Result<Option<(PersonId, PersonId)>, StoreError> {
    read.one(&SIDES, params![pair.0], |row| Ok((PersonId(row.int(0)?), PersonId(row.int(1)?))))
}

/// Why a pair was found, in words.
pub(super) fn why(slug: &str) -> &'static str {
    if slug == "phone" {
        "联系电话相同"
    } else {
        "姓名和出生日期相同"
    }
}

/// Open pairs with a side in the scope, behind `after`.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, after: i64, limit: i64) -> Result<Vec<Pair>, StoreError> {
    read.all(&LIST, params![after, limit], |row| {
        Ok(Pair {
            id: PairId(row.int(0)?),
            why: why(&row.text(1)?),
            found_on: row.day(2)?,
            sides: [side(row, 3)?, side(row, 12)?],
            same: row.text(21)? == "same",
        })
    })
}

/// Notes what a pair turned out to be; false when it is not open or not in the scope.
///
/// # Errors
/// The store fails.
pub fn decide(write: &mut Write<'_>, pair: PairId, same: bool, note: &str, account: i64, at: Millis) -> Result<bool, StoreError> {
    if write.one(&FIND, params![pair.0], |row| row.int(0))?.is_none() {
        return Ok(false);
    }
    let state = if same { "same" } else { "different" };
    Ok(write.execute(&DECIDE, params![pair.0, state, account, at, note])? == 1)
}

sql! {
    unscoped LIKE ("tells only that another record has the same name and birth") =
        "select p.id, p.org_id, o.name from person p join v_org o on o.id = p.org_id
         where p.name = $1 and p.born = $2 and p.erased_on is null and p.id <> $3 order by p.id limit 3";
}

/// Up to three other records with the same name and birth, as the names of the organisations that
/// keep them: for a warning while entering someone.
///
/// # Errors
/// The store fails.
pub fn alike(read: &Read<'_>, name: &str, born: Day, except: PersonId) -> Result<Vec<String>, StoreError> {
    read.all(&LIKE, params![name, born, except.0], |row| row.text(2))
}

impl Side {
    /// As somebody with this scope sees it: a record outside shows only who keeps it, and that by
    /// its name where it may be told.
    pub fn seen(self, scope: &Scope, veils: &Veils) -> Self {
        if scope.covers(&self.org_path) {
            return self;
        }
        Self {
            org: veils.name(scope, &self.org_path, self.org),
            name: String::new(),
            sex: "",
            born: None,
            id_mask: String::new(),
            phone_mask: String::new(),
            ..self
        }
    }
}
