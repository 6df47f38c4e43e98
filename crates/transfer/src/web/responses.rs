//! 业务及时响应率 of a part of the tree in a month, by direct subordinate, in the order of the tree.

use super::words;
use crate::rule::campaign::percent;
use crate::rule::response::{self as rule, Figures};
use crate::rules;
use crate::store::response;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Level, Millis};
use jishi_org::store::tree;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

/// Rows of a page.
const ROWS: usize = 100;

struct Row {
    href: String,
    name: String,
    figures: Figures,
    rate: String,
}

#[derive(Template)]
#[template(path = "transfer/responses.html")]
struct ResponsesPage {
    shell: Shell,
    name: String,
    org: i64,
    month: String,
    latest: String,
    branch: bool,
    total: Figures,
    rate: String,
    own: Figures,
    own_rate: String,
    hours: i64,
    source: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

/// The month an address asks for and its first and last instant; one that is none, or has not begun, is this one.
///
/// # Errors
/// [`AppError::BadRequest`] when today has no month.
pub(super) fn period_asked(cx: &Cx, pairs: &Pairs) -> Result<(String, (Millis, Millis)), AppError> {
    let (latest, now) = (rule::month(cx.today()), cx.now());
    let chosen = rule::period(pairs.get("month"), now).map(|period| (pairs.get("month").to_owned(), period));
    chosen
        .or_else(|| Some((latest.clone(), rule::period(&latest, now)?)))
        .ok_or_else(|| AppError::BadRequest("地址有误".to_owned()))
}

/// `GET /transfers/responses?org=&month=&after=`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (today, now, own) = (cx.today(), cx.now(), cx.identity()?.clone());
    let id = pairs.parse::<i64>("org").unwrap_or(own.org);
    let (latest, after) = (rule::month(today), pairs.get("after").to_owned());
    let (month, period) = period_asked(&cx, &pairs)?;
    let key = after.clone();
    let (org, figures, mut units, clock, line) = cx
        .read(move |read| {
            let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
            let figures = response::by_child(read, period, &org.path)?;
            let units = response::children(read, org.id, &key, ROWS as i64 + 1)?;
            let clock = rules::clock(read, &org.path, today)?;
            let line = tree::line(read, &own.path, &org.path)?;
            Ok::<_, AppError>((org, figures, units, clock, line))
        })
        .await?;
    let here = |id: i64, after: &str| {
        address(
            "/transfers/responses",
            &[("org", &id.to_string()), ("month", &month), ("after", after)],
        )
    };
    let more = units.len() > ROWS;
    units.truncate(ROWS);
    let next = units.last().filter(|_| more).map(|last| here(org.id, &last.path));
    let sum = |keep: &dyn Fn(&str) -> bool| {
        let mut all = Figures::default();
        for (_, one) in figures.iter().filter(|(path, _)| keep(path)) {
            all.add(one);
        }
        all
    };
    let total = sum(&|_| true);
    let alone = sum(&|path| path == org.path);
    let mut crumbs = vec![Crumb::to("/transfers", "组织关系转接")];
    for step in line {
        crumbs.push(if step.id == org.id {
            Crumb::here(step.name)
        } else {
            Crumb::to(here(step.id, ""), step.name)
        });
    }
    let shell = Shell {
        area_nav: words::area_nav("/transfers/responses", 0, cx.may(Act::RuleManage)),
        crumbs,
        as_of: Some(format!("截至 {}", words::instant(now, today))),
        export: export(&cx, Act::TransferRead, "/transfers/responses", &pairs),
        ..frame(&cx, &headers, Area::Transfers, "业务及时响应率").await?
    };
    page(&ResponsesPage {
        shell,
        org: org.id,
        branch: org.level == Level::Branch,
        rate: percent(total.rate()),
        own: alone,
        own_rate: percent(alone.rate()),
        total,
        hours: clock.value.hours,
        source: clock.source,
        rows: units
            .into_iter()
            .map(|unit| {
                let figures = sum(&|path| path == unit.path);
                Row {
                    href: here(unit.id, ""),
                    name: unit.name,
                    rate: percent(figures.rate()),
                    figures,
                }
            })
            .collect(),
        pager: (next.is_some() || !after.is_empty()).then(|| Pager {
            total: None,
            unit: "",
            next,
            first: (!after.is_empty()).then(|| here(org.id, "")),
        }),
        name: org.name,
        month,
        latest,
    })
}
