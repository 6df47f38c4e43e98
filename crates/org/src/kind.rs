//! 组织类别: the dictionary of kinds, read from `data/kinds.toml`, and on which days each is used. Those days are
//! dated rules of a book of their own, `kind.<slug>`, which an administrator can set for a part of the tree.

use crate::sheaf::Sheaf;
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::db::{Read, StoreError, inventory};
use jishi_platform::rules::{self, Book, BuiltIn, Faults, Order, RuleBook, SetRule, sound};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// The word, as stored and shown.
    pub name: String,
    /// The last part of the name of its rule.
    slug: String,
    /// The first day it is used, `YYYY-MM-DD`; as old as the League itself where it is not said.
    from: Option<String>,
    /// The last day it is used.
    until: Option<String>,
    /// Numbers of the levels it may stand at.
    levels: Vec<i64>,
    /// What it is, in English.
    pub gloss: String,
    /// The text the word comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Kind>,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/kinds.toml"))
        .map(|file| file.kind)
        .unwrap_or_default()
});

/// The League's first congress: no kind is older.
const FIRST: &str = "1922-05-05";

/// How the names of the rules begin.
const GROUP: &str = "kind.";

/// Whether a kind is used, the value of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Used {
    used: bool,
}

/// The rules of a kind: from its first day it is used, from the day after its last it is not.
fn rules_of(kind: &Kind) -> impl Iterator<Item = BuiltIn> {
    let rule = |from: String, used: bool| BuiltIn {
        name: kind.rule(),
        title: kind.name.clone(),
        from,
        value: toml::Value::Table([("used".to_owned(), toml::Value::Boolean(used))].into_iter().collect()),
        source: kind.source.clone(),
        grade: kind.grade.clone(),
        // A kind the superior no longer uses is not used again below.
        binding: true,
        lowest: None,
        order: Order::default(),
    };
    let first = kind.from.clone().unwrap_or_else(|| FIRST.to_owned());
    let after = kind.until.as_deref().and_then(parse_day).and_then(|day| day.tomorrow().ok());
    [Some(rule(first, true)), after.map(|day| rule(day.to_string(), false))]
        .into_iter()
        .flatten()
}

/// The days of all kinds.
static BOOK: RuleBook = RuleBook::new(|| Kind::all().iter().flat_map(rules_of).collect(), check);

fn check(name: &str, value: &serde_json::Value) -> Faults {
    if Kind::all().iter().any(|kind| kind.rule() == name) {
        sound(value, |_: &Used, _| ())
    } else {
        Faults::unknown()
    }
}

inventory::submit! { Book { title: "组织类别", book: &BOOK } }

/// The days of one kind, read once and asked for many organisations.
#[derive(Clone, Debug)]
pub(crate) struct Days {
    kind: &'static Kind,
    sheaf: Sheaf<Used>,
}

impl Days {
    /// Reads them: one statement.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) fn read(read: &Read<'_>, kind: &'static Kind) -> Result<Self, StoreError> {
        Ok(Self {
            kind,
            sheaf: Sheaf::read(read, &BOOK, &kind.rule())?,
        })
    }

    /// Why the kind is not used by organisations at `path` and below on a day, in words.
    ///
    /// # Errors
    /// The reason.
    pub(crate) fn check(&self, path: &str, day: Day) -> Result<(), String> {
        let name = &self.kind.name;
        match self.sheaf.at(path, day) {
            Some(leaf) if leaf.value.used => Ok(()),
            Some(leaf) => Err(format!("类别“{name}”自 {} 起停用（{}），{day} 不能使用", leaf.from, leaf.source)),
            None => {
                let from = self.sheaf.first().map_or_else(String::new, |leaf| leaf.from.to_string());
                Err(format!("类别“{name}”{from} 起才使用，{day} 不能使用"))
            }
        }
    }
}

/// The kinds that organisations at `path` and below may take on one of the days, highest first: one statement.
///
/// # Errors
/// The store fails.
pub(crate) fn used(read: &Read<'_>, path: &str, days: &[Day]) -> Result<Vec<&'static Kind>, StoreError> {
    let mut set: HashMap<String, Vec<SetRule>> = HashMap::new();
    for (name, row) in rules::set_group(read, GROUP)? {
        set.entry(name).or_default().push(row);
    }
    let mut used = Vec::new();
    for kind in Kind::all() {
        let name = kind.rule();
        let sheaf = Sheaf::of(&BOOK, &name, set.remove(&name).unwrap_or_default())?;
        let days_of = Days { kind, sheaf };
        if days.iter().any(|day| days_of.check(path, *day).is_ok()) {
            used.push(kind);
        }
    }
    Ok(used)
}

impl Kind {
    /// The name of the rule that says on which days it is used.
    pub fn rule(&self) -> String {
        format!("{GROUP}{}", self.slug)
    }

    /// All kinds, highest first.
    pub fn all() -> &'static [Self] {
        &KINDS
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// It may stand at a level.
    pub fn stands_at(&self, level: Level) -> bool {
        self.levels.contains(&level.number())
    }

    /// The levels it may stand at, highest first.
    pub fn levels(&self) -> impl Iterator<Item = Level> {
        self.levels.iter().filter_map(|number| Level::from_number(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        assert!(toml::from_str::<File>(include_str!("../data/kinds.toml")).is_ok());
        assert!(Kind::all().len() >= 12);
        for (at, kind) in Kind::all().iter().enumerate() {
            assert!(
                !kind.source.is_empty() && !kind.gloss.is_empty() && ["A", "B", "C"].contains(&kind.grade.as_str()),
                "{kind:?}"
            );
            assert_eq!(kind.levels().count(), kind.levels.len(), "{kind:?}");
            assert!(!kind.levels.is_empty());
            assert!(kind.levels == [5] || !kind.levels.contains(&5), "a branch and no branch: {kind:?}");
            assert!(
                Kind::all()[..at]
                    .iter()
                    .all(|other| other.name != kind.name && other.slug != kind.slug),
                "twice: {kind:?}"
            );
            for day in [&kind.from, &kind.until].into_iter().flatten() {
                assert!(parse_day(day).is_some(), "{kind:?}");
            }
        }
        for level in Level::ALL {
            assert!(Kind::all().iter().any(|kind| kind.stands_at(level)), "{level:?}");
        }
    }
    #[test]
    fn a_kind_is_used_between_its_days() {
        let kind = Kind {
            from: Some("2019-01-01".to_owned()),
            until: Some("2020-12-31".to_owned()),
            ..Kind::find("团支部").unwrap().clone()
        };
        let days: Vec<(String, bool)> = rules_of(&kind)
            .map(|rule| (rule.from, rule.value["used"].as_bool().unwrap()))
            .collect();
        assert_eq!(days, [("2019-01-01".to_owned(), true), ("2021-01-01".to_owned(), false)]);
        for rule in BOOK.list() {
            assert!(BOOK.check(&rule.name, &serde_json::json!({ "used": false })).is_empty());
            assert!(!BOOK.check(&rule.name, &serde_json::json!({ "used": "停用" })).is_empty());
        }
        assert!(!BOOK.check("kind.unheard", &serde_json::json!({ "used": true })).is_empty());
        assert_eq!(BOOK.list().len(), Kind::all().len(), "none has a last day of its own yet");
        assert!(BOOK.built_in("kind.branch", Day::constant(2026, 7, 15)).is_some());
        assert!(BOOK.built_in("kind.branch", Day::constant(1900, 1, 1)).is_none());
    }
}
