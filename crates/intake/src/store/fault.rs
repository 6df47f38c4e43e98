//! Reasons beside faulty rows, kept some rows at a time.

use crate::RunId;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("written by the holder of the run") = "insert into import_fault (run_id, first_row, body) values ($1, $2, $3)";
    unscoped FORGET ("the run has been found in the caller's scope, or is held") = "delete from import_fault where run_id = $1";
    unscoped SWEEP ("housekeeping: reasons may name personal data and do not stay") =
        "delete from import_fault where run_id in (select r.id from import_run r where r.kept = 0 and r.ended_at < $1)";
    unscoped AFTER ("the run has been found in the caller's scope, or is held") =
        "select body from import_fault where run_id = $1 and first_row > $2 order by first_row limit $3";
}

/// Row of the sheet and its reasons.
pub(crate) type Reasons = (u32, String);

/// Keeps the reasons of some rows, in rising order.
pub(crate) fn add(write: &mut Write<'_>, run: RunId, faults: &[Reasons]) -> Result<(), StoreError> {
    let Some((first, _)) = faults.first() else { return Ok(()) };
    let body = serde_json::to_string(faults).map_err(|error| StoreError::Driver(error.to_string()))?;
    write.execute_one(&ADD, params![run.0, i64::from(*first), body])
}

/// Forgets the reasons of a run.
pub(crate) fn forget(write: &mut Write<'_>, run: RunId) -> Result<(), StoreError> {
    write.execute(&FORGET, params![run.0]).map(|_| ())
}

/// Forgets the reasons of runs without an upload (the operator's) that ended before an instant.
pub(crate) fn sweep(write: &mut Write<'_>, before: jishi_kernel::Millis) -> Result<u64, StoreError> {
    write.execute(&SWEEP, params![before])
}

/// Reasons of the rows after one, in rising order: at least one row's, unless there are none.
pub(crate) fn after(read: &Read<'_>, run: RunId, row: u32, pieces: i64) -> Result<Vec<Reasons>, StoreError> {
    let bodies = read.all(&AFTER, params![run.0, i64::from(row), pieces], |row| row.text(0))?;
    let mut all = Vec::new();
    for body in bodies {
        let some: Vec<Reasons> = serde_json::from_str(&body).map_err(|_| StoreError::corrupt(0, "not reasons"))?;
        all.extend(some);
    }
    Ok(all)
}
