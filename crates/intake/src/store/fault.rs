//! Reasons beside faulty rows and hints beside good ones, kept some rows at a time.

use crate::RunId;
use jishi_platform::db::{Read, StoreError, UnscopedSql, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("written by the holder of the run") = "insert into import_fault (run_id, first_row, body) values ($1, $2, $3)";
    unscoped ADD_HINT ("written by the holder of the run") = "insert into import_hint (run_id, first_row, body) values ($1, $2, $3)";
    unscoped FORGET ("the run has been found in the caller's scope, or is held") = "delete from import_fault where run_id = $1";
    unscoped FORGET_HINTS ("the run has been found in the caller's scope, or is held") = "delete from import_hint where run_id = $1";
    unscoped SWEEP ("housekeeping: reasons may name personal data and do not stay") =
        "delete from import_fault where run_id in (select r.id from import_run r where r.kept = 0 and r.ended_at < $1)";
    unscoped SWEEP_HINTS ("housekeeping: hints go with the reasons") =
        "delete from import_hint where run_id in (select r.id from import_run r where r.kept = 0 and r.ended_at < $1)";
    unscoped AFTER ("the run has been found in the caller's scope, or is held") =
        "select body from import_fault where run_id = $1 and first_row > $2 order by first_row limit $3";
    unscoped HINTS_AFTER ("the run has been found in the caller's scope, or is held") =
        "select body from import_hint where run_id = $1 and first_row > $2 order by first_row limit $3";
}

/// Row of the sheet and its reasons.
pub(crate) type Reasons = (u32, String);

/// What is said about some rows, each list in rising order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remarks {
    /// Why rows are faulty.
    pub(crate) faults: Vec<Reasons>,
    /// What to know of good ones.
    pub(crate) hints: Vec<Reasons>,
}

impl Remarks {
    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty() && self.hints.is_empty()
    }
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Fault,
    Hint,
}

/// Keeps what is said about some rows.
pub(crate) fn add(write: &mut Write<'_>, run: RunId, remarks: &Remarks) -> Result<(), StoreError> {
    add_list(write, &ADD, run, &remarks.faults)?;
    add_list(write, &ADD_HINT, run, &remarks.hints)
}

fn add_list(write: &mut Write<'_>, statement: &'static UnscopedSql, run: RunId, list: &[Reasons]) -> Result<(), StoreError> {
    let Some((first, _)) = list.first() else { return Ok(()) };
    let body = serde_json::to_string(list).map_err(|error| StoreError::Driver(error.to_string()))?;
    write.execute_one(statement, params![run.0, i64::from(*first), body])
}

/// Forgets what is said about the rows of a run.
pub(crate) fn forget(write: &mut Write<'_>, run: RunId) -> Result<(), StoreError> {
    write.execute(&FORGET, params![run.0])?;
    write.execute(&FORGET_HINTS, params![run.0]).map(|_| ())
}

/// Forgets what is said about runs without an upload (the operator's) that ended before an instant.
pub(crate) fn sweep(write: &mut Write<'_>, before: jishi_kernel::Millis) -> Result<u64, StoreError> {
    write.execute(&SWEEP_HINTS, params![before])?;
    write.execute(&SWEEP, params![before])
}

/// What is said about the rows after one, in rising order: at least one row's, unless there are none.
pub(crate) fn after(read: &Read<'_>, sort: Sort, run: RunId, row: u32, pieces: i64) -> Result<Vec<Reasons>, StoreError> {
    let statement = match sort {
        Sort::Fault => &AFTER,
        Sort::Hint => &HINTS_AFTER,
    };
    let bodies = read.all(statement, params![run.0, i64::from(row), pieces], |row| row.text(0))?;
    let mut all = Vec::new();
    for body in bodies {
        let some: Vec<Reasons> = serde_json::from_str(&body).map_err(|_| StoreError::corrupt(0, "not reasons"))?;
        all.extend(some);
    }
    Ok(all)
}
