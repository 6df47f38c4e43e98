//! Evidence files of reports.

use crate::model::{EvidenceId, ItemId, ProgressId};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped OF_ITEM ("called with an item already found in scope") =
        "select id, progress_id, name, hash, size from evidence where item_id = $1 order by progress_id, position";
    scoped FIND = concat!("
        select e.id, e.progress_id, e.name, e.hash, e.size, e.item_id from evidence e join item i on i.id = e.item_id
        join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id where e.id = $1 and ", item_seen!());
    unscoped ADD ("written under the permit of a report") =
        "insert into evidence (id, progress_id, item_id, position, name, hash, size) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Id.
    pub id: EvidenceId,
    /// Its report.
    pub progress: ProgressId,
    /// File name.
    pub name: String,
    /// Hash of the content.
    pub hash: String,
    /// Bytes.
    pub size: i64,
}

/// Evidence of one item, in the order of filing.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Evidence>, StoreError> {
    read.all(&OF_ITEM, params![item.0], |row| {
        Ok(Evidence {
            id: EvidenceId(row.int(0)?),
            progress: ProgressId(row.int(1)?),
            name: row.text(2)?,
            hash: row.text(3)?,
            size: row.int(4)?,
        })
    })
}

/// A file in the caller's sight.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: EvidenceId) -> Result<Option<Evidence>, StoreError> {
    read.one(&FIND, params![id.0], |row| {
        Ok(Evidence {
            id: EvidenceId(row.int(0)?),
            progress: ProgressId(row.int(1)?),
            name: row.text(2)?,
            hash: row.text(3)?,
            size: row.int(4)?,
        })
    })
}

/// A new file of a report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewEvidence<'a> {
    pub id: i64,
    pub progress: ProgressId,
    pub item: ItemId,
    pub position: i64,
    pub name: &'a str,
    pub hash: &'a str,
    pub size: i64,
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewEvidence<'_>) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![new.id, new.progress.0, new.item.0, new.position, new.name, new.hash, new.size],
    )
}
