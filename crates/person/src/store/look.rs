//! Looking a number up: what it tells of another unit's record is noted and limited, wherever a number is typed.

use super::person;
use super::view::{self, NewView, What};
use crate::{Found, IdNumber, Masked, rule};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::Write;
use jishi_platform::{App, AppError};

/// An hour in milliseconds.
pub(super) const HOUR: i64 = 3_600_000;

/// Who looks, when and why.
#[derive(Clone, Debug)]
pub struct Looking {
    /// Account.
    pub account: i64,
    /// For which organisation.
    pub org: i64,
    /// Its path.
    pub path: String,
    /// When.
    pub at: Millis,
    /// Today.
    pub today: Day,
    /// Why, in words.
    pub reason: &'static str,
}

/// What a number leads to.
#[derive(Clone, Debug)]
pub enum Look {
    /// Nobody has it.
    Nobody,
    /// A record in the scope.
    Inside(Box<Masked>),
    /// A record of another unit; the look is noted.
    Outside(Found),
}

/// Looks a number up. Commit it whatever comes after: a look that is rolled back has happened all the same.
///
/// # Errors
/// [`AppError::TooMany`] after too many hits elsewhere in an hour; the store fails.
pub fn look(write: &mut Write<'_>, app: &App, number: &IdNumber, by: &Looking) -> Result<Look, AppError> {
    let Some(found) = person::find_by_number(write, &app.keys, number)? else {
        return Ok(Look::Nobody);
    };
    write.target("person", found.person.0);
    if let Some(record) = person::find(write, found.person)? {
        return Ok(Look::Inside(Box::new(record)));
    }
    if view::hits(write, by.account, by.at - HOUR)? >= rule::search_hits(write, &by.path, by.today)? {
        return Err(AppError::TooMany("一小时内查到外单位人员的次数过多，请稍后再查".to_owned()));
    }
    let look = NewView {
        id: app.id(),
        person: found.person,
        at: by.at,
        account: by.account,
        org: by.org,
        what: What::Found,
        reason: by.reason,
    };
    view::add(write, &look)?;
    Ok(Look::Outside(found))
}
