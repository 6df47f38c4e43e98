//! Proof put to a transfer.

use crate::model::{FileId, TransferId};
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("put to a transfer the caller has opened") =
        "insert into transfer_file (id, transfer_id, hash, name, media, size, purpose, account_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    unscoped LIST ("files of a transfer the caller has opened") =
        "select id, hash, name, media, size, purpose, at from transfer_file where transfer_id = $1 order by id";
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Id.
    pub id: FileId,
    /// Where its content is.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Media type.
    pub media: String,
    /// Bytes.
    pub size: i64,
    /// `proof` or `appeal`.
    pub purpose: String,
    /// When it was put there.
    pub at: Millis,
}

impl File {
    /// What it is for.
    pub fn word(&self) -> &'static str {
        if self.purpose == "appeal" { "申诉材料" } else { "证明材料" }
    }

    /// As somebody sees it who may not read the name of an organisation of the transfer: a file's name is typed by
    /// whoever put it there, and can tell it. `at` counts the files of the transfer from nought.
    pub fn unnamed(self, at: usize) -> Self {
        let kind = match self.media.as_str() {
            "application/pdf" => ".pdf",
            "image/png" => ".png",
            "image/jpeg" => ".jpg",
            _ => "",
        };
        Self {
            name: format!("{} {}{kind}", self.word(), at + 1),
            ..self
        }
    }
}

/// Adds a file whose content is in the file store.
///
/// # Errors
/// The store fails.
pub(crate) fn add(write: &mut Write<'_>, transfer: TransferId, file: &File, account: i64) -> Result<(), StoreError> {
    jishi_platform::files::register(write, &file.hash, file.size, &file.media, file.at)?;
    write.execute_one(
        &ADD,
        params![
            file.id.0,
            transfer.0,
            &file.hash,
            &file.name,
            &file.media,
            file.size,
            &file.purpose,
            account,
            file.at
        ],
    )
}

/// The files of a transfer.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, transfer: TransferId) -> Result<Vec<File>, StoreError> {
    read.all(&LIST, params![transfer.0], |row| {
        Ok(File {
            id: FileId(row.int(0)?),
            hash: row.text(1)?,
            name: row.text(2)?,
            media: row.text(3)?,
            size: row.int(4)?,
            purpose: row.text(5)?,
            at: row.int(6)?,
        })
    })
}
