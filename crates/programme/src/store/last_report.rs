//! The last report on every item of a programme, for the ledger on paper.

use crate::model::{ItemId, ProgrammeId};
use jishi_kernel::Millis;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

sql! {
    unscoped OF_PROGRAMME ("called with a programme already found in scope; kept only for items found in scope") =
        "select g.item_id, g.text, g.percent, g.at from progress g
         where g.programme_id = $1 and g.id = (select max(h.id) from progress h where h.item_id = g.item_id)";
}

/// The last report on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastReport {
    /// What was reported.
    pub text: String,
    /// Progress of the step it was about.
    pub percent: i64,
    /// When.
    pub at: Millis,
}

/// The last report on every item that has one.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId) -> Result<BTreeMap<ItemId, LastReport>, StoreError> {
    let rows = read.all(&OF_PROGRAMME, params![programme.0], |row| {
        let report = LastReport {
            text: row.text(1)?,
            percent: row.int(2)?,
            at: row.int(3)?,
        };
        Ok((ItemId(row.int(0)?), report))
    })?;
    Ok(rows.into_iter().collect())
}
