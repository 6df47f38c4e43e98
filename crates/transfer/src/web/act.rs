//! What people send from the page of a transfer.

use super::show::redraw;
use crate::action::{Caller, appeal, correct, decide};
use crate::model::{FileId, TransferId};
use crate::store::file::File;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use jishi_platform::authz::Target;
use jishi_platform::db::Write;
use jishi_platform::{App, AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};

/// Runs an act; on success back to the page with a word, else the page again with what is wrong.
async fn run(
    cx: Cx,
    headers: HeaderMap,
    id: TransferId,
    pairs: Pairs,
    word: &str,
    act: impl FnOnce(&mut Write<'_>, &Caller, &Pairs) -> Result<(), AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let given = pairs.clone();
    let outcome = cx
        .write(Some(Target::new("transfer", id.0)), move |write| act(write, &caller, &given))
        .await;
    match outcome {
        Ok(()) => Ok(http::see_other(&format!("/transfers/{id}?done={word}"))),
        Err(error) => redraw(&cx, &headers, id, error, &pairs).await,
    }
}

/// `POST /transfers/{id}/approval`: `version`, `branch`.
///
/// # Errors
/// As [`decide::approve`].
pub async fn approve(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "approved", move |write, caller, pairs| {
        decide::approve(write, caller, id, pairs.parse("version"), pairs.parse("branch"), pairs.get("words")).map(|_| ())
    })
    .await
}

/// `POST /transfers/{id}/return`: `version`, `reason`, `words`.
///
/// # Errors
/// As [`decide::send_back`].
pub async fn send_back(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "returned", move |write, caller, pairs| {
        decide::send_back(write, caller, id, pairs.parse("version"), pairs.get("reason"), pairs.get("words")).map(|_| ())
    })
    .await
}

/// `POST /transfers/{id}/branch`: `version`, `branch`.
///
/// # Errors
/// As [`decide::allocate`].
pub async fn allocate(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "allocated", move |write, caller, pairs| {
        decide::allocate(write, caller, id, pairs.parse("version"), pairs.parse("branch")).map(|_| ())
    })
    .await
}

/// `POST /transfers/{id}/receipt`: `version`, `words`.
///
/// # Errors
/// As [`decide::confirm`].
pub async fn confirm(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "confirmed", move |write, caller, pairs| {
        decide::confirm(write, caller, id, pairs.parse("version"), pairs.get("words")).map(|_| ())
    })
    .await
}

/// `POST /transfers/{id}/withdrawal`: `words`.
///
/// # Errors
/// As [`correct::withdraw`].
pub async fn withdraw(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "withdrawn", move |write, caller, pairs| {
        correct::withdraw(write, caller, id, pairs.get("words"))
    })
    .await
}

/// `POST /transfers/{id}/offer`: turns to the county's floating branch.
///
/// # Errors
/// As [`correct::accept_offer`].
pub async fn offer(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "sent", move |write, caller, _| {
        correct::accept_offer(write, caller, id)
    })
    .await
}

/// `POST /transfers/{id}/ruling`: `how` (uphold, reject), `words`.
///
/// # Errors
/// As [`appeal::decide`].
pub async fn rule(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, id, pairs, "ruled", move |write, caller, pairs| {
        match pairs.get("how") {
            "uphold" => appeal::decide(write, caller, id, true, pairs.get("words")),
            "reject" => appeal::decide(write, caller, id, false, pairs.get("words")),
            _ => Err(AppError::field("how", "请选择裁定结果")),
        }
    })
    .await
}

/// `POST /transfers/{id}/appeal`, with files.
///
/// # Errors
/// As [`appeal::appeal`]; a file of another kind or too large.
pub async fn appeal(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, upload: Upload) -> Result<Response, AppError> {
    let stored = store(&cx, id, &upload).await;
    let pairs = upload.pairs;
    match stored {
        Ok(files) => {
            run(cx, headers, id, pairs, "appealed", move |write, caller, pairs| {
                appeal::appeal(write, caller, id, pairs.get("words"), &files)
            })
            .await
        }
        Err(error) => redraw(&cx, &headers, id, error, &pairs).await,
    }
}

/// Checks the files of an appeal and puts them into the file store. Nothing is stored for a
/// stranger: the transfer is opened first.
///
/// # Errors
/// 404 out of sight; a file of another kind or too large.
pub(super) async fn store(cx: &Cx, id: TransferId, upload: &Upload) -> Result<Vec<File>, AppError> {
    let (caller, today) = (Caller::of(cx)?, cx.today());
    let scope = cx.scope().clone();
    let rule = cx
        .app
        .db
        .read(&scope, move |read| {
            let opened = crate::action::open(read, &caller, id)?;
            if !opened.starts(&caller) {
                return Err(AppError::Forbidden);
            }
            Ok::<_, AppError>(crate::rules::appeal(read, &opened.from.path, today)?)
        })
        .await?;
    if upload.files.len() > rule.files {
        return Err(AppError::field("files", format!("申诉材料最多 {} 个文件", rule.files)));
    }
    let mut out = Vec::new();
    for (name, bytes) in &upload.files {
        let limit = rule.megabytes.saturating_mul(1024 * 1024);
        let (kind, name) = jishi_platform::files::check(name, bytes, limit).map_err(|text| AppError::field("files", text))?;
        if !(kind.media.starts_with("image/") || kind.media == "application/pdf") {
            return Err(AppError::field("files", format!("“{name}”不是图片或 PDF")));
        }
        let hash = cx.app.files.put(bytes.clone()).await?;
        out.push(File {
            id: FileId(cx.id()),
            hash,
            name,
            media: kind.media.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            purpose: "appeal".to_owned(),
            at: cx.now(),
        });
    }
    Ok(out)
}

/// A form with files.
pub struct Upload {
    /// Its fields.
    pub pairs: Pairs,
    /// Its files: name and content, empty choices left out.
    pub files: Vec<(String, Bytes)>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, state: &App) -> Result<Self, AppError> {
        // Eight files of five megabytes, and the words beside them.
        DefaultBodyLimit::max(42 * 1024 * 1024).apply(&mut request);
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| AppError::BadRequest("请从页面的表单提交".to_owned()))?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await?;
            match file {
                Some(file) if !(file.is_empty() && bytes.is_empty()) => files.push((file, bytes)),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self {
            pairs: pairs.into_iter().collect(),
            files,
        })
    }
}
