//! The dated rules about joining, held in memory for many rows: the built-in ones and those set
//! over them for parts of the tree.

use super::age::JoiningAge;
use super::number::NumberRule;
use crate::RULES;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{self, RuleBook};
use serde::de::DeserializeOwned;

/// A rule with where and since when it holds.
#[derive(Clone, Debug)]
pub struct Held<T> {
    /// The part of the tree; empty for all.
    path: String,
    from: Day,
    set: bool,
    /// The text it comes from.
    pub source: String,
    /// The value.
    pub value: T,
}

/// All versions of one rule.
#[derive(Clone, Debug)]
pub struct Versions<T> {
    held: Vec<Held<T>>,
}

impl<T: DeserializeOwned> Versions<T> {
    /// Reads the versions of a rule of this crate. A row that was set and cannot be read or makes no sense is passed
    /// over and logged.
    ///
    /// # Errors
    /// The store fails.
    pub fn load(read: &Read<'_>, name: &str) -> Result<Self, StoreError> {
        Self::of(&RULES, read, name)
    }

    /// Reads the versions of a rule of a book.
    ///
    /// # Errors
    /// As [`Versions::load`].
    pub fn of(book: &RuleBook, read: &Read<'_>, name: &str) -> Result<Self, StoreError> {
        let mut all = Vec::new();
        for row in rules::set_list(read, name)? {
            let Some(value) = book.read(&row, name) else { continue };
            all.push(Held {
                path: row.org_path,
                from: row.from,
                set: true,
                source: row.source,
                value,
            });
        }
        for rule in book.list().iter().filter(|rule| rule.name == name) {
            let from = jishi_kernel::parse_day(&rule.from).ok_or_else(|| StoreError::Driver(format!("rule {name}: {}", rule.from)))?;
            let value = rule
                .value
                .clone()
                .try_into()
                .map_err(|e| StoreError::Driver(format!("rule {name}: {e}")))?;
            all.push(Held {
                path: String::new(),
                from,
                set: false,
                source: rule.source.clone(),
                value,
            });
        }
        Ok(Self::ranked(book.binds(name), all))
    }

    /// The greatest first, so that the first one that holds is the one.
    fn ranked(binding: bool, mut held: Vec<Held<T>>) -> Self {
        held.sort_by_key(|held| std::cmp::Reverse(rules::rank(binding, held.set, &held.path, held.from)));
        Self { held }
    }

    /// The values that hold somewhere on a day, and those they have followed.
    pub fn on(&self, day: Day) -> impl Iterator<Item = &T> {
        self.held.iter().filter(move |held| held.from <= day).map(|held| &held.value)
    }

    /// The version for the organisation at `path` on a day, as [`RuleBook::at`] decides it.
    pub fn at(&self, path: &str, day: Day) -> Option<&Held<T>> {
        self.held
            .iter()
            .find(|held| held.from <= day && path.as_bytes().starts_with(held.path.as_bytes()))
    }
}

/// The rules about joining.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Age of those entered as developed now.
    pub new: Versions<JoiningAge>,
    /// Age of those who have joined before.
    pub known: Versions<JoiningAge>,
    /// Form of the number.
    pub number: Versions<NumberRule>,
}

impl Joining {
    /// Reads them.
    ///
    /// # Errors
    /// The store fails.
    pub fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            new: Versions::load(read, "member.joining_age")?,
            known: Versions::load(read, "member.known_age")?,
            number: Versions::load(read, "member.number")?,
        })
    }

    /// Checks age and number of a member of the branch at `path`; `fresh` for one developed now.
    /// Answers the field and the reason of each fault.
    pub fn faults(&self, path: &str, fresh: bool, born: Option<Day>, joined: Day, number: &str, today: Day) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let region = super::number::region(number);
        let ages = if fresh { &self.new } else { &self.known };
        if let (Some(born), Some(rule)) = (born, ages.at(path, joined))
            && let Err(refused) = super::age::check(&rule.value, born, joined, today, region)
        {
            out.push(("joined_on", refused.text(&rule.source)));
        }
        if let Some(rule) = self.number.at(path, joined)
            && let Err(refused) = super::number::check(&rule.value, number, joined.year(), region)
        {
            out.push(("number", refused.text(&rule.source)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_nearest_holds() {
        let held = |path: &str, from: Day, set, value| Held {
            path: path.to_owned(),
            from,
            set,
            source: String::new(),
            value,
        };
        let (early, late) = (Day::constant(2010, 1, 1), Day::constant(2020, 1, 1));
        let all = || {
            vec![
                held("", early, false, 1),
                held("", late, false, 2),
                held("000001", early, true, 3),
                held("000001000002", late, true, 4),
            ]
        };
        let versions: Versions<i64> = Versions::ranked(false, all());
        let at = |versions: &Versions<i64>, path, day| versions.at(path, day).map(|held| held.value);
        assert_eq!(at(&versions, "000009", early), Some(1));
        assert_eq!(at(&versions, "000009", late), Some(2));
        assert_eq!(at(&versions, "000001000002", early), Some(3));
        assert_eq!(at(&versions, "000001000002", late), Some(4));
        assert_eq!(at(&versions, "000009", Day::constant(2009, 12, 31)), None);
        let versions = Versions::ranked(true, all());
        assert_eq!(at(&versions, "000001000002", late), Some(3), "set above and binding");
    }

    #[test]
    fn the_built_in_rules_are_sound() {
        assert_eq!(rules::faults(include_str!("../../data/rules.toml")), Vec::<String>::new());
    }
}
