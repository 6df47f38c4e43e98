//! 迁移: organisations of one superior go below another, with everything below them.

use super::{Caller, Decided, Place, Step, found, name_is_free, names, place_step, standings, superior};
use crate::affected::{Kind, Node, Plan, Shift};
use crate::path;
use crate::rule::standing::Standing;
use crate::rule::{manage, moving};
use crate::store::record::Part;
use crate::store::{as_of, children, tree};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The organisations that move.
    pub sources: Vec<i64>,
    /// Their new superior.
    pub to: i64,
    /// The first day under it.
    pub day: Day,
}

/// Decides a move.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the lowest
/// common superior, [`AppError::Refused`] or a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let sources = found(read, &request.sources)?;
    let target = tree::find(read, request.to)?.ok_or(AppError::NotFound)?;
    let above = match sources.first() {
        Some(first) => superior(read, first)?,
        None => None,
    };
    for source in &sources {
        caller.check(|own| manage::allowed_between(own, manage::parent(&source.path), &target.path))?;
    }
    let standing = above.as_ref().map(Standing::from);
    moving::check(&standings(&sources), standing.as_ref(), &Standing::from(&target))
        .map_err(|refused| AppError::refused(refused.text()))?;
    let above = above.ok_or(AppError::Denied(manage::WORDS))?;
    if target.opened_on > request.day {
        return Err(AppError::field("day", format!("新上级 {} 才成立", target.opened_on)));
    }
    if request.day < caller.today {
        if as_of::line(read, target.id, request.day)?.is_none() {
            return Err(AppError::field("day", format!("新上级 {} 尚未成立或已撤销", request.day)));
        }
        for source in &sources {
            if as_of::ever_within(read, target.id, source.id, request.day)? {
                let text = format!("{} 以来“{}”曾是“{}”的下级，请选择更晚的日期", request.day, target.name, source.name);
                return Err(AppError::field("day", text));
            }
        }
    }
    let mut decided = Decided::new(Plan::new(Kind::Move, request.day));
    let sort = children::next_sort(read, target.id)?;
    for (at, source) in sources.iter().enumerate() {
        name_is_free(read, target.id, &source.name, source.id)?;
        decided.shift(read, source, &above.path, &target, sort.saturating_add(at as i64), caller.today)?;
    }
    decided.touch(&above, Part::Target);
    decided.touch(&target, Part::Target);
    decided
        .words
        .push(format!("{}由“{}”迁移至“{}”", names(&sources), above.name, target.name));
    Ok(decided)
}

impl Decided {
    /// Adds the way of one organisation below another that stands already.
    pub(super) fn shift(
        &mut self,
        read: &Read<'_>,
        org: &tree::Org,
        from: &str,
        target: &tree::Org,
        sort: i64,
        today: Day,
    ) -> Result<(), AppError> {
        let step = place_step(read, org, self.plan.day, today)?;
        self.plan.shifts.push(Shift {
            node: Node::from(org),
            from: from.to_owned(),
            to: target.id,
            above: target.path.clone(),
            path: path::child(&target.path, org.id),
        });
        self.steps.push(Step::Shift(
            Box::new(org.clone()),
            Place::Known(target.id, target.path.clone()),
            sort,
            step,
        ));
        self.touch(org, Part::Moved);
        Ok(())
    }
}
