//! Posts as 安全管理员 see them.

use crate::rule::post::Held;
use jishi_kernel::Day;
use jishi_platform::authz::Role;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

/// Columns [`post`] reads and the tables they come from.
macro_rules! from {
    () => {
        "select p.id, p.account_id, a.name, a.login, p.org_id, o.name, p.department_id, coalesce(d.name, ''), p.role, p.title, p.valid_from, p.valid_to
         from post p join account a on a.id = p.account_id join v_org o on o.id = p.org_id left join v_department d on d.id = p.department_id "
    };
}

/// What the list can be narrowed to: text `$1`, role `$2`, organisation `$3`, state `$4`, today `$5`.
macro_rules! matching {
    () => {
        "{scope:o.path}
         and ($1 = '' or {instr}(a.name, $1) > 0 or {instr}(a.login, $1) > 0 or {instr}(o.name, $1) > 0 or {instr}(p.title, $1) > 0)
         and ($2 = '' or p.role = $2) and (cast($3 as bigint) = 0 or p.org_id = $3)
         and ($4 = 'all' or ($4 = '' and (p.valid_to is null or p.valid_to >= $5)) or ($4 = 'over' and p.valid_to < $5))"
    };
}

sql! {
    scoped LIST = concat!(from!(), "where ", matching!(), " and p.id < $6 order by p.id desc limit $7");
    scoped COUNT = concat!("select count(*) from post p join account a on a.id = p.account_id join v_org o on o.id = p.org_id where ", matching!());
    scoped FIND = concat!(from!(), "where {scope:o.path} and p.id = $1");
    unscoped OF_ACCOUNT ("callers have found the account in scope, or it is their own") = concat!(from!(), "where p.account_id = $1 order by p.id");
    unscoped END ("callers have found the post in scope") = "update post set valid_to = $2 where id = $1 and (valid_to is null or valid_to >= $3)";
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: i64,
    /// Who holds it.
    pub account: i64,
    /// Name of the holder.
    pub name: String,
    /// Log-in name of the holder.
    pub login: String,
    /// Organisation.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Department, if any.
    pub department: Option<i64>,
    /// Its name, empty for none.
    pub department_name: String,
    /// Role.
    pub role: Role,
    /// Title as written, may be empty.
    pub title: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub to: Option<Day>,
}

impl Post {
    /// As the rules see it.
    pub fn held(&self) -> Held {
        Held {
            role: self.role,
            org: self.org,
            department: self.department,
            from: self.from,
            to: self.to,
        }
    }

    /// `组织部 · 部室干事`, or the role alone.
    pub fn line(&self) -> String {
        if self.department_name.is_empty() {
            self.role.word().to_owned()
        } else {
            format!("{} · {}", self.department_name, self.role.word())
        }
    }
}

/// Which posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of a person's name or log-in name, an organisation's name, a title.
    pub text: String,
    /// Stored name of a role; empty for all.
    pub role: String,
    /// Organisation; 0 for all.
    pub org: i64,
    /// `over`, `all`; empty for those in force or to come.
    pub state: String,
}

fn post(row: &Row<'_>) -> Result<Post, StoreError> {
    Ok(Post {
        id: row.int(0)?,
        account: row.int(1)?,
        name: row.text(2)?,
        login: row.text(3)?,
        org: row.int(4)?,
        org_name: row.text(5)?,
        department: row.opt_int(6)?,
        department_name: row.text(7)?,
        role: Role::from_slug(&row.text(8)?).ok_or_else(|| StoreError::corrupt(8, "not a role"))?,
        title: row.text(9)?,
        from: row.day(10)?,
        to: row.opt_day(11)?,
    })
}

/// At most `limit` posts of the scope before the id `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, filter: &Filter, before: i64, today: Day, limit: i64) -> Result<Vec<Post>, StoreError> {
    read.all(
        &LIST,
        params![&filter.text, &filter.role, filter.org, &filter.state, today, before, limit],
        post,
    )
}

/// How many the filter finds in all.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, filter: &Filter, today: Day) -> Result<i64, StoreError> {
    read.count(&COUNT, params![&filter.text, &filter.role, filter.org, &filter.state, today])
}

/// A post of the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Post>, StoreError> {
    read.one(&FIND, params![id], post)
}

/// All posts an account holds or held, wherever they lie.
///
/// # Errors
/// The store fails.
pub fn of_account(read: &Read<'_>, account: i64) -> Result<Vec<Post>, StoreError> {
    read.all(&OF_ACCOUNT, params![account], post)
}

/// Lets a post that is not over end with the day `last`.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is over meanwhile.
pub fn end(write: &mut Write<'_>, id: i64, last: Day, today: Day) -> Result<(), StoreError> {
    write.execute_one(&END, params![id, last, today])
}
