//! What other crates keep about a person: they register it, so that it changes with the record, is
//! handed out with it, and goes with it.

use crate::kept::Kept;
use crate::{Masked, PersonId};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};

/// A part of what is kept about a person, as an export writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Heading, such as 团员档案.
    pub title: String,
    /// Label and value.
    pub rows: Vec<(String, String)>,
    /// Files that belong to it.
    pub files: Vec<Attachment>,
}

/// A file kept about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Hash in the file store.
    pub hash: String,
}

/// Done, or refused with words.
pub type Claimed = Result<Result<(), String>, StoreError>;
/// Persons with the day their last stake ended.
pub type Ended = Result<Vec<(PersonId, Day)>, StoreError>;

/// A crate that keeps something about persons. Register with
/// `jishi_platform::db::inventory::submit! { jishi_person::PersonHook { … } }`.
///
/// The functions run inside the transaction of the change, in no particular order.
pub struct PersonHook {
    /// What it keeps, such as 团籍.
    pub name: &'static str,
    /// Name, birth or sex have changed: bring copies up to date.
    pub changed: fn(&mut Write<'_>, &Masked) -> Result<(), StoreError>,
    /// The record moves to another organisation by a decided claim; refuse with words, or move what
    /// is kept along. `to` is the organisation's number.
    pub claimed: fn(&mut Write<'_>, PersonId, i64, Day) -> Claimed,
    /// The tables with rows about a person: everything in them is handed out to the person.
    pub kept: &'static [Kept],
    /// The files that belong to these rows.
    pub files: fn(&Read<'_>, PersonId) -> Result<Vec<Attachment>, StoreError>,
    /// Why the person must not be erased today, such as a membership that is not over.
    pub holds: fn(&Read<'_>, PersonId) -> Result<Option<String>, StoreError>,
    /// Empties what tells about the person and keeps what is counted; answers the hashes of files
    /// no row of this crate refers to any more.
    pub erase: fn(&mut Write<'_>, PersonId) -> Result<Vec<String>, StoreError>,
    /// Persons, by rising number above `after`, whose last stake here ended on or before a day,
    /// with that day; at most `limit`.
    pub ended: fn(&Read<'_>, Day, PersonId, i64) -> Ended,
}

jishi_platform::db::inventory::collect!(PersonHook);

/// All registered hooks.
pub(crate) fn hooks() -> impl Iterator<Item = &'static PersonHook> {
    jishi_platform::db::inventory::iter::<PersonHook>()
}

/// A crate whose rows move when two records turn out to be one human being. Register with
/// `jishi_platform::db::inventory::submit! { jishi_person::MergeHook { … } }`.
pub struct MergeHook {
    /// What it keeps, such as 团籍.
    pub name: &'static str,
    /// Why the two must not be merged this way today, in words; first the record that is kept.
    pub refuses: fn(&Read<'_>, PersonId, PersonId) -> Result<Option<String>, StoreError>,
    /// What would move from the second record to the first, a line each.
    pub lines: fn(&Read<'_>, PersonId, PersonId) -> Result<Vec<String>, StoreError>,
    /// Moves it, as of a day.
    pub merge: fn(&mut Write<'_>, PersonId, PersonId, Day) -> Result<(), StoreError>,
}

jishi_platform::db::inventory::collect!(MergeHook);

/// All registered hooks of merging.
pub(crate) fn merge_hooks() -> impl Iterator<Item = &'static MergeHook> {
    jishi_platform::db::inventory::iter::<MergeHook>()
}
