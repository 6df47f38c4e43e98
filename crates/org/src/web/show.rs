//! The page of one organisation: what it is, its departments, its history, the log.

use jishi_ui::input::{Asked, Id};
use super::node::grouped;
use crate::store::department;
use crate::store::history::{self, KindAt, Place, Span, Title};
use crate::store::tree::{self, Org};
use crate::{DepartmentId, OrgNumber};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Level, shanghai_day, shanghai_time};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, audit};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page};

/// Rows of the log shown.
const LOG: i64 = 50;

struct Row {
    days: String,
    what: String,
    href: Option<String>,
}

struct Change {
    when: String,
    who: String,
    what: String,
}

struct DepartmentRow {
    id: DepartmentId,
    name: String,
    first: bool,
    last: bool,
}

#[derive(Template)]
#[template(path = "org/show.html")]
struct ShowPage {
    shell: Shell,
    org: Org,
    facts: Vec<(&'static str, String, Option<String>)>,
    departments: Vec<DepartmentRow>,
    histories: Vec<(&'static str, Vec<Row>)>,
    log: Vec<Change>,
    may_manage: bool,
    /// What is wrong with the name of a new department.
    wrong: String,
    typed: String,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let flash = match asked.get("done") {
        "new" => Some("已新建组织"),
        "edit" => Some("已保存修改"),
        "department" => Some("已保存部室"),
        _ => None,
    };
    let mut shown = build(&cx, &headers, id, "", "").await?;
    shown.shell.flash = flash.map(|text| Flash::new(Tone::Good, text));
    page(&shown)
}

/// The page again with what is wrong with a new department.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn refused(cx: &Cx, headers: &HeaderMap, id: OrgNumber, wrong: &str, typed: &str) -> Result<Response, AppError> {
    let mut shown = build(cx, headers, id, wrong, typed).await?;
    shown.shell.errors = 1;
    jishi_ui::page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

async fn build(cx: &Cx, headers: &HeaderMap, id: OrgNumber, wrong: &str, typed: &str) -> Result<ShowPage, AppError> {
    let top = cx.identity()?.path.clone();
    let (departments, titles, kinds, places, log, mut line, org) = cx
        .read(move |read| {
            let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
            let line = tree::line(read, &top, &org.path)?;
            Ok::<_, AppError>((
                department::list(read, org.id)?,
                history::titles(read, org.id)?,
                history::kinds(read, org.id)?,
                history::places(read, org.id)?,
                audit::about(read, "org", org.id, LOG)?,
                line,
                org,
            ))
        })
        .await?;
    line.pop();
    let shell = frame(cx, headers, Area::Orgs, &org.name).await?;
    let mut crumbs = vec![Crumb::to("/orgs", "组织")];
    crumbs.extend(line.iter().map(|above| Crumb::to(format!("/orgs/{}", above.id), &above.name)));
    crumbs.push(Crumb::here(&org.name));
    let last = departments.len().saturating_sub(1);
    let departments = departments
        .into_iter()
        .enumerate()
        .map(|(at, d)| DepartmentRow {
            id: DepartmentId(d.id),
            name: d.name,
            first: at == 0,
            last: at == last,
        })
        .collect();
    Ok(ShowPage {
        shell: Shell { crumbs, ..shell },
        facts: facts(&org, line.last()),
        departments,
        histories: vec![("名称", names(titles)), ("类别和级别", shapes(kinds)), ("隶属", above(places))],
        log: log.into_iter().map(change).collect(),
        may_manage: cx.may_at(Act::OrgManage, &org.path) && org.closed_on.is_none(),
        wrong: wrong.to_owned(),
        typed: typed.to_owned(),
        org,
    })
}

fn facts(org: &Org, parent: Option<&Org>) -> Vec<(&'static str, String, Option<String>)> {
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    let mut facts = vec![
        ("简称", or_none(&org.short_name), None),
        ("类别", org.kind.clone(), None),
        ("级别", org.level.word().to_owned(), None),
        ("编码", or_none(org.code.as_deref().unwrap_or_default()), None),
        ("成立日期", org.opened_on.to_string(), None),
    ];
    if let Some(day) = org.closed_on {
        facts.push(("撤销日期", day.to_string(), None));
    }
    if let Some(parent) = parent {
        facts.push(("上级", parent.name.clone(), Some(format!("/orgs/{}", parent.id))));
    }
    let below = (org.children > 0).then(|| format!("/orgs?open={}", org.id));
    facts.push(("直接下级", format!("{} 个", grouped(org.children)), below));
    facts
}

fn days<T>(span: &Span<T>) -> String {
    match span.to {
        Some(to) => format!("{} 至 {to}", span.from),
        None => format!("{} 起", span.from),
    }
}

fn names(spans: Vec<Span<Title>>) -> Vec<Row> {
    spans
        .into_iter()
        .map(|span| Row {
            days: days(&span),
            what: if span.value.short_name.is_empty() {
                span.value.name
            } else {
                format!("{}（{}）", span.value.name, span.value.short_name)
            },
            href: None,
        })
        .collect()
}

fn shapes(spans: Vec<Span<KindAt>>) -> Vec<Row> {
    let level = |number| Level::from_number(number).map_or("", Level::word);
    spans
        .into_iter()
        .map(|span| Row {
            days: days(&span),
            what: format!("{} · {}", span.value.kind, level(span.value.level)),
            href: None,
        })
        .collect()
}

fn above(spans: Vec<Span<Place>>) -> Vec<Row> {
    spans
        .into_iter()
        .map(|span| {
            let days = days(&span);
            match span.value.parent {
                Some((id, name)) => Row {
                    days,
                    what: name,
                    href: Some(format!("/orgs/{id}")),
                },
                None => Row {
                    days,
                    what: "本单位范围以上".to_owned(),
                    href: None,
                },
            }
        })
        .collect()
}

fn change(entry: audit::Entry) -> Change {
    let act = Act::ALL
        .iter()
        .find(|act| act.name() == entry.act)
        .map_or(entry.act.as_str(), |act| act.word());
    let day = shanghai_day(entry.at);
    Change {
        when: format!("{day} {}", shanghai_time(entry.at)),
        who: if entry.who.is_empty() { "系统".to_owned() } else { entry.who },
        what: if entry.note.is_empty() { act.to_owned() } else { entry.note },
    }
}
