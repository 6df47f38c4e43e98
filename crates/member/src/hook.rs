//! Crates above that have business under way about a membership: they register it, so that nothing
//! is filed here that their business stands against.

use crate::MemberId;
use jishi_platform::db::{Read, StoreError};

/// A crate with business about memberships. Register with
/// `jishi_platform::db::inventory::submit! { jishi_member::MemberHook { … } }`.
pub struct MemberHook {
    /// What it does, such as 组织关系转接.
    pub name: &'static str,
    /// What is under way about the membership, in words; `None` for nothing.
    pub busy: fn(&Read<'_>, MemberId) -> Result<Option<String>, StoreError>,
}

jishi_platform::db::inventory::collect!(MemberHook);

/// What is under way about a membership in any crate, in words; `None` for nothing.
///
/// # Errors
/// The store fails.
pub fn busy(read: &Read<'_>, member: MemberId) -> Result<Option<String>, StoreError> {
    for hook in jishi_platform::db::inventory::iter::<MemberHook>() {
        if let Some(words) = (hook.busy)(read, member)? {
            return Ok(Some(words));
        }
    }
    Ok(None)
}
