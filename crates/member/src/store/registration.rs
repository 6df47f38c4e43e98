//! 年度团籍注册 and 教育评议 of a branch.

use super::count;
use crate::MemberId;
use crate::rule::appraisal::Grade;
use crate::rule::registration::Decision;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};
use std::collections::HashSet;

sql! {
    unscoped OF_MEMBER ("of a membership the caller has found") =
        "select y.year, coalesce(r.state, ''), coalesce(r.reason, ''), r.done_on, coalesce(a.grade, '')
         from (select year from member_registration where member_id = $1 union select year from member_appraisal where member_id = $1) y
         left join member_registration r on r.member_id = $1 and r.year = y.year
         left join member_appraisal a on a.member_id = $1 and a.year = y.year order by y.year desc limit 40";
    unscoped OF_BRANCH ("of a branch the caller has found") =
        "select m.id, coalesce(r.state, ''), coalesce(r.reason, ''), coalesce(a.grade, '') from member m
         left join member_registration r on r.member_id = m.id and r.year = $2
         left join member_appraisal a on a.member_id = m.id and a.year = $2 where m.org_id = $1 and m.state = 'active'";
    unscoped MINORS ("of a branch the caller has found") =
        "select m.id from member m where m.org_id = $1 and m.state = 'active' and m.born > $2
           and not exists (select 1 from v_guardian_consent g where g.person_id = m.person_id)";
    unscoped APPROVED ("of a branch the caller has found; a grade given elsewhere counts where its round was approved") =
        "select m.id from member m join member_appraisal a on a.member_id = m.id and a.year = $2
         join member_appraisal_round r on r.org_id = a.org_id and r.year = a.year and r.state = 'approved'
         where m.org_id = $1 and m.state = 'active'";
    unscoped DUE ("counts of a branch the caller has found") =
        "select count(distinct case when m.whereabouts = '' and m.org_id = $1 and m.state = 'active' and m.leaving = ''
                    and p.valid_to is null and p.valid_from <= $2 and (m.joined_on is null or m.joined_on <= $2) then m.id end),
                count(distinct case when p.valid_to is null or p.valid_to >= $2 then m.id end)
         from member_place p join member m on m.id = p.member_id where p.org_id = $1 and (m.left_on is null or m.left_on >= $2)";
    unscoped FILED ("of a branch the caller may manage") = "update member_appraisal_round set filed_by = $3, decided_by = null, decided_on = null where org_id = $1 and year = $2";
    unscoped DECIDED ("of a branch whose round the caller may decide") = "update member_appraisal_round set decided_by = $3, decided_on = $4 where org_id = $1 and year = $2";
    unscoped SET ("of members of a branch the caller may manage") =
        "insert into member_registration (member_id, year, state, reason, org_id, done_on, by_account) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (member_id, year) do update set state = excluded.state, reason = excluded.reason, org_id = excluded.org_id,
         done_on = excluded.done_on, by_account = excluded.by_account";
    unscoped MARK ("of members of a branch the caller may manage") =
        "update member set version = version + 1, registered = (select coalesce(max(r.year), 0) from member_registration r
         where r.member_id = $1 and r.state = 'registered') where id = $1";
    unscoped ROUND ("of a branch the caller has found") =
        "select held_on, due, present, state, reason, version, coalesce(filed_by, 0) from member_appraisal_round where org_id = $1 and year = $2";
    unscoped SET_ROUND ("of a branch the caller may manage") =
        "insert into member_appraisal_round (org_id, year, held_on, due, present, state) values ($1, $2, $3, $4, $5, 'submitted')
         on conflict (org_id, year) do update set held_on = excluded.held_on, due = excluded.due, present = excluded.present,
         state = 'submitted', reason = '', version = member_appraisal_round.version + 1 where member_appraisal_round.state <> 'approved'";
    unscoped DECIDE_ROUND ("of a branch the caller may manage") =
        "update member_appraisal_round set state = $3, reason = $4, version = version + 1 where org_id = $1 and year = $2 and state = 'submitted'";
    unscoped CLEAR_GRADES ("of a branch the caller may manage") = "delete from member_appraisal where org_id = $1 and year = $2";
    unscoped SET_GRADE ("of members of a branch the caller may manage") =
        "insert into member_appraisal (member_id, year, grade, org_id) values ($1, $2, $3, $4)
         on conflict (member_id, year) do update set grade = excluded.grade, org_id = excluded.org_id";
}

/// A year of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// Year.
    pub year: i64,
    /// What the branch decided about the registration.
    pub decision: Option<Decision>,
    /// Why it was put off.
    pub reason: String,
    /// When.
    pub done_on: Option<Day>,
    /// Grade of the appraisal.
    pub grade: Option<Grade>,
}

/// What stands about a member of a branch for one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The membership.
    pub member: MemberId,
    /// What the branch decided.
    pub decision: Option<Decision>,
    /// Why it was put off.
    pub reason: String,
    /// Grade of the appraisal.
    pub grade: Option<Grade>,
    /// The round that gave the grade is approved.
    pub approved: bool,
}

impl Standing {
    /// The grade that counts: of an approved round.
    pub fn counted(&self) -> Option<Grade> {
        self.grade.filter(|_| self.approved)
    }
}

/// The appraisal of a branch in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Day of the meeting.
    pub held_on: Day,
    /// Members due.
    pub due: i64,
    /// Members present.
    pub present: i64,
    /// submitted, approved, returned.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
    /// Rises with every change.
    pub version: i64,
    /// The account that submitted it, 0 when not known: somebody else decides.
    pub filed_by: i64,
}

impl Round {
    /// The Chinese word of the state.
    pub fn word(&self) -> &'static str {
        match self.state.as_str() {
            "approved" => "已批准",
            "returned" => "已退回",
            _ => "待批准",
        }
    }
}

/// The years of a member, the latest first.
///
/// # Errors
/// The store fails.
pub fn years(read: &Read<'_>, member: MemberId) -> Result<Vec<Year>, StoreError> {
    read.all(&OF_MEMBER, params![member.0], |row| {
        Ok(Year {
            year: row.int(0)?,
            decision: Decision::from_slug(&row.text(1)?),
            reason: row.text(2)?,
            done_on: row.opt_day(3)?,
            grade: Grade::from_word(&row.text(4)?),
        })
    })
}

/// What stands about the members of a branch for a year.
///
/// # Errors
/// The store fails.
pub fn of_branch(read: &Read<'_>, branch: i64, year: i64) -> Result<Vec<Standing>, StoreError> {
    let approved: HashSet<i64> = read.all(&APPROVED, params![branch, year], |row| row.int(0))?.into_iter().collect();
    read.all(&OF_BRANCH, params![branch, year], |row| {
        let member = row.int(0)?;
        Ok(Standing {
            approved: approved.contains(&member),
            member: MemberId(member),
            decision: Decision::from_slug(&row.text(1)?),
            reason: row.text(2)?,
            grade: Grade::from_word(&row.text(3)?),
        })
    })
}

/// Members of a branch who are children without a guardian's consent, by the rule of their part of the tree.
///
/// # Errors
/// The store fails.
pub fn minors(read: &Read<'_>, branch: i64, path: &str, today: Day) -> Result<HashSet<MemberId>, StoreError> {
    let years = jishi_person::rule::guardian_age(read, path, today)?;
    let since = super::todo::minor_since(today, years);
    let found = read.all(&MINORS, params![branch, since], |row| row.int(0).map(MemberId))?;
    Ok(found.into_iter().collect())
}

/// Registers or puts off members of one branch for a year; counts are kept.
///
/// # Errors
/// The store fails.
pub fn register(
    write: &mut Write<'_>,
    branch: i64,
    year: i64,
    decisions: &[(MemberId, Decision, String)],
    day: Day,
    account: i64,
) -> Result<(), StoreError> {
    for (member, decision, reason) in decisions {
        write.execute_one(&SET, params![member.0, year, decision.slug(), reason, branch, day, account])?;
        write.execute_one(&MARK, params![member.0])?;
    }
    count::renew(write, &[branch])
}

/// The appraisal of a branch in a year.
///
/// # Errors
/// The store fails.
pub fn round(read: &Read<'_>, branch: i64, year: i64) -> Result<Option<Round>, StoreError> {
    read.one(&ROUND, params![branch, year], |row| {
        Ok(Round {
            held_on: row.day(0)?,
            due: row.int(1)?,
            present: row.int(2)?,
            state: row.text(3)?,
            reason: row.text(4)?,
            version: row.int(5)?,
            filed_by: row.int(6)?,
        })
    })
}

/// Submits an appraisal with the grades of those who took part; one that is approved stays as it is.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is approved already.
pub fn submit(
    write: &mut Write<'_>,
    branch: i64,
    year: i64,
    held: (Day, i64, i64),
    grades: &[(MemberId, Grade)],
) -> Result<(), StoreError> {
    let (held_on, due, present) = held;
    write.execute_one(&SET_ROUND, params![branch, year, held_on, due, present])?;
    write.execute(&CLEAR_GRADES, params![branch, year])?;
    for (member, grade) in grades {
        write.execute_one(&SET_GRADE, params![member.0, year, grade.word(), branch])?;
    }
    Ok(())
}

/// The fewest and the most members of a branch that can be due at a meeting on a day: without those
/// who are away or leaving, and with them.
///
/// # Errors
/// The store fails.
pub fn due_on(read: &Read<'_>, branch: i64, day: Day) -> Result<(i64, i64), StoreError> {
    let found = read.one(&DUE, params![branch, day], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.unwrap_or_default())
}

/// Notes who submitted a round.
///
/// # Errors
/// The store fails.
pub fn set_filed(write: &mut Write<'_>, branch: i64, year: i64, account: i64) -> Result<(), StoreError> {
    write.execute_one(&FILED, params![branch, year, account])
}

/// Notes who decided a round, and when.
///
/// # Errors
/// The store fails.
pub fn set_decided(write: &mut Write<'_>, branch: i64, year: i64, account: i64, day: Day) -> Result<(), StoreError> {
    write.execute_one(&DECIDED, params![branch, year, account, day])
}

/// The superior approves or returns an appraisal.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it does not wait.
pub fn decide(write: &mut Write<'_>, branch: i64, year: i64, approved: bool, reason: &str) -> Result<(), StoreError> {
    let state = if approved { "approved" } else { "returned" };
    write.execute_one(&DECIDE_ROUND, params![branch, year, state, reason])
}
