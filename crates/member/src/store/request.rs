//! Requests to change a protected particular of a membership.

use crate::rule::field::Field;
use crate::{DocumentId, MemberId, RequestId};
use jishi_kernel::Millis;
pub use jishi_person::store::correction::State;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "q.id, q.member_id, m.name, o.id, o.name, o.path, q.field, q.new, q.reason, q.document_id, q.state, q.filed_by, q.filed_at, q.words, m.version, m.person_id"
    };
}

sql! {
    scoped FIND = concat!("select ", columns!(), " from member_request q join member m on m.id = q.member_id join org o on o.id = m.org_id
         where {scope:o.path} and q.id = $1");
    scoped OPEN = concat!("select ", columns!(), " from member_request q join member m on m.id = q.member_id join org o on o.id = m.org_id
         where {scope:o.path} and q.state = 'open' and q.id > $1 order by q.id limit $2");
    unscoped OF_MEMBER ("of a membership the caller has found, or the own one") =
        concat!("select ", columns!(), " from member_request q join member m on m.id = q.member_id join org o on o.id = m.org_id
         where q.member_id = $1 order by q.id desc limit 50");
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_request (id, member_id, org_id, field, new, reason, document_id, filed_by, filed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    unscoped DECIDE ("of a request the caller has found in scope") =
        "update member_request set state = $2, decided_by = $3, decided_at = $4, words = $5 where id = $1 and state = 'open'";
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Id.
    pub id: RequestId,
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
    /// What is to be changed.
    pub field: Field,
    /// Into what, as stored; empty for nothing.
    pub new: String,
    /// Why.
    pub reason: String,
    /// The proof.
    pub document: Option<DocumentId>,
    /// Where it stands.
    pub state: State,
    /// The account that filed it: somebody else decides.
    pub filed_by: i64,
    /// When.
    pub filed_at: Millis,
    /// What was said to it.
    pub words: String,
    /// Version of the membership.
    pub version: i64,
    /// The person.
    pub person: i64,
}

/// A request to file.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Id.
    pub id: RequestId,
    /// The membership and its branch.
    pub member: (MemberId, i64),
    /// What is to be changed.
    pub field: Field,
    /// Into what, as stored.
    pub new: String,
    /// Why.
    pub reason: String,
    /// The proof.
    pub document: Option<DocumentId>,
    /// Who.
    pub account: i64,
    /// When.
    pub at: Millis,
}

fn request(row: &Row<'_>) -> Result<Request, StoreError> {
    Ok(Request {
        id: RequestId(row.int(0)?),
        member: MemberId(row.int(1)?),
        name: row.text(2)?,
        org: row.int(3)?,
        org_name: row.text(4)?,
        org_path: row.text(5)?,
        field: Field::from_slug(&row.text(6)?).ok_or_else(|| StoreError::corrupt(6, "not a particular"))?,
        new: row.text(7)?,
        reason: row.text(8)?,
        document: row.opt_int(9)?.map(DocumentId),
        state: State::from_slug(&row.text(10)?),
        filed_by: row.int(11)?,
        filed_at: row.int(12)?,
        words: row.text(13)?,
        version: row.int(14)?,
        person: row.int(15)?,
    })
}

/// A request within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: RequestId) -> Result<Option<Request>, StoreError> {
    read.one(&FIND, params![id.0], request)
}

/// Open requests behind an id, the oldest first.
///
/// # Errors
/// The store fails.
pub fn open(read: &Read<'_>, after: i64, limit: i64) -> Result<Vec<Request>, StoreError> {
    read.all(&OPEN, params![after, limit], request)
}

/// The requests of a membership, the latest first.
///
/// # Errors
/// The store fails.
pub fn of_member(read: &Read<'_>, member: MemberId) -> Result<Vec<Request>, StoreError> {
    read.all(&OF_MEMBER, params![member.0], request)
}

/// Files a request.
///
/// # Errors
/// [`StoreError::Conflict`] while another one of the same particular waits.
pub fn add(write: &mut Write<'_>, new: &NewRequest) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id.0,
            new.member.0.0,
            new.member.1,
            new.field.slug(),
            &new.new,
            &new.reason,
            new.document.map(|document| document.0),
            new.account,
            new.at
        ],
    )
}

/// Decides or withdraws a request.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it does not wait any more.
pub fn decide(write: &mut Write<'_>, id: RequestId, state: State, account: i64, at: Millis, words: &str) -> Result<(), StoreError> {
    write.execute_one(&DECIDE, params![id.0, state.slug(), account, at, words])
}
