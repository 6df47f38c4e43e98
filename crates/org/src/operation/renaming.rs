//! 更名, 变更类别和级别.

use super::{Caller, Decided, Step};
use crate::affected::{Kind as Doing, Node, Plan};
use crate::kind::Kind;
use crate::rule::{manage, shape};
use crate::store::change::{self, Change};
use crate::store::record::Part;
use crate::store::{children, tree};
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// Decides a change of name, kind or level of an organisation read in the same transaction.
///
/// # Errors
/// [`AppError::Denied`] below the direct subordinates, a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, org: &tree::Org, change: &Change) -> Result<Decided, AppError> {
    caller.check(|own| manage::allowed(own, &org.path))?;
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
    }
    if let (true, Some(parent)) = (change.name != org.name, org.parent)
        && tree::has_namesake(read, parent, &change.name, org.id)?
    {
        return Err(AppError::field("name", "同一上级下已有同名组织"));
    }
    let steps = change::steps(read, org, change, caller.today)?.map_err(|refused| AppError::field("day", refused.text()))?;
    let mut decided = Decided::new(Plan::new(Doing::Rename, change.from));
    decided.plan.renamed.push(Node::from(org));
    decided.touch(org, Part::Changed);
    decided.words.push(change.words(org));
    decided
        .steps
        .push(Step::Change(Box::new(org.clone()), Box::new(change.clone()), steps));
    Ok(decided)
}
