//! What an import remembers from one batch of rows to the next: codes and names given in this
//! sheet, and where the organisations went. Others may change the tree in between: what was read or
//! written then is looked up again, what the sheet itself says stays.

use super::known;
use super::record::By;
use crate::kind::{Days, Kind};
use crate::rules;
use crate::store::tree::Org;
use crate::store::{record, turn};
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
    /// It stood in the database before the tree changed: to be looked up by its code.
    Stood,
}

/// What stands under a name below a superior.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// A row of this sheet.
    Row(u32),
    /// An organisation of the database; with it where it has no code yet.
    Org(Option<Box<Org>>),
}

/// The names below a superior.
#[derive(Default)]
struct Names {
    /// Those of the database are among them.
    read: bool,
    given: HashMap<Box<str>, Given>,
}

/// Between the batches of one import.
#[derive(Default)]
pub struct Session {
    /// The state of the tree all of this was true for, see [`turn::state`]; `None` before the first batch.
    tree: Option<i64>,
    /// A batch has been written: what this import changes stands in the database.
    written: bool,
    seen: HashMap<Box<str>, (u32, Seen)>,
    names: HashMap<Key, Names>,
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

    /// With the reason of the importer.
    pub fn because(&mut self, reason: &str) {
        if let Some(by) = &mut self.by {
            reason.clone_into(&mut by.reason);
        }
    }

    /// With the number of the run, which the log leads to.
    pub fn of_run(&mut self, run: i64) {
        if let Some(by) = &mut self.by {
            by.run = Some(run);
        }
    }

    /// Called before a batch is decided: what an earlier one read of the tree holds only while nobody changed it.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn look(&mut self, read: &Read<'_>) -> Result<(), StoreError> {
        let now = turn::state(read)?;
        if self.tree.is_some_and(|before| before != now) {
            self.forget();
        }
        self.tree = Some(now);
        Ok(())
    }

    /// Called when a batch has been written, with the tree still held.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn wrote(&mut self, read: &Read<'_>) -> Result<(), StoreError> {
        self.tree = Some(turn::state(read)?);
        self.written = true;
        Ok(())
    }

    /// Keeps what the sheet says and drops what was read of the tree or written into it.
    fn forget(&mut self) {
        let mut written = HashMap::new();
        for (row, seen) in self.seen.values_mut() {
            match seen {
                Seen::New(fresh) => {
                    let Some((org, _)) = &fresh.place else { continue };
                    written.insert(*row, *org);
                }
                Seen::Known(_) => {}
                Seen::Faulty | Seen::Stood => continue,
            }
            *seen = Seen::Stood;
        }
        for (key, mut names) in std::mem::take(&mut self.names) {
            let key = match key {
                Key::Row(row) => written.get(&row).map_or(key, |org| Key::Org(*org)),
                other => other,
            };
            names.given.retain(|_, given| matches!(given, Given::Row(_)));
            self.names.entry(key).or_default().given.extend(names.given);
        }
        if self.written {
            self.levels.clear();
        }
        self.sorts.clear();
        self.opened.clear();
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
        let names = self.names.entry(above).or_default();
        if !names.read {
            let stand = match above {
                Key::Root => known::names(read, None)?,
                Key::Org(id) => known::names(read, Some(id))?,
                Key::Row(_) => HashMap::new(),
            };
            for (name, given) in stand {
                names.given.entry(name).or_insert(given);
            }
            names.read = true;
        }
        Ok(names.given.get(name).cloned())
    }

    pub(super) fn give(&mut self, above: Key, name: &str, row: u32) {
        self.names.entry(above).or_default().given.insert(name.into(), Given::Row(row));
    }
}
