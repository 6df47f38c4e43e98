//! A membership goes to another system (北京、广东、福建, 系统团委): it ends here without being a leaving,
//! and begins here again when the member comes back.

use super::member::Particulars;
use super::{count, place};
use crate::MemberId;
use crate::rule::standing::Whereabouts;
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped GO ("the caller has decided the transfer") =
        "update member set state = 'left', left_on = $2, left_how = '', leaving = '', whereabouts = '', whereabouts_on = null, version = version + 1
         where id = $1 and state = 'active'";
    unscoped END ("history of the membership that goes") =
        "update member_place set valid_to = case when valid_from > $2 then valid_from else $2 end where member_id = $1 and valid_to is null";
    unscoped BRANCH ("the branch whose counts change") = "select org_id from member where id = $1";
    unscoped BACK ("the caller manages the branch it comes to, and the membership that departed was found in its scope") =
        "update member set state = 'active', left_on = null, joined_on = $3, number = $4, card = $5, party = $6, graduates = $7,
         whereabouts = $8, whereabouts_on = $9, version = version + 1
         where id = $1 and version = $2 and state = 'left' and left_how = ''";
}

/// What the history of a card says of a membership that came back.
pub const BACK_WORD: &str = "转入";

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

/// A membership that comes back from another system.
#[derive(Clone, Debug)]
pub struct Return {
    /// The membership that departed.
    pub member: MemberId,
    /// The version the caller read.
    pub version: i64,
    /// The branch it departed from.
    pub from: i64,
    /// The branch it comes to; it may be the same.
    pub to: i64,
    /// What the card says from now on.
    pub said: Particulars,
    /// Where the member is.
    pub whereabouts: Whereabouts,
}

/// Puts a membership that departed back into the register, in the branch it comes to, from a day on. What it was
/// before stays in its history; the person's record and the counts of both branches follow.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it has not departed or was changed meanwhile; [`StoreError::Conflict`] when
/// the number is taken.
pub fn come_back(write: &mut Write<'_>, back: &Return, day: Day) -> Result<(), StoreError> {
    let said = &back.said;
    let since = (back.whereabouts != Whereabouts::Here).then_some(day);
    write.execute_one(
        &BACK,
        params![
            back.member.0,
            back.version,
            said.joined_on,
            said.number.clone(),
            said.card.clone(),
            said.party,
            said.graduates.clone(),
            back.whereabouts.slug(),
            since
        ],
    )?;
    // A claim may have moved it meanwhile.
    write.execute(&END, params![back.member.0, day])?;
    if place::shift(write, back.member, back.to, day, BACK_WORD)?.is_none() {
        place::begin(write, back.member, back.to, day, BACK_WORD)?;
    }
    count::renew(write, &[back.from, back.to])
}
