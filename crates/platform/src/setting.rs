//! Small settings of the whole site, by name.

use crate::db::{Read, StoreError, Write};
use crate::{params, sql};

sql! {
    unscoped GET ("site-wide settings hold no organisation's data") = "select value from setting where name = $1";
    unscoped PUT ("callers hold a permit for it") =
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
}

/// A setting's value.
///
/// # Errors
/// The store fails.
pub fn get(read: &Read<'_>, name: &str) -> Result<Option<String>, StoreError> {
    read.one(&GET, params![name], |row| row.text(0))
}

/// Stores a setting.
///
/// # Errors
/// The store fails.
pub fn put(write: &mut Write<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    write.execute(&PUT, params![name, value]).map(|_| ())
}
