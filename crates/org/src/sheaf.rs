//! A rule for many organisations at once: what is built in and everything set for it, read by one
//! statement and asked in memory.

use jishi_kernel::{Day, parse_day};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{self, RuleBook, SetRule};
use serde::de::DeserializeOwned;

/// What holds from a day for a part of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<T> {
    /// The part of the tree; empty for all.
    path: String,
    /// An administrator set it.
    set: bool,
    /// First day.
    pub(crate) from: Day,
    /// The text it comes from.
    pub(crate) source: String,
    /// The value.
    pub(crate) value: T,
}

/// All of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Sheaf<T> {
    binding: bool,
    leaves: Vec<Leaf<T>>,
}

impl<T: DeserializeOwned> Sheaf<T> {
    /// Reads the rule of a name: one statement. A row that was set and cannot be read or makes no sense is
    /// passed over and logged.
    ///
    /// # Errors
    /// The store fails, or a built-in value has another shape.
    pub(crate) fn read(read: &Read<'_>, book: &RuleBook, name: &str) -> Result<Self, StoreError> {
        Self::of(book, name, rules::set_list(read, name)?)
    }

    /// The rule of a name with the rows set for it, read before.
    ///
    /// # Errors
    /// A value has another shape.
    pub(crate) fn of(book: &RuleBook, name: &str, set: Vec<SetRule>) -> Result<Self, StoreError> {
        let broken = |error: &dyn std::fmt::Display| StoreError::Driver(format!("rule {name}: {error}"));
        let mut leaves = Vec::new();
        for rule in book.list().iter().filter(|rule| rule.name == name) {
            leaves.push(Leaf {
                path: String::new(),
                set: false,
                from: parse_day(&rule.from).ok_or_else(|| broken(&rule.from))?,
                source: rule.source.clone(),
                value: rule.value.clone().try_into().map_err(|error| broken(&error))?,
            });
        }
        leaves.sort_by_key(|leaf| leaf.from);
        for rule in set {
            let Some(value) = book.read(&rule, name) else { continue };
            leaves.push(Leaf {
                value,
                path: rule.org_path,
                set: true,
                from: rule.from,
                source: rule.source,
            });
        }
        Ok(Self {
            binding: book.binds(name),
            leaves,
        })
    }

    /// What holds for the organisation at `path` on a day, as [`RuleBook::at`] decides it; `None` before the first day.
    pub(crate) fn at(&self, path: &str, day: Day) -> Option<&Leaf<T>> {
        self.leaves
            .iter()
            .filter(|leaf| leaf.from <= day && path.starts_with(&leaf.path))
            .max_by_key(|leaf| rules::rank(self.binding, leaf.set, &leaf.path, leaf.from))
    }

    /// The first row, whatever the day.
    pub(crate) fn first(&self) -> Option<&Leaf<T>> {
        self.leaves.first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_row_holds_and_the_newest_of_it() {
        let leaf = |path: &str, set, month, value| Leaf {
            path: path.to_owned(),
            set,
            from: Day::constant(2026, month, 1),
            source: String::new(),
            value,
        };
        let mut sheaf = Sheaf::<i64> {
            binding: false,
            leaves: vec![
                leaf("", false, 1, 1),
                leaf("", false, 5, 2),
                leaf("", true, 2, 3),
                leaf("000001", true, 3, 4),
            ],
        };
        let at = |sheaf: &Sheaf<i64>, path, month| sheaf.at(path, Day::constant(2026, month, 15)).map(|leaf| leaf.value);
        assert_eq!(at(&sheaf, "000002", 1), Some(1));
        assert_eq!(at(&sheaf, "000002", 6), Some(3), "set by an administrator");
        assert_eq!(at(&sheaf, "000001", 2), Some(3));
        assert_eq!(at(&sheaf, "000001000002", 6), Some(4));
        assert_eq!(sheaf.at("000001", Day::constant(2025, 1, 1)).map(|leaf| leaf.value), None);
        sheaf.binding = true;
        assert_eq!(at(&sheaf, "000001000002", 6), Some(3), "set above and binding");
        assert_eq!(at(&sheaf, "000001000002", 1), Some(1));
    }
}
