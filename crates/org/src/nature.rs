//! What an organisation is by rule: one of students or not, what term it has, what it must tell.

use crate::rule::term::Nature;
use crate::rules;
use crate::store::particulars::{self, Particulars};
use crate::store::tree::Org;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};

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

/// The required fields of a kind.
///
/// # Errors
/// The store fails.
pub fn required(read: &Read<'_>, org: &Org, today: Day) -> Result<Vec<String>, StoreError> {
    let rule = rules::required(read, &org.path, today)?;
    Ok(match org.level {
        Level::Branch => rule.branch,
        _ if org.kind == "团的领导机关" => rule.leading,
        _ => rule.committee,
    })
}
