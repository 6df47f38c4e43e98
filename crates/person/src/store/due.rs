//! 到期清单: persons whose data have been kept as long as the rule says. The nightly job finds them;
//! nothing is erased without an act.

use super::person::known;
use crate::PersonId;
use crate::hook::hooks;
use crate::rule::{RULES, retention_years};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, rules, sql};

sql! {
    unscoped ADD ("a job over the whole tree; shows nothing") =
        "insert into person_due (person_id, rule, due_on, found_on) values ($1, $2, $3, $4)
         on conflict (person_id) do update set rule = excluded.rule, due_on = excluded.due_on";
    unscoped DROP ("a job over the whole tree, or an erasure under its own permit") = "delete from person_due where person_id = $1";
    unscoped LISTED ("a job over the whole tree; shows nothing") = "select due_on from person_due where person_id = $1";
    unscoped KEPT ("a job over the whole tree; shows nothing") = "select person_id from person_due where person_id > $1 order by person_id limit $2";
    scoped LIST =
        "select d.person_id, p.name, p.id_mask, o.name, d.due_on, d.rule from person_due d join person p on p.id = d.person_id
         join v_org o on o.id = p.org_id
         where {scope:o.path} and (d.kept_until is null or d.kept_until < $1) and (d.due_on, d.person_id) > ($2, $3)
         order by d.due_on, d.person_id limit $4";
    unscoped OF ("called with a person already found in scope") =
        "select due_on from person_due where person_id = $1 and (kept_until is null or kept_until < $2)";
    scoped KEEP =
        "update person_due set kept_until = $2, kept_for = $3 where person_id = $1
         and exists (select 1 from person p join v_org o on o.id = p.org_id where p.id = person_due.person_id and {scope:o.path})";
}

/// Persons looked at by one step of the search.
pub const STEP: i64 = 500;

/// A person on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The record.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Masked number.
    pub id_mask: String,
    /// The organisation that keeps the record.
    pub org: String,
    /// The day its time was over.
    pub due_on: Day,
    /// The rule.
    pub rule: String,
}

/// Why a person must not be erased now: the first reason any crate gives.
///
/// # Errors
/// The store fails.
pub fn held(read: &Read<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    for hook in hooks() {
        if let Some(reason) = (hook.holds)(read, person)? {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}

/// Persons whose time is over, with the day, and where the search goes on.
pub type Found = (Vec<(PersonId, Day)>, Option<(usize, PersonId)>);

/// One step of the search: asks the crate with number `hook` who has ended, behind `after`. Answers who is
/// not on the list yet, or with another day, and where to go on; `None` behind the last person of the last crate.
///
/// # Errors
/// The store fails.
pub fn search(read: &Read<'_>, hook: usize, after: PersonId, today: Day) -> Result<Found, StoreError> {
    let Some(source) = hooks().nth(hook) else {
        return Ok((Vec::new(), None));
    };
    // Whoever ended later is due under no rule; the rule of the record's own organisation decides below.
    let before = add_years(today, -shortest(read, today)?);
    let found = (source.ended)(read, before, after, STEP)?;
    let mut over = Vec::new();
    for (person, ended) in &found {
        let Some(record) = known(read, *person)? else { continue };
        if record.erased_on.is_some() || held(read, *person)?.is_some() {
            continue;
        }
        let due = add_years(*ended, retention_years(read, &record.org_path, today)?);
        if due <= today && read.one(&LISTED, params![person.0], |row| row.day(0))? != Some(due) {
            over.push((*person, due));
        }
    }
    let next = match found.last() {
        Some((last, _)) if found.len() as i64 == STEP => (hook, *last),
        _ => (hook + 1, PersonId(i64::MIN)),
    };
    Ok((over, Some(next)))
}

/// Puts persons on the list; who was erased meanwhile stays off it.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, found: &[(PersonId, Day)], today: Day) -> Result<(), StoreError> {
    for (person, due) in found {
        if known(write, *person)?.is_some_and(|record| record.erased_on.is_none()) {
            write.execute(&ADD, params![person.0, "retention.ended", *due, today])?;
        }
    }
    Ok(())
}

/// The fewest years any part of the tree has set.
fn shortest(read: &Read<'_>, today: Day) -> Result<i16, StoreError> {
    let everywhere = retention_years(read, "", today)?;
    let set = rules::set_list(read, "retention.ended")?;
    Ok(set
        .iter()
        .filter_map(|rule| RULES.read(rule, "retention.ended"))
        .min()
        .map_or(everywhere, |least: i16| least.min(everywhere)))
}

/// Who of the list has a stake again, one step behind `after`, and where to go on.
///
/// # Errors
/// The store fails.
pub fn held_again(read: &Read<'_>, after: i64) -> Result<(Vec<PersonId>, Option<i64>), StoreError> {
    let listed = read.all(&KEPT, params![after, STEP], |row| row.int(0))?;
    let mut again = Vec::new();
    for person in &listed {
        if held(read, PersonId(*person))?.is_some() {
            again.push(PersonId(*person));
        }
    }
    let next = listed.last().copied().filter(|_| listed.len() as i64 == STEP);
    Ok((again, next))
}

fn add_years(day: Day, years: i16) -> Day {
    let year = day.year().saturating_add(years).clamp(1, 9999);
    Day::new(year, day.month(), day.day())
        .or_else(|_| Day::new(year, day.month(), 28))
        .unwrap_or(Day::MAX)
}

/// Persons due in the scope behind `(due_on, person)`, the longest due first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, today: Day, after: (Day, i64), limit: i64) -> Result<Vec<Due>, StoreError> {
    read.all(&LIST, params![today, after.0, after.1, limit], |row| {
        Ok(Due {
            person: PersonId(row.int(0)?),
            name: row.text(1)?,
            id_mask: row.text(2)?,
            org: row.text(3)?,
            due_on: row.day(4)?,
            rule: row.text(5)?,
        })
    })
}

/// Since when a person's data are due; `None` when they are not, or kept by decision.
///
/// # Errors
/// The store fails.
pub fn of(read: &Read<'_>, person: PersonId, today: Day) -> Result<Option<Day>, StoreError> {
    read.one(&OF, params![person.0, today], |row| row.day(0))
}

/// Keeps a person of the list until a day, for a reason; false outside the scope.
///
/// # Errors
/// The store fails.
pub fn keep(write: &mut Write<'_>, person: PersonId, until: Day, reason: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&KEEP, params![person.0, until, reason])? == 1)
}

/// Takes a person from the list.
///
/// # Errors
/// The store fails.
pub(crate) fn drop(write: &mut Write<'_>, person: PersonId) -> Result<(), StoreError> {
    write.execute(&DROP, params![person.0]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_added_over_a_leap_day() {
        assert_eq!(add_years(Day::constant(2016, 2, 29), 10), Day::constant(2026, 2, 28));
        assert_eq!(add_years(Day::constant(2016, 7, 15), 10), Day::constant(2026, 7, 15));
    }
}
