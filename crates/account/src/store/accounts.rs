//! Accounts as their managers see them. An account lies in a scope when all posts it holds do; one
//! that holds none any more, when all it ever held do; so one that never held a post lies in every scope.

use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

/// Columns [`account`] reads.
macro_rules! columns {
    () => {
        "a.id, a.login, a.name, a.email, a.locked_on, case when a.password is null then 0 else 1 end, a.created_at, a.version"
    };
}

/// The rule of this module, with the parameter that holds today.
macro_rules! inside {
    ($today:literal) => {
        concat!(
            "not exists (select 1 from post ip join v_org io on io.id = ip.org_id where ip.account_id = a.id and not {scope:io.path}
               and (ip.valid_to is null or ip.valid_to >= ",
            $today,
            "
                    or not exists (select 1 from post iq where iq.account_id = a.id and (iq.valid_to is null or iq.valid_to >= ",
            $today,
            "))))"
        )
    };
}

/// What the list can be narrowed to, with text in `$2` and state in `$3`.
macro_rules! matching {
    () => {
        "($2 = '' or {instr}(a.login, $2) > 0 or {instr}(a.name, $2) > 0)
         and ($3 = '' or ($3 = 'locked' and a.locked_on is not null) or ($3 = 'new' and a.password is null and a.locked_on is null)
              or ($3 = 'idle' and not exists (select 1 from post h where h.account_id = a.id and (h.valid_to is null or h.valid_to >= $4))))"
    };
}

sql! {
    scoped LIST = concat!(
        "select ", columns!(), " from account a where a.login > $1 and ", matching!(), " and ", inside!("$4"), " order by a.login limit $5"
    );
    scoped COUNT = concat!("select count(*) from account a where a.login > $1 and ", matching!(), " and ", inside!("$4"));
    scoped FIND = concat!("select ", columns!(), " from account a where a.id = $1 and ", inside!("$2"));
    scoped FIND_LOCK = concat!("select ", columns!(), " from account a where a.id = $1 and ", inside!("$2"), " {lock}");
    scoped NAMED = concat!(
        "select ", columns!(), " from account a where (a.login = $1 or a.name = $1) and ", inside!("$2"), " order by a.login limit 2"
    );
    unscoped LOCK ("callers have found the account in scope") = "update account set locked_on = $2, version = version + 1 where id = $1";
    unscoped SET_PERSON ("callers have found the account in scope") =
        "update account set name = $3, email = $4, version = version + 1 where id = $1 and version = $2";
    unscoped DROP_LINKS ("callers have found the account in scope") = "delete from one_time_link where account_id = $1 and used_at is null";
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: i64,
    /// Log-in name.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// E-mail address, empty for none.
    pub email: String,
    /// Locked since.
    pub locked_on: Option<Day>,
    /// A password was set once.
    pub ready: bool,
    /// Made at.
    pub created_at: Millis,
    /// Rises with every change.
    pub version: i64,
}

/// Which accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of name or log-in name.
    pub text: String,
    /// `locked`, `new` (no password yet), `idle` (no post in force), empty for all.
    pub state: String,
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.int(0)?,
        login: row.text(1)?,
        name: row.text(2)?,
        email: row.text(3)?,
        locked_on: row.opt_day(4)?,
        ready: row.flag(5)?,
        created_at: row.int(6)?,
        version: row.int(7)?,
    })
}

/// At most `limit` accounts of the scope behind the log-in name `after`, by log-in name.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, filter: &Filter, after: &str, today: Day, limit: i64) -> Result<Vec<Account>, StoreError> {
    read.all(&LIST, params![after, &filter.text, &filter.state, today, limit], account)
}

/// How many the filter finds in all.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, filter: &Filter, today: Day) -> Result<i64, StoreError> {
    read.count(&COUNT, params!["", &filter.text, &filter.state, today])
}

/// An account of the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64, today: Day) -> Result<Option<Account>, StoreError> {
    read.one(&FIND, params![id, today], account)
}

/// An account of the scope, held until the end of the transaction: two grants to it take turns.
///
/// # Errors
/// The store fails.
pub fn hold(write: &Write<'_>, id: i64, today: Day) -> Result<Option<Account>, StoreError> {
    write.one(&FIND_LOCK, params![id, today], account)
}

/// The accounts of the scope with exactly this log-in name or name, two at most: two means it is not clear.
///
/// # Errors
/// The store fails.
pub fn named(read: &Read<'_>, text: &str, today: Day) -> Result<Vec<Account>, StoreError> {
    read.all(&NAMED, params![text, today], account)
}

/// Locks (since a day) or unlocks.
///
/// # Errors
/// The store fails.
pub fn lock(write: &mut Write<'_>, id: i64, since: Option<Day>) -> Result<(), StoreError> {
    write.execute_one(&LOCK, params![id, since])?;
    if since.is_some() {
        write.execute(&DROP_LINKS, params![id])?;
    }
    Ok(())
}

/// Sets name and e-mail address of the version that was read.
///
/// # Errors
/// [`StoreError::RowsAffected`] when someone else changed it meanwhile.
pub fn set_person(write: &mut Write<'_>, id: i64, version: i64, name: &str, email: &str) -> Result<(), StoreError> {
    write.execute_one(&SET_PERSON, params![id, version, name, email])
}
