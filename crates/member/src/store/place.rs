//! Where a membership sits and has sat.

use super::{anchor, count};
use crate::MemberId;
use jishi_kernel::{Day, days};
use jishi_person::veil::Veils;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped WHERE ("the caller has decided the move: a transfer, a merge, an act on its own member") =
        "select org_id, person_id from member where id = $1 {lock}";
    unscoped MOVE ("the membership has been found and locked in scope, or its tree change decided") = "update member set org_id = $2, anchor_id = $3, version = version + 1 where id = $1";
    unscoped END ("history of the membership moved") =
        "update member_place set valid_to = case when valid_from > $2 then valid_from else $2 end where member_id = $1 and valid_to is null";
    unscoped BEGIN ("history of the membership moved") =
        "insert into member_place (member_id, org_id, org_path, valid_from, how) values ($1, $2, $3, $4, $5)
         on conflict (member_id, valid_from, org_id) do update set valid_to = null, how = excluded.how";
    unscoped HISTORY ("history of a membership the caller has found; names of branches it has left are part of it, and veiled ones are for the caller to veil") =
        "select p.org_id, o.name, p.valid_from, p.valid_to, p.how, o.path from member_place p join v_org o on o.id = p.org_id
         where p.member_id = $1 order by p.valid_from desc, p.valid_to is null desc, p.org_id limit 100";
    unscoped ACCOUNT ("the own account of a membership that is moved") = "select account_id from member_account where person_id = $1";
    unscoped ALL_OF ("members of an organisation that is merged, split or dissolved by a change that was allowed") =
        "select id from member where org_id = $1 order by id";
}

/// A stay in a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The branch.
    pub org: i64,
    /// Its name today.
    pub name: String,
    /// Its path today.
    pub path: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` for the present one.
    pub to: Option<Day>,
    /// What brought the membership there: 发展, 导入, 转接, 合并 …
    pub how: String,
}

impl Place {
    /// As somebody with this scope sees it: a veiled branch without its name.
    pub fn seen(self, veils: &Veils, scope: &Scope) -> Self {
        Self {
            name: veils.name(scope, &self.path, self.name),
            ..self
        }
    }
}

/// The branches a membership has been in, the present one first.
///
/// # Errors
/// The store fails.
pub fn history(read: &Read<'_>, member: MemberId) -> Result<Vec<Place>, StoreError> {
    read.all(&HISTORY, params![member.0], |row| {
        Ok(Place {
            org: row.int(0)?,
            name: row.text(1)?,
            from: row.day(2)?,
            to: row.opt_day(3)?,
            how: row.text(4)?,
            path: row.text(5)?,
        })
    })
}

/// Moves a membership, with its person's record, to another branch from a day on; counts of both
/// branches are kept. A membership that is there already stays as it is.
///
/// # Errors
/// The store fails; [`StoreError::RowsAffected`] when there is no such membership or branch.
pub fn relocate(write: &mut Write<'_>, member: MemberId, to_branch: i64, day: Day, how: &str) -> Result<(), StoreError> {
    if let Some(from) = shift(write, member, to_branch, day, how)? {
        count::renew(write, &[from, to_branch])?;
    }
    Ok(())
}

/// Moves everybody of one organisation to another, those who have left among them.
///
/// # Errors
/// The store fails.
pub(crate) fn relocate_all(write: &mut Write<'_>, from: i64, to: i64, day: Day, how: &str) -> Result<(), StoreError> {
    let members = write.all(&ALL_OF, params![from], |row| row.int(0))?;
    if members.is_empty() {
        return Ok(());
    }
    for member in members {
        shift(write, MemberId(member), to, day, how)?;
    }
    count::renew(write, &[from, to])
}

/// Begins a stay in the branch where the membership was before, after a time in none; nothing else moves.
///
/// # Errors
/// The store fails; [`StoreError::RowsAffected`] when there is no such branch.
pub(crate) fn begin(write: &mut Write<'_>, member: MemberId, branch: i64, day: Day, how: &str) -> Result<(), StoreError> {
    let (path, _) = anchor::of(write, branch)?;
    write.execute_one(&BEGIN, params![member.0, branch, &path, day, how])
}

/// Moves without counting; the branch left, or `None` when it is there already.
pub(crate) fn shift(write: &mut Write<'_>, member: MemberId, to: i64, day: Day, how: &str) -> Result<Option<i64>, StoreError> {
    // The branch first, as a change of the tree takes it: it holds branches before it asks for their members.
    let (path, anchor) = anchor::of(write, to)?;
    let (from, person) = write
        .one(&WHERE, params![member.0], |row| Ok((row.int(0)?, row.int(1)?)))?
        .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
    if from == to {
        return Ok(None);
    }
    let before = day.checked_sub(days(1)).unwrap_or(day);
    write.execute_one(&MOVE, params![member.0, to, anchor])?;
    write.execute(&END, params![member.0, before])?;
    write.execute_one(&BEGIN, params![member.0, to, &path, day, how])?;
    jishi_person::relocate(write, jishi_person::PersonId(person), to)?;
    // The member's own account goes along, whatever brought the membership there.
    for account in write.all(&ACCOUNT, params![person], |row| row.int(0))? {
        jishi_platform::account::follow_member(write, account, to, day)?;
    }
    Ok(Some(from))
}
