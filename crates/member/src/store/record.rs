//! Awards and punishments of a member.

use crate::rule::discipline::Stage;
use crate::{DocumentId, MemberId, RecordId};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("of a membership the caller has found") =
        "select id, sort, what, issuer, paper, given_on, until, lifted_on, state, document_id, words from member_record
         where member_id = $1 order by given_on desc, id desc limit 200";
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_record (id, member_id, sort, what, issuer, paper, given_on, until, added_at, added_by, state, document_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    unscoped FILE_LIFT ("of a membership the caller has found in scope") =
        "update member_record set state = 'lifting', lift_document_id = $3, lift_filed_by = $4, words = ''
         where id = $1 and member_id = $2 and lifted_on is null and sort = 'discipline' and state = 'valid'";
    unscoped DECIDE ("of a punishment the caller has found in scope") =
        "update member_record set state = $3, decided_by = $4, decided_on = $5, words = $6, lifted_on = $7 where id = $1 and state = $2";
    unscoped PROBATION ("of a branch the caller may manage") =
        "select r.member_id from member_record r join member m on m.id = r.member_id
         where m.org_id = $1 and m.state = 'active' and r.sort = 'discipline' and r.state in ('valid', 'lifting') and r.until is not null
           and r.given_on <= $2 and r.until >= $2 and (r.lifted_on is null or r.lifted_on > $2)";
    unscoped SPONSORS ("whether a name of the own branch may sponsor: counts only") =
        "select count(*), cast(coalesce(sum(case when exists (select 1 from v_member_probation p where p.member_id = m.id and p.given_on <= $3 and p.until >= $3
             and (p.lifted_on is null or p.lifted_on > $3)) then 1 else 0 end), 0) as bigint)
         from member m where m.org_id = $1 and m.name = $2 and m.state = 'active' and (m.joined_on is null or m.joined_on <= $3)";
}

/// Award or punishment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// 奖励.
    Award,
    /// 处分.
    Discipline,
}

impl Sort {
    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Award => "award",
            Self::Discipline => "discipline",
        }
    }

    /// Reads [`Sort::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Award, Self::Discipline].into_iter().find(|sort| sort.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Award => "奖励",
            Self::Discipline => "处分",
        }
    }
}

/// An award or punishment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Id.
    pub id: RecordId,
    /// Which of both.
    pub sort: Sort,
    /// Name of the honour, or the kind of punishment.
    pub what: String,
    /// Who gave it.
    pub issuer: String,
    /// Number of the paper.
    pub paper: String,
    /// Day.
    pub given_on: Day,
    /// Last day of 留团察看.
    pub until: Option<Day>,
    /// Lifted on.
    pub lifted_on: Option<Day>,
    /// Where a punishment stands; awards are valid.
    pub stage: Stage,
    /// The decision or certificate.
    pub document: Option<DocumentId>,
    /// What the approving organ said.
    pub words: String,
}

impl Record {
    /// 留团察看 that is not over: no vote, no election, no sponsoring.
    pub fn holds(&self, today: Day) -> bool {
        let valid = matches!(self.stage, Stage::Valid | Stage::Lifting);
        self.sort == Sort::Discipline && valid && self.lifted_on.is_none() && self.until.is_some_and(|until| today <= until)
    }
}

/// The records, the latest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, member: MemberId) -> Result<Vec<Record>, StoreError> {
    read.all(&LIST, params![member.0], |row| {
        Ok(Record {
            id: RecordId(row.int(0)?),
            sort: Sort::from_slug(&row.text(1)?).ok_or_else(|| StoreError::corrupt(1, "not a sort of record"))?,
            what: row.text(2)?,
            issuer: row.text(3)?,
            paper: row.text(4)?,
            given_on: row.day(5)?,
            until: row.opt_day(6)?,
            lifted_on: row.opt_day(7)?,
            stage: Stage::from_slug(&row.text(8)?).ok_or_else(|| StoreError::corrupt(8, "not a stage"))?,
            document: row.opt_int(9)?.map(DocumentId),
            words: row.text(10)?,
        })
    })
}

/// Adds a record.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, member: MemberId, record: &Record, at: Millis, account: i64) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            record.id.0,
            member.0,
            record.sort.slug(),
            &record.what,
            &record.issuer,
            &record.paper,
            record.given_on,
            record.until,
            at,
            account,
            record.stage.slug(),
            record.document.map(|document| document.0)
        ],
    )
}

/// Asks for the lifting of a punishment.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is not valid, was lifted before or waits already.
pub fn file_lift(write: &mut Write<'_>, member: MemberId, record: RecordId, document: DocumentId, account: i64) -> Result<(), StoreError> {
    write.execute_one(&FILE_LIFT, params![record.0, member.0, document.0, account])
}

/// What an approving organ decides.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// Agreed.
    pub approved: bool,
    /// Day; a lifting holds from it.
    pub day: Day,
    /// Who.
    pub account: i64,
    /// What it says.
    pub words: &'a str,
}

/// Decides a punishment or its lifting; `None` when nothing of it waits.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else decided it meanwhile.
pub fn decide(write: &mut Write<'_>, record: RecordId, stage: Stage, how: &Decision<'_>) -> Result<Option<Stage>, StoreError> {
    let Some((next, lifted)) = stage.decided(how.approved) else {
        return Ok(None);
    };
    let lifted_on = lifted.then_some(how.day);
    write.execute_one(
        &DECIDE,
        params![record.0, stage.slug(), next.slug(), how.account, how.day, how.words, lifted_on],
    )?;
    Ok(Some(next))
}

/// The members of a branch who are under 留团察看 on a day.
///
/// # Errors
/// The store fails.
pub fn on_probation(read: &Read<'_>, branch: i64, day: Day) -> Result<Vec<MemberId>, StoreError> {
    read.all(&PROBATION, params![branch, day], |row| Ok(MemberId(row.int(0)?)))
}

/// How many members of a branch bear a name on a day, and how many of them are under 留团察看.
///
/// # Errors
/// The store fails.
pub fn sponsors(read: &Read<'_>, branch: i64, name: &str, day: Day) -> Result<(i64, i64), StoreError> {
    let found = read.one(&SPONSORS, params![branch, name, day], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(found.unwrap_or_default())
}
