//! What a change of the tree does to ties beside it: they pass to whoever takes over, and end where
//! the two no longer stand above one another.

use crate::affected::{Affected, Doing, Line, Plan};
use crate::path;
use crate::rule::manage;
use crate::store::tie::{self, Tie, TieKind};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use std::collections::BTreeMap;

struct Ties;
crate::affected!(Ties);

/// What becomes of a tie.
struct Fate {
    tie: Tie,
    /// Keeper and target it goes on with; `None` when it ends.
    next: Option<(i64, i64)>,
}

/// A path as it is after the change. Below an organisation that is still to be made the last segment is
/// true and the one above it stands for the new one.
fn after(plan: &Plan, old: &str) -> String {
    for shift in &plan.shifts {
        if path::within(old, &shift.node.path) {
            let tail = old.get(shift.node.path.len()..).unwrap_or_default();
            let head = if shift.path.is_empty() {
                format!("{}......{}", manage::parent(&shift.from), path::segment(shift.node.id))
            } else {
                shift.path.clone()
            };
            return format!("{head}{tail}");
        }
    }
    old.to_owned()
}

/// Who an organisation is after the change: itself, the one that takes over, or nobody.
fn heir(plan: &Plan, id: i64, path: &str) -> Option<(i64, String)> {
    if let Some(handover) = plan.handovers.iter().find(|handover| handover.from.id == id) {
        return Some((handover.to.id, after(plan, &handover.to.path)));
    }
    if plan.closing.iter().any(|node| node.id == id) {
        return None;
    }
    Some((id, after(plan, path)))
}

/// The ties a plan touches; `done` says that the paths read are those after the change already.
fn fates(read: &Read<'_>, plan: &Plan, done: bool) -> Result<Vec<Fate>, StoreError> {
    let mut ties = BTreeMap::new();
    for node in &plan.closing {
        ties.extend(tie::of(read, node.id)?.into_iter().map(|tie| (tie.id, tie)));
    }
    for shift in &plan.shifts {
        let within = if done { &shift.path } else { &shift.node.path };
        ties.extend(tie::into(read, within)?.into_iter().map(|tie| (tie.id, tie)));
    }
    let still = Plan {
        shifts: if done { Vec::new() } else { plan.shifts.clone() },
        ..plan.clone()
    };
    let mut fates: Vec<Fate> = Vec::with_capacity(ties.len());
    for tie in ties.into_values() {
        let keeper = heir(&still, tie.org, &tie.org_path);
        let target = heir(&still, tie.target, &tie.target_path);
        let next = match (keeper, target) {
            (Some((keeper, above)), Some((target, below)))
                if keeper != target
                    && path::within(&below, &above)
                    && !(tie.kind == TieKind::Direct && manage::parent(&below) == above) =>
            {
                Some((keeper, target))
            }
            _ => None,
        };
        if next != Some((tie.org, tie.target)) {
            fates.push(Fate { tie, next });
        }
    }
    Ok(fates)
}

impl Affected for Ties {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let fates = fates(read, plan, false)?;
        let ended = fates.iter().filter(|fate| fate.next.is_none()).count();
        let mut lines = Vec::new();
        for (count, text) in [(fates.len() - ended, "由承接组织延续"), (ended, "随之解除，仍需联系的请另行登记")] {
            if count > 0 {
                lines.push(Line {
                    what: "直属和联系点".to_owned(),
                    count: i64::try_from(count).unwrap_or(i64::MAX),
                    text: text.to_owned(),
                });
            }
        }
        Ok(lines)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, doing: &Doing<'_>) -> Result<(), AppError> {
        let until = plan.day.yesterday().unwrap_or(plan.day);
        for Fate { tie, next } in fates(write, plan, true)? {
            tie::end(write, tie.id, until)?;
            if let Some((keeper, target)) = next
                && !tie::exists(write, keeper, target, tie.kind)?
            {
                tie::add(write, (doing.id)(), keeper, target, tie.kind, &tie.note, plan.day.max(tie.from))?;
            }
        }
        Ok(())
    }
}
