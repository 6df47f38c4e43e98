//! A membership goes to another system (北京、广东、福建, 系统团委): it ends here without being a leaving.

use super::count;
use crate::MemberId;
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped GO ("the caller has decided the transfer") =
        "update member set state = 'left', left_on = $2, left_how = '', leaving = '', whereabouts = '', version = version + 1
         where id = $1 and state = 'active'";
    unscoped END ("history of the membership that goes") =
        "update member_place set valid_to = case when valid_from > $2 then valid_from else $2 end where member_id = $1 and valid_to is null";
    unscoped BRANCH ("the branch whose counts change") = "select org_id from member where id = $1";
}

/// Ends a membership on `day` because another system has accepted it; counts of the branch are kept.
///
/// # Errors
/// The store fails; [`StoreError::RowsAffected`] when it is not in the register.
pub fn depart(write: &mut Write<'_>, member: MemberId, day: Day) -> Result<(), StoreError> {
    write.execute_one(&GO, params![member.0, day])?;
    write.execute(&END, params![member.0, day])?;
    let branch = write.all(&BRANCH, params![member.0], |row| row.int(0))?;
    count::renew(write, &branch)
}
