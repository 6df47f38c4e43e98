//! Writing a plan: numbers in one block, organisations in bulk, histories and counters by set.

use super::plan::{Parent, Plan};
use super::record::{self, By};
use super::session::{Key, Session};
use crate::initials::initials;
use crate::path;
use crate::store::{children, department, tree};
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Value, Write};
use jishi_platform::{AppError, bulk, sql};
use std::collections::BTreeMap;

bulk! {
    ORGS ("the plan has found the superior in scope") =
        org (id, parent_id, path, level, kind, code, name, short_name, initials, sort, children, opened_on);
    PLACES ("history of organisations added in the same transaction") = org_place (org_id, parent_id, path, valid_from);
    TITLES ("history of organisations added in the same transaction") = org_title (org_id, name, short_name, valid_from);
    KINDS ("history of organisations added in the same transaction") = org_kind (org_id, kind, level, valid_from);
}

sql! {
    unscoped COUNT_CHILDREN ("counters of superiors found in scope") =
        "update org set children = children + v.column2 from (values
            (cast($1 as bigint), cast($2 as bigint)), ($3, $4), ($5, $6), ($7, $8), ($9, $10), ($11, $12), ($13, $14), ($15, $16),
            ($17, $18), ($19, $20), ($21, $22), ($23, $24), ($25, $26), ($27, $28), ($29, $30), ($31, $32)) as v
         where org.id = v.column1 and closed_on is null";
}

/// Pairs in [`COUNT_CHILDREN`].
const COUNTERS: usize = 16;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Organisations created.
    pub created: usize,
    /// Organisations changed, departments included.
    pub changed: usize,
    /// Departments opened.
    pub departments: usize,
}

/// Writes the plan; `id` hands out ids for departments and changes. Notes for the log what was done.
///
/// # Errors
/// The store fails; [`AppError::Stale`] when the database has changed since the plan was made.
pub fn apply(write: &mut Write<'_>, plan: &Plan, today: Day, id: impl Fn() -> i64) -> Result<Outcome, AppError> {
    apply_batch(write, &mut Session::default(), plan, today, id)
}

/// Writes the plan of a batch that `session` has just decided in this transaction, which held the tree before
/// ([`crate::store::turn::hold`]).
///
/// # Errors
/// As [`apply`].
pub fn apply_batch(
    write: &mut Write<'_>,
    session: &mut Session,
    plan: &Plan,
    today: Day,
    id: impl Fn() -> i64,
) -> Result<Outcome, AppError> {
    let mut outcome = Outcome {
        created: plan.created(),
        changed: plan.changed(),
        departments: 0,
    };
    let by = session.by.clone().unwrap_or_else(|| By::operator(today));
    record::change(write, plan, today, &by, &id)?;
    record::beside(write, plan, today, &by, &id)?;
    let ids = create(write, session, plan, today)?;
    if !plan.new.is_empty() {
        record::opened(write, ids, plan.new.len(), today, &by, id())?;
    }
    for (at, new) in plan.new.iter().enumerate() {
        if let Some(extra) = &new.entry.extra {
            extra.write(write, ids + at as i64, today, &by)?;
        }
    }
    for (org, extra) in &plan.extra {
        extra.write(write, *org, today, &by)?;
    }
    for (at, new) in plan.new.iter().enumerate() {
        for name in &new.entry.departments {
            department::add(write, id(), ids + at as i64, name)?;
            outcome.departments += 1;
        }
    }
    for (org, names) in &plan.departments {
        for name in names {
            outcome.departments += usize::from(department::ensure(write, id(), *org, name)?);
        }
    }
    session.wrote(write)?;
    write.note(by.noted(outcome.created, outcome.changed));
    Ok(outcome)
}

/// A code that somebody took since the plan was made.
fn code_taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::Stale,
        other => other.into(),
    }
}

/// Where a new organisation is put.
struct Place<'p> {
    parent: Option<i64>,
    path: String,
    sort: i64,
    below: i64,
    new: &'p super::plan::New,
}

/// Creates the new organisations and returns the number of the first; the others follow in order.
fn create(write: &mut Write<'_>, session: &mut Session, plan: &Plan, today: Day) -> Result<i64, AppError> {
    let count = plan.new.len() as i64;
    if count == 0 {
        return Ok(0);
    }
    let first = tree::numbers(write, count)?;
    let (places, below_known) = places(write, session, plan, first)?;
    let rows = || (first..).zip(&places).map(|(number, place)| row(number, place, today));
    write.bulk(&ORGS, rows()).map_err(code_taken)?;
    // Positions in a row: 0 number, 1 superior, 2 path, 3 level, 4 kind, 6 name, 7 short name, 11 first day.
    let some = |at: [usize; 4]| rows().map(move |row| at.map(|at| row[at].clone()));
    write.bulk(&PLACES, some([0, 1, 2, 11]))?;
    write.bulk(&TITLES, some([0, 6, 7, 11]))?;
    write.bulk(&KINDS, some([0, 4, 3, 11]))?;
    for (number, place) in (first..).zip(&places) {
        let entry = &place.new.entry;
        session.placed(&entry.code, entry.level, number, &place.path);
    }
    let counters: Vec<(i64, i64)> = below_known.into_iter().collect();
    for some in counters.chunks(COUNTERS) {
        let mut values: Vec<Value> = some.iter().flat_map(|(id, more)| [Value::from(*id), Value::from(*more)]).collect();
        values.resize(2 * COUNTERS, Value::Int(0));
        if write.execute(&COUNT_CHILDREN, &values)? != some.len() as u64 {
            // A superior has been dissolved since the plan was made.
            return Err(AppError::Stale);
        }
    }
    Ok(first)
}

/// Path, order and counters of everything new, and how many come below organisations that stand already.
#[allow(clippy::type_complexity)] // said above
fn places<'p>(
    write: &Write<'_>,
    session: &mut Session,
    plan: &'p Plan,
    first: i64,
) -> Result<(Vec<Place<'p>>, BTreeMap<i64, i64>), AppError> {
    let mut below_known: BTreeMap<i64, i64> = BTreeMap::new();
    let mut places: Vec<Place<'p>> = Vec::with_capacity(plan.new.len());
    for (at, new) in plan.new.iter().enumerate() {
        let number = first + at as i64;
        let (parent, above, key) = match &new.parent {
            Parent::Root => (None, "", Key::Root),
            Parent::New(above) => {
                // Superiors come first in a plan.
                let place = places.get_mut(*above).ok_or(AppError::Stale)?;
                place.below += 1;
                (Some(first + *above as i64), place.path.as_str(), Key::Row(place.new.entry.row))
            }
            Parent::Earlier(row, Some((id, path))) => (Some(*id), path.as_str(), Key::Row(*row)),
            // Decided in a dry run, or its batch was not written.
            Parent::Earlier(_, None) => return Err(AppError::Stale),
            Parent::Known(id, path) => (Some(*id), path.as_str(), Key::Org(*id)),
        };
        if let Parent::Known(id, _) | Parent::Earlier(_, Some((id, _))) = &new.parent {
            *below_known.entry(*id).or_default() += 1;
        }
        let path = path::child(above, number);
        let sort = match (session.sorts.get(&key), &new.parent) {
            (Some(sort), _) => *sort,
            (None, Parent::Known(id, _)) => children::next_sort(write, *id)?,
            (None, _) => 1,
        };
        session.sorts.insert(key, sort + 1);
        places.push(Place {
            parent,
            path,
            sort,
            below: 0,
            new,
        });
    }
    Ok((places, below_known))
}

fn row(number: i64, place: &Place<'_>, today: Day) -> [Value; 12] {
    let entry = &place.new.entry;
    [
        number.into(),
        place.parent.into(),
        (&place.path).into(),
        entry.level.number().into(),
        (&entry.kind.name).into(),
        (&entry.code).into(),
        (&entry.name).into(),
        entry.short_name.as_deref().unwrap_or_default().into(),
        initials(&entry.name).into(),
        place.sort.into(),
        place.below.into(),
        entry.opened_on.unwrap_or(today).into(),
    ]
}
