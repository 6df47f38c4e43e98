//! 搜索: programmes, items, notices and organisations in the caller's sight, a few of each.

use super::programme_frame::value;
use super::words::{badge, escape};
use crate::model::NoticeState;
use crate::store::programme::{self, ListFilter};
use crate::store::search;
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{format_day, shanghai_day};
use jishi_org::store::search as orgs;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::LightBadge;
use jishi_ui::{Area, Shell, frame, home, page};

/// Most hits of a kind.
const HITS: usize = 10;
/// Longest text looked for, in characters.
const TEXT: usize = 60;

struct Hit {
    href: String,
    title: String,
    note: String,
    light: Option<LightBadge>,
}

/// The hits of one kind.
struct Group {
    title: &'static str,
    hits: Vec<Hit>,
    /// There are more than are shown; where they all are, when there is such a page.
    more: Option<String>,
}

impl Group {
    fn new(title: &'static str, mut hits: Vec<Hit>, all: String) -> Self {
        let more = (hits.len() > HITS).then_some(all);
        hits.truncate(HITS);
        Self { title, hits, more }
    }
}

#[derive(Template)]
#[template(path = "programme/search.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    groups: Vec<Group>,
    total: usize,
    back: &'static str,
}

const MORE: i64 = HITS as i64 + 1;

async fn programmes(cx: &Cx, text: &str) -> Result<Vec<Group>, AppError> {
    let (today, scope) = (cx.today(), cx.identity()?.scope(Act::ProgrammeRead).1);
    let asked = text.to_owned();
    let (programmes, items) = cx
        .app
        .db
        .read(&scope, move |read| {
            let filter = ListFilter {
                text: asked.clone(),
                ..ListFilter::default()
            };
            Ok::<_, AppError>((
                programme::list(read, &filter, None, MORE, today)?,
                search::items(read, &asked, MORE, today)?,
            ))
        })
        .await?;
    let programmes = programmes
        .into_iter()
        .map(|row| Hit {
            href: format!("/programmes/{}", row.programme.id),
            note: format!("{} · {}", row.programme.org_name, row.counts.sentence()),
            title: row.programme.title,
            light: None,
        })
        .collect();
    let items = items
        .into_iter()
        .map(|item| Hit {
            href: format!("/items/{}", item.id),
            title: if item.printed_no.is_empty() {
                item.title
            } else {
                format!("{} {}", item.printed_no, item.title)
            },
            note: item.programme_title,
            light: Some(badge(&item.standing, item.state, None)),
        })
        .collect();
    Ok(vec![
        Group::new("重点工作", programmes, format!("/programmes?q={}", escape(text))),
        Group::new("事项", items, String::new()),
    ])
}

async fn notices(cx: &Cx, text: &str) -> Result<Group, AppError> {
    let (today, scope, text) = (cx.today(), cx.identity()?.scope(Act::DraftRead).1, text.to_owned());
    let found = cx.app.db.read(&scope, move |read| search::notices(read, &text, MORE)).await?;
    let hits = found
        .into_iter()
        .map(|notice| Hit {
            href: match (notice.state, notice.programme) {
                (NoticeState::Published, Some(programme)) => format!("/programmes/{programme}/notice"),
                _ => format!("/notices/{}", notice.id),
            },
            note: format!(
                "{} · {} 上传 · {}",
                notice.file_name,
                format_day(shanghai_day(notice.uploaded_at), today),
                notice.state.word()
            ),
            title: if notice.title.is_empty() {
                "（未识别标题）".to_owned()
            } else {
                notice.title
            },
            light: None,
        })
        .collect();
    Ok(Group::new("通知", hits, "/notices".to_owned()))
}

async fn organisations(cx: &Cx, text: &str) -> Result<Group, AppError> {
    let scope = cx.identity()?.scope(Act::OrgRead).1;
    let query = orgs::Query {
        text: text.to_owned(),
        ..orgs::Query::default()
    };
    let found = cx.app.db.read(&scope, move |read| orgs::page(read, &query, HITS + 1)).await?;
    let hits = found
        .into_iter()
        .map(|org| Hit {
            href: format!("/orgs/{}", jishi_org::OrgNumber(org.id)),
            title: org.name,
            note: org.kind,
            light: None,
        })
        .collect();
    Ok(Group::new("组织", hits, format!("/orgs/search?q={}", escape(text))))
}

/// `GET /search?q=`: at most ten of each kind the caller may see.
///
/// # Errors
/// [`AppError::ChoosePost`] without an identity; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    cx.identity()?;
    let text: String = value(&pairs, "q").trim().chars().take(TEXT).collect();
    let mut groups = Vec::new();
    if !text.is_empty() {
        if cx.may(Act::ProgrammeRead) {
            groups = programmes(&cx, &text).await?;
        }
        if cx.may(Act::DraftRead) {
            groups.push(notices(&cx, &text).await?);
        }
        if cx.may(Act::OrgRead) {
            groups.push(organisations(&cx, &text).await?);
        }
        groups.retain(|group| !group.hits.is_empty());
    }
    let area = if cx.may(Act::WorkbenchRead) { Area::Workbench } else { Area::Me };
    page(&SearchPage {
        shell: frame(&cx, &headers, area, "搜索").await?,
        total: groups.iter().map(|group| group.hits.len()).sum(),
        back: home(&cx),
        text,
        groups,
    })
}
