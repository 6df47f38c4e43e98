//! What an organisation is by rule: one of students or not, what term it has, what it must tell.

use crate::operation::creating::Request;
use crate::required::{self, SHORT_NAME};
use crate::rule::term::Nature;
use crate::rules::{self, Required};
use crate::sheaf::Sheaf;
use crate::store::particulars::{self, FIELDS, Particulars};
use crate::store::tree::Org;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};
use std::collections::{HashMap, HashSet};

/// Whether a branch is one of students: it has a graduation, or stands in a school.
///
/// # Errors
/// The store fails.
pub fn is_student(read: &Read<'_>, org: &Org, particulars: &Particulars, today: Day) -> Result<bool, StoreError> {
    if org.level != Level::Branch {
        return Ok(false);
    }
    if !particulars.graduates.is_empty() {
        return Ok(true);
    }
    let schools = rules::industries(read, &org.path, today)?.schools;
    let staff = org.kind == "教师团支部";
    Ok(!staff && particulars::industry(read, &org.path)?.is_some_and(|word| schools.contains(&word)))
}

/// What kind of term an organisation has.
///
/// # Errors
/// The store fails.
pub fn nature(read: &Read<'_>, org: &Org, particulars: &Particulars, today: Day) -> Result<Nature, StoreError> {
    Ok(Nature::of(&org.kind, org.level, is_student(read, org, particulars, today)?))
}

/// The required fields of a kind at a level.
fn of_rule(rule: Required, level: Level, kind: &str) -> Vec<String> {
    match level {
        Level::Branch => rule.branch,
        _ if kind == "团的领导机关" => rule.leading,
        _ => rule.committee,
    }
}

/// The required fields of an organisation.
///
/// # Errors
/// The store fails.
pub fn required(read: &Read<'_>, org: &Org, today: Day) -> Result<Vec<String>, StoreError> {
    Ok(of_rule(rules::required(read, &org.path, today)?, org.level, &org.kind))
}

/// The Chinese word of a field of the rule; `None` for one nobody in this program keeps.
pub fn word(field: &str) -> Option<&'static str> {
    if field == SHORT_NAME {
        return Some("简称");
    }
    let own = FIELDS.iter().find(|(name, _)| *name == field).map(|(_, word)| *word);
    own.or_else(|| required::kept().find(|(name, ..)| *name == field).map(|(_, word, _)| word))
}

/// The words of the required fields that are empty.
///
/// # Errors
/// The store fails.
pub fn missing(read: &Read<'_>, org: &Org, particulars: &Particulars, today: Day) -> Result<Vec<&'static str>, StoreError> {
    let required = required(read, org, today)?;
    let mut missing = Vec::new();
    for field in &required {
        let Some(word) = word(field) else { continue };
        let filled = match own(&org.short_name, particulars, field) {
            Some(filled) => filled,
            None => match required::kept().find(|(name, ..)| name == field) {
                Some((_, _, keeper)) => keeper.filled(read, field, &org.path, &org.path, today)?.contains(&org.id),
                None => true,
            },
        };
        if !filled {
            missing.push(word);
        }
    }
    Ok(missing)
}

/// Whether a field of this crate is filled; `None` for one of another crate.
fn own(short_name: &str, particulars: &Particulars, field: &str) -> Option<bool> {
    if field == SHORT_NAME {
        return Some(!short_name.is_empty());
    }
    particulars.field(field).map(|text| !text.is_empty())
}

/// The words of what is still empty of an organisation that is about to be made below `parent`.
///
/// # Errors
/// The store fails.
pub fn missing_at_first(read: &Read<'_>, parent: &str, new: &Request, today: Day) -> Result<Vec<&'static str>, StoreError> {
    let required = of_rule(rules::required(read, parent, today)?, new.level, &new.kind.name);
    let empty = required.iter().filter(|field| *field != SHORT_NAME || new.short_name.is_empty());
    Ok(empty.filter_map(|field| word(field)).collect())
}

/// Which organisations have everything that is required, for many of them one after the other: the rule is read
/// once, the fields of other crates by one statement each for a run of paths.
pub struct Complete {
    rule: Sheaf<Required>,
    filled: HashMap<&'static str, HashSet<i64>>,
}

impl Complete {
    /// Reads what is needed for the organisations from the path `first` to the path `last`.
    ///
    /// # Errors
    /// The store fails.
    pub fn read(read: &Read<'_>, first: &str, last: &str, today: Day) -> Result<Self, StoreError> {
        let mut filled = HashMap::new();
        for (field, _, keeper) in required::kept() {
            filled.insert(field, keeper.filled(read, field, first, last, today)?.into_iter().collect());
        }
        Ok(Self {
            rule: Sheaf::read(read, &rules::RULES, "particulars.required")?,
            filled,
        })
    }

    /// True when nothing is missing.
    pub fn of(&self, org: &Org, particulars: &Particulars, today: Day) -> bool {
        let Some(rule) = self.rule.at(&org.path, today) else { return true };
        let required = of_rule(rule.value.clone(), org.level, &org.kind);
        required.iter().all(|field| {
            own(&org.short_name, particulars, field)
                .or_else(|| self.filled.get(field.as_str()).map(|orgs| orgs.contains(&org.id)))
                .unwrap_or(true)
        })
    }
}
