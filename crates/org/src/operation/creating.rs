//! 新建: one organisation directly below the caller's own.

use super::{Caller, Decided, Place, Step};
use crate::affected::{Kind as Doing, Node, Plan};
use crate::kind::{Days, Kind};
use crate::nature;
use crate::rule::{manage, shape};
use crate::store::record::Part;
use crate::store::tree::{self, NewOrg};
use crate::store::{children, size};
use jishi_kernel::{Day, Level};
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The superior.
    pub parent: i64,
    /// Full name.
    pub name: String,
    /// Short name, may be empty.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: &'static Kind,
    /// Public code; whether it is free has been asked before.
    pub code: Option<String>,
    /// Place among the siblings; behind the last when `None`.
    pub sort: Option<i64>,
    /// 成立日期.
    pub day: Day,
    /// Departments.
    pub departments: Vec<String>,
}

/// Decides a new organisation.
///
/// # Errors
/// [`AppError::NotFound`] for a superior outside the scope, [`AppError::Denied`] unless it is the
/// caller's own organisation, a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let parent = tree::find(read, request.parent)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_below(own, &parent.path))?;
    if parent.closed_on.is_some() {
        return Err(AppError::field("parent", "上级已撤销，请另选上级"));
    }
    shape::fits(request.kind, request.level, Some(parent.level), None)
        .map_err(|refused| AppError::field(refused.field(), refused.text(request.kind)))?;
    if request.day > caller.today {
        return Err(AppError::field("day", "成立日期不能晚于今天"));
    }
    if request.day < parent.opened_on {
        return Err(AppError::field("day", format!("不能早于上级成立（{}）", parent.opened_on)));
    }
    Days::read(read, request.kind)?
        .check(&parent.path, request.day)
        .map_err(|reason| AppError::field("kind", reason))?;
    if children::named(read, parent.id, &request.name)?.is_some() {
        return Err(AppError::field("name", "同一上级下已有同名组织"));
    }
    let sort = match request.sort {
        Some(sort) => sort,
        None => children::next_sort(read, parent.id)?,
    };
    let mut decided = Decided::new(Plan::new(Doing::Create, request.day));
    decided.plan.opening.push(Node {
        id: -1,
        path: String::new(),
        level: request.level,
        kind: request.kind.name.clone(),
        name: request.name.clone(),
    });
    decided.steps.push(Step::Open(Box::new(NewOrg {
        parent: Some(parent.id),
        name: request.name.clone(),
        short_name: request.short_name.clone(),
        level: request.level,
        kind: request.kind.name.clone(),
        code: request.code.clone(),
        sort,
        opened_on: request.day,
    })));
    for name in &request.departments {
        decided.steps.push(Step::Department(Place::New(0), name.clone()));
    }
    decided.touch(&parent, Part::Target);
    decided.words.push(format!("新建组织“{}”", request.name));
    decided.facts = facts(read, caller, &parent, request)?;
    decided
        .notes
        .extend(size::naming(read, &parent.path, &request.kind.name, &request.name, caller.today)?);
    let missing = nature::missing_at_first(read, &parent.path, request, caller.today)?;
    if !missing.is_empty() {
        decided.notes.push(format!("新建后还须填写：{}", missing.join("、")));
    }
    Ok(decided)
}

/// What the new one will be, for the dry run.
fn facts(read: &Read<'_>, caller: &Caller, parent: &tree::Org, request: &Request) -> Result<Vec<(&'static str, String)>, AppError> {
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    let top = caller.own.as_ref().map_or("", |(_, path)| path.as_str());
    let mut way: Vec<String> = tree::line(read, top, &parent.path)?.into_iter().map(|org| org.name).collect();
    way.push(request.name.clone());
    Ok(vec![
        ("位置", way.join(" / ")),
        ("级别和类别", format!("{} · {}", request.level.word(), request.kind.name)),
        ("简称", or_none(&request.short_name)),
        ("编码", or_none(request.code.as_deref().unwrap_or_default())),
        ("部室", or_none(&request.departments.join("、"))),
    ])
}
