//! Rules of this slice, as dated data (`data/rules.toml`).

use crate::Legacy;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{RuleBook, parse};

/// The built-in rules about persons.
pub static RULES: RuleBook = RuleBook::new(|| parse(include_str!("../../data/rules.toml")));

/// What to do with identity numbers of 15 digits, for the organisation at `path` on a day.
///
/// # Errors
/// The store fails.
pub fn legacy(read: &Read<'_>, path: &str, day: Day) -> Result<Legacy, StoreError> {
    RULES.at(read, "id.legacy", path, day).map(|ruling| ruling.value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_are_sound() {
        assert_eq!(
            jishi_platform::rules::faults(include_str!("../../data/rules.toml")),
            Vec::<String>::new()
        );
        assert!(super::RULES.list().len() >= 5);
    }
}
