//! Accounts, posts and one-time links.

use crate::authz::Role;
use crate::db::{Read, StoreError, Write};
use crate::random::{token, token_hash};
use crate::{App, params, sql};
use jishi_kernel::{Day, Millis};

sql! {
    unscoped FIND ("a log-in name is looked up before anyone is known") =
        "select id, name, password, locked_on from account where login = $1";
    unscoped ADD ("guarded by AccountManage or the set-up link") =
        "insert into account (id, login, name, password, email, created_at) values ($1, $2, $3, $4, $5, $6)";
    unscoped ADD_POST ("guarded by RoleGrant or the set-up link") =
        "insert into post (id, account_id, org_id, department_id, role, title, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, null)";
    unscoped END_POST ("guarded by RoleGrant, or by the hand-over of this very post") =
        "update post set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2)";
    unscoped FOLLOW ("a membership went elsewhere by an act that was allowed; the post of a member gives no sight of the organisation") =
        "update post set org_id = $2 where account_id = $1 and role = $3 and (valid_to is null or valid_to >= $4)";
    unscoped SET_PASSWORD ("own account, or a one-time link") = "update account set password = $2, version = version + 1 where id = $1";
    unscoped PASSWORD ("own account") = "select password from account where id = $1";
    unscoped ADD_LINK ("guarded by AccountManage or first start") =
        "insert into one_time_link (token, purpose, account_id, expires_at) values ($1, $2, $3, $4)";
    unscoped LINK ("the token itself is the right to it") =
        "select account_id from one_time_link where token = $1 and purpose = $2 and used_at is null and expires_at > $3 {lock}";
    unscoped LINK_OPEN ("the token itself is the right to it") =
        "select coalesce(account_id, 0) from one_time_link where token = $1 and purpose = $2 and used_at is null and expires_at > $3";
    unscoped USE_LINK ("the token itself is the right to it") = "update one_time_link set used_at = $2 where token = $1 and used_at is null";
    unscoped DROP_LINKS ("a newer link replaces older ones") = "delete from one_time_link where purpose = $1 and coalesce(account_id, 0) = $2 and used_at is null";
    unscoped POSTS ("the person behind the account is erased, under its own permit") =
        "select count(*) from post where account_id = $1 and role <> $2 and (valid_to is null or valid_to >= $3)";
    unscoped CLOSE ("the person behind the account is erased, under its own permit") =
        "update account set login = $2, name = $3, password = null, email = '', mail_on = 0, locked_on = $4, version = version + 1 where id = $1";
    unscoped ANY ("tells first start from later ones") = "select count(*) from account";
}

/// What a log-in needs.
#[derive(Clone, Debug)]
pub struct Login {
    /// Account id.
    pub id: i64,
    /// Name of the person.
    pub name: String,
    /// Password hash, if one was ever set.
    pub password: Option<String>,
    /// Locked.
    pub locked: bool,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// First set-up of the site.
    Setup,
    /// First or new password of an account.
    Password,
}

impl Purpose {
    const fn slug(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Password => "password",
        }
    }
}

/// Finds an account by log-in name.
///
/// # Errors
/// The store fails.
pub fn find_login(read: &Read<'_>, login: &str) -> Result<Option<Login>, StoreError> {
    read.one(&FIND, params![login], |row| {
        Ok(Login {
            id: row.int(0)?,
            name: row.text(1)?,
            password: row.opt_text(2)?,
            locked: row.opt_text(3)?.is_some(),
        })
    })
}

/// Closes the account of a person who is erased: locked, renamed, without password and e-mail. One
/// that has another post than `role` today stays; false then.
///
/// # Errors
/// The store fails.
pub fn close(write: &mut Write<'_>, account: i64, role: Role, name: &str, today: Day) -> Result<bool, StoreError> {
    if write.count(&POSTS, params![account, role.slug(), today])? > 0 {
        return Ok(false);
    }
    write.execute_one(&CLOSE, params![account, format!("erased-{account}"), name, today])?;
    crate::session::end_all(write, account)?;
    Ok(true)
}

/// True when no account exists yet.
///
/// # Errors
/// The store fails.
pub fn none_yet(read: &Read<'_>) -> Result<bool, StoreError> {
    Ok(read.count(&ANY, params![])? == 0)
}

/// A new account.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Log-in name, unique.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Password hash; none until a one-time link sets it.
    pub password: Option<String>,
    /// E-mail for reminders, empty for none.
    pub email: String,
}

/// Adds an account; [`StoreError::Conflict`] when the log-in name is taken.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, new: &NewAccount, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id, &new.login, &new.name, new.password.clone(), &new.email, now])
}

/// A new post.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Who.
    pub account: i64,
    /// Where.
    pub org: i64,
    /// Department, for 部室干事.
    pub department: Option<i64>,
    /// As what.
    pub role: Role,
    /// Title as written.
    pub title: String,
    /// First day.
    pub from: Day,
}

/// Adds a post.
///
/// # Errors
/// The store fails.
pub fn add_post(write: &mut Write<'_>, id: i64, new: &NewPost) -> Result<(), StoreError> {
    write.execute_one(
        &ADD_POST,
        params![id, new.account, new.org, new.department, new.role.slug(), &new.title, new.from],
    )
}

/// Lets a post end with the day `last`.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it ends before already.
pub fn end_post(write: &mut Write<'_>, post: i64, last: Day) -> Result<(), StoreError> {
    write.execute_one(&END_POST, params![post, last])
}

/// The posts of a member's account (团员) go to the branch of the membership; other posts stay.
///
/// # Errors
/// The store fails.
pub fn follow_member(write: &mut Write<'_>, account: i64, org: i64, today: Day) -> Result<(), StoreError> {
    write
        .execute(&FOLLOW, params![account, org, Role::Member.slug(), today])
        .map(|_| ())
}

/// Sets a password hash.
///
/// # Errors
/// The store fails.
pub fn set_password(write: &mut Write<'_>, account: i64, hash: &str) -> Result<(), StoreError> {
    write.execute_one(&SET_PASSWORD, params![account, hash])
}

/// The stored hash of an account.
///
/// # Errors
/// The store fails.
pub fn password_of(read: &Read<'_>, account: i64) -> Result<Option<String>, StoreError> {
    Ok(read.one(&PASSWORD, params![account], |row| row.opt_text(0))?.flatten())
}

/// Makes a one-time link and returns its secret; older unused ones of the same purpose and account end.
///
/// # Errors
/// The store fails.
pub fn add_link(write: &mut Write<'_>, app: &App, purpose: Purpose, account: Option<i64>, valid: Millis) -> Result<String, StoreError> {
    let secret = token(&*app.random);
    write.execute(&DROP_LINKS, params![purpose.slug(), account.unwrap_or(0)])?;
    write.execute_one(&ADD_LINK, params![token_hash(&secret), purpose.slug(), account, app.now() + valid])?;
    Ok(secret)
}

/// True when a link could still be used.
///
/// # Errors
/// The store fails.
pub fn link_open(read: &Read<'_>, secret: &str, purpose: Purpose, now: Millis) -> Result<bool, StoreError> {
    Ok(read
        .one(&LINK_OPEN, params![token_hash(secret), purpose.slug(), now], |row| row.int(0))?
        .is_some())
}

/// Uses a link up; the inner `Option` is its account. `None`: unknown, used or expired.
///
/// # Errors
/// The store fails.
pub fn use_link(write: &mut Write<'_>, secret: &str, purpose: Purpose, now: Millis) -> Result<Option<Option<i64>>, StoreError> {
    let hash = token_hash(secret);
    let found = write.one(&LINK, params![&hash, purpose.slug(), now], |row| row.opt_int(0))?;
    if found.is_some() {
        write.execute_one(&USE_LINK, params![&hash, now])?;
    }
    Ok(found)
}
