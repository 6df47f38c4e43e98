//! Writing a decided change: one transaction, everything that hangs on it included.

use super::{Decided, Place, Step};
use crate::affected::{self, Doing, Plan};
use crate::nature;
use crate::path;
use crate::store::record::{self, NewChange};
use crate::store::{change, department, particulars, reshape, tree, turn};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::{StoreError, Write};
use std::collections::HashSet;

/// Number and path of each organisation that was opened.
type Made = Vec<(i64, String)>;

fn place<'a>(made: &'a Made, place: &'a Place) -> Result<(i64, &'a str), AppError> {
    match place {
        Place::Known(id, path) => Ok((*id, path)),
        Place::New(at) => made
            .get(*at)
            .map(|(id, path)| (*id, path.as_str()))
            .ok_or_else(|| broken("an organisation that was not opened")),
    }
}

fn broken(what: &str) -> AppError {
    StoreError::Driver(what.to_owned()).into()
}

/// Puts the numbers of new organisations into the plan.
fn fill(plan: &mut Plan, made: &Made) {
    let slot = |id: i64| usize::try_from(-(id + 1)).ok().and_then(|at| made.get(at));
    let nodes = plan
        .opening
        .iter_mut()
        .chain(plan.handovers.iter_mut().map(|h| &mut h.to))
        .chain(plan.parts.iter_mut().map(|p| &mut p.to));
    for node in nodes {
        if let Some((id, path)) = slot(node.id) {
            node.id = *id;
            node.path.clone_from(path);
        }
    }
    for shift in &mut plan.shifts {
        if let Some((id, above)) = slot(shift.to) {
            shift.to = *id;
            shift.above.clone_from(above);
            shift.path = path::child(above, shift.node.id);
        }
    }
}

fn step(write: &mut Write<'_>, step: &Step, day: Day, made: &mut Made, id: &dyn Fn() -> i64) -> Result<(), AppError> {
    match step {
        Step::Change(org, to, steps) => change::apply(write, org, to, *steps)
            .map_err(|error| match error {
                // A code somebody took since it was decided.
                StoreError::Conflict { .. } => AppError::Stale,
                other => other.into(),
            })
            .and_then(|()| {
                if to.reshapes(org) || to.renames(org) {
                    complete(write, org.id, day)
                } else {
                    Ok(())
                }
            })?,
        Step::Unkind(org, since) => change::unkind(write, org, *since)?,
        Step::Shift(org, to, sort, step) => {
            let to = place(made, to)?;
            reshape::shift(write, org, to, *sort, day, *step)?;
        }
        Step::Open(new) => {
            let org = tree::add(write, new).map_err(|error| match error {
                StoreError::Conflict { .. } => AppError::Stale,
                other => other.into(),
            })?;
            made.push((org.id, org.path));
        }
        Step::Department(org, name) => {
            let (org, _) = place(made, org)?;
            department::add(write, id(), org, name)?;
        }
        Step::Close(org) => reshape::close(write, org, day.yesterday().unwrap_or(day))?,
        Step::Reopen(org) => reshape::reopen(write, org, day)?,
        Step::Link(from, to, how) => {
            let (to, _) = place(made, to)?;
            reshape::link(write, *from, to, how, day)?;
        }
        Step::Delete(org) => reshape::delete(write, org).map_err(|error| match error {
            StoreError::Conflict { .. } => AppError::refused("组织已有记录，不能删除，请办理撤销"),
            other => other.into(),
        })?,
    }
    Ok(())
}

/// Another kind or level requires other particulars, and a short name may be one of them.
fn complete(write: &mut Write<'_>, org: i64, day: Day) -> Result<(), AppError> {
    let known = particulars::find(write, org)?;
    if let (true, Some(org)) = (known.version > 0, tree::find(write, org)?) {
        let complete = nature::missing(write, &org, &known, day)?.is_empty();
        particulars::set_complete(write, org.id, complete)?;
    }
    Ok(())
}

/// Writes a change that was decided in the same transaction. The reason and the words go into the
/// record and the log.
///
/// # Errors
/// [`AppError::Refused`] when something that hangs on the organisations refuses; [`AppError::Stale`]
/// when one of them changed meanwhile; the store fails. Nothing is written then.
pub fn apply(write: &mut Write<'_>, mut decided: Decided, reason: &str, own: Option<i64>, doing: &Doing<'_>) -> Result<(), AppError> {
    turn::hold(write)?;
    turn::changed(write)?;
    let changed: HashSet<i64> = decided
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Change(org, ..) | Step::Unkind(org, _) => Some(org.id),
            _ => None,
        })
        .collect();
    for (id, version) in &decided.versions {
        if !changed.contains(id) {
            reshape::touch(write, *id, *version)?;
        }
    }
    // Asked when the rows are taken: who writes under one of them has ended or waits, so nothing slips in behind the answer.
    let mut refusals = Vec::new();
    for hook in affected::hooks() {
        refusals.extend(hook.refusals(write, &decided.plan)?);
    }
    if !refusals.is_empty() {
        return Err(AppError::refused(refusals.join("；")));
    }
    let (mut made, day) = (Made::new(), decided.plan.day);
    for one in &decided.steps {
        step(write, one, day, &mut made, doing.id)?;
    }
    fill(&mut decided.plan, &made);
    for hook in affected::hooks() {
        hook.apply(write, &decided.plan, doing)?;
    }
    let words = decided.words.join("；");
    let new = NewChange {
        id: doing.change,
        kind: decided.plan.kind,
        day,
        at: doing.now,
        account: doing.account,
        org: own,
        reason,
        words: &words,
        payload: &decided.payload,
    };
    decided.parts.extend(made.iter().map(|(id, _)| (*id, record::Part::Opened)));
    record::add(write, &new, &decided.parts)?;
    for undone in &decided.undoes {
        record::undone(write, *undone, doing.change)?;
    }
    let why = if reason.is_empty() {
        String::new()
    } else {
        format!("；理由：{reason}")
    };
    write.note(format!("{words}，自 {day} 起{why}"));
    // Of what ends the highest stands last: it is what was asked for, and its subordinates end or move with it.
    let ended = decided.plan.closing.last().map(|node| node.id);
    if let Some(subject) = ended.or(decided.parts.first().map(|(first, _)| *first)) {
        write.target("org", subject);
    }
    Ok(())
}
