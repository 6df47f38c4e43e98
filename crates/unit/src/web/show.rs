//! The page of one unit: what it is, what covers it, how that came about.

use super::look::{inside, span};
use crate::UnitId;
use crate::store::unit;
use crate::store::{attribute, cover, mark, young};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{shanghai_day, shanghai_time};
use jishi_org::rule::manage;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, audit};
use jishi_ui::input::{Asked, Id};
use jishi_ui::{Crumb, Flash, Shell, Tone, page};

/// Rows of the log, and numbers of young employees, shown.
const SHOWN: i64 = 50;

/// What happened, told above the page after it was done.
const DONE: [(&str, &str); 6] = [
    ("new", "已登记单位"),
    ("edit", "已保存修改"),
    ("cover", "已登记覆盖"),
    ("end", "已终止覆盖"),
    ("closed", "已移出台账"),
    ("open", "已恢复到台账"),
];

struct CoverRow {
    how: &'static str,
    by: String,
    href: Option<String>,
    days: String,
    why: String,
}

struct Event {
    when: String,
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "unit/show.html")]
struct ShowPage {
    shell: Shell,
    href: String,
    kind: String,
    closed: String,
    covered: bool,
    facts: Vec<(&'static str, String, Option<String>)>,
    marks: Vec<String>,
    covers: Vec<CoverRow>,
    /// Attributes, places, numbers: a heading, and its rows of days and words.
    histories: Vec<(&'static str, Vec<(String, String)>)>,
    log: Vec<Event>,
    may: bool,
    /// Why the buttons are missing, for those who may change units elsewhere.
    why_not: &'static str,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let (top, today) = (cx.identity()?.path.clone(), cx.today());
    let (unit, dictionary, marks, covers, places, numbers, log, manages) = cx
        .read(move |read| {
            let unit = unit::find(read, id.0)?.ok_or(AppError::NotFound)?;
            let manages = jishi_org::manages(read, &top, &unit.org_path, today)?;
            Ok::<_, AppError>((
                unit,
                attribute::dictionary(read, &top)?,
                mark::history(read, id.0)?,
                cover::history(read, id.0)?,
                unit::places(read, id.0)?,
                young::history(read, id.0, SHOWN)?,
                audit::about(read, "unit", id.0, SHOWN)?,
                manages,
            ))
        })
        .await?;
    let may_somewhere = cx.may(Act::UnitManage);
    let mut facts = vec![
        ("统一社会信用代码", unit.code.clone().unwrap_or_else(|| "未填".to_owned()), None),
        ("所属组织", unit.org_name.clone(), Some(format!("/units?node={}", unit.org))),
        (
            "青年职工数",
            match (unit.young, unit.young_on) {
                (Some(young), Some(day)) => format!("{young} 人（{day}）"),
                _ => "未填".to_owned(),
            },
            None,
        ),
        (
            "地址",
            Some(unit.address.clone())
                .filter(|a| !a.is_empty())
                .unwrap_or_else(|| "未填".to_owned()),
            None,
        ),
        ("列入日期", unit.opened_on.to_string(), None),
    ];
    if let Some(day) = unit.closed_on {
        facts.push(("移出台账", format!("{day}，{}", unit.closed_why), None));
    }
    let current = marks.iter().filter(|m| m.to.is_none_or(|to| to >= today) && m.from <= today);
    let word = |days: String, what: String| (days, what);
    let histories = vec![
        (
            "属性",
            marks.iter().map(|m| word(span(m.from, m.to), dictionary.word(&m.mark))).collect(),
        ),
        (
            "所属组织",
            places
                .into_iter()
                .map(|(from, to, name)| {
                    let name = if name.is_empty() {
                        "范围以外的团组织".to_owned()
                    } else {
                        name
                    };
                    word(span(from, to), name)
                })
                .collect(),
        ),
        (
            "青年职工数",
            numbers
                .iter()
                .map(|(day, young)| word(day.to_string(), format!("{young} 人")))
                .collect(),
        ),
    ];
    let shell = inside(&cx, &headers, "/units", &unit.name).await?;
    let flash = DONE.iter().find(|(slug, _)| *slug == asked.get("done"));
    page(&ShowPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/units", "单位台账"),
                Crumb::to(format!("/units?node={}", unit.org), &unit.org_name),
                Crumb::here(&unit.name),
            ],
            flash: flash.map(|(_, text)| Flash::new(Tone::Good, *text)),
            ..shell
        },
        href: format!("/units/{id}"),
        closed: unit.closed_on.map(|day| day.to_string()).unwrap_or_default(),
        covered: covers.first().is_some_and(|c| c.to.is_none()),
        marks: current.map(|m| dictionary.word(&m.mark)).collect(),
        covers: covers.into_iter().map(cover_row).collect(),
        facts,
        histories,
        log: log.into_iter().map(event).collect(),
        may: may_somewhere && manages,
        why_not: if may_somewhere && !manages { manage::WORDS } else { "" },
        kind: unit.kind,
    })
}

fn cover_row(span: cover::Span) -> CoverRow {
    let known = !span.org_name.is_empty();
    CoverRow {
        how: span.how.word(),
        days: super::look::span(span.from, span.to),
        href: known.then(|| format!("/orgs/{}", span.org)),
        by: if known {
            span.org_name
        } else {
            "范围以外的团组织".to_owned()
        },
        why: span.why,
    }
}

fn event(entry: audit::Entry) -> Event {
    let act = Act::ALL
        .iter()
        .find(|act| act.name() == entry.act)
        .map_or(entry.act.as_str(), |act| act.word());
    Event {
        when: format!("{} {}", shanghai_day(entry.at), shanghai_time(entry.at)),
        who: if entry.who.is_empty() { "系统".to_owned() } else { entry.who },
        what: if entry.note.is_empty() { act.to_owned() } else { entry.note },
    }
}
