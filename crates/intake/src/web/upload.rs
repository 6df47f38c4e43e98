//! Taking a file: looked over, kept, its columns proposed.

use super::{Desk, new, wake};
use crate::RunId;
use crate::adapter::{Adapter, serving, with_all};
use crate::layout::Layout;
use crate::run::source::{open, web_limits};
use crate::state::{Mode, State};
use crate::store::map;
use crate::store::run::{self, NewRun};
use axum::extract::Multipart;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use jishi_exchange::ReadError;
use jishi_exchange::sheet::{Column, Format, Head, Upload};
use jishi_platform::{App, AppError, Cx, http};
use std::collections::BTreeMap;
use tempfile::NamedTempFile;

/// Takes a file, keeps it, and leads to the mapping of its columns, or at once to the check when
/// nothing is left to settle.
///
/// # Errors
/// The store fails; a file that cannot be read comes back with the reason.
pub(super) async fn post(desk: Desk, cx: Cx, headers: HeaderMap, mut body: Multipart) -> Result<Response, AppError> {
    let (mut name, mut bytes) = (String::new(), Bytes::new());
    while let Some(field) = body.next_field().await? {
        if field.name() == Some("file") {
            let given = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
            name = given.chars().filter(|c| !c.is_control()).take(120).collect();
            bytes = field.bytes().await?;
        }
    }
    if bytes.is_empty() {
        let wrong = if name.is_empty() {
            "请选择表格文件"
        } else {
            "这是空文件，请重新选择"
        };
        return new::form(&desk, &cx, &headers, wrong).await;
    }
    let adapters = adapters(&desk, &cx).await?;
    let columns = desk.kind.columns();
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let looked = look(&cx.app, name.clone(), bytes.clone(), with_all(&columns, &adapters)).await?;
    let (head, expected) = match looked {
        Ok(found) => found,
        Err(reason) => return new::form(&desk, &cx, &headers, &format!("“{name}”：{reason}")).await,
    };
    let (layout, settled) = propose(&desk, &cx, &head, &columns, &adapters).await?;
    let id = RunId(cx.id());
    cx.app.files.keep_upload(&cx.app.keys, &*cx.app.random, id.0, &bytes).await?;
    let identity = cx.identity()?;
    let new = NewRun {
        id,
        kind: desk.kind.slug(),
        account: cx.who.account,
        post: identity.post,
        org: identity.org,
        org_path: identity.path.clone(),
        file_name: name,
        file_size: size,
        kept: true,
        layout: serde_json::to_string(&layout).map_err(|error| AppError::Internal(error.into()))?,
        mode: Mode::Good,
        state: if settled { State::Checking } else { State::Columns },
        expected,
    };
    let (now, word) = (cx.now(), desk.kind.word());
    cx.write(None, move |write| {
        write.note(format!("上传{word}表，待核对"));
        write.target("import_run", id.0);
        run::add(write, &new, now)
    })
    .await?;
    if settled {
        wake(&cx.app, &desk);
        return Ok(http::see_other(&format!("{}/{id}", desk.base())));
    }
    Ok(http::see_other(&format!("{}/{id}/columns", desk.base())))
}

/// The column maps that serve the caller's organisation.
pub(super) async fn adapters(desk: &Desk, cx: &Cx) -> Result<Vec<Adapter>, AppError> {
    let (slug, path) = (desk.kind.slug(), cx.identity()?.path.clone());
    cx.read(move |read| Ok::<_, AppError>(serving(read, slug, &path)?)).await
}

/// Reads the head, and how many rows there probably are, off the request threads; inside, why the file is unusable.
async fn look(app: &App, name: String, bytes: Bytes, columns: Vec<Column>) -> Result<Result<(Head, u32), ReadError>, AppError> {
    let limits = web_limits(app.config.upload_limit);
    let read = tokio::task::spawn_blocking(move || {
        let input = std::io::Cursor::new(bytes);
        let mut upload = Upload::open(input, Format::of(&name), limits)?;
        let head = upload.head(&columns, None)?;
        let expected = upload.expected(&head);
        Ok((head, expected))
    });
    read.await.map_err(|error| AppError::Internal(error.into()))
}

/// The places of the columns, and whether nothing is left for a person to settle: a sheet with these
/// headings was settled before, or every heading is one of ours.
async fn propose(desk: &Desk, cx: &Cx, head: &Head, columns: &[Column], adapters: &[Adapter]) -> Result<(Layout, bool), AppError> {
    let proposed = Layout::propose(head, columns, adapters);
    let (org, slug, heads) = (cx.identity()?.org, desk.kind.slug(), proposed.heads());
    let kept = cx.read(move |read| map::find(read, org, slug, &heads)).await?;
    let remembered = kept
        .and_then(|text| serde_json::from_str::<BTreeMap<String, String>>(&text).ok())
        .map(|kept| Layout::remembered(head, columns, &kept))
        .filter(|layout| layout.missing(columns).is_empty());
    Ok(match remembered {
        Some(layout) => (layout, true),
        None => {
            let settled = proposed.adapter.is_empty() && proposed.complete(columns);
            (proposed, settled)
        }
    })
}

/// The head of a kept upload, read again: for the samples below its headings.
pub(super) async fn kept_head(desk: &Desk, cx: &Cx, id: RunId, name: &str, at: Option<u32>) -> Result<Result<Head, ReadError>, AppError> {
    let failed = |error: std::io::Error| AppError::Internal(error.into());
    let copy = NamedTempFile::new().map_err(failed)?;
    let mut out = tokio::fs::File::create(copy.path()).await.map_err(failed)?;
    cx.app.files.copy_upload(&cx.app.keys, id.0, &mut out).await?;
    let (format, limits) = (Format::of(name), web_limits(cx.app.config.upload_limit));
    let columns = with_all(&desk.kind.columns(), &adapters(desk, cx).await?);
    let read = tokio::task::spawn_blocking(move || open(copy.path(), format, limits)?.head(&columns, at));
    read.await.map_err(|error| AppError::Internal(error.into()))
}
