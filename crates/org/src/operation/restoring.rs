//! 恢复: a dissolved organisation is opened again where it stood, alone or with those that ended with it.

use super::{Caller, Decided, Step, stood};
use crate::affected::{Kind, Node, Plan};
use crate::path;
use crate::rule::{manage, shape};
use crate::store::record::{self, Part};
use crate::store::tree::{self, Org};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The organisation.
    pub org: i64,
    /// Those below it that ended by the same change come along.
    pub below: bool,
    /// The first day it is open again.
    pub day: Day,
}

fn ended_together(read: &Read<'_>, org: &Org) -> Result<Vec<Org>, AppError> {
    let Some(change) = record::closed_by(read, org.id)? else {
        return Ok(Vec::new());
    };
    let mut orgs = Vec::new();
    for id in record::touched(read, change, Part::Closed)? {
        if let Some(other) = tree::find(read, id)?
            && other.id != org.id
            && other.closed_on == org.closed_on
            && path::within(&other.path, &org.path)
        {
            orgs.push(other);
        }
    }
    // A superior before what stands below it.
    orgs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(orgs)
}

/// Decides a restoration.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the superior,
/// [`AppError::Refused`] or a wrong field with the reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let org = tree::find(read, request.org)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_below(own, manage::parent(&org.path)))?;
    let Some(closed) = org.closed_on else {
        return Err(AppError::refused("组织没有撤销，不需要恢复"));
    };
    if request.day > caller.today {
        return Err(AppError::field("day", "不能晚于今天，请在生效当天办理"));
    }
    if request.day <= closed {
        return Err(AppError::field("day", format!("应晚于撤销前的最后一天（{closed}）")));
    }
    let Some(parent) = org.parent else {
        return Err(AppError::refused("没有上级的组织不能恢复"));
    };
    let above = tree::find(read, parent)?.ok_or(AppError::Denied(manage::WORDS))?;
    if above.closed_on.is_some() {
        return Err(AppError::refused(format!("上级“{}”已撤销，请先恢复上级", above.name)));
    }
    stood(read, &above, request.day, caller.today)?;
    if tree::has_namesake(read, above.id, &org.name, org.id)? {
        return Err(AppError::refused(format!("“{}”下已有同名组织“{}”", above.name, org.name)));
    }
    // The superior's level may have changed meanwhile.
    let kind = crate::kind::Kind::find(&org.kind).ok_or_else(|| AppError::refused(format!("类别“{}”已不再使用", org.kind)))?;
    shape::fits(kind, org.level, Some(above.level), None)
        .map_err(|refused| AppError::refused(format!("“{}”的{}", org.name, refused.text(kind))))?;
    let mut all = vec![org.clone()];
    if request.below {
        all.extend(ended_together(read, &org)?);
    }
    let mut decided = Decided::new(Plan::new(Kind::Restore, request.day));
    for one in &all {
        decided.plan.opening.push(Node::from(one));
        decided.steps.push(Step::Reopen(Box::new(one.clone())));
        decided.touch(one, Part::Opened);
    }
    decided.touch(&above, Part::Target);
    decided.words.push(match all.len() - 1 {
        0 => format!("恢复“{}”", org.name),
        with => format!("恢复“{}”及一并撤销的 {with} 个下级", org.name),
    });
    Ok(decided)
}
