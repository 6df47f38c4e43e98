//! Invitations: one-time links by which a member makes an account; only a hash is kept.

use crate::MemberId;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::random::{token, token_hash};
use jishi_platform::{App, params, sql};

sql! {
    unscoped DROP ("of a membership the caller has found in scope") = "delete from member_invite where member_id = $1 and used_at is null";
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_invite (token, member_id, made_at, made_by, expires_at) values ($1, $2, $3, $4, $5)";
    unscoped OPEN ("the link itself is the right to it") =
        "select i.member_id from member_invite i join member m on m.id = i.member_id
         where i.token = $1 and i.used_at is null and i.expires_at > $2 and m.state = 'active'
           and not exists (select 1 from member_account a where a.person_id = m.person_id)";
    unscoped USE ("the link itself is the right to it") = "update member_invite set used_at = $2 where token = $1 and used_at is null";
    unscoped OF_BRANCH ("of a branch the caller has found in scope") =
        "select m.id, coalesce(a.linked_at, 0), coalesce(max(i.expires_at), 0) from member m
         left join member_account a on a.person_id = m.person_id
         left join member_invite i on i.member_id = m.id and i.used_at is null
         where m.org_id = $1 and m.state = 'active' group by m.id, a.linked_at";
}

/// How far a member is with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The membership.
    pub member: MemberId,
    /// Since when an account is linked; 0 for none.
    pub linked_at: Millis,
    /// Until when an unused link is good; 0 for none.
    pub open_until: Millis,
}

/// Makes a link good for `days` and returns its secret; an older unused one of the member ends.
///
/// # Errors
/// The store fails.
pub fn make(write: &mut Write<'_>, app: &App, member: MemberId, account: i64, days: i64) -> Result<String, StoreError> {
    let (secret, now) = (token(&*app.random), app.now());
    write.execute(&DROP, params![member.0])?;
    write.execute_one(
        &ADD,
        params![
            token_hash(&secret),
            member.0,
            now,
            account,
            now.saturating_add(days.saturating_mul(86_400_000))
        ],
    )?;
    Ok(secret)
}

/// The membership a link is for, while it can be used.
///
/// # Errors
/// The store fails.
pub fn open(read: &Read<'_>, secret: &str, now: Millis) -> Result<Option<MemberId>, StoreError> {
    Ok(read.one(&OPEN, params![token_hash(secret), now], |row| row.int(0))?.map(MemberId))
}

/// Uses a link up; false when somebody did so before.
///
/// # Errors
/// The store fails.
pub fn use_up(write: &mut Write<'_>, secret: &str, now: Millis) -> Result<bool, StoreError> {
    Ok(write.execute(&USE, params![token_hash(secret), now])? == 1)
}

/// How far the members of a branch are.
///
/// # Errors
/// The store fails.
pub fn of_branch(read: &Read<'_>, branch: i64) -> Result<Vec<Standing>, StoreError> {
    read.all(&OF_BRANCH, params![branch], |row| {
        Ok(Standing {
            member: MemberId(row.int(0)?),
            linked_at: row.int(1)?,
            open_until: row.int(2)?,
        })
    })
}
