//! Own messages: listed, opened, marked read.

use crate::id::MessageId;
use crate::store::inbox::{self, Filter};
use crate::words::instant;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, http, message};
use jishi_ui::page::{MessageRow, MessagesPage};
use jishi_ui::part::Pager;
use jishi_ui::{Area, NavEntry, frame, page};
use serde::Deserialize;

/// Messages on one page.
const PAGE: i64 = 30;
/// Kinds and their words.
const KINDS: [(&str, &str); 5] = [
    ("due", "到期提醒"),
    ("urge", "催办"),
    ("decision", "审核"),
    ("task", "任务"),
    ("instruction", "批示"),
];

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    unread: String,
    kind: String,
    before: Option<MessageId>,
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let kind = KINDS.iter().find(|k| k.0 == asked.kind).map_or("", |k| k.0);
    let filter = Filter {
        kind: kind.to_owned(),
        unread: asked.unread == "1",
    };
    let here = match (kind, filter.unread) {
        ("", false) => "/messages".to_owned(),
        ("", true) => "/messages?unread=1".to_owned(),
        (kind, _) => format!("/messages?kind={kind}"),
    };
    let (account, before, wanted) = (cx.who.account, asked.before.map_or(i64::MAX, |id| id.0), filter.clone());
    let (mut rows, total) = cx
        .read(move |read| {
            Ok::<_, AppError>((
                inbox::list(read, account, &wanted, before, PAGE + 1)?,
                inbox::count(read, account, &wanted)?,
            ))
        })
        .await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("{here}{}before={}", if here.contains('?') { '&' } else { '?' }, MessageId(last.id)));
    let shell = frame(&cx, &headers, Area::Me, "消息").await?;
    let link = |href: String, word: &str, current: bool| NavEntry::new(href, word, "bell", current);
    let mut kinds = vec![
        link("/messages".to_owned(), "全部", kind.is_empty() && !filter.unread),
        link("/messages?unread=1".to_owned(), "未读", filter.unread).with_count(shell.unread),
    ];
    kinds.extend(
        KINDS
            .iter()
            .map(|(slug, word)| link(format!("/messages?kind={slug}"), word, kind == *slug)),
    );
    let messages = rows
        .into_iter()
        .map(|m| MessageRow {
            href: format!("/messages/{}", MessageId(m.id)),
            from: KINDS.iter().find(|k| k.0 == m.kind).map_or("系统", |k| k.1).to_owned(),
            when: instant(m.at),
            light: None,
            unread: !m.read,
            title: m.title,
            text: m.body,
        })
        .collect();
    let pager = Pager {
        total: Some(total.unsigned_abs()),
        unit: "条消息",
        next,
        first: (before != i64::MAX).then_some(here),
    };
    page(&MessagesPage {
        shell,
        kinds,
        messages,
        pager,
    })
}

/// Marks one read and goes where it points.
///
/// # Errors
/// [`AppError::NotFound`] for a message that is not one's own.
pub async fn open(cx: Cx, Path(id): Path<MessageId>) -> Result<Response, AppError> {
    let (account, now) = (cx.who.account, cx.now());
    let link = cx
        .write(None, move |write| {
            let link = message::link(write, account, id.0)?.ok_or(AppError::NotFound)?;
            message::mark_read(write, account, id.0, now)?;
            write.target("message", id.0);
            write.note("阅读消息");
            Ok::<_, AppError>(link)
        })
        .await?;
    Ok(http::see_other(if link.is_empty() { "/messages" } else { http::safe_next(&link) }))
}

/// Marks all read.
///
/// # Errors
/// The store fails.
pub async fn read_all(cx: Cx) -> Result<Response, AppError> {
    let (account, now) = (cx.who.account, cx.now());
    cx.write(None, move |write| {
        write.target("account", account);
        write.note("全部消息标为已读");
        message::mark_read(write, account, 0, now)
    })
    .await?;
    Ok(http::see_other("/messages"))
}
