//! Log-in throttling: after five failures of a name (or twenty of an address) within fifteen
//! minutes, further tries are refused until the window has passed. Kept in the database so that
//! it holds across nodes and restarts.

use crate::db::{Read, StoreError, Write};
use crate::{params, sql};
use jishi_kernel::Millis;

/// Length of the window.
pub const WINDOW: Millis = 15 * 60_000;
/// Failures allowed for one log-in name.
pub const PER_NAME: i64 = 5;
/// Failures allowed for one address.
pub const PER_ADDRESS: i64 = 20;

sql! {
    unscoped COUNT ("counts failures, shows nothing") = "select count(*) from login_failure where who = $1 and at > $2";
    unscoped ADD ("a failure of a visitor") = "insert into login_failure (id, who, at) values ($1, $2, $3)";
    unscoped CLEAR ("after a success, and nightly") = "delete from login_failure where who = $1 or at < $2";
}

/// True when this name or address must wait.
///
/// # Errors
/// The store fails.
pub fn blocked(read: &Read<'_>, login: &str, address: &str, now: Millis) -> Result<bool, StoreError> {
    let since = now - WINDOW;
    let by_name: i64 = read.count(&COUNT, params![format!("name:{login}"), since])?;
    let by_address: i64 = read.count(&COUNT, params![format!("address:{address}"), since])?;
    Ok(by_name >= PER_NAME || by_address >= PER_ADDRESS)
}

/// Notes a failure; `ids` are two fresh ids.
///
/// # Errors
/// The store fails.
pub fn fail(write: &mut Write<'_>, ids: [i64; 2], login: &str, address: &str, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![ids[0], format!("name:{login}"), now])?;
    write.execute_one(&ADD, params![ids[1], format!("address:{address}"), now])
}

/// Forgets the failures of a name after a success, and everything outside the window.
///
/// # Errors
/// The store fails.
pub fn clear(write: &mut Write<'_>, login: &str, now: Millis) -> Result<(), StoreError> {
    write.execute(&CLEAR, params![format!("name:{login}"), now - WINDOW]).map(|_| ())
}
