//! The tree page: the own unit, the way down to the opened organisation, and its children.

use jishi_ui::input::Asked;
use super::node::{AT_ONCE, grouped, node, nodes, on_the_way};
use crate::OrgNumber;
use crate::store::children::{self, After, Page};
use crate::store::department;
use crate::store::tree::{self, Org};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Children, TreeNode};
use jishi_ui::{Area, Shell, frame, page};

#[derive(Template)]
#[template(path = "org/tree.html")]
struct TreePage {
    shell: Shell,
    root: TreeNode,
    open: Org,
    /// Names of the organisations above the opened one.
    above: String,
    facts: Vec<(&'static str, String)>,
    /// The opened organisation is not the own unit: the search may be limited to it.
    inside: bool,
    /// The children do not begin with the first: where that is.
    first: Option<String>,
    may_manage: bool,
    may_import: bool,
}

/// The page; `open` names the organisation whose children are shown, `after` the place they begin at.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let open = match asked.get("open") {
        "" => None,
        given => Some(given.parse().map_err(|_| AppError::NotFound)?),
    };
    show(cx, headers, open, asked.parse("after")).await
}

/// The page with an organisation opened at a place.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn show(cx: Cx, headers: HeaderMap, open: Option<OrgNumber>, after: Option<After>) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (top, own) = (identity.path.clone(), identity.org);
    let (line, below, departments, open) = cx
        .read(move |read| {
            let open = tree::find(read, open.map_or(own, |number| number.0))?.ok_or(AppError::NotFound)?;
            let below = children::page(read, open.id, after.unwrap_or(After::START), AT_ONCE)?;
            let departments = department::list(read, open.id)?;
            let mut line = tree::line(read, &top, &open.path)?;
            // The opened organisation itself ends the line; a line without it holds nothing at all.
            line.pop();
            Ok::<_, AppError>((line, below, departments, open))
        })
        .await?;
    let shell = frame(&cx, &headers, Area::Orgs, "组织").await?;
    let root = root(&line, &open, &below, &cx.identity()?.path);
    let departments: Vec<String> = departments.into_iter().map(|d| d.name).collect();
    page(&TreePage {
        shell,
        root,
        above: line.iter().map(|org| org.name.as_str()).collect::<Vec<_>>().join(" / "),
        facts: facts(&open, &departments),
        inside: open.id != own,
        first: after.map(|_| format!("/orgs?open={}", open.id)),
        may_manage: cx.may_at(Act::OrgManage, &open.path) && open.closed_on.is_none(),
        may_import: cx.may(Act::OrgImport),
        open,
    })
}

fn root(line: &[Org], open: &Org, below: &Page, top: &str) -> TreeNode {
    let (shown, more) = nodes(below, open, top, None);
    let mut root = TreeNode {
        selected: true,
        entry: true,
        ..node(open, top)
    };
    if !shown.is_empty() {
        root.children = Children::Open(shown, more);
    }
    let mut below = open.id;
    for org in line.iter().rev() {
        root = on_the_way(org, top, root, below);
        below = org.id;
    }
    root
}

fn facts(org: &Org, departments: &[String]) -> Vec<(&'static str, String)> {
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    let mut facts = vec![
        ("简称", or_none(&org.short_name)),
        ("类别", org.kind.clone()),
        ("级别", org.level.word().to_owned()),
        ("编码", or_none(org.code.as_deref().unwrap_or_default())),
        ("成立", org.opened_on.to_string()),
        ("部室", or_none(&departments.join("、"))),
        ("直接下级", format!("{} 个", grouped(org.children))),
    ];
    if let Some(day) = org.closed_on {
        facts.push(("撤销", day.to_string()));
    }
    facts
}
