//! Awards and punishments of a member.

use crate::{MemberId, RecordId};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("of a membership the caller has found") =
        "select id, sort, what, issuer, paper, given_on, until, lifted_on from member_record where member_id = $1 order by given_on desc, id desc limit 200";
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_record (id, member_id, sort, what, issuer, paper, given_on, until, added_at, added_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    unscoped LIFT ("of a membership the caller has found in scope") =
        "update member_record set lifted_on = $3 where id = $1 and member_id = $2 and lifted_on is null and sort = 'discipline'";
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
}

impl Record {
    /// 留团察看 that is not over: no vote, no election, no sponsoring.
    pub fn holds(&self, today: Day) -> bool {
        self.sort == Sort::Discipline && self.lifted_on.is_none() && self.until.is_some_and(|until| today <= until)
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
            account
        ],
    )
}

/// Lifts a punishment from a day on.
///
/// # Errors
/// [`StoreError::RowsAffected`] when there is none or it was lifted before.
pub fn lift(write: &mut Write<'_>, member: MemberId, record: RecordId, day: Day) -> Result<(), StoreError> {
    write.execute_one(&LIFT, params![record.0, member.0, day])
}
