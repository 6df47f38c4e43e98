//! Memberships: adding, finding, changing.

use super::{anchor, count};
use crate::MemberId;
use crate::rule::standing::{Leaving, State, Whereabouts};
use jishi_kernel::Day;
use jishi_org::initials::initials;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "m.id, m.person_id, m.org_id, o.path, o.name, m.anchor_id, m.name, m.born, m.sex, m.joined_on, m.number, m.card, m.state, m.leaving,
         m.left_on, m.left_how, m.registered, m.party, m.graduates, m.whereabouts, m.whereabouts_on, m.contacted_on, m.version"
    };
}

sql! {
    scoped FIND = concat!("select ", columns!(), " from member m join org o on o.id = m.org_id where {scope:o.path} and m.id = $1 and m.state <> 'merged'");
    unscoped OF_PERSON ("whether a person the caller was shown or named by number is a member; and the own page") =
        concat!("select ", columns!(), " from member m join org o on o.id = m.org_id where m.person_id = $1 and m.state <> 'merged'");
    unscoped BY_NUMBER ("a number is unique over the whole tree; what is shown of its holder is decided by rule") =
        concat!("select ", columns!(), " from member m join org o on o.id = m.org_id where m.number = $1");
    scoped OF_BRANCH = concat!("select ", columns!(), " from member m join org o on o.id = m.org_id
         where {scope:o.path} and m.org_id = $1 and m.state = $2 order by m.name, m.id limit 2000");
    unscoped LOCK ("a membership the caller has found in scope") = "select version from member where id = $1 {lock}";
    unscoped ADD ("guarded by MemberManage on the branch, by an import or a transfer") =
        "insert into member (id, person_id, org_id, anchor_id, name, initials, born, sex, joined_on, number, card, state, party, graduates)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $13)";
    unscoped ADD_PLACE ("history of the membership just added") =
        "insert into member_place (member_id, org_id, org_path, valid_from, how) values ($1, $2, $3, $4, $5)";
    unscoped CHANGE ("a membership the caller has found in scope") =
        "update member set joined_on = $3, number = $4, card = $5, party = $6, graduates = $7, version = version + 1 where id = $1 and version = $2";
    unscoped COPY ("follows a change of the person") =
        "update member set name = $2, initials = $3, born = $4, sex = $5, version = version + 1 where person_id = $1";
}

/// A membership as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub id: MemberId,
    /// The person.
    pub person: i64,
    /// The branch.
    pub org: i64,
    /// Path of the branch.
    pub org_path: String,
    /// Name of the branch.
    pub org_name: String,
    /// The organisation lists are sorted under.
    pub anchor: i64,
    /// Name.
    pub name: String,
    /// Birth.
    pub born: Option<Day>,
    /// 1 男, 2 女, 0 unknown.
    pub sex: i64,
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// 发展团员编号.
    pub number: Option<String>,
    /// 团员证编号.
    pub card: Option<String>,
    /// In the register, or left.
    pub state: State,
    /// A leaving that waits for its confirmation.
    pub leaving: Option<Leaving>,
    /// Last day, when left.
    pub left_on: Option<Day>,
    /// How, when left.
    pub left_how: Option<Leaving>,
    /// Year of the last registration, 0 for none.
    pub registered: i64,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间, `YYYY-MM`.
    pub graduates: Option<String>,
    /// Whereabouts.
    pub whereabouts: Whereabouts,
    /// Since when.
    pub whereabouts_on: Option<Day>,
    /// Last contact that reached the person.
    pub contacted_on: Option<Day>,
    /// Rises with every change.
    pub version: i64,
}

/// A membership to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewMember {
    /// The person.
    pub person: i64,
    /// The branch.
    pub org: i64,
    /// Name, as the person has it.
    pub name: String,
    /// Birth, as the person has it.
    pub born: Option<Day>,
    /// Sex, as the person has it.
    pub sex: i64,
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// 发展团员编号.
    pub number: Option<String>,
    /// 团员证编号.
    pub card: Option<String>,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间, `YYYY-MM`.
    pub graduates: Option<String>,
}

/// What may be changed of a membership without moving it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// 发展团员编号.
    pub number: Option<String>,
    /// 团员证编号.
    pub card: Option<String>,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间, `YYYY-MM`.
    pub graduates: Option<String>,
}

impl Member {
    /// It went to another system and may come back: not in the register, without having left.
    pub fn departed(&self) -> bool {
        self.state == State::Left && self.left_how.is_none()
    }

    /// The part that [`change`] writes.
    pub fn particulars(&self) -> Particulars {
        Particulars {
            joined_on: self.joined_on,
            number: self.number.clone(),
            card: self.card.clone(),
            party: self.party,
            graduates: self.graduates.clone(),
        }
    }
}

fn member(row: &Row<'_>) -> Result<Member, StoreError> {
    Ok(Member {
        id: MemberId(row.int(0)?),
        person: row.int(1)?,
        org: row.int(2)?,
        org_path: row.text(3)?,
        org_name: row.text(4)?,
        anchor: row.int(5)?,
        name: row.text(6)?,
        born: row.opt_day(7)?,
        sex: row.int(8)?,
        joined_on: row.opt_day(9)?,
        number: row.opt_text(10)?,
        card: row.opt_text(11)?,
        state: State::from_slug(&row.text(12)?).ok_or_else(|| StoreError::corrupt(12, "not a state"))?,
        leaving: Leaving::from_slug(&row.text(13)?),
        left_on: row.opt_day(14)?,
        left_how: Leaving::from_slug(&row.text(15)?),
        registered: row.int(16)?,
        party: row.flag(17)?,
        graduates: row.opt_text(18)?,
        whereabouts: Whereabouts::from_slug(&row.text(19)?),
        whereabouts_on: row.opt_day(20)?,
        contacted_on: row.opt_day(21)?,
        version: row.int(22)?,
    })
}

/// Finds a membership within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: MemberId) -> Result<Option<Member>, StoreError> {
    read.one(&FIND, params![id.0], member)
}

/// The membership of a person, wherever it is: show of it only what the caller may know.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: i64) -> Result<Option<Member>, StoreError> {
    read.one(&OF_PERSON, params![person], member)
}

/// The holder of a 发展团员编号, wherever it is: show of it only what the caller may know.
///
/// # Errors
/// The store fails.
pub fn by_number(read: &Read<'_>, number: &str) -> Result<Option<Member>, StoreError> {
    read.one(&BY_NUMBER, params![number], member)
}

/// The members of one branch in a state, by name; a branch with more than 2,000 is cut there.
///
/// # Errors
/// The store fails.
pub fn of_branch(read: &Read<'_>, branch: i64, state: State) -> Result<Vec<Member>, StoreError> {
    read.all(&OF_BRANCH, params![branch, state.slug()], member)
}

/// Finds a membership within the scope and keeps others from changing it until the end of the write.
///
/// # Errors
/// The store fails.
pub fn find_locked(write: &mut Write<'_>, id: MemberId) -> Result<Option<Member>, StoreError> {
    if write.one(&LOCK, params![id.0], |row| row.int(0))?.is_none() {
        return Ok(None);
    }
    find(write, id)
}

/// Adds a membership that begins in its branch on `day`; `how` says what brought it there, such as 发展.
/// Counts of the branch are kept.
///
/// # Errors
/// [`StoreError::Conflict`] when the person is a member already or the number is taken.
pub fn add(write: &mut Write<'_>, id: i64, new: &NewMember, day: Day, how: &str) -> Result<MemberId, StoreError> {
    let (path, anchor) = anchor::of(write, new.org)?;
    write.execute_one(
        &ADD,
        params![
            id,
            new.person,
            new.org,
            anchor,
            &new.name,
            initials(&new.name),
            new.born,
            new.sex,
            new.joined_on,
            new.number.clone(),
            new.card.clone(),
            new.party,
            new.graduates.clone()
        ],
    )?;
    write.execute_one(&ADD_PLACE, params![id, new.org, &path, day, how])?;
    count::renew(write, &[new.org])?;
    Ok(MemberId(id))
}

/// Changes a membership's particulars; the version must still be the one the caller read.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else changed it; [`StoreError::Conflict`] when the number is taken.
pub fn change(write: &mut Write<'_>, member: &Member, to: &Particulars) -> Result<(), StoreError> {
    write.execute_one(
        &CHANGE,
        params![
            member.id.0,
            member.version,
            to.joined_on,
            to.number.clone(),
            to.card.clone(),
            to.party,
            to.graduates.clone()
        ],
    )?;
    count::renew(write, &[member.org])
}

/// The person's name, birth or sex has changed: the copies follow. Nothing for a person who is no member.
///
/// # Errors
/// The store fails.
pub fn follow_person(write: &mut Write<'_>, person: i64, name: &str, born: Option<Day>, sex: i64) -> Result<(), StoreError> {
    if write.execute(&COPY, params![person, name, initials(name), born, sex])? > 0
        && let Some(found) = of_person(write, person)?
    {
        count::renew(write, &[found.org])?;
    }
    Ok(())
}

/// 是 or 否.
pub const fn yes_no(flag: bool) -> &'static str {
    if flag { "是" } else { "否" }
}
