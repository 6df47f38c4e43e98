//! Units: adding, finding, changing, closing.

use jishi_kernel::Day;
use jishi_org::initials::initials;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

/// The columns [`unit`] reads, of `unit u` and `v_org o`.
macro_rules! columns {
    () => {
        "u.id, u.org_id, o.path, o.name, u.kind, u.name, u.code, u.address, u.young, u.young_on, u.opened_on, u.closed_on, u.closed_why, u.version, o.code"
    };
}
pub(crate) use columns;

/// The same as they were on a day: kind and number of young employees have a history.
macro_rules! columns_on {
    ($org:literal, $day:literal) => {
        concat!(
            "u.id, ",
            $org,
            ", o.path, o.name, coalesce((select t.kind from unit_kind t where t.unit_id = u.id and ",
            jishi_platform::holds!("t", $day),
            "), u.kind), u.name, u.code, u.address,
             (select y.young from unit_young y where y.unit_id = u.id and y.on_day <= ",
            $day,
            " order by y.on_day desc limit 1), (select max(y.on_day) from unit_young y where y.unit_id = u.id and y.on_day <= ",
            $day,
            "), u.opened_on, u.closed_on, u.closed_why, u.version, o.code"
        )
    };
}
pub(crate) use columns_on;

sql! {
    scoped FIND = concat!("select ", columns!(), " from unit u join v_org o on o.id = u.org_id where {scope:o.path} and u.id = $1");
    unscoped CODE ("tells only whether a code is taken, and where, for the caller to compare with the scope") =
        "select u.id, o.path from unit u join v_org o on o.id = u.org_id where u.code = $1";
    scoped NAMED =
        "select u.id from unit u join v_org o on o.id = u.org_id where {scope:o.path} and u.org_id = $1 and u.name = $2 and u.kind = $3 and u.closed_on is null";
    unscoped ADD ("guarded by UnitManage on an organisation found in scope") =
        "insert into unit (id, org_id, kind, name, initials, code, address, opened_on) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped ADD_PLACE ("history of a row found in scope") = "insert into unit_place (unit_id, org_id, valid_from) values ($1, $2, $3)";
    unscoped ADD_KIND ("history of a row found in scope") = "insert into unit_kind (unit_id, kind, valid_from) values ($1, $2, $3)";
    unscoped LAST_KIND ("history of a row found in scope") = "select max(valid_from) from unit_kind where unit_id = $1";
    unscoped END_KIND ("history of a row found in scope") = "update unit_kind set valid_to = $3 where unit_id = $1 and valid_from = $2";
    unscoped MEND_KIND ("history of a row found in scope") = "update unit_kind set kind = $3 where unit_id = $1 and valid_from = $2";
    scoped UPDATE =
        "update unit set org_id = $3, kind = $4, name = $5, initials = $6, code = $7, address = $8, version = version + 1
         where id = $1 and version = $2 and closed_on is null and exists (select 1 from v_org o where o.id = unit.org_id and {scope:o.path})";
    unscoped LAST_PLACE ("history of a row found in scope") = "select max(valid_from) from unit_place where unit_id = $1";
    unscoped END_PLACE ("history of a row found in scope") = "update unit_place set valid_to = $3 where unit_id = $1 and valid_from = $2";
    unscoped MEND_PLACE ("history of a row found in scope") = "update unit_place set org_id = $3 where unit_id = $1 and valid_from = $2";
    scoped CLOSE =
        "update unit set closed_on = $3, closed_why = $4, version = version + 1
         where id = $1 and version = $2 and closed_on is null and exists (select 1 from v_org o where o.id = unit.org_id and {scope:o.path})";
    scoped REOPEN =
        "update unit set closed_on = null, closed_why = '', version = version + 1
         where id = $1 and version = $2 and closed_on is not null and exists (select 1 from v_org o where o.id = unit.org_id and {scope:o.path})";
    scoped PLACES =
        "select p.valid_from, p.valid_to, coalesce(b.name, '') from unit_place p join unit u on u.id = p.unit_id join v_org o on o.id = u.org_id
         left join v_org b on b.id = p.org_id and {scope:b.path}
         where {scope:o.path} and p.unit_id = $1 order by p.valid_from desc";
}

/// A unit as it stands on the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: i64,
    /// The organisation it lies under.
    pub org: i64,
    /// Its path.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// Its code, if it has one.
    pub org_code: Option<String>,
    /// 单位类别.
    pub kind: String,
    /// Name.
    pub name: String,
    /// 统一社会信用代码, if known.
    pub code: Option<String>,
    /// Address, may be empty.
    pub address: String,
    /// Young employees, as last reported.
    pub young: Option<i64>,
    /// The day of that number.
    pub young_on: Option<Day>,
    /// First day on the register.
    pub opened_on: Day,
    /// Last day on the register.
    pub closed_on: Option<Day>,
    /// Why it was closed.
    pub closed_why: String,
    /// Rises with every change.
    pub version: i64,
}

/// What a unit is entered or changed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// The organisation it lies under.
    pub org: i64,
    /// 单位类别.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Checked code.
    pub code: Option<String>,
    /// Address, may be empty.
    pub address: String,
}

impl Particulars {
    /// What a unit has now.
    pub fn of(unit: &Unit) -> Self {
        Self {
            org: unit.org,
            kind: unit.kind.clone(),
            name: unit.name.clone(),
            code: unit.code.clone(),
            address: unit.address.clone(),
        }
    }

    /// What differs, in words for the log.
    pub fn words(&self, unit: &Unit) -> Vec<String> {
        let parts = [
            (self.name != unit.name).then(|| format!("名称由“{}”改为“{}”", unit.name, self.name)),
            (self.kind != unit.kind).then(|| format!("类别由{}改为{}", unit.kind, self.kind)),
            (self.code != unit.code).then(|| "修改统一社会信用代码".to_owned()),
            (self.address != unit.address).then(|| "修改地址".to_owned()),
            (self.org != unit.org).then(|| "变更所属组织".to_owned()),
        ];
        parts.into_iter().flatten().collect()
    }
}

pub(crate) fn unit(row: &Row<'_>) -> Result<Unit, StoreError> {
    Ok(Unit {
        id: row.int(0)?,
        org: row.int(1)?,
        org_path: row.text(2)?,
        org_name: row.text(3)?,
        org_code: row.opt_text(14)?,
        kind: row.text(4)?,
        name: row.text(5)?,
        code: row.opt_text(6)?,
        address: row.text(7)?,
        young: row.opt_int(8)?,
        young_on: row.opt_day(9)?,
        opened_on: row.day(10)?,
        closed_on: row.opt_day(11)?,
        closed_why: row.text(12)?,
        version: row.int(13)?,
    })
}

/// Finds a unit within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Unit>, StoreError> {
    read.one(&FIND, params![id], unit)
}

/// The unit that has a code, wherever it lies: its id and the path of its organisation.
///
/// # Errors
/// The store fails.
pub fn with_code(read: &Read<'_>, code: &str) -> Result<Option<(i64, String)>, StoreError> {
    read.one(&CODE, params![code], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// The open unit of this very name and kind under an organisation.
///
/// # Errors
/// The store fails.
pub fn named(read: &Read<'_>, org: i64, name: &str, kind: &str) -> Result<Option<i64>, StoreError> {
    read.one(&NAMED, params![org, name, kind], |row| row.int(0))
}

/// Adds a unit; `opened_on` is its first day on the register.
///
/// # Errors
/// [`StoreError::Conflict`] when the code is taken.
pub fn add(write: &mut Write<'_>, id: i64, new: &Particulars, opened_on: Day) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            id,
            new.org,
            &new.kind,
            &new.name,
            initials(&new.name),
            new.code.clone(),
            &new.address,
            opened_on
        ],
    )?;
    write.execute_one(&ADD_KIND, params![id, &new.kind, opened_on])?;
    write.execute_one(&ADD_PLACE, params![id, new.org, opened_on])
}

/// Changes a unit; another organisation and another kind hold from `day`.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the unit is no longer what was read; [`StoreError::Conflict`] when the code is taken.
pub fn change(write: &mut Write<'_>, unit: &Unit, new: &Particulars, day: Day) -> Result<(), StoreError> {
    write.execute_one(
        &UPDATE,
        params![
            unit.id,
            unit.version,
            new.org,
            &new.kind,
            &new.name,
            initials(&new.name),
            new.code.clone(),
            &new.address
        ],
    )?;
    if new.kind != unit.kind {
        kind(write, unit.id, &new.kind, day)?;
    }
    if new.org == unit.org {
        return Ok(());
    }
    place(write, unit.id, new.org, day)
}

/// Notes in the history that a unit is of another kind from a day.
fn kind(write: &mut Write<'_>, id: i64, kind: &str, day: Day) -> Result<(), StoreError> {
    let last = write.one(&LAST_KIND, params![id], |row| row.opt_day(0))?.flatten();
    match (last, day.yesterday()) {
        (Some(last), Ok(until)) if last < day => {
            write.execute_one(&END_KIND, params![id, last, until])?;
            write.execute_one(&ADD_KIND, params![id, kind, day])
        }
        (Some(last), _) => write.execute_one(&MEND_KIND, params![id, last, kind]),
        (None, _) => write.execute_one(&ADD_KIND, params![id, kind, day]),
    }
}

/// Since when a unit lies where it does.
///
/// # Errors
/// The store fails.
pub fn placed_since(read: &Read<'_>, id: i64) -> Result<Option<Day>, StoreError> {
    Ok(read.one(&LAST_PLACE, params![id], |row| row.opt_day(0))?.flatten())
}

/// Since when a unit is of its kind.
///
/// # Errors
/// The store fails.
pub fn kind_since(read: &Read<'_>, id: i64) -> Result<Option<Day>, StoreError> {
    Ok(read.one(&LAST_KIND, params![id], |row| row.opt_day(0))?.flatten())
}

/// Notes in the history that a unit lies under another organisation from a day.
pub(crate) fn place(write: &mut Write<'_>, id: i64, org: i64, day: Day) -> Result<(), StoreError> {
    let last = write.one(&LAST_PLACE, params![id], |row| row.opt_day(0))?.flatten();
    match (last, day.yesterday()) {
        (Some(last), Ok(until)) if last < day => {
            write.execute_one(&END_PLACE, params![id, last, until])?;
            write.execute_one(&ADD_PLACE, params![id, org, day])
        }
        (Some(last), _) => write.execute_one(&MEND_PLACE, params![id, last, org]),
        (None, _) => write.execute_one(&ADD_PLACE, params![id, org, day]),
    }
}

/// Takes a unit off the register; `last` is its last day.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the unit is no longer what was read.
pub fn close(write: &mut Write<'_>, unit: &Unit, last: Day, why: &str) -> Result<(), StoreError> {
    write.execute_one(&CLOSE, params![unit.id, unit.version, last, why])
}

/// Puts a closed unit back, as if it had never been closed.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the unit is no longer what was read.
pub fn reopen(write: &mut Write<'_>, unit: &Unit) -> Result<(), StoreError> {
    write.execute_one(&REOPEN, params![unit.id, unit.version])
}

/// Under which organisation it lay, newest first; an empty name lies outside the scope.
///
/// # Errors
/// The store fails.
pub fn places(read: &Read<'_>, id: i64) -> Result<Vec<(Day, Option<Day>, String)>, StoreError> {
    read.all(&PLACES, params![id], |row| Ok((row.day(0)?, row.opt_day(1)?, row.text(2)?)))
}
