//! The tree page: the own unit, the way down to the opened organisation, and its children.

use super::node::{AT_ONCE, grouped, node, nodes, on_the_way};
use crate::OrgNumber;
use crate::affected::{People, Who, register};
use crate::store::children::{self, After, Page};
use crate::store::count;
use crate::store::department;
use crate::store::tree::{self, Org};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
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
    /// The opened organisation first, then its subordinates: 本级 and 本级及所有下级.
    figures: Vec<FigureRow>,
    /// Whom the program counts beside organisations: 团员, 团干部.
    counted: Vec<&'static str>,
    today: Day,
    may_manage: bool,
    may_new: bool,
    may_reshape: bool,
    may_import: bool,
}

/// A row of figures.
struct FigureRow {
    id: i64,
    name: String,
    own: bool,
    /// Organisations, itself included.
    orgs: String,
    /// For each of those counted: the organisation itself, and with everything below.
    people: Vec<(String, String)>,
}

/// Subordinates with figures on the page; for the others there is the tree.
const FIGURES: usize = 30;

/// Whom the program can count.
fn counted() -> Vec<(&'static str, &'static dyn People)> {
    [("团员", Who::Members), ("团干部", Who::Cadres)]
        .into_iter()
        .filter_map(|(word, who)| Some((word, register(who)?)))
        .collect()
}

fn figures(read: &Read<'_>, open: &Org, below: &[Org]) -> Result<Vec<FigureRow>, StoreError> {
    let orgs: Vec<&Org> = std::iter::once(open).chain(below.iter().take(FIGURES)).collect();
    let ids: Vec<i64> = orgs.iter().map(|org| org.id).collect();
    let each = count::each(read, &open.path)?;
    let whole = count::subtree(read, &open.path)?;
    let mut rows: Vec<FigureRow> = Vec::with_capacity(orgs.len());
    for org in &orgs {
        let count = match org.closed_on {
            Some(_) => 0,
            None if org.id == open.id => whole,
            None => each.get(&org.path).copied().unwrap_or(1),
        };
        rows.push(FigureRow {
            id: org.id,
            name: org.name.clone(),
            own: org.id == open.id,
            orgs: grouped(count),
            people: Vec::new(),
        });
    }
    let paths: Vec<&str> = orgs.iter().map(|org| org.path.as_str()).collect();
    for (_, people) in counted() {
        let (own, below) = (people.own(read, &ids)?, people.each_below(read, &paths)?);
        for ((row, org), below) in rows.iter_mut().zip(&orgs).zip(below) {
            let itself = own.iter().find(|(id, _)| *id == org.id).map_or(0, |(_, count)| *count);
            row.people.push((grouped(itself), grouped(below)));
        }
    }
    Ok(rows)
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
    show(cx, headers, open, asked.parse("after")).await
}

/// The page with an organisation opened at a place.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn show(cx: Cx, headers: HeaderMap, open: Option<OrgNumber>, after: Option<After>) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (top, own) = (identity.path.clone(), identity.org);
    let (line, below, departments, figures, open) = cx
        .read(move |read| {
            let open = tree::find(read, open.map_or(own, |number| number.0))?.ok_or(AppError::NotFound)?;
            let below = children::page(read, open.id, after.unwrap_or(After::START), AT_ONCE)?;
            let departments = department::list(read, open.id)?;
            let figures = figures(read, &open, &below.orgs)?;
            let mut line = tree::line(read, &top, &open.path)?;
            // The opened organisation itself ends the line; a line without it holds nothing at all.
            line.pop();
            Ok::<_, AppError>((line, below, departments, figures, open))
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
        counted: counted().into_iter().map(|(word, _)| word).collect(),
        today: cx.today(),
        may_manage: cx.may_at(Act::OrgManage, &open.path) && crate::managed(&cx, &open.path).is_ok() && open.closed_on.is_none(),
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
