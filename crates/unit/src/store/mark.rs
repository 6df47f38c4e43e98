//! The attributes of a unit, with the days they held.

use crate::attribute::Mark;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{holds, params, sql};

sql! {
    scoped HISTORY =
        "select m.attribute, m.value, m.valid_from, m.valid_to from unit_mark m join unit u on u.id = m.unit_id join v_org o on o.id = u.org_id
         where {scope:o.path} and m.unit_id = $1 order by m.valid_from desc, m.attribute, m.value";
    unscoped CURRENT ("of a unit found in scope") =
        concat!("select m.attribute, m.value, m.valid_from from unit_mark m where m.unit_id = $1 and ", holds!("m", "$2"));
    unscoped LAST ("of a unit found in scope") = "select max(valid_from), max(valid_to) from unit_mark where unit_id = $1";
    unscoped ADD ("of a unit found in scope") = "insert into unit_mark (unit_id, attribute, value, valid_from) values ($1, $2, $3, $4)";
    unscoped END ("of a unit found in scope") =
        "update unit_mark set valid_to = $5 where unit_id = $1 and attribute = $2 and value = $3 and valid_from = $4";
    unscoped DROP ("of a unit found in scope: corrected on the day it began") =
        "delete from unit_mark where unit_id = $1 and attribute = $2 and value = $3 and valid_from = $4";
    unscoped RESUME ("of a unit found in scope: ended the day before and back again") =
        "update unit_mark set valid_to = null where unit_id = $1 and attribute = $2 and value = $3 and valid_to = $4";
}

/// An attribute with the days it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What.
    pub mark: Mark,
    /// First day.
    pub from: Day,
    /// Last day; `None` for the present.
    pub to: Option<Day>,
}

/// All attributes a unit has or had, newest first.
///
/// # Errors
/// The store fails.
pub fn history(read: &Read<'_>, unit: i64) -> Result<Vec<Span>, StoreError> {
    read.all(&HISTORY, params![unit], |row| {
        Ok(Span {
            mark: Mark {
                attribute: row.text(0)?,
                value: row.text(1)?,
            },
            from: row.day(2)?,
            to: row.opt_day(3)?,
        })
    })
}

/// The attributes a unit has on a day, sorted, each with its first day.
///
/// # Errors
/// The store fails.
pub fn on(read: &Read<'_>, unit: i64, day: Day) -> Result<Vec<(Mark, Day)>, StoreError> {
    let mut found = read.all(&CURRENT, params![unit, day], |row| {
        let mark = Mark {
            attribute: row.text(0)?,
            value: row.text(1)?,
        };
        Ok((mark, row.day(2)?))
    })?;
    found.sort();
    Ok(found)
}

/// The first day a change of attributes may hold from: that of the last change, or the day after the last end.
///
/// # Errors
/// The store fails.
pub fn earliest(read: &Read<'_>, unit: i64) -> Result<Option<Day>, StoreError> {
    let last = read.one(&LAST, params![unit], |row| Ok((row.opt_day(0)?, row.opt_day(1)?)))?;
    let (began, ended) = last.unwrap_or_default();
    Ok(began.max(ended.and_then(|day| day.tomorrow().ok())))
}

/// What [`set`] changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Attributes it has now.
    pub added: Vec<Mark>,
    /// Attributes it has no more.
    pub ended: Vec<Mark>,
}

/// What making a unit's attributes exactly `wanted` would change.
///
/// # Errors
/// The store fails.
pub fn difference(read: &Read<'_>, unit: i64, wanted: &[Mark], day: Day) -> Result<Changed, StoreError> {
    let current = on(read, unit, day)?;
    Ok(Changed {
        added: wanted
            .iter()
            .filter(|w| current.iter().all(|(mark, _)| mark != *w))
            .cloned()
            .collect(),
        ended: current
            .into_iter()
            .map(|(mark, _)| mark)
            .filter(|mark| !wanted.contains(mark))
            .collect(),
    })
}

/// Makes a unit's attributes exactly `wanted` from a day on.
///
/// # Errors
/// The store fails.
pub fn set(write: &mut Write<'_>, unit: i64, wanted: &[Mark], day: Day) -> Result<Changed, StoreError> {
    let changed = difference(write, unit, wanted, day)?;
    let until = day.yesterday().unwrap_or(day);
    for (mark, from) in on(write, unit, day)? {
        if changed.ended.contains(&mark) {
            let key = params![unit, &mark.attribute, &mark.value, from];
            if from < day {
                let mut with_end = key.to_vec();
                with_end.push(until.into());
                write.execute_one(&END, &with_end)?;
            } else {
                write.execute_one(&DROP, key)?;
            }
        }
    }
    for mark in &changed.added {
        let resumed = write.execute(&RESUME, params![unit, &mark.attribute, &mark.value, until])?;
        if resumed == 0 {
            write.execute_one(&ADD, params![unit, &mark.attribute, &mark.value, day])?;
        }
    }
    Ok(changed)
}
