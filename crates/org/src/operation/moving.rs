//! 迁移: organisations of one superior go below another, with everything below them.

use super::{Caller, Decided, Place, Step, found, name_is_free, names, place_step, standings, stood, superior};
use crate::affected::{Kind, Node, Plan, Shift};
use crate::path;
use crate::rule::standing::Standing;
use crate::rule::{manage, moving};
use crate::store::record::Part;
use crate::store::{as_of, children, tree};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;
use std::collections::BTreeSet;

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
    let mut decided = Decided::new(Plan::new(Kind::Move, request.day));
    decided.shift(read, sources.iter().map(|source| (source, &above)), &target, caller.today)?;
    decided.touch(&above, Part::Target);
    decided.touch(&target, Part::Target);
    decided
        .words
        .push(format!("{}由“{}”迁移至“{}”", names(&sources), above.name, target.name));
    Ok(decided)
}

impl Decided {
    /// Adds the way of organisations, each with its present superior, below another that stands already. From a past
    /// day on it must have been there, and never below one of them.
    pub(super) fn shift<'o>(
        &mut self,
        read: &Read<'_>,
        orgs: impl Iterator<Item = (&'o tree::Org, &'o tree::Org)>,
        target: &tree::Org,
        today: Day,
    ) -> Result<(), AppError> {
        let day = self.plan.day;
        stood(read, target, day, today)?;
        let above = if day < today {
            as_of::ever_above(read, target.id, day)?
        } else {
            BTreeSet::new()
        };
        let mut sort = children::next_sort(read, target.id)?;
        for (org, from) in orgs {
            if above.contains(&org.id) {
                let text = format!("{day} 以来“{}”曾是“{}”的下级，请选择更晚的日期", target.name, org.name);
                return Err(AppError::field("day", text));
            }
            name_is_free(read, target.id, &org.name, org.id)?;
            let step = place_step(read, org, day, today)?;
            self.plan.shifts.push(Shift {
                node: Node::from(org),
                from: from.path.clone(),
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
            sort = sort.saturating_add(1);
        }
        Ok(())
    }
}
