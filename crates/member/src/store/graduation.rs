//! 毕业时间 as the superior of a class marks it.

use super::change::{self, NewChange};
use crate::MemberId;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{App, params, sql};

sql! {
    unscoped WAS ("a member of a class the caller manages") = "select coalesce(graduates, '') from member where id = $1 {lock}";
    unscoped SET ("a member of a class the caller manages") = "update member set graduates = $2, version = version + 1 where id = $1";
}

/// Sets the month (`YYYY-MM`) in which a member graduates and keeps the change in the history of the
/// card; `account` is 0 for a job. One who has that month already stays as it is.
///
/// # Errors
/// The store fails; [`StoreError::RowsAffected`] when there is no such membership.
pub fn set(write: &mut Write<'_>, app: &App, member: MemberId, month: &str, account: i64) -> Result<(), StoreError> {
    let was = write
        .one(&WAS, params![member.0], |row| row.text(0))?
        .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
    if was == month {
        return Ok(());
    }
    write.execute_one(&SET, params![member.0, month])?;
    let kept = NewChange {
        id: app.id(),
        member: member.0,
        at: app.now(),
        account,
        field: "graduates",
        old: was,
        new: month.to_owned(),
    };
    change::add(write, &kept)
}
