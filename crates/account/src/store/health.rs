//! Figures of the system page.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped SCHEMA ("the number of the schema holds no data") = "select cast(max(version) as bigint) from refinery_schema_history";
    unscoped SIZE ("the size of the database holds no data") = "select {database_size}";
    unscoped WAITING ("counts events, shows nothing") = "select count(*) from outbox where done_at is null";
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
