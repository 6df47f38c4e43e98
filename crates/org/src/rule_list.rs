//! The rules of all rule books as people read them: what holds today, and what was set over it.

use crate::rule_words;
use jishi_kernel::{Day, Level, id};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{self, BuiltIn, SetRule};

/// A row set over a rule for a part of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// Its id as it stands in addresses.
    pub key: String,
    /// First day.
    pub from: Day,
    /// The value in words.
    pub value: String,
    /// The text it rests on.
    pub source: String,
    /// Set for the reader's own organisation.
    pub own: bool,
}

/// A rule with what was set over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Name in the book.
    pub name: String,
    /// The Chinese word.
    pub title: String,
    /// The built-in value in words.
    pub value: String,
    /// First day of the built-in value.
    pub from: String,
    /// The text it rests on.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
    /// The rows that hold for the reader, and those set below.
    pub over: Vec<Over>,
    /// A superior has set it for everybody below.
    pub bound: bool,
    /// The reader's organisation may set it: it is high enough, and no superior has bound it.
    pub open: bool,
}

/// A book with its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The Chinese word.
    pub title: &'static str,
    /// Its rules.
    pub rules: Vec<Listed>,
}

/// The value of a built-in rule.
pub(crate) fn json(rule: &BuiltIn) -> serde_json::Value {
    serde_json::to_value(&rule.value).unwrap_or_default()
}

/// An organisation of this level may set the rule.
pub(crate) fn is_keeper(rule: &BuiltIn, level: Level) -> bool {
    rule.lowest.is_none_or(|lowest| level.number() <= lowest)
}

/// All books with the rules of a day, as the organisation at `own` sees them.
///
/// # Errors
/// The store fails.
pub fn books(read: &Read<'_>, own: &str, level: Level, today: Day) -> Result<Vec<Book>, StoreError> {
    let mut books = Vec::new();
    for book in rules::books() {
        let mut listed = Vec::new();
        for rule in book.book.list() {
            let newest = book.book.built_in(&rule.name, today);
            if newest.is_none_or(|newest| newest.from != rule.from) {
                continue;
            }
            let set = rules::set_list(read, &rule.name)?;
            let above = |set: &SetRule| set.org_path.len() < own.len() && own.starts_with(&set.org_path);
            let bound = rule.binding && set.iter().any(|set| set.from <= today && above(set));
            let over = set
                .into_iter()
                .filter(|set| own.starts_with(&set.org_path) || set.org_path.starts_with(own))
                .map(|set| Over {
                    key: id::encode(set.id),
                    from: set.from,
                    value: serde_json::from_str(&set.value).map_or(set.value, |value| rule_words::words(rule, &value)),
                    source: set.source,
                    own: set.org_path == own,
                });
            listed.push(Listed {
                over: over.collect(),
                name: rule.name.clone(),
                title: rule.title.clone(),
                value: rule_words::words(rule, &json(rule)),
                from: rule.from.clone(),
                source: rule_words::text(&rule.source).to_owned(),
                grade: rule.grade.clone(),
                bound,
                open: !bound && is_keeper(rule, level),
            });
        }
        books.push(Book {
            title: book.title,
            rules: listed,
        });
    }
    Ok(books)
}
