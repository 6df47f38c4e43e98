//! Leaving (离团): filed, decided, taken back; and who is due.

use super::count;
use super::member::Member;
use crate::rule::exit::{Stage, Step, after};
use crate::rule::standing::{Leaving, State};
use crate::{DocumentId, ExitId, MemberId};
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "e.id, e.member_id, m.name, o.id, o.name, o.path, e.how, e.reason, e.state, e.filed_on, e.document_id, e.decided_on, e.words, m.born, m.party,
         e.filed_by, m.person_id, cast(case when o.closed_on is null then 0 else 1 end as bigint),
         cast(case when p.erased_on is null then 0 else 1 end as bigint)"
    };
}

macro_rules! joins {
    () => {
        " from member_exit e join member m on m.id = e.member_id join org o on o.id = m.org_id join v_person p on p.id = m.person_id"
    };
}

sql! {
    scoped FIND = concat!("select ", columns!(), joins!(), "
         where {scope:o.path} and e.id = $1");
    scoped LIST = concat!("select ", columns!(), joins!(), "
         where {scope:o.path} and e.state = $1 and e.id < $2 order by e.id desc limit $3");
    unscoped OF_MEMBER ("of a membership the caller has found") =
        concat!("select ", columns!(), joins!(), "
         where e.member_id = $1 order by e.id desc limit 20");
    unscoped FILE ("of a membership the caller has found in scope") =
        "insert into member_exit (id, member_id, org_id, how, reason, state, filed_on, filed_by, document_id) values ($1, $2, $3, $4, $5, 'filed', $6, $7, $8)";
    unscoped LOCK_MEMBER ("of a membership the caller has found in scope") =
        "update member set leaving = $3, version = version + 1 where id = $1 and version = $2";
    unscoped DECIDE ("of a leaving the caller has found in scope") =
        "update member_exit set state = $3, decided_on = $4, decided_by = $5, words = $6 where id = $1 and state = $2";
    unscoped SETTLE ("of a leaving the caller has found in scope") =
        "update member set state = $2, leaving = '', left_on = $3, left_how = $4, version = version + 1
         where id = $1 and state = $5 and left_how = $6";
    unscoped NOT_DUE ("of a membership that has left or is found no longer due") = "delete from member_due where member_id = $1";
    scoped DUE = "select m.id, m.name, m.born, m.party, o.id, o.name, o.path, d.since, m.person_id from member_due d
         join member m on m.id = d.member_id join org o on o.id = m.org_id
         where {scope:o.path} and o.path >= $1 and o.path < $1 || '~' and m.state = 'active' and m.leaving = '' and d.member_id > $2
         order by d.member_id limit $3";
    unscoped HOLDS_POST ("whether a post keeps a membership; says neither which nor where") =
        "select count(*) from v_cadre_post where person_id = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)";
    unscoped PIECE ("nightly: the members are looked over piece by piece") =
        "select max(id), count(*) from (select id from member where id > $1 order by id limit $2) piece";
    unscoped OLD ("nightly: who has reached the age without a post") =
        "select m.id, m.born, o.path, cast(0 as bigint) from member m join v_org o on o.id = m.org_id
         where m.id > $1 and m.id <= $2 and m.state = 'active' and m.leaving = '' and m.born <= $3
           and not exists (select 1 from member_due d where d.member_id = m.id)
           and not exists (select 1 from v_cadre_post c where c.person_id = m.person_id and c.valid_from <= $4 and (c.valid_to is null or c.valid_to >= $4))
         order by m.id";
    unscoped LISTED ("nightly: the list is looked over; shows nothing") =
        "select d.member_id, m.born, o.path, cast(case when m.state <> 'active'
             or exists (select 1 from v_cadre_post c where c.person_id = m.person_id and c.valid_from <= $3 and (c.valid_to is null or c.valid_to >= $3))
             then 1 else 0 end as bigint)
         from member_due d join member m on m.id = d.member_id join v_org o on o.id = m.org_id
         where d.member_id > $1 order by d.member_id limit $2";
    unscoped ADD_DUE ("written by the nightly job for everyone alike; who has begun to leave since the search is left out") =
        "insert into member_due (member_id, since) select m.id, $2 from member m where m.id = $1 and m.state = 'active' and m.leaving = ''
         on conflict (member_id) do nothing";
}

/// A leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Id.
    pub id: ExitId,
    /// The membership.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// The branch.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
    /// How.
    pub how: Leaving,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub stage: Stage,
    /// Filed on.
    pub filed_on: Day,
    /// The proof.
    pub document: Option<DocumentId>,
    /// Decided on.
    pub decided_on: Option<Day>,
    /// What the superior said.
    pub words: String,
    /// Birth of the member.
    pub born: Option<Day>,
    /// Also a member of the Party.
    pub party: bool,
    /// The account that filed it: somebody else decides.
    pub filed_by: i64,
    /// The person.
    pub person: i64,
    /// The branch has ended.
    pub closed: bool,
    /// The person's data were erased.
    pub erased: bool,
}

/// Somebody who has reached the age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The membership.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// Birth.
    pub born: Option<Day>,
    /// Also a member of the Party.
    pub party: bool,
    /// The branch.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
    /// Due since.
    pub since: Day,
    /// The person.
    pub person: i64,
}

fn exit(row: &Row<'_>) -> Result<Exit, StoreError> {
    Ok(Exit {
        id: ExitId(row.int(0)?),
        member: MemberId(row.int(1)?),
        name: row.text(2)?,
        org: row.int(3)?,
        org_name: row.text(4)?,
        org_path: row.text(5)?,
        how: Leaving::from_slug(&row.text(6)?).ok_or_else(|| StoreError::corrupt(6, "not a leaving"))?,
        reason: row.text(7)?,
        stage: Stage::from_slug(&row.text(8)?).ok_or_else(|| StoreError::corrupt(8, "not a stage"))?,
        filed_on: row.day(9)?,
        document: row.opt_int(10)?.map(DocumentId),
        decided_on: row.opt_day(11)?,
        words: row.text(12)?,
        born: row.opt_day(13)?,
        party: row.flag(14)?,
        filed_by: row.int(15)?,
        person: row.int(16)?,
        closed: row.flag(17)?,
        erased: row.flag(18)?,
    })
}

/// A leaving within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: ExitId) -> Result<Option<Exit>, StoreError> {
    read.one(&FIND, params![id.0], exit)
}

/// Leavings in a stage, the latest first, before an id.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, stage: Stage, before: i64, limit: i64) -> Result<Vec<Exit>, StoreError> {
    read.all(&LIST, params![stage.slug(), before, limit], exit)
}

/// The leavings of a membership, the latest first.
///
/// # Errors
/// The store fails.
pub fn of_member(read: &Read<'_>, member: MemberId) -> Result<Vec<Exit>, StoreError> {
    read.all(&OF_MEMBER, params![member.0], exit)
}

/// A leaving to file.
#[derive(Clone, Debug)]
pub struct NewExit {
    /// Id.
    pub id: ExitId,
    /// How.
    pub how: Leaving,
    /// Why.
    pub reason: String,
    /// The proof.
    pub document: Option<DocumentId>,
    /// Day.
    pub day: Day,
    /// Who.
    pub account: i64,
}

/// Files a leaving: the membership is locked until it is decided.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else changed the membership.
pub fn file(write: &mut Write<'_>, member: &Member, new: &NewExit) -> Result<(), StoreError> {
    write.execute_one(&LOCK_MEMBER, params![member.id.0, member.version, new.how.slug()])?;
    write.execute_one(
        &FILE,
        params![
            new.id.0,
            member.id.0,
            member.org,
            new.how.slug(),
            &new.reason,
            new.day,
            new.account,
            new.document.map(|document| document.0)
        ],
    )?;
    count::renew(write, &[member.org])
}

/// Decides a leaving, or gives the membership back, which must have ended by this very leaving; `None` when the step
/// does not fit its stage.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else decided it meanwhile, or the membership does not stand so any more.
pub fn decide(write: &mut Write<'_>, exit: &Exit, step: Step, day: Day, account: i64, words: &str) -> Result<Option<Stage>, StoreError> {
    let Some((stage, state)) = after(exit.stage, step) else {
        return Ok(None);
    };
    write.execute_one(&DECIDE, params![exit.id.0, exit.stage.slug(), stage.slug(), day, account, words])?;
    let left = state == State::Left;
    let (left_on, left_how) = (left.then_some(day), if left { exit.how.slug() } else { "" });
    let (was, was_how) = match step {
        Step::Restore => (State::Left, exit.how.slug()),
        Step::Confirm | Step::Return => (State::Active, ""),
    };
    write.execute_one(
        &SETTLE,
        params![exit.member.0, state.slug(), left_on, left_how, was.slug(), was_how],
    )?;
    if left {
        write.execute(&NOT_DUE, params![exit.member.0])?;
    }
    count::renew(write, &[exit.org])?;
    Ok(Some(stage))
}

/// Who is due below a path, by membership, behind `after`.
///
/// # Errors
/// The store fails.
pub fn due(read: &Read<'_>, path: &str, after: i64, limit: i64) -> Result<Vec<Due>, StoreError> {
    read.all(&DUE, params![path, after, limit], |row| {
        Ok(Due {
            member: MemberId(row.int(0)?),
            name: row.text(1)?,
            born: row.opt_day(2)?,
            party: row.flag(3)?,
            org: row.int(4)?,
            org_name: row.text(5)?,
            org_path: row.text(6)?,
            since: row.day(7)?,
            person: row.int(8)?,
        })
    })
}

/// A person holds a post in the League on a day.
///
/// # Errors
/// The store fails.
pub fn holds_post(read: &Read<'_>, person: i64, day: Day) -> Result<bool, StoreError> {
    Ok(read.count(&HOLDS_POST, params![person, day])? > 0)
}

/// A member with what the rule of the age looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged {
    /// The membership.
    pub member: i64,
    /// Birth.
    pub born: Option<Day>,
    /// Path of the branch.
    pub org_path: String,
    /// On the list, and has left or holds a post by now.
    pub over: bool,
}

fn aged(row: &Row<'_>) -> Result<Aged, StoreError> {
    Ok(Aged {
        member: row.int(0)?,
        born: row.opt_day(1)?,
        org_path: row.text(2)?,
        over: row.flag(3)?,
    })
}

/// The last of the next `limit` memberships behind `after`, and whether there may be more; `None` behind the last one.
///
/// # Errors
/// The store fails.
pub fn piece(read: &Read<'_>, after: i64, limit: i64) -> Result<Option<(i64, bool)>, StoreError> {
    let found = read.one(&PIECE, params![after, limit], |row| Ok((row.opt_int(0)?, row.int(1)?)))?;
    Ok(found.and_then(|(last, count)| last.map(|last| (last, count == limit))))
}

/// Members behind `after` up to `last` who were born on or before a day, are not on the list, and hold no post today.
///
/// # Errors
/// The store fails.
pub fn newly_due(read: &Read<'_>, (after, last): (i64, i64), born_by: Day, today: Day) -> Result<Vec<Aged>, StoreError> {
    read.all(&OLD, params![after, last, born_by, today], aged)
}

/// Who is on the list, behind a membership.
///
/// # Errors
/// The store fails.
pub fn listed(read: &Read<'_>, after: i64, today: Day, limit: i64) -> Result<Vec<Aged>, StoreError> {
    read.all(&LISTED, params![after, limit, today], aged)
}

/// Takes a membership off the list.
///
/// # Errors
/// The store fails.
pub fn drop_due(write: &mut Write<'_>, member: i64) -> Result<(), StoreError> {
    write.execute(&NOT_DUE, params![member]).map(|_| ())
}

/// Puts a membership on the list; false when it is there, or has begun to leave.
///
/// # Errors
/// The store fails.
pub fn add_due(write: &mut Write<'_>, member: i64, since: Day) -> Result<bool, StoreError> {
    Ok(write.execute(&ADD_DUE, params![member, since])? > 0)
}
