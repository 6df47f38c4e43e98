//! What an import remembers from one batch of rows to the next: codes and names given in this
//! sheet, and where the organisations went.

use super::known;
use super::record::By;
use crate::kind::{Days, Kind};
use crate::rules;
use crate::store::record;
use crate::store::tree::Org;
use jishi_kernel::{Day, Level, days};
use jishi_platform::db::{Read, StoreError};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A superior, as long as one import runs: an organisation made by this sheet keeps its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Above the roots.
    Root,
    /// An organisation that stood in the database before.
    Org(i64),
    /// The organisation of a row of this sheet.
    Row(u32),
}

/// An organisation made by an earlier batch.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) level: Level,
    /// 成立日期.
    pub(super) opened_on: Day,
    /// Number and path; `None` as long as it is not written, as in a dry run.
    pub(super) place: Option<(i64, String)>,
}

/// What became of a row.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    Faulty,
    New(Box<Fresh>),
    Known(Box<Org>),
}

/// What stands under a name below a superior.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// A row of this sheet.
    Row(u32),
    /// An organisation of the database; with it where it has no code yet.
    Org(Option<Box<Org>>),
}

/// Between the batches of one import.
#[derive(Default)]
pub struct Session {
    seen: HashMap<Box<str>, (u32, Seen)>,
    names: HashMap<Key, HashMap<Box<str>, Given>>,
    /// Levels that this import changes.
    levels: HashMap<i64, Level>,
    /// The next place among the siblings below a superior.
    pub(super) sorts: HashMap<Key, i64>,
    forgets_branches: bool,
    /// Organisations opened by an earlier sheet of the same importer, as far as it was asked.
    opened: HashMap<i64, bool>,
    /// The days of the kinds that came so far.
    kinds: HashMap<&'static str, Days>,
    /// Who imports; the operator when nobody is named.
    pub(super) by: Option<By>,
}

impl Session {
    /// An import of somebody, whom the record of changes names.
    pub fn of(by: By) -> Self {
        Self {
            by: Some(by),
            ..Self::default()
        }
    }

    /// True when an earlier sheet of the organisation `own` opened this one, not longer ago than the
    /// rule `import.below` allows.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn opened(&mut self, read: &Read<'_>, org: i64, own: &Org, today: Day) -> Result<bool, StoreError> {
        if let Some(known) = self.opened.get(&org) {
            return Ok(*known);
        }
        let limit = rules::import_below(read, &own.path, today)?.days.clamp(0, 36_500);
        let since = today.checked_sub(days(limit)).unwrap_or(today);
        let known = record::imported(read, org, own.id, since)?;
        self.opened.insert(org, known);
        Ok(known)
    }

    /// Why a kind is not used below `path` on a day.
    ///
    /// # Errors
    /// The store fails; inside, the reason.
    pub(super) fn kind_on(&mut self, read: &Read<'_>, kind: &'static Kind, path: &str, day: Day) -> Result<Result<(), String>, StoreError> {
        let days = match self.kinds.entry(kind.name.as_str()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Days::read(read, kind)?),
        };
        Ok(days.check(path, day))
    }

    /// For an import that knows by itself that no code comes twice: branches, below which nothing
    /// stands, are not remembered. They are most of the rows.
    pub(super) fn of_unique_codes() -> Self {
        Self {
            forgets_branches: true,
            ..Self::default()
        }
    }

    /// The row of this sheet that has this code, and what became of it.
    pub(super) fn seen(&self, code: &str) -> Option<(u32, &Seen)> {
        self.seen.get(code).map(|(row, seen)| (*row, seen))
    }

    /// A row that is faulty by itself; what lies below it is told.
    pub(super) fn faulty(&mut self, code: String, row: u32) {
        self.seen.entry(code.into()).or_insert((row, Seen::Faulty));
    }

    pub(super) fn remember(&mut self, code: &str, row: u32, level: Level, seen: Seen) {
        let forgotten = self.forgets_branches && level == Level::Branch && !matches!(seen, Seen::Faulty);
        if !forgotten {
            self.seen.insert(code.into(), (row, seen));
        }
    }

    /// The organisation of a code has been written.
    pub(super) fn placed(&mut self, code: &str, level: Level, id: i64, path: &str) {
        if let Some((_, Seen::New(fresh))) = self.seen.get_mut(code) {
            // Nothing stands below a branch: nobody asks for its path.
            let path = if level == Level::Branch { String::new() } else { path.to_owned() };
            fresh.place = Some((id, path));
        }
    }

    /// The level of an organisation of the database, where this import changes it.
    pub(super) fn level(&self, org: i64) -> Option<Level> {
        self.levels.get(&org).copied()
    }

    pub(super) fn set_level(&mut self, org: i64, level: Level) {
        self.levels.insert(org, level);
    }

    /// What stands under a name below a superior, in the database or in this sheet.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn given(&mut self, read: &Read<'_>, above: Key, name: &str) -> Result<Option<Given>, StoreError> {
        if let Entry::Vacant(place) = self.names.entry(above) {
            place.insert(match above {
                Key::Root => known::names(read, None)?,
                Key::Org(id) => known::names(read, Some(id))?,
                Key::Row(_) => HashMap::new(),
            });
        }
        Ok(self.names.get(&above).and_then(|names| names.get(name).cloned()))
    }

    pub(super) fn give(&mut self, above: Key, name: &str, row: u32) {
        self.names.entry(above).or_default().insert(name.into(), Given::Row(row));
    }
}
