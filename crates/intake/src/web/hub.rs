//! What the caller may import, and what he has imported.

use crate::store::run::{self, RunRow};
use crate::{Kinds, RunId};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{shanghai_day, shanghai_time};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use jishi_ui::part::Pager;
use jishi_ui::{Area, Shell, export, frame, page};

/// Runs a page.
const PAGE: usize = 20;

struct List {
    word: &'static str,
    base: String,
}

/// A run.
pub(super) struct Line {
    href: String,
    pub(super) word: &'static str,
    pub(super) file: String,
    pub(super) when: String,
    pub(super) state: &'static str,
    tone: &'static str,
    pub(super) result: String,
}

#[derive(Template)]
#[template(path = "intake/hub.html")]
struct HubPage {
    shell: Shell,
    lists: Vec<List>,
    runs: Vec<Line>,
    pager: Pager,
}

/// `GET /imports`; `before` is the key of the page.
///
/// # Errors
/// The store fails.
pub(super) async fn get(kinds: Kinds, cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let before = asked.parse::<RunId>("before");
    let account = cx.who.account;
    let mut rows = match &cx.who.identity {
        Some(identity) => {
            let (org, after) = (identity.org, before.map_or(i64::MAX, |id| id.0));
            cx.read(move |read| run::mine(read, account, org, after, PAGE as i64 + 1)).await?
        }
        None => Vec::new(),
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| format!("/imports?before={}", row.id));
    let lists = kinds.iter().filter(|kind| cx.may(kind.act())).map(|kind| List {
        word: kind.word(),
        base: format!("/imports/{}", kind.slug()),
    });
    page(&HubPage {
        shell: Shell {
            export: export(&cx, Act::SelfUse, "/imports", &asked).filter(|_| may_any(&kinds, &cx)),
            ..frame(&cx, &headers, Area::Intake, "导入导出").await?
        },
        lists: lists.collect(),
        runs: rows.iter().filter_map(|row| line(&kinds, &cx, row)).collect(),
        pager: Pager {
            total: (!more && before.is_none()).then_some(rows.len() as u64),
            unit: "次",
            next,
            first: before.map(|_| "/imports".to_owned()),
        },
    })
}

/// True for somebody who may import some list.
pub(super) fn may_any(kinds: &Kinds, cx: &Cx) -> bool {
    kinds.iter().any(|kind| cx.may(kind.act()))
}

/// A run as a line; none for a list that this identity may not import any more.
pub(super) fn line(kinds: &Kinds, cx: &Cx, row: &RunRow) -> Option<Line> {
    let kind = kinds.find(&row.kind).filter(|kind| cx.may(kind.act()))?;
    let tally = row.tally;
    Some(Line {
        href: format!("/imports/{}/{}", row.kind, row.id),
        word: kind.word(),
        file: row.file_name.clone(),
        when: format!("{} {}", shanghai_day(row.started_at), shanghai_time(row.started_at)),
        state: row.state.word(),
        tone: row.state.tone(),
        result: if tally.rows == 0 {
            String::new()
        } else {
            format!(
                "{} 行：新建 {}，修改 {}，有误 {}",
                tally.rows, tally.created, tally.changed, tally.faulty
            )
        },
    })
}
