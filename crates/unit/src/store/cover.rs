//! Which organisation covers a unit, and when.

use crate::cover::Cover;
use crate::rule::cover::{Last, Step};
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    scoped HISTORY =
        "select c.how, c.org_id, coalesce(g.name, ''), c.valid_from, c.valid_to, c.ended_why
         from unit_cover c join unit u on u.id = c.unit_id join v_org o on o.id = u.org_id left join v_org g on g.id = c.org_id and {scope:g.path}
         where {scope:o.path} and c.unit_id = $1 order by c.valid_from desc";
    unscoped LAST ("of a unit found in scope") =
        "select valid_from, valid_to, org_id, how from unit_cover where unit_id = $1 order by valid_from desc limit 1";
    unscoped ADD ("of a unit found in scope, by an organisation found in scope") =
        "insert into unit_cover (unit_id, org_id, how, valid_from) values ($1, $2, $3, $4)";
    unscoped MEND ("of a unit found in scope, by an organisation found in scope") =
        "update unit_cover set org_id = $3, how = $4 where unit_id = $1 and valid_from = $2";
    unscoped END ("of a unit found in scope") =
        "update unit_cover set valid_to = $2, ended_why = $3 where unit_id = $1 and valid_to is null";
}

/// A coverage with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// 建团方式.
    pub how: Cover,
    /// The covering organisation.
    pub org: i64,
    /// Its name; empty when it lies outside the scope.
    pub org_name: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` while it holds.
    pub to: Option<Day>,
    /// Why it ended.
    pub why: String,
}

/// The newest coverage of a unit, whether it holds or has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Its days.
    pub days: Last,
    /// The covering organisation.
    pub org: i64,
    /// 建团方式.
    pub how: Cover,
}

/// Reads a stored 建团方式.
pub(crate) fn how(row: &Row<'_>, column: usize) -> Result<Cover, StoreError> {
    Cover::from_word(&row.text(column)?).ok_or_else(|| StoreError::corrupt(column, "not a way to cover"))
}

/// All coverages a unit has or had, newest first.
///
/// # Errors
/// The store fails.
pub fn history(read: &Read<'_>, unit: i64) -> Result<Vec<Span>, StoreError> {
    read.all(&HISTORY, params![unit], |row| {
        Ok(Span {
            how: how(row, 0)?,
            org: row.int(1)?,
            org_name: row.text(2)?,
            from: row.day(3)?,
            to: row.opt_day(4)?,
            why: row.text(5)?,
        })
    })
}

/// The newest coverage of a unit.
///
/// # Errors
/// The store fails.
pub fn newest(read: &Read<'_>, unit: i64) -> Result<Option<Newest>, StoreError> {
    read.one(&LAST, params![unit], |row| {
        Ok(Newest {
            days: Last {
                from: row.day(0)?,
                to: row.opt_day(1)?,
            },
            org: row.int(2)?,
            how: how(row, 3)?,
        })
    })
}

/// Writes a coverage that the rules allow; `step` was decided in the same transaction.
///
/// # Errors
/// The store fails.
pub fn begin(write: &mut Write<'_>, unit: i64, org: i64, how: Cover, from: Day, step: Step) -> Result<(), StoreError> {
    match step {
        Step::Correct => return write.execute_one(&MEND, params![unit, from, org, how.word()]),
        Step::Follow { until } => write.execute_one(&END, params![unit, until, "变更覆盖"])?,
        Step::New => {}
    }
    write.execute_one(&ADD, params![unit, org, how.word(), from])
}

/// Ends the coverage that holds; `last` is its last day. False when nothing covers the unit.
///
/// # Errors
/// The store fails.
pub fn end(write: &mut Write<'_>, unit: i64, last: Day, why: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&END, params![unit, last, why])? > 0)
}
