//! Whereabouts, contact with floating and lost members, and their second registration in a community.

use super::count;
use super::member::Member;
use crate::MemberId;
use crate::rule::standing::Whereabouts;
use jishi_kernel::Day;
use jishi_person::veil::Veils;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("of a membership the caller has found") =
        "select c.on_day, c.how, c.reached, c.note, coalesce(a.name, '') from member_contact c left join v_account a on a.id = c.by_account
         where c.member_id = $1 order by c.on_day desc, c.id desc limit 100";
    unscoped FIRST ("of a membership the caller has found") = "select on_day from member_contact where member_id = $1 order by on_day limit 1";
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_contact (id, member_id, on_day, how, reached, note, by_account) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped REACHED ("of a membership the caller has found in scope") =
        "update member set contacted_on = case when contacted_on is null or contacted_on < $2 then $2 else contacted_on end, version = version + 1
         where id = $1";
    unscoped SET ("of a membership the caller has found in scope") =
        "update member set whereabouts = $3, whereabouts_on = $4, version = version + 1 where id = $1 and version = $2";
    unscoped SECOND ("of a membership the caller has found") =
        "select s.org_id, o.name, s.valid_from, s.valid_to, s.note, o.path from member_second s join v_org o on o.id = s.org_id
         where s.member_id = $1 order by s.valid_from desc, s.org_id limit 50";
    unscoped SECOND_ADD ("of the own membership, or of one the caller has found in scope") =
        "insert into member_second (member_id, org_id, valid_from, note) values ($1, $2, $3, $4)
         on conflict (member_id, org_id, valid_from) do update set note = excluded.note, valid_to = null";
    unscoped SECOND_END ("of the own membership, or of one the caller has found in scope") =
        "update member_second set valid_to = $3 where member_id = $1 and org_id = $2 and valid_to is null";
    scoped GUESTS = "select m.id, m.name, b.name, s.valid_from, s.note, m.person_id from member_second s join org o on o.id = s.org_id
         join member m on m.id = s.member_id join v_org b on b.id = m.org_id
         where {scope:o.path} and s.org_id = $1 and s.valid_to is null order by s.valid_from desc, m.id limit 200";
    unscoped COMMUNITY ("names of branches are shown to members choosing one to report to") =
        "select id, name from v_org where id = $1 and level = 5 and closed_on is null";
}

/// How a member was contacted.
pub const WAYS: [&str; 6] = ["电话", "短信", "微信或QQ", "走访", "联系家人", "其他"];

/// A try to contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Day.
    pub day: Day,
    /// One of [`WAYS`].
    pub how: String,
    /// The person was reached.
    pub reached: bool,
    /// What came of it.
    pub note: String,
    /// Who tried; empty when adding.
    pub who: String,
}

/// A second registration (双重报到).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// The community's branch.
    pub org: i64,
    /// Its name.
    pub name: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
    /// What for.
    pub note: String,
    /// Path of the branch.
    pub path: String,
}

impl Second {
    /// As somebody with this scope sees it: a veiled branch without its name.
    pub fn seen(self, veils: &Veils, scope: &Scope) -> Self {
        Self {
            name: veils.name(scope, &self.path, self.name),
            ..self
        }
    }
}

/// Somebody of another branch who reports here too: name and branch, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The membership.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// The own branch.
    pub branch: String,
    /// First day.
    pub from: Day,
    /// What for.
    pub note: String,
    /// The person.
    pub person: i64,
}

/// The log of contacts, the latest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, member: MemberId) -> Result<Vec<Contact>, StoreError> {
    read.all(&LIST, params![member.0], |row| {
        Ok(Contact {
            day: row.day(0)?,
            how: row.text(1)?,
            reached: row.flag(2)?,
            note: row.text(3)?,
            who: row.text(4)?,
        })
    })
}

/// The day of the first try.
///
/// # Errors
/// The store fails.
pub fn first(read: &Read<'_>, member: MemberId) -> Result<Option<Day>, StoreError> {
    read.one(&FIRST, params![member.0], |row| row.day(0))
}

/// Adds to the log; a contact that reached the person is noted on the membership.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, member: MemberId, contact: &Contact, account: i64) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![id, member.0, contact.day, &contact.how, contact.reached, &contact.note, account],
    )?;
    if contact.reached {
        write.execute_one(&REACHED, params![member.0, contact.day])?;
    }
    Ok(())
}

/// Sets the whereabouts from a day on; counts of the branch are kept.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else changed the membership.
pub fn set_whereabouts(write: &mut Write<'_>, member: &Member, to: Whereabouts, day: Day) -> Result<(), StoreError> {
    let since = (to != Whereabouts::Here).then_some(day);
    write.execute_one(&SET, params![member.id.0, member.version, to.slug(), since])?;
    count::renew(write, &[member.org])
}

/// Where a member is registered a second time.
///
/// # Errors
/// The store fails.
pub fn seconds(read: &Read<'_>, member: MemberId) -> Result<Vec<Second>, StoreError> {
    read.all(&SECOND, params![member.0], |row| {
        Ok(Second {
            org: row.int(0)?,
            name: row.text(1)?,
            from: row.day(2)?,
            to: row.opt_day(3)?,
            note: row.text(4)?,
            path: row.text(5)?,
        })
    })
}

/// The open branch of this number, whatever the scope, by name.
///
/// # Errors
/// The store fails.
pub fn community(read: &Read<'_>, org: i64) -> Result<Option<(i64, String)>, StoreError> {
    read.one(&COMMUNITY, params![org], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// Registers a member with a second branch.
///
/// # Errors
/// The store fails.
pub fn add_second(write: &mut Write<'_>, member: MemberId, org: i64, day: Day, note: &str) -> Result<(), StoreError> {
    write.execute_one(&SECOND_ADD, params![member.0, org, day, note])
}

/// Ends a second registration; false when there is none.
///
/// # Errors
/// The store fails.
pub fn end_second(write: &mut Write<'_>, member: MemberId, org: i64, day: Day) -> Result<bool, StoreError> {
    Ok(write.execute(&SECOND_END, params![member.0, org, day])? > 0)
}

/// Who of other branches is registered with this one.
///
/// # Errors
/// The store fails.
pub fn guests(read: &Read<'_>, org: i64) -> Result<Vec<Guest>, StoreError> {
    read.all(&GUESTS, params![org], |row| {
        Ok(Guest {
            member: MemberId(row.int(0)?),
            name: row.text(1)?,
            branch: row.text(2)?,
            from: row.day(3)?,
            note: row.text(4)?,
            person: row.int(5)?,
        })
    })
}
