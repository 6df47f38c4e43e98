//! Lists of punishments over a part of the tree: what waits for its approval, and 留团察看 that ends.

use crate::rule::discipline::Stage;
use crate::{DocumentId, MemberId, RecordId};
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "r.id, r.member_id, m.name, o.id, o.name, o.path, r.what, r.issuer, r.paper, r.given_on, r.until, r.state, r.words, r.added_by,
         coalesce(r.lift_filed_by, 0), case when r.state = 'lifting' then r.lift_document_id else r.document_id end, m.person_id"
    };
}

sql! {
    scoped FIND = concat!("select ", columns!(), " from member_record r join member m on m.id = r.member_id join org o on o.id = m.org_id
         where {scope:o.path} and r.id = $1 and r.sort = 'discipline'");
    scoped WAITING = concat!("select ", columns!(), " from member_record r join member m on m.id = r.member_id join org o on o.id = m.org_id
         where {scope:o.path} and r.state in ('filed', 'lifting') and r.id < $1 order by r.id desc limit $2");
    scoped ENDING = concat!("select ", columns!(), " from member_record r join member m on m.id = r.member_id join org o on o.id = m.org_id
         where {scope:o.path} and m.state = 'active' and r.sort = 'discipline' and r.state in ('valid', 'lifting') and r.lifted_on is null
           and r.until is not null and r.until <= $1 and (r.until, r.id) > ($2, $3) order by r.until, r.id limit $4");
    unscoped SOON ("nightly: whose 留团察看 ends; shows nothing") =
        "select r.id, r.member_id, m.name, o.path, o.name, r.until from member_record r join member m on m.id = r.member_id join v_org o on o.id = m.org_id
         where m.state = 'active' and r.sort = 'discipline' and r.state in ('valid', 'lifting') and r.lifted_on is null
           and r.until is not null and r.until <= $1 and (r.until, r.id) > ($2, $3) order by r.until, r.id limit $4";
    unscoped DESKS ("who keeps the register of a branch or of who manages it: whom a reminder reaches") =
        "select distinct p.account_id from v_post p join v_org o on o.id = p.org_id
         where o.path in ($1, $2) and p.role = 'registrar' and p.valid_from <= $3 and (p.valid_to is null or p.valid_to >= $3) limit 50";
}

/// A punishment in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punishment {
    /// Id.
    pub id: RecordId,
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
    /// Kind.
    pub what: String,
    /// Who decided it.
    pub issuer: String,
    /// Number of the paper.
    pub paper: String,
    /// Day.
    pub given_on: Day,
    /// Last day of 留团察看.
    pub until: Option<Day>,
    /// Where it stands.
    pub stage: Stage,
    /// What was said to it.
    pub words: String,
    /// The account that filed what waits: somebody else decides.
    pub filed_by: i64,
    /// The paper of what waits.
    pub document: Option<DocumentId>,
    /// The person.
    pub person: i64,
}

fn punishment(row: &Row<'_>) -> Result<Punishment, StoreError> {
    let stage = Stage::from_slug(&row.text(11)?).ok_or_else(|| StoreError::corrupt(11, "not a stage"))?;
    Ok(Punishment {
        id: RecordId(row.int(0)?),
        member: MemberId(row.int(1)?),
        name: row.text(2)?,
        org: row.int(3)?,
        org_name: row.text(4)?,
        org_path: row.text(5)?,
        what: row.text(6)?,
        issuer: row.text(7)?,
        paper: row.text(8)?,
        given_on: row.day(9)?,
        until: row.opt_day(10)?,
        stage,
        words: row.text(12)?,
        filed_by: if stage == Stage::Lifting { row.int(14)? } else { row.int(13)? },
        document: row.opt_int(15)?.map(DocumentId),
        person: row.int(16)?,
    })
}

/// A punishment within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: RecordId) -> Result<Option<Punishment>, StoreError> {
    read.one(&FIND, params![id.0], punishment)
}

/// What waits for an approval, the latest first, before an id.
///
/// # Errors
/// The store fails.
pub fn waiting(read: &Read<'_>, before: i64, limit: i64) -> Result<Vec<Punishment>, StoreError> {
    read.all(&WAITING, params![before, limit], punishment)
}

/// 留团察看 that ends on or before a day and is not lifted, the earliest first, behind `(until, id)`.
///
/// # Errors
/// The store fails.
pub fn ending(read: &Read<'_>, by: Day, after: (Day, i64), limit: i64) -> Result<Vec<Punishment>, StoreError> {
    read.all(&ENDING, params![by, after.0, after.1, limit], punishment)
}

/// One whose 留团察看 ends, for the reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soon {
    /// The punishment.
    pub id: RecordId,
    /// The membership.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// Path of the branch.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// Last day.
    pub until: Day,
}

/// Those whose 留团察看 ends on or before a day, behind `(until, id)`: for the nightly job.
///
/// # Errors
/// The store fails.
pub fn soon(read: &Read<'_>, by: Day, after: (Day, i64), limit: i64) -> Result<Vec<Soon>, StoreError> {
    read.all(&SOON, params![by, after.0, after.1, limit], |row| {
        Ok(Soon {
            id: RecordId(row.int(0)?),
            member: MemberId(row.int(1)?),
            name: row.text(2)?,
            org_path: row.text(3)?,
            org_name: row.text(4)?,
            until: row.day(5)?,
        })
    })
}

/// Accounts that keep the register of a branch or of who manages it.
///
/// # Errors
/// The store fails.
pub fn desks(read: &Read<'_>, branch: &str, superior: &str, today: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&DESKS, params![branch, superior, today], |row| row.int(0))
}
