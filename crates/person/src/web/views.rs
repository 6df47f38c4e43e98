//! Who looked at whose data, for the auditor: record numbers only, no names of those looked at.

use super::words::instant;
use crate::PersonId;
use crate::store::view;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, Crumb, Shell, export, frame, page};

/// Rows on one page.
const PAGE: i64 = 50;

struct Row {
    at: String,
    who: String,
    org: String,
    what: &'static str,
    reason: String,
    person: String,
}

#[derive(Template)]
#[template(path = "person/views.html")]
struct ViewsPage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

/// The record looked at; a look may be at a whole list.
pub(super) fn whose(person: PersonId) -> String {
    if person == PersonId(0) {
        "名册".to_owned()
    } else {
        person.to_string()
    }
}

/// The list, newest first.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let before = decode(asked.get("before")).unwrap_or(i64::MAX);
    let mut found = cx.read(move |read| view::of_viewers(read, before, PAGE + 1)).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| encode(last.id));
    let rows = found
        .into_iter()
        .map(|row| Row {
            at: instant(row.at),
            who: row.who,
            org: row.org,
            what: row.what,
            reason: row.reason,
            person: whose(row.person),
        })
        .collect();
    page(&ViewsPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/audit", "审计日志"), Crumb::here("查看个人信息记录")],
            export: export(&cx, Act::AuditRead, "/persons/views", &asked),
            ..frame(&cx, &headers, Area::Audit, "查看个人信息记录").await?
        },
        rows,
        pager: Pager {
            total: None,
            unit: "记录",
            next: next.map(|id| address("/persons/views", &[("before", &id)])),
            first: (before != i64::MAX).then(|| "/persons/views".to_owned()),
        },
    })
}
