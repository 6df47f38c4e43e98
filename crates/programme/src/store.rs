//! Rows ↔ values. One noun a file; every function reads or writes inside the caller's transaction.
//!
//! Who sees what: a programme is seen by the scope of its organisation; an item also by whoever
//! it is assigned to (through `item_party`), and a programme by whoever sees one of its items.

#[macro_use]
mod seen;

pub mod by_department;
pub mod calendar;
pub mod choices;
pub mod closing;
pub mod decision;
pub mod draft;
pub(crate) mod due;
pub mod duty;
pub mod evidence;
pub mod extension;
pub mod filed;
pub mod history;
pub mod instruction;
pub mod item;
pub mod last_report;
pub mod late;
pub mod ledger;
pub mod ledger_change;
pub mod ledger_side;
pub mod light_rule;
pub mod my_tasks;
pub mod notice;
pub mod party;
pub mod programme;
pub mod progress;
pub mod receivers;
pub mod refresh;
pub mod search;
pub mod section;
pub mod step;
pub mod target;
pub mod transfer;
pub mod trend;
pub mod urge;
pub mod workbench;

use jishi_kernel::{Light, Millis};
use jishi_platform::db::{Row, StoreError};

/// How many things stand at each light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([i64; 6]);

impl Counts {
    /// Counts some more.
    pub fn add(&mut self, light: Light, number: i64) {
        self.0[light as usize] += number;
    }

    /// How many stand at a light.
    pub const fn of(&self, light: Light) -> i64 {
        self.0[light as usize]
    }

    /// All together.
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The leader's one look: `17 项中 4 项逾期、4 项临期、9 项已完成`.
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = Light::ALL
            .into_iter()
            .filter(|light| self.of(*light) > 0)
            .map(|light| format!("{} 项{}", self.of(light), light.word()))
            .collect();
        match (self.total(), parts.is_empty()) {
            (_, true) => "没有事项".to_owned(),
            (total, false) => format!("{total} 项中 {}", parts.join("、")),
        }
    }
}

impl FromIterator<Light> for Counts {
    fn from_iter<I: IntoIterator<Item = Light>>(lights: I) -> Self {
        let mut counts = Self::default();
        for light in lights {
            counts.add(light, 1);
        }
        counts
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// Account.
    pub account: i64,
    /// Name of the person.
    pub name: String,
    /// Title of the post acted under; may be empty.
    pub title: String,
    /// When.
    pub at: Millis,
}

impl Signed {
    /// Reads account, name, title and time from four columns.
    pub(crate) fn columns(row: &Row<'_>, first: usize) -> Result<Self, StoreError> {
        Ok(Self {
            account: row.int(first)?,
            name: row.opt_text(first + 1)?.unwrap_or_default(),
            title: row.opt_text(first + 2)?.unwrap_or_default(),
            at: row.int(first + 3)?,
        })
    }
}

/// What a person who acts leaves in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Account.
    pub account: i64,
    /// Post acted under.
    pub post: i64,
    /// When.
    pub at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_one_sentence() {
        let counts: Counts = [Light::Late, Light::Done, Light::Late, Light::Undated].into_iter().collect();
        assert_eq!(counts.sentence(), "4 项中 2 项逾期、1 项未定期限、1 项已完成");
        assert_eq!(Counts::default().sentence(), "没有事项");
    }
}
