//! Server-side sessions. The cookie holds a random token, the table only its hash.

use crate::authz::{Reach, Role, Scope, reach};
use crate::db::{Db, Read, Row, StoreError, Write};
use crate::random::{token, token_hash};
use crate::{App, params, sql};
use jishi_kernel::{Level, Millis};

/// Name of the cookie.
pub const COOKIE: &str = "jishi";

sql! {
    unscoped FIND ("the token itself is the right to it") =
        "select a.id, a.login, a.name, a.locked_on,
                s.post_id, s.seen_at, s.expires_at,
                p.role, p.title, p.org_id, p.department_id, o.path, o.name, o.level, d.name, p.valid_from, p.valid_to,
                (select count(*) from message m where m.account_id = a.id and m.read_at is null),
                (select count(*) from post h join v_org ho on ho.id = h.org_id where h.account_id = a.id
                    and h.valid_from <= $2 and (h.valid_to is null or h.valid_to >= $2) and ho.closed_on is null)
         from session s join account a on a.id = s.account_id
         left join post p on p.id = s.post_id
         left join v_org o on o.id = p.org_id
         left join v_department d on d.id = p.department_id
         where s.token = $1";
    unscoped POSTS ("an account's own posts") =
        "select p.id, p.role, p.title, o.name, coalesce(d.name, '') from post p join v_org o on o.id = p.org_id
         left join v_department d on d.id = p.department_id
         where p.account_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) and o.closed_on is null order by p.id";
    unscoped ACTING ("a post asks for its own rights, as they are now") =
        "select p.id, p.role, p.title, p.org_id, p.department_id, o.path, o.name, o.level, d.name
         from post p join account a on a.id = p.account_id join v_org o on o.id = p.org_id left join v_department d on d.id = p.department_id
         where p.id = $1 and p.account_id = $2 and a.locked_on is null and p.valid_from <= $3 and (p.valid_to is null or p.valid_to >= $3)
           and o.closed_on is null";
    unscoped ADD ("made by a log-in that has just proved itself") =
        "insert into session (token, account_id, post_id, created_at, seen_at, expires_at, address) values ($1, $2, $3, $4, $4, $5, $6)";
    unscoped CHOOSE ("the token itself is the right to it") = "update session set post_id = $2 where token = $1";
    unscoped SEEN ("the token itself is the right to it") = "update session set seen_at = $2, expires_at = $3 where token = $1";
    unscoped END ("the token itself is the right to it") = "delete from session where token = $1";
    unscoped END_ACCOUNT ("a changed password or a lock ends all sessions of the account") = "delete from session where account_id = $1";
    unscoped END_OLD ("nightly housekeeping") = "delete from session where expires_at < $1";
    unscoped FIND_API ("the token itself is the right to it") =
        "select a.id, a.login, a.name, a.locked_on,
                t.post_id, t.created_at, t.expires_at,
                p.role, p.title, p.org_id, p.department_id, o.path, o.name, o.level, d.name, p.valid_from, p.valid_to,
                (select count(*) from message m where m.account_id = a.id and m.read_at is null),
                (select count(*) from post h join v_org ho on ho.id = h.org_id where h.account_id = a.id
                    and h.valid_from <= $2 and (h.valid_to is null or h.valid_to >= $2) and ho.closed_on is null)
         from api_token t join post p on p.id = t.post_id join account a on a.id = p.account_id
         join v_org o on o.id = p.org_id left join v_department d on d.id = p.department_id
         where t.token = $1";
}

/// The identity a person acts under: a post in an organisation.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Post id.
    pub post: i64,
    /// Its role.
    pub role: Role,
    /// Title as written, such as `组织部干事`.
    pub title: String,
    /// Organisation.
    pub org: i64,
    /// Its current path.
    pub path: String,
    /// Its name.
    pub org_name: String,
    /// Its level.
    pub level: Level,
    /// Department, if the post belongs to one.
    pub department: Option<i64>,
    /// Its name.
    pub department_name: Option<String>,
}

impl Identity {
    /// The part of the tree this identity reaches with an act.
    pub fn scope(&self, act: crate::authz::Act) -> (Reach, Scope) {
        let reach = reach(self.role, act);
        (reach, Scope::around(&self.path, reach))
    }

    /// A permit for work that this identity asked for and that goes on after the request, such as
    /// an import. Ask [`acting`] for the identity again before each stretch of such work.
    pub fn permit(&self, app: &App, account: i64, act: crate::authz::Act, target: Option<crate::authz::Target>) -> crate::authz::Permit {
        crate::authz::Permit::new(
            account,
            self.post,
            self.path.clone(),
            act,
            target,
            app.now(),
            app.id(),
            String::new(),
            self.scope(act).1,
        )
    }
}

/// The identity of a post as it stands today; `None` when the post has ended, the account is locked
/// or the organisation is closed.
///
/// # Errors
/// The store fails.
pub fn acting(read: &Read<'_>, account: i64, post: i64, today: &str) -> Result<Option<Identity>, StoreError> {
    let found = read.one(&ACTING, params![post, account, today], |row| {
        let Some(role) = Role::from_slug(&row.text(1)?) else {
            return Ok(None);
        };
        Ok(Some(Identity {
            post: row.int(0)?,
            role,
            title: row.text(2)?,
            org: row.int(3)?,
            department: row.opt_int(4)?,
            path: row.text(5)?,
            org_name: row.text(6)?,
            level: Level::from_number(row.int(7)?).ok_or_else(|| StoreError::corrupt(7, "not a level"))?,
            department_name: row.opt_text(8)?,
        }))
    })?;
    Ok(found.flatten())
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub struct Who {
    /// Account id.
    pub account: i64,
    /// Log-in name.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// The chosen identity; none until a person with several posts has chosen.
    pub identity: Option<Identity>,
    /// Hash of the session token.
    pub session: String,
    /// Unread messages.
    pub unread: u64,
    /// Holds more than one post today.
    pub many_posts: bool,
    pub(crate) seen_at: Millis,
}

/// One post an account can act under.
#[derive(Clone, Debug)]
pub struct PostChoice {
    /// Post id.
    pub id: i64,
    /// Role.
    pub role: Role,
    /// Title.
    pub title: String,
    /// Organisation.
    pub org: String,
    /// Department, empty for none.
    pub department: String,
}

fn who(row: &Row<'_>, session: &str, now: Millis, today: &str) -> Result<Option<Who>, StoreError> {
    if row.int(6)? <= now || row.opt_text(3)?.is_some() {
        return Ok(None);
    }
    let from = row.opt_text(15)?.unwrap_or_default();
    let valid = from.as_str() <= today && row.opt_text(16)?.is_none_or(|to| today <= to.as_str());
    let identity = match (
        row.opt_int(4)?,
        row.opt_text(7)?.as_deref().and_then(Role::from_slug),
        row.opt_text(11)?,
    ) {
        (Some(post), Some(role), Some(path)) if valid => Some(Identity {
            post,
            role,
            title: row.text(8)?,
            org: row.int(9)?,
            department: row.opt_int(10)?,
            path,
            org_name: row.text(12)?,
            level: Level::from_number(row.int(13)?).ok_or_else(|| StoreError::corrupt(13, "not a level"))?,
            department_name: row.opt_text(14)?,
        }),
        _ => None,
    };
    Ok(Some(Who {
        account: row.int(0)?,
        login: row.text(1)?,
        name: row.text(2)?,
        identity,
        session: session.to_owned(),
        unread: row.int(17)?.unsigned_abs(),
        many_posts: row.int(18)? > 1,
        seen_at: row.int(5)?,
    }))
}

/// Who a session cookie belongs to; `None` when it is unknown, expired or the account is locked.
///
/// # Errors
/// The store fails.
pub async fn find(app: &App, cookie: &str) -> Result<Option<Who>, StoreError> {
    lookup(app, cookie, &FIND).await
}

/// Who an API token (`Authorization: Bearer …`) belongs to.
///
/// # Errors
/// The store fails.
pub async fn find_api(app: &App, bearer: &str) -> Result<Option<Who>, StoreError> {
    lookup(app, bearer, &FIND_API).await
}

async fn lookup(app: &App, secret: &str, statement: &'static crate::db::UnscopedSql) -> Result<Option<Who>, StoreError> {
    let (hash, now, today) = (token_hash(secret), app.now(), app.clock.today().to_string());
    let key = hash.clone();
    let found = app
        .db
        .glance(&Scope::empty(), move |read| {
            read.one(statement, params![&key, &today], |row| who(row, &key, now, &today))
        })
        .await?
        .flatten();
    if let Some(who) = &found
        && std::ptr::eq(statement, &raw const FIND)
        && now - who.seen_at > 300_000
    {
        touch(app, &hash, now).await?;
    }
    Ok(found)
}

async fn touch(app: &App, hash: &str, now: Millis) -> Result<(), StoreError> {
    let (hash, expires) = (hash.to_owned(), now + app.config.session_hours * 3_600_000);
    app.db
        .write(app.system("session.seen"), move |write| {
            write.without_audit();
            write.execute(&SEEN, params![&hash, now, expires]).map(|_| ())
        })
        .await
}

/// The posts an account holds on a day.
///
/// # Errors
/// The store fails.
pub fn posts(read: &Read<'_>, account: i64, today: &str) -> Result<Vec<PostChoice>, StoreError> {
    let rows: Vec<Option<PostChoice>> = read.all(&POSTS, params![account, today], |row| {
        let Some(role) = Role::from_slug(&row.text(1)?) else {
            return Ok(None);
        };
        Ok(Some(PostChoice {
            id: row.int(0)?,
            role,
            title: row.text(2)?,
            org: row.text(3)?,
            department: row.text(4)?,
        }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Starts a session inside a write; returns the cookie's value. With exactly one post it is chosen at once.
///
/// # Errors
/// The store fails.
pub fn start(write: &mut Write<'_>, app: &App, account: i64, address: &str) -> Result<String, StoreError> {
    let secret = token(&*app.random);
    let now = app.now();
    let posts = posts(write, account, &app.clock.today().to_string())?;
    let post = if let [only] = posts.as_slice() { Some(only.id) } else { None };
    let expires = now + app.config.session_hours * 3_600_000;
    write.execute_one(&ADD, params![token_hash(&secret), account, post, now, expires, address])?;
    Ok(secret)
}

/// Chooses the identity of a session; false when the post is not the account's.
///
/// # Errors
/// The store fails.
pub fn choose(write: &mut Write<'_>, who: &Who, post: i64, today: &str) -> Result<bool, StoreError> {
    if !posts(write, who.account, today)?.iter().any(|p| p.id == post) {
        return Ok(false);
    }
    write.execute_one(&CHOOSE, params![&who.session, post])?;
    Ok(true)
}

/// Ends one session.
///
/// # Errors
/// The store fails.
pub fn end(write: &mut Write<'_>, session: &str) -> Result<(), StoreError> {
    write.execute(&END, params![session]).map(|_| ())
}

/// Ends all sessions of an account.
///
/// # Errors
/// The store fails.
pub fn end_all(write: &mut Write<'_>, account: i64) -> Result<(), StoreError> {
    write.execute(&END_ACCOUNT, params![account]).map(|_| ())
}

/// Nightly housekeeping: expired sessions go.
///
/// # Errors
/// The store fails.
pub async fn sweep(db: &Db, permit: crate::authz::Permit, now: Millis) -> Result<u64, StoreError> {
    db.write(permit, move |write| write.execute(&END_OLD, params![now])).await
}
