//! Figures of the system page.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::jobs::Run;
use jishi_platform::{params, sql};

sql! {
    unscoped SCHEMA ("the number of the schema holds no data") = "select cast(max(version) as bigint) from refinery_schema_history";
    unscoped SIZE ("the size of the database holds no data") = "select {database_size}";
    unscoped WAITING ("counts events, shows nothing") = "select count(*) from outbox where done_at is null";
    unscoped LAST_RUNS ("runs of jobs hold no organisation's data") =
        "select r.name, r.key, r.started_at, r.ended_at, r.error from job_run r
         where r.started_at = (select max(l.started_at) from job_run l where l.name = r.name) order by r.name, r.key";
}

/// Number of the last migration that ran here.
///
/// # Errors
/// The store fails.
pub fn schema(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&SCHEMA, params![])
}

/// Size of the database in bytes, without the uploaded files.
///
/// # Errors
/// The store fails.
pub fn size(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&SIZE, params![])
}

/// Events not handled yet.
///
/// # Errors
/// The store fails.
pub fn waiting(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&WAITING, params![])
}

/// The last run of every daily job.
///
/// # Errors
/// The store fails.
pub fn last_runs(read: &Read<'_>) -> Result<Vec<Run>, StoreError> {
    read.all(&LAST_RUNS, params![], |row| {
        Ok(Run {
            name: row.text(0)?,
            key: row.text(1)?,
            started_at: row.int(2)?,
            ended_at: row.opt_int(3)?,
            error: row.text(4)?,
        })
    })
}
