//! Rules of this slice, as dated data (`data/rules.toml`).

pub mod fields;
mod sound;
pub mod value;

use crate::Legacy;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{RuleBook, parse};

/// The built-in rules about persons.
pub static RULES: RuleBook = RuleBook::new(|| parse(include_str!("../../data/rules.toml")), sound::check);

/// What to do with identity numbers of 15 digits, for the organisation at `path` on a day.
///
/// # Errors
/// The store fails.
pub fn legacy(read: &Read<'_>, path: &str, day: Day) -> Result<Legacy, StoreError> {
    RULES.at(read, "id.legacy", path, day).map(|ruling| ruling.value)
}

/// Persons younger than this need a guardian's consent.
///
/// # Errors
/// The store fails.
pub fn guardian_age(read: &Read<'_>, path: &str, day: Day) -> Result<i16, StoreError> {
    RULES.at(read, "guardian.age", path, day).map(|ruling| ruling.value)
}

/// Years data are kept after the last stake of a person has ended.
///
/// # Errors
/// The store fails.
pub fn retention_years(read: &Read<'_>, path: &str, day: Day) -> Result<i16, StoreError> {
    RULES.at(read, "retention.ended", path, day).map(|ruling| ruling.value)
}

/// Largest proof in bytes.
///
/// # Errors
/// The store fails.
pub fn proof_limit(read: &Read<'_>, path: &str, day: Day) -> Result<usize, StoreError> {
    let megabytes: u32 = RULES.at(read, "proof.limit", path, day)?.value;
    Ok(megabytes as usize * 1024 * 1024)
}

/// How often an hour an account may find numbers registered elsewhere.
///
/// # Errors
/// The store fails.
pub fn search_hits(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    RULES.at(read, "search.hits", path, day).map(|ruling| ruling.value)
}

/// Whole years from `born` to `day`; someone born on 29 February is a year older on 1 March.
pub fn age(born: Day, day: Day) -> i16 {
    let before = (day.month(), day.day()) < (born.month(), born.day());
    day.year() - born.year() - i16::from(before)
}

#[cfg(test)]
mod tests {
    use super::age;
    use jishi_kernel::Day;

    #[test]
    fn an_age_rises_on_the_birthday() {
        let born = Day::constant(2012, 2, 29);
        for (day, years) in [
            (Day::constant(2026, 2, 28), 13),
            (Day::constant(2026, 3, 1), 14),
            (Day::constant(2028, 2, 28), 15),
            (Day::constant(2028, 2, 29), 16),
        ] {
            assert_eq!(age(born, day), years, "{day}");
        }
    }

    #[test]
    fn the_rules_are_sound() {
        assert_eq!(
            jishi_platform::rules::faults(include_str!("../../data/rules.toml")),
            Vec::<String>::new()
        );
        assert!(super::RULES.list().len() >= 5);
    }
}
