//! 更名, 变更类别和级别.

use super::{Caller, Decided, Step};
use crate::affected::{Kind as Doing, Node, Plan};
use crate::kind::{Days, Kind};
use crate::rule::shape;
use crate::rules;
use crate::store::change::{self, Change, Steps};
use crate::store::record::Part;
use crate::store::{children, tree};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError};

/// Decides a change of name, kind or level of an organisation read in the same transaction.
///
/// # Errors
/// [`AppError::Denied`] below the direct subordinates, a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, org: &tree::Org, change: &Change) -> Result<Decided, AppError> {
    if let Some((_, own)) = &caller.own {
        crate::check_managed(read, own, &org.path, caller.today)?;
        if (change.renames(org) || change.reshapes(org)) && by_superior(read, own, org, caller.today)? {
            return Err(AppError::refused(BY_SUPERIOR));
        }
    }
    if org.closed_on.is_some() {
        return Err(AppError::refused("组织已撤销，不能修改"));
    }
    if change.reshapes(org) {
        let kind = Kind::find(&change.kind).ok_or_else(|| AppError::field("kind", "请选择类别"))?;
        let parent = match org.parent {
            // The superior of the own unit lies outside the scope; its level is the unit's business no less.
            Some(parent) => tree::level(read, parent)?,
            None => None,
        };
        let child = children::highest(read, org.id)?;
        shape::fits(kind, change.level, parent, child).map_err(|refused| AppError::field(refused.field(), refused.text(kind)))?;
        if change.kind != org.kind {
            Days::read(read, kind)?
                .check(&org.path, change.from)
                .map_err(|reason| AppError::field("kind", reason))?;
        }
    }
    if let (true, Some(parent)) = (change.name != org.name, org.parent)
        && tree::has_namesake(read, parent, &change.name, org.id)?
    {
        return Err(AppError::field("name", "同一上级下已有同名组织"));
    }
    let steps = change::steps(read, org, change, caller.today)?.map_err(|refused| AppError::field("day", refused.text()))?;
    let mut decided = Decided::new(Plan::new(Doing::Rename, change.from));
    decided.words.push(change.words(org));
    decided.rename(org, change, steps);
    Ok(decided)
}

/// What an organisation hears that may not change its own name.
pub(crate) const BY_SUPERIOR: &str = "简称、全称、类别、行业由上级团组织修改";

/// True when the rule leaves name, kind and industry of an organisation to its superior and the post at `own` is its own.
///
/// # Errors
/// The store fails.
pub(crate) fn by_superior(read: &Read<'_>, own: &str, org: &tree::Org, today: Day) -> Result<bool, StoreError> {
    Ok(own == org.path && org.parent.is_some() && rules::by_superior(read, &org.path, today)?.on)
}

/// The changes of a sheet, each decided by the import before, as one change of the tree.
///
/// # Errors
/// A day the history refuses.
pub fn of_sheet<'c>(
    read: &Read<'_>,
    changes: impl ExactSizeIterator<Item = (&'c tree::Org, &'c Change)>,
    today: Day,
) -> Result<Decided, AppError> {
    let mut decided = Decided::new(Plan::new(Doing::Rename, today));
    let count = changes.len();
    for (org, change) in changes {
        let steps = change::steps(read, org, change, today)?
            .map_err(|refused| AppError::refused(format!("“{}”：变更日期{}", org.name, refused.text())))?;
        if count == 1 {
            decided.words.push(change.words(org));
        }
        decided.rename(org, change, steps);
    }
    if count > 1 {
        decided.words.push(format!("由表格修改 {count} 个组织的名称、类别或编码"));
    }
    Ok(decided)
}

impl Decided {
    /// Adds another name, kind, level or code; an organisation comes once.
    fn rename(&mut self, org: &tree::Org, change: &Change, steps: Steps) {
        self.plan.renamed.push(Node::from(org));
        self.versions.push((org.id, org.version));
        self.parts.push((org.id, Part::Changed));
        self.steps
            .push(Step::Change(Box::new(org.clone()), Box::new(change.clone()), steps));
    }
}
