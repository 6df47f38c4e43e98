//! API tokens: sent as `Authorization: Bearer …`, they act under one post.

use jishi_kernel::Millis;
use jishi_platform::authz::Role;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::random::{token, token_hash};
use jishi_platform::{App, params, sql};

sql! {
    unscoped LIST ("an account's own tokens") =
        "select t.token, t.label, t.created_at, t.expires_at, p.role, p.title, o.name
         from api_token t join post p on p.id = t.post_id join v_org o on o.id = p.org_id
         where p.account_id = $1 order by t.created_at desc, t.token";
    unscoped ADD ("for the post the caller acts under") =
        "insert into api_token (token, post_id, label, created_at, expires_at) values ($1, $2, $3, $4, $5)";
    unscoped DROP ("an account's own tokens") = "delete from api_token where token = $1 and post_id in (select id from post where account_id = $2)";
    unscoped DROP_ALL ("a lock or a new password ends the tokens of the account") =
        "delete from api_token where post_id in (select id from post where account_id = $1)";
}

/// Most tokens of one account.
pub const MOST: usize = 20;

/// A token as listed; the secret itself is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Hash of the secret; names the row.
    pub hash: String,
    /// What it is for, in the owner's words.
    pub label: String,
    /// Made at.
    pub created_at: Millis,
    /// Good until.
    pub expires_at: Millis,
    /// Role of its post.
    pub role: Option<Role>,
    /// Title of its post.
    pub title: String,
    /// Organisation of its post.
    pub org: String,
}

/// The own tokens, the newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, account: i64) -> Result<Vec<ApiToken>, StoreError> {
    read.all(&LIST, params![account], |row| {
        Ok(ApiToken {
            hash: row.text(0)?,
            label: row.text(1)?,
            created_at: row.int(2)?,
            expires_at: row.int(3)?,
            role: Role::from_slug(&row.text(4)?),
            title: row.text(5)?,
            org: row.text(6)?,
        })
    })
}

/// Makes a token for a post, good for `days`; returns the secret.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, app: &App, post: i64, label: &str, days: i64) -> Result<String, StoreError> {
    let (secret, now) = (token(&*app.random), app.now());
    write.execute_one(&ADD, params![token_hash(&secret), post, label, now, now + days * 86_400_000])?;
    Ok(secret)
}

/// Deletes an own token; false when it is not one's own.
///
/// # Errors
/// The store fails.
pub fn remove(write: &mut Write<'_>, account: i64, hash: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&DROP, params![hash, account])? > 0)
}

/// Deletes all tokens of an account.
///
/// # Errors
/// The store fails.
pub fn remove_all(write: &mut Write<'_>, account: i64) -> Result<(), StoreError> {
    write.execute(&DROP_ALL, params![account]).map(|_| ())
}
