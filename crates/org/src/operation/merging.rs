//! 合并: several organisations go on as one. Their subordinates and people pass to it; they
//! themselves end and keep their values, linked to their successor.

use super::{Caller, Decided, Place, Step, found, last_day, names, standings, stood};
use crate::affected::{Handover, Kind, Node, Plan};
use crate::rule::standing::Standing;
use crate::rule::{manage, merging};
use crate::store::record::Part;
use crate::store::tree;
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;
use std::collections::HashSet;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The organisations that end.
    pub sources: Vec<i64>,
    /// The one that goes on.
    pub to: i64,
    /// The first day they are one.
    pub day: Day,
}

/// Most subordinates that pass on with one merge.
pub(super) const MOST_CHILDREN: i64 = 2_000;

/// A merge is for the lowest superior both have, or for the one that takes in its own subordinate.
fn may(own: &str, source: &str, target: &str) -> bool {
    let superior = manage::parent(source);
    manage::allowed_between(own, superior, manage::parent(target)) || (target == own && superior == own)
}

/// Decides a merge.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the superior
/// both share, [`AppError::Refused`] or a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let sources = found(read, &request.sources)?;
    let target = tree::find(read, request.to)?.ok_or(AppError::NotFound)?;
    for source in &sources {
        caller.check(|own| may(own, &source.path, &target.path))?;
    }
    let mut below = Vec::new();
    for source in &sources {
        below.push(tree::children(read, source.id, MOST_CHILDREN + 1)?);
    }
    let all: Vec<tree::Org> = below.iter().flatten().cloned().collect();
    if i64::try_from(all.len()).unwrap_or(i64::MAX) > MOST_CHILDREN {
        return Err(AppError::refused(format!("下级超过 {MOST_CHILDREN} 个，请先分批迁移")));
    }
    merging::check(&standings(&sources), &standings(&all), &Standing::from(&target))
        .map_err(|refused| AppError::refused(refused.text()))?;
    if target.opened_on > request.day {
        return Err(AppError::field("day", format!("接收组织 {} 才成立", target.opened_on)));
    }
    let mut decided = Decided::new(Plan::new(Kind::Merge, request.day));
    let mut seen: HashSet<&str> = HashSet::new();
    if let Some(child) = all.iter().find(|child| !seen.insert(child.name.as_str())) {
        return Err(AppError::refused(format!("合并后有两个“{}”，请先更名", child.name)));
    }
    let pairs = sources.iter().zip(&below);
    let pairs = pairs.flat_map(|(source, children)| children.iter().map(move |child| (child, source)));
    decided.shift(read, pairs, &target, caller.today)?;
    for source in &sources {
        decided.end(read, source, Some((&target, "merge")), caller.today)?;
    }
    decided.touch(&target, Part::Target);
    decided.words.push(format!("{}并入“{}”", names(&sources), target.name));
    if !all.is_empty() {
        decided.words.push(format!("其 {} 个下级改由“{}”管理", all.len(), target.name));
    }
    Ok(decided)
}

impl Decided {
    /// Adds the end of an organisation, and who takes over what it has.
    pub(super) fn end(
        &mut self,
        read: &Read<'_>,
        org: &tree::Org,
        successor: Option<(&tree::Org, &'static str)>,
        today: Day,
    ) -> Result<(), AppError> {
        last_day(read, org, self.plan.day, today)?;
        if let Some((to, _)) = successor {
            stood(read, to, self.plan.day, today)?;
        }
        self.plan.closing.push(Node::from(org));
        if let Some((to, how)) = successor {
            self.plan.handovers.push(Handover {
                from: Node::from(org),
                to: Node::from(to),
            });
            self.steps.push(Step::Link(org.id, Place::Known(to.id, to.path.clone()), how));
        }
        self.steps.push(Step::Close(Box::new(org.clone())));
        self.touch(org, Part::Closed);
        Ok(())
    }
}
