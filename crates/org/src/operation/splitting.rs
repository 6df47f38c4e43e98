//! 拆分: an organisation ends and several take its place under its superior. Subordinates are given
//! out one by one, people by list, by criterion, and the rest; the history stays with the one that ended.

use super::{Caller, Decided, Place, Step, last_day, place_step, superior};
use crate::affected::{self, Kind, Node, Part as Share, Plan, Shift};
use crate::rule::manage;
use crate::rule::splitting::{self, Wanted};
use crate::store::record::Part;
use crate::store::tree::{self, NewOrg};
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The organisation that ends.
    pub org: i64,
    /// What takes its place.
    pub parts: Vec<Wanted>,
    /// The part that takes everybody else.
    pub rest: Option<usize>,
    /// The first day of the new ones.
    pub day: Day,
}

/// Decides a split.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the superior,
/// [`AppError::Refused`] or a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let org = tree::find(read, request.org)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_below(own, manage::parent(&org.path)))?;
    let above = superior(read, &org)?.ok_or_else(|| AppError::refused("没有上级的组织不能拆分"))?;
    if org.closed_on.is_some() {
        return Err(AppError::refused("组织已撤销"));
    }
    let children = tree::children(read, org.id, super::merging::MOST_CHILDREN + 1)?;
    if i64::try_from(children.len()).unwrap_or(i64::MAX) > super::merging::MOST_CHILDREN {
        return Err(AppError::refused(format!(
            "下级超过 {} 个，请先分批迁移",
            super::merging::MOST_CHILDREN
        )));
    }
    let ids: Vec<i64> = children.iter().map(|child| child.id).collect();
    let called = |id: i64| {
        children
            .iter()
            .find(|child| child.id == id)
            .map_or_else(|| id.to_string(), |child| child.name.clone())
    };
    splitting::check(&request.parts, request.rest, &ids).map_err(|refused| AppError::refused(refused.text(called)))?;
    let known: Vec<&str> = affected::hooks().flat_map(|hook| hook.criteria()).map(|(word, _)| *word).collect();
    if let Some(part) = request
        .parts
        .iter()
        .find(|p| !p.criterion.is_empty() && !known.contains(&p.criterion.as_str()))
    {
        return Err(AppError::refused(format!("“{}”的团员条件有误，请重新选择", part.name)));
    }
    last_day(read, &org, request.day, caller.today)?;
    let mut decided = Decided::new(Plan::new(Kind::Split, request.day));
    for (at, part) in request.parts.iter().enumerate() {
        // The one that ends may leave its name to a part.
        if tree::has_namesake(read, above.id, &part.name, org.id)? {
            return Err(AppError::refused(format!("“{}”下已有同名组织“{}”", above.name, part.name)));
        }
        let node = Node {
            id: -1 - at as i64,
            path: String::new(),
            level: org.level,
            kind: org.kind.clone(),
            name: part.name.clone(),
        };
        decided.steps.push(Step::Open(Box::new(NewOrg {
            parent: Some(above.id),
            name: part.name.clone(),
            short_name: String::new(),
            level: org.level,
            kind: org.kind.clone(),
            code: None,
            sort: org.sort,
            opened_on: request.day,
        })));
        decided.plan.opening.push(node.clone());
        decided.plan.parts.push(Share {
            from: Node::from(&org),
            to: node,
            list: part.list.clone(),
            criterion: part.criterion.clone(),
            rest: request.rest == Some(at),
        });
    }
    for (at, part) in request.parts.iter().enumerate() {
        for child in children.iter().filter(|child| part.children.contains(&child.id)) {
            let step = place_step(read, child, request.day, caller.today)?;
            decided.plan.shifts.push(Shift {
                node: Node::from(child),
                from: org.path.clone(),
                to: -1 - at as i64,
                above: String::new(),
                path: String::new(),
            });
            decided
                .steps
                .push(Step::Shift(Box::new(child.clone()), Place::New(at), child.sort, step));
            decided.touch(child, Part::Moved);
        }
        decided.steps.push(Step::Link(org.id, Place::New(at), "split"));
    }
    decided.plan.closing.push(Node::from(&org));
    decided.steps.push(Step::Close(Box::new(org.clone())));
    decided.touch(&org, Part::Closed);
    decided.touch(&above, Part::Target);
    let list: String = request.parts.iter().map(|part| format!("“{}”", part.name)).collect();
    decided.words.push(format!("“{}”拆分为{list}", org.name));
    if !children.is_empty() {
        decided.words.push(format!("其 {} 个下级随之划分", children.len()));
    }
    Ok(decided)
}
