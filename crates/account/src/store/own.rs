//! A person's own data and sessions.

use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped PROFILE ("own account") = "select login, name, email, mail_on from account where id = $1";
    unscoped SET_CONTACT ("own account") = "update account set email = $2, mail_on = $3, version = version + 1 where id = $1";
    unscoped SESSIONS ("an account's own sessions") =
        "select token, created_at, seen_at, address from session where account_id = $1 and expires_at > $2 order by seen_at desc limit 50";
    unscoped END_OTHERS ("an account's own sessions") = "delete from session where account_id = $1 and token <> $2";
    unscoped IS_SESSION ("an account's own sessions") = "select count(*) from session where account_id = $1 and token = $2";
}

/// What a person may see and set about the own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Log-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// E-mail address, empty for none.
    pub email: String,
    /// Messages are copied to the e-mail address.
    pub mail_on: bool,
}

/// A device that is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of its token.
    pub token: String,
    /// Logged in at.
    pub created_at: Millis,
    /// Last seen at.
    pub seen_at: Millis,
    /// Network address of the log-in.
    pub address: String,
}

/// The own profile.
///
/// # Errors
/// The store fails.
pub fn profile(read: &Read<'_>, account: i64) -> Result<Option<Profile>, StoreError> {
    read.one(&PROFILE, params![account], |row| {
        Ok(Profile {
            login: row.text(0)?,
            name: row.text(1)?,
            email: row.text(2)?,
            mail_on: row.flag(3)?,
        })
    })
}

/// Sets e-mail address and switch.
///
/// # Errors
/// The store fails.
pub fn set_contact(write: &mut Write<'_>, account: i64, email: &str, mail_on: bool) -> Result<(), StoreError> {
    write.execute_one(&SET_CONTACT, params![account, email, mail_on])
}

/// Open sessions, the last seen first, 50 at most.
///
/// # Errors
/// The store fails.
pub fn sessions(read: &Read<'_>, account: i64, now: Millis) -> Result<Vec<Session>, StoreError> {
    read.all(&SESSIONS, params![account, now], |row| {
        Ok(Session {
            token: row.text(0)?,
            created_at: row.int(1)?,
            seen_at: row.int(2)?,
            address: row.text(3)?,
        })
    })
}

/// Ends all sessions but the one with this token hash; tells how many.
///
/// # Errors
/// The store fails.
pub fn end_others(write: &mut Write<'_>, account: i64, keep: &str) -> Result<u64, StoreError> {
    write.execute(&END_OTHERS, params![account, keep])
}

/// True when the request came with a log-in and not with an API token: `token` is the hash that
/// [`jishi_platform::session::Who::session`] holds.
///
/// # Errors
/// The store fails.
pub fn is_session(read: &Read<'_>, account: i64, token: &str) -> Result<bool, StoreError> {
    Ok(read.count(&IS_SESSION, params![account, token])? > 0)
}
