//! The history of a transfer.

use crate::model::{Deed, Station, TransferId};
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped ADD ("written beside the change of a transfer the caller has opened") =
        "insert into transfer_event (id, transfer_id, at, deed, station, org_id, org_path, account_id, post_id, reason, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    unscoped LIST ("the history of a transfer the caller has opened; names of whoever acted") =
        "select e.at, e.deed, e.station, coalesce(o.name, ''), coalesce(a.name, ''), e.reason, e.words, coalesce(o.path, '')
         from transfer_event e left join v_org o on o.id = e.org_id left join v_account a on a.id = e.account_id
         where e.transfer_id = $1 order by e.id";
}

/// Who acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// The organisation; `None` for the clock.
    pub org: Option<i64>,
    /// Its path now.
    pub path: String,
    /// The account; 0 for the clock.
    pub account: i64,
    /// The post; 0 for the clock.
    pub post: i64,
}

/// A new line.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// Fresh id.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// The transfer.
    pub transfer: TransferId,
    /// What happened.
    pub deed: Deed,
    /// At which station.
    pub station: Option<Station>,
    /// Who.
    pub by: &'a By,
    /// Reason of the dictionary.
    pub reason: &'a str,
    /// More words.
    pub words: &'a str,
}

/// A line as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Millis,
    /// What happened.
    pub deed: Deed,
    /// At which station.
    pub station: Option<Station>,
    /// Name of the organisation; empty for the clock and for the member.
    pub org: String,
    /// Name of the person who acted; empty for the clock.
    pub who: String,
    /// Reason of the dictionary, a slug.
    pub reason: String,
    /// More words.
    pub words: String,
    /// The path of the organisation today; empty for the clock and for the member.
    pub path: String,
}

/// Adds a line.
///
/// # Errors
/// The store fails.
pub(crate) fn add(write: &mut Write<'_>, new: &NewEvent<'_>) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.transfer.0,
            new.at,
            new.deed.slug(),
            new.station.map_or("", Station::slug),
            new.by.org,
            &new.by.path,
            new.by.account,
            new.by.post,
            new.reason,
            new.words
        ],
    )
}

/// The history of a transfer, oldest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, id: TransferId) -> Result<Vec<Event>, StoreError> {
    read.all(&LIST, params![id.0], |row| {
        Ok(Event {
            at: row.int(0)?,
            deed: Deed::column(row, 1)?,
            station: Station::from_slug(&row.text(2)?),
            org: row.text(3)?,
            who: row.text(4)?,
            reason: row.text(5)?,
            words: row.text(6)?,
            path: row.text(7)?,
        })
    })
}
