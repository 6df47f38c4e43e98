//! Which account is which person, and what a member sees of the own branch.

use super::member::{self, Member};
use crate::MemberId;
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped PERSON ("the own account") = "select person_id from member_account where account_id = $1";
    unscoped LINK ("an invitation was used, or the operator links an account") =
        "insert into member_account (account_id, person_id, linked_at) values ($1, $2, $3)";
    unscoped CONTACTS ("whom a member may turn to: who runs the own branch or its superior") =
        "select a.name, p.title, o.name from v_post p join v_account a on a.id = p.account_id join v_org o on o.id = p.org_id
         where o.path = $1 and p.role = 'registrar' and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by p.id limit 5";
    unscoped POSTS ("who leads the own branch is known to its members") =
        "select c.post, p.name from v_cadre_post c join v_person p on p.id = c.person_id
         where c.org_id = $1 and c.valid_from <= $2 and (c.valid_to is null or c.valid_to >= $2)
         order by case c.post when '书记' then 0 when '副书记' then 1 else 2 end, c.post, p.name limit 20";
    unscoped SIZE ("how large the own branch is") = "select members from member_count where org_id = $1";
    unscoped ANY ("any membership, for what follows the person") = "select id from member where person_id = $1";
}

/// Somebody to turn to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Organisation.
    pub org: String,
}

/// The person an account belongs to.
///
/// # Errors
/// The store fails.
pub fn person(read: &Read<'_>, account: i64) -> Result<Option<i64>, StoreError> {
    read.one(&PERSON, params![account], |row| row.int(0))
}

/// The membership of the person an account belongs to: for the own pages.
///
/// # Errors
/// The store fails.
pub fn membership(read: &Read<'_>, account: i64) -> Result<Option<Member>, StoreError> {
    match person(read, account)? {
        Some(person) => member::of_person(read, person),
        None => Ok(None),
    }
}

/// Links an account and a person.
///
/// # Errors
/// [`StoreError::Conflict`] when either is linked already.
pub fn link(write: &mut Write<'_>, account: i64, person: i64, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&LINK, params![account, person, now])
}

/// Who runs the organisation at a path today.
///
/// # Errors
/// The store fails.
pub fn helpers(read: &Read<'_>, path: &str, today: jishi_kernel::Day) -> Result<Vec<Helper>, StoreError> {
    read.all(&CONTACTS, params![path, today], |row| {
        Ok(Helper {
            name: row.text(0)?,
            title: row.text(1)?,
            org: row.text(2)?,
        })
    })
}

/// Who holds which post in a branch today: post and name, the secretary first.
///
/// # Errors
/// The store fails.
pub fn posts(read: &Read<'_>, branch: i64, today: jishi_kernel::Day) -> Result<Vec<(String, String)>, StoreError> {
    read.all(&POSTS, params![branch, today], |row| Ok((row.text(0)?, row.text(1)?)))
}

/// How many members a branch has.
///
/// # Errors
/// The store fails.
pub fn size(read: &Read<'_>, branch: i64) -> Result<i64, StoreError> {
    read.count(&SIZE, params![branch])
}

/// The membership of a person, if any.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: i64) -> Result<Option<MemberId>, StoreError> {
    Ok(read.one(&ANY, params![person], |row| row.int(0))?.map(MemberId))
}
