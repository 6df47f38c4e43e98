//! What is kept about a person, table by table. A table is named once, with a statement that reads all its
//! rows about the person to the end; the export is made of these, so that no row and no table stays behind.

use crate::hook::{Section, hooks};
use crate::veil::Veils;
use crate::{PersonId, store};
use jishi_kernel::{shanghai_day, shanghai_time};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Statement, StoreError};
use jishi_platform::params;

/// How a column is told.
#[derive(Clone, Copy)]
pub enum Cell {
    /// As it stands.
    Text,
    /// Milliseconds as day and time.
    Instant,
    /// A stored word as people say it.
    Word(fn(&str) -> String),
    /// The path of an organisation, a space, and what is told of it, such as its name and who acted there:
    /// of a veiled one only that it is veiled.
    Unit(fn(&str) -> String),
    /// The name of a file, which whoever put it there has typed.
    File,
}

/// One table.
pub struct Kept {
    /// Its name in the schema.
    pub table: &'static str,
    /// Heading, such as 奖惩记录.
    pub title: &'static str,
    /// All its rows about the person `$1`; every column is a text or null, in the order of `cells`.
    pub rows: &'static dyn Statement,
    /// Word and kind of each column; the first one leads the line.
    pub cells: &'static [(&'static str, Cell)],
}

/// The word of a stored one; what is not known stands as it is stored.
pub fn told<T>(stored: &str, found: Option<T>, word: impl FnOnce(T) -> &'static str) -> String {
    found.map_or_else(|| stored.to_owned(), |found| word(found).to_owned())
}

/// What [`Cell::Unit`] tells of an organisation that is told as it stands.
pub fn plain(words: &str) -> String {
    words.to_owned()
}

/// All tables, those of this crate first.
pub fn kept() -> impl Iterator<Item = &'static Kept> {
    store::kept::TABLES.iter().chain(hooks().flat_map(|hook| hook.kept))
}

impl Cell {
    fn told(self, stored: String, veils: &Veils, scope: &Scope) -> String {
        match self {
            Self::Unit(told) => match stored.split_once(' ') {
                Some((path, words)) => veils.name(scope, path, told(words.trim())),
                None => told(&stored),
            },
            Self::Word(word) if !stored.is_empty() => word(&stored),
            Self::File if !stored.is_empty() => veils.file(stored),
            Self::Text | Self::Word(_) | Self::File => stored,
            Self::Instant => stored
                .parse()
                .map_or(stored, |at| format!("{} {}", shanghai_day(at), shanghai_time(at))),
        }
    }
}

impl Kept {
    /// The rows of a person, read to the end, as somebody with this scope may see them.
    ///
    /// # Errors
    /// The store fails.
    pub fn section(&self, read: &Read<'_>, person: PersonId, veils: &Veils, scope: &Scope) -> Result<Section, StoreError> {
        let rows = read.all(self.rows, params![person.0], |row| {
            let mut head = String::new();
            let mut rest = Vec::new();
            for (at, (word, cell)) in self.cells.iter().enumerate() {
                let text = cell.told(row.opt_text(at)?.unwrap_or_default(), veils, scope);
                match (at, text.is_empty()) {
                    (0, _) => head = format!("{word} {text}").trim().to_owned(),
                    (_, true) => {}
                    (_, false) if word.is_empty() => rest.push(text),
                    (_, false) => rest.push(format!("{word} {text}")),
                }
            }
            Ok((head, rest.join("；")))
        })?;
        Ok(Section {
            title: self.title.to_owned(),
            rows,
            files: Vec::new(),
        })
    }
}
