//! The check every writer under an organisation makes.

use crate::rule::manage;
use crate::store::tie;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};

/// The caller may change what belongs to the organisation at `path`: members, posts, units, names.
/// The organisation has been found in scope before, so that a stranger got 404. Ties are not looked
/// at; [`manages`] does.
///
/// # Errors
/// [`AppError::Denied`] below the direct subordinates: 403 with words.
pub fn managed(cx: &Cx, path: &str) -> Result<(), AppError> {
    if manage::allowed(&cx.identity()?.path, path) {
        Ok(())
    } else {
        Err(AppError::Denied(manage::WORDS))
    }
}

/// A post at `own` may change what belongs to the organisation at `path`: it is its own, a direct
/// subordinate's, or that of one it keeps 直属 on this day.
///
/// # Errors
/// The store fails.
pub fn manages(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<bool, StoreError> {
    Ok(manage::allowed(own, path) || (!own.is_empty() && tie::direct(read, own, path, day)?))
}

/// Refuses what [`manages`] does not allow, in the transaction that writes.
///
/// # Errors
/// [`AppError::Denied`] with words; the store fails.
pub fn check_managed(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<(), AppError> {
    if manages(read, own, path, day)? {
        Ok(())
    } else {
        Err(AppError::Denied(manage::WORDS))
    }
}

/// The same before a form is shown.
///
/// # Errors
/// As [`check_managed`].
pub async fn may_manage(cx: &Cx, path: &str) -> Result<(), AppError> {
    let (own, path, day) = (cx.identity()?.path.clone(), path.to_owned(), cx.today());
    if manage::allowed(&own, &path) {
        return Ok(());
    }
    cx.read(move |read| check_managed(read, &own, &path, day)).await
}
