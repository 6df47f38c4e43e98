//! The check every writer under an organisation makes.

use crate::rule::manage;
use jishi_platform::{AppError, Cx};

/// The caller may change what belongs to the organisation at `path`: members, posts, units, names.
/// The organisation has been found in scope before, so that a stranger got 404.
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
