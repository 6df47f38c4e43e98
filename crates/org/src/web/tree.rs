//! The tree page: the own unit, the way down to the opened organisation, and its children.

use super::figures::{self, Figures};
use super::node::{AT_ONCE, grouped, node, nodes, on_the_way};
use crate::OrgNumber;
use crate::store::children::{self, After, Page};
use crate::store::department;
use crate::store::tree::{self, Org};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::{Children, TreeNode};
use jishi_ui::{Area, Shell, fragment, frame, page};

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
    /// The opened organisation first, then its subordinates.
    figures: Figures,
    today: Day,
    may_manage: bool,
    may_new: bool,
    may_reshape: bool,
    may_import: bool,
}

/// The page; `open` names the organisation whose children are shown, `after` the place they begin at.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    if !asked.get("on").is_empty() {
        let day = parse_day(asked.get("on")).ok_or_else(|| AppError::BadRequest("日期有误".to_owned()))?;
        // Today's tree is the page itself.
        if day != cx.today() {
            return super::tree_on::get(cx, headers, asked, day).await;
        }
    }
    let open = match asked.get("open") {
        "" => None,
        given => Some(given.parse().map_err(|_| AppError::NotFound)?),
    };
    let (after, whole) = (asked.parse("after"), asked.get("figures") == "1");
    if whole && cx.hx.partial {
        return sums(cx, open, after).await;
    }
    show(cx, headers, open, after, whole).await
}

/// Where the figures with their sums are.
fn later(open: &Org, after: Option<After>) -> String {
    let after = after.map(|after| after.to_string()).unwrap_or_default();
    address("/orgs", &[("open", &open.id.to_string()), ("after", &after), ("figures", "1")])
}

/// The figures with their sums, as the page asks for them afterwards.
async fn sums(cx: Cx, open: Option<OrgNumber>, after: Option<After>) -> Result<Response, AppError> {
    let own = cx.identity()?.org;
    let figures = cx
        .read(move |read| {
            let open = tree::find(read, open.map_or(own, |number| number.0))?.ok_or(AppError::NotFound)?;
            let below = children::page(read, open.id, after.unwrap_or(After::START), AT_ONCE)?;
            Ok::<_, AppError>(figures::read(read, &open, &below, true, String::new())?)
        })
        .await?;
    let html = figures.render().map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(StatusCode::OK, html))
}

/// The page with an organisation opened at a place; with `whole` all sums are on it, whatever their size.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn show(cx: Cx, headers: HeaderMap, open: Option<OrgNumber>, after: Option<After>, whole: bool) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (top, own, today) = (identity.path.clone(), identity.org, cx.today());
    let (line, below, departments, figures, managed, open) = cx
        .read(move |read| {
            let open = tree::find(read, open.map_or(own, |number| number.0))?.ok_or(AppError::NotFound)?;
            let below = children::page(read, open.id, after.unwrap_or(After::START), AT_ONCE)?;
            let departments = department::list(read, open.id)?;
            let figures = figures::read(read, &open, &below, whole, later(&open, after))?;
            let mut line = tree::line(read, &top, &open.path)?;
            // The opened organisation itself ends the line; a line without it holds nothing at all.
            line.pop();
            let managed = crate::manages(read, &top, &open.path, today)?;
            Ok::<_, AppError>((line, below, departments, figures, managed, open))
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
        figures,
        today,
        may_manage: cx.may_at(Act::OrgManage, &open.path) && managed && open.closed_on.is_none(),
        may_new: cx.may(Act::OrgManage) && open.id == own && open.closed_on.is_none() && open.level != Level::Branch,
        may_reshape: cx.may(Act::OrgReshape),
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
