//! Notices of the own unit: the list with its drafts, and the upload.

use crate::model::{NoticeId, NoticeState};
use crate::store::{Stamp, draft, notice};
use askama::Template;
use axum::extract::{Multipart, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use jishi_kernel::{format_day, shanghai_day, shanghai_time};
use jishi_notice::read::Options;
use jishi_notice::source::{self, Limits};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{ErrorSummary, Field, FieldKind, Pager, Steps};
use jishi_ui::{Area, Crumb, Shell, Tone, frame, page, page_with};
use serde::Deserialize;

/// Rows of one page of the list.
const PAGE: usize = 30;

struct Row {
    href: String,
    title: String,
    file: String,
    state: NoticeState,
    tone: &'static str,
    when: String,
    who: String,
}

#[derive(Template)]
#[template(path = "programme/notices.html")]
struct NoticesPage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
    may_upload: bool,
}

#[derive(Template)]
#[template(path = "programme/upload.html")]
struct UploadPage {
    shell: Shell,
    stages: Steps,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// Where the list goes on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    before: String,
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn list(cx: Cx, headers: HeaderMap, Query(query): Query<ListQuery>) -> Result<Response, AppError> {
    let before = query.before.parse::<NoticeId>().ok();
    let mut found = cx.read(move |read| notice::list(read, None, before, PAGE as i64 + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|n| format!("/notices?before={}", n.id));
    let today = cx.today();
    let rows = found
        .into_iter()
        .map(|n| Row {
            href: match (n.state, n.programme) {
                (NoticeState::Published, Some(programme)) => format!("/programmes/{programme}"),
                _ => format!("/notices/{}", n.id),
            },
            title: if n.title.is_empty() {
                "（未识别标题）".to_owned()
            } else {
                n.title
            },
            file: n.file_name,
            tone: match n.state {
                NoticeState::Draft => "care",
                NoticeState::Published => "good",
                NoticeState::Discarded => "",
            },
            state: n.state,
            when: format!(
                "{} {}",
                format_day(shanghai_day(n.uploaded_at), today),
                shanghai_time(n.uploaded_at)
            ),
            who: n.uploaded_by,
        })
        .collect();
    let pager = Pager {
        unit: "份",
        next,
        first: before.map(|_| "/notices".to_owned()),
        ..Pager::default()
    };
    let shell = frame(&cx, &headers, Area::Notices, "通知导入").await?;
    page(&NoticesPage {
        shell,
        rows,
        pager,
        may_upload: cx.may(Act::DraftEdit),
    })
}

async fn form(cx: &Cx, headers: &HeaderMap, text: &str, wrong: [&str; 2]) -> Result<UploadPage, AppError> {
    let shell = frame(cx, headers, Area::Notices, "上传通知").await?;
    let fields = vec![
        Field::new("file", "通知文件", FieldKind::File(".docx,.xlsx,.txt,.md"))
            .with_hint("支持 .docx、.xlsx、.txt、.md，不超过 20 MB；.doc 和 PDF 请先另存为 .docx")
            .with_error(wrong[0])
            .optional(),
        Field::new("text", "或粘贴通知正文", FieldKind::Lines(8))
            .with_value(text)
            .with_error(wrong[1])
            .optional(),
    ];
    let errors = ErrorSummary::of(&fields);
    let crumbs = vec![Crumb::to("/notices", "通知导入"), Crumb::here("上传")];
    Ok(UploadPage {
        shell: Shell {
            crumbs,
            errors: errors.count(),
            ..shell
        },
        stages: Steps::new(&["上传通知", "核对内容", "发布"], 0),
        errors,
        fields,
    })
}

/// The upload page.
///
/// # Errors
/// The store fails.
pub async fn new(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    page(&form(&cx, &headers, "", ["", ""]).await?)
}

/// Takes a file (or pasted text), reads it, and opens its draft. The same file again opens the same draft.
///
/// # Errors
/// The store fails; a file that cannot be read comes back with the reason.
pub async fn create(cx: Cx, headers: HeaderMap, mut body: Multipart) -> Result<Response, AppError> {
    let (mut name, mut bytes, mut pasted) = (String::new(), Bytes::new(), String::new());
    while let Some(field) = body.next_field().await? {
        match field.name() {
            Some("file") => {
                name = field
                    .file_name()
                    .unwrap_or_default()
                    .rsplit(['/', '\\'])
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(120)
                    .collect();
                bytes = field.bytes().await?;
            }
            Some("text") => pasted = field.text().await?,
            _ => {}
        }
    }
    if bytes.is_empty() && !pasted.trim().is_empty() {
        name = "粘贴的通知.txt".to_owned();
        bytes = Bytes::from(pasted.clone());
    }
    if bytes.is_empty() {
        let empty = if name.is_empty() {
            "请选择通知文件，或粘贴通知正文"
        } else {
            "这是空文件，请重新选择"
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &pasted, [empty, ""]).await?);
    }
    let (content, file_name) = (bytes.clone(), name.clone());
    let outcome = tokio::task::spawn_blocking(move || {
        let source = source::read(&content, &file_name, &Limits::default()).map_err(|e| e.to_string())?;
        let draft = jishi_notice::read::read(
            &source,
            &Options {
                source_name: file_name,
                ..Options::default()
            },
        );
        Ok::<_, String>((source.text, draft))
    })
    .await
    .map_err(|e| AppError::Internal(e.into()))?;
    let (text, read) = match outcome {
        Ok(done) => done,
        Err(reason) => {
            let reason = format!("“{name}”：{reason}");
            return page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &form(&cx, &headers, &pasted, [&reason, ""]).await?,
            );
        }
    };
    let hash = cx.app.files.put(bytes).await?;
    let identity = cx.identity()?.clone();
    let by = Stamp {
        account: cx.who.account,
        post: identity.post,
        at: cx.now(),
    };
    let id = NoticeId(cx.id());
    let title = read.doc.title.clone().unwrap_or_default();
    let read_as = serde_json::to_string(&read).map_err(|e| AppError::Internal(e.into()))?;
    let opened = cx
        .write(None, move |write| {
            if let Some(same) = draft::same_file(write, identity.org, &hash)? {
                write.target("notice", same.0);
                write.note("再次上传同一通知，打开已有草稿");
                return Ok(same);
            }
            write.target("notice", id.0);
            write.note("上传通知");
            let new = draft::NewNotice {
                id,
                org: identity.org,
                org_path: &identity.path,
                file_name: &name,
                file_hash: &hash,
                text: &text,
                read_as: &read_as,
                title: &title,
            };
            draft::add(write, &new, by)?;
            Ok::<_, AppError>(id)
        })
        .await?;
    Ok(http::see_other(&if opened == id {
        format!("/notices/{opened}")
    } else {
        format!("/notices/{opened}?again=1")
    }))
}

/// A message when the same file was uploaded before.
pub(super) fn again_flash() -> jishi_ui::Flash {
    jishi_ui::Flash::new(Tone::Info, "这份文件此前已上传，以下是已有的草稿")
}
