//! Drafts: a notice as uploaded, the draft as corrected so far, and every correction, so that any
//! of them can be undone.

use super::Stamp;
use crate::model::{NoticeId, NoticeState};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD_NOTICE ("the row carries the caller's own organisation, from its identity") =
        "insert into notice (id, org_id, org_path, file_name, file_hash, source_text, read_as, title, state, uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10)";
    unscoped ADD ("written beside its notice") = "insert into draft (notice_id, body, parties, changed_by, changed_at) values ($1, $2, '', $3, $4)";
    scoped SAME_FILE = "select n.id from notice n join v_org o on o.id = n.org_id
        where {scope:o.path} and n.org_id = $1 and n.file_hash = $2 and n.state <> 'discarded' order by n.id desc limit 1";
    scoped FIND = "select d.body, d.parties, d.version, n.state, n.read_as from draft d join notice n on n.id = d.notice_id join v_org o on o.id = n.org_id
        where {scope:o.path} and n.id = $1";
    unscoped LOCK ("called with a notice found in scope; makes changes of one draft take turns") = "select version from draft where notice_id = $1 {lock}";
    unscoped KEEP ("written under the permit of a correction") =
        "insert into draft_edit (id, notice_id, version, what, body_before, account_id, at)
         select $1, d.notice_id, d.version, $3, d.body, $4, $5 from draft d where d.notice_id = $2";
    unscoped SAVE ("written under the permit of a correction") =
        "update draft set body = $2, version = version + 1, changed_by = $3, changed_at = $4 where notice_id = $1 and version = $5";
    unscoped SAVE_PARTIES ("written under the permit of a correction") = "update draft set parties = $2, changed_by = $3, changed_at = $4 where notice_id = $1";
    unscoped EDITS ("called with a notice found in scope") =
        "select e.version, e.what, coalesce(a.name, ''), e.at from draft_edit e left join v_account a on a.id = e.account_id
         where e.notice_id = $1 order by e.version desc limit $2";
    unscoped BEFORE ("called with a notice found in scope") = "select body_before from draft_edit where notice_id = $1 and version = $2 order by id desc limit 1";
    unscoped SET_STATE ("written under the permit of publishing or discarding") = "update notice set state = $2, title = $3 where id = $1 and state = 'draft'";
}

/// A new notice.
#[derive(Clone, Debug)]
pub struct NewNotice<'a> {
    /// Id.
    pub id: NoticeId,
    /// The caller's organisation.
    pub org: i64,
    /// Its path.
    pub org_path: &'a str,
    /// Name of the file.
    pub file_name: &'a str,
    /// Hash of the file.
    pub file_hash: &'a str,
    /// The text as read.
    pub text: &'a str,
    /// The draft as read, JSON; kept unchanged.
    pub read_as: &'a str,
    /// Title as read.
    pub title: &'a str,
}

/// A draft as corrected so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// JSON of [`jishi_notice::draft::Draft`].
    pub body: String,
    /// JSON of the mapping of parties ([`crate::publish::PartyMap`]); empty before the first.
    pub parties: String,
    /// Rises with every correction of the body.
    pub version: i64,
    /// State of the notice.
    pub state: NoticeState,
    /// The draft as read, JSON.
    pub read_as: String,
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Version of the draft before it.
    pub version: i64,
    /// What was done, in words.
    pub what: String,
    /// By whom.
    pub name: String,
    /// When.
    pub at: i64,
}

/// Adds a notice with its draft.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, new: &NewNotice<'_>, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(
        &ADD_NOTICE,
        params![
            new.id.0,
            new.org,
            new.org_path,
            new.file_name,
            new.file_hash,
            new.text,
            new.read_as,
            new.title,
            by.account,
            by.at
        ],
    )?;
    write.execute_one(&ADD, params![new.id.0, new.read_as, by.account, by.at])
}

/// The latest notice of an organisation with the same file, not discarded.
///
/// # Errors
/// The store fails.
pub fn same_file(read: &Read<'_>, org: i64, hash: &str) -> Result<Option<NoticeId>, StoreError> {
    read.one(&SAME_FILE, params![org, hash], |row| Ok(NoticeId(row.int(0)?)))
}

/// The draft of a notice in scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, notice: NoticeId) -> Result<Option<Draft>, StoreError> {
    read.one(&FIND, params![notice.0], |row| {
        Ok(Draft {
            body: row.text(0)?,
            parties: row.text(1)?,
            version: row.int(2)?,
            state: NoticeState::column(row, 3)?,
            read_as: row.text(4)?,
        })
    })
}

/// Makes changes of one draft take turns until the transaction ends; returns its version.
///
/// # Errors
/// The store fails.
pub fn lock(write: &Write<'_>, notice: NoticeId) -> Result<i64, StoreError> {
    write.count(&LOCK, params![notice.0])
}

/// Saves a corrected body over `version`, keeping the one before; the new version.
///
/// # Errors
/// [`StoreError::RowsAffected`] when someone else saved meanwhile.
pub fn save(
    write: &mut Write<'_>,
    edit: i64,
    notice: NoticeId,
    version: i64,
    what: &str,
    body: &str,
    by: Stamp,
) -> Result<i64, StoreError> {
    write.execute_one(&KEEP, params![edit, notice.0, what, by.account, by.at])?;
    write.execute_one(&SAVE, params![notice.0, body, by.account, by.at, version])?;
    Ok(version + 1)
}

/// Saves the mapping of parties.
///
/// # Errors
/// The store fails.
pub fn save_parties(write: &mut Write<'_>, notice: NoticeId, parties: &str, by: Stamp) -> Result<(), StoreError> {
    write.execute_one(&SAVE_PARTIES, params![notice.0, parties, by.account, by.at])
}

/// The latest corrections, newest first.
///
/// # Errors
/// The store fails.
pub fn list_edits(read: &Read<'_>, notice: NoticeId, limit: i64) -> Result<Vec<Edit>, StoreError> {
    read.all(&EDITS, params![notice.0, limit], |row| {
        Ok(Edit {
            version: row.int(0)?,
            what: row.text(1)?,
            name: row.text(2)?,
            at: row.int(3)?,
        })
    })
}

/// The body as it was at a version: undo saves it as a new correction.
///
/// # Errors
/// The store fails.
pub fn body_at(read: &Read<'_>, notice: NoticeId, version: i64) -> Result<Option<String>, StoreError> {
    read.one(&BEFORE, params![notice.0, version], |row| row.text(0))
}

/// Ends a draft: published or discarded; false when it had ended already.
///
/// # Errors
/// The store fails.
pub fn end(write: &mut Write<'_>, notice: NoticeId, state: NoticeState, title: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&SET_STATE, params![notice.0, state.slug(), title])? == 1)
}
