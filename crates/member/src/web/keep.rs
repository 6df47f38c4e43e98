//! What every write on a card does: the check of who may, and the row of history.

use crate::MemberId;
use crate::rule::standing;
use crate::store::change::{self, NewChange};
use crate::store::member::Member;
use jishi_org::managed;
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{AppError, Cx};

/// The card as the log names it.
#[allow(clippy::unnecessary_wraps)] // what `Cx::write` asks for
pub(super) const fn target(id: MemberId) -> Option<Target> {
    Some(Target::new("member", id.0))
}

/// The caller manages the member's branch, and the membership is open to changes.
///
/// # Errors
/// 403 with words, or a refusal that names the state.
pub(super) fn open(cx: &Cx, read: &Read<'_>, member: &Member) -> Result<(), AppError> {
    managed(cx, read, &member.org_path)?;
    unlocked(member)
}

/// The membership is open to changes.
///
/// # Errors
/// A refusal that names the state.
pub(super) fn unlocked(member: &Member) -> Result<(), AppError> {
    standing::open(member.state, member.leaving, member.left_how).map_err(|locked| AppError::refused(locked.text()))
}

/// A change to note on a card.
pub(super) struct Kept {
    member: MemberId,
    field: &'static str,
    old: String,
    new: String,
}

impl Kept {
    /// A field with what it was and what it is.
    pub fn new(member: MemberId, field: &'static str, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self {
            member,
            field,
            old: old.into(),
            new: new.into(),
        }
    }
}

/// Notes a change; the same before and after is none.
///
/// # Errors
/// The store fails.
pub(super) fn change(write: &mut Write<'_>, cx: &Cx, kept: &Kept) -> Result<(), StoreError> {
    if kept.old == kept.new {
        return Ok(());
    }
    let row = NewChange {
        id: cx.id(),
        member: kept.member.0,
        at: cx.now(),
        account: cx.who.account,
        field: kept.field,
        old: kept.old.clone(),
        new: kept.new.clone(),
    };
    change::add(write, &row)
}
