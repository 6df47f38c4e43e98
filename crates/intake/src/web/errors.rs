//! The rows that were not imported, as uploaded, with their reasons; and the good ones with hints.

use super::{Desk, file};
use crate::RunId;
use crate::layout::Layout;
use crate::run::back;
use crate::run::source::web_limits;
use crate::store::fault::Sort;
use crate::store::run;
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Id;
use tempfile::NamedTempFile;

/// `GET /imports/{kind}/{id}/errors.xlsx`.
///
/// # Errors
/// [`AppError::NotFound`] for another account's run; a refusal when the upload has been removed.
pub(super) async fn get(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    answer(desk, cx, id, Sort::Fault, "未导入").await
}

/// `GET /imports/{kind}/{id}/hints.xlsx`.
///
/// # Errors
/// As [`get`].
pub(super) async fn hints(desk: Desk, cx: Cx, Id(id): Id<RunId>) -> Result<Response, AppError> {
    answer(desk, cx, id, Sort::Hint, "有提示").await
}

async fn answer(desk: Desk, cx: Cx, id: RunId, sort: Sort, word: &str) -> Result<Response, AppError> {
    let (account, slug) = (cx.who.account, desk.kind.slug());
    let row = cx
        .read(move |read| run::own(read, id, account, slug))
        .await?
        .ok_or(AppError::NotFound)?;
    if !row.kept {
        return Err(AppError::refused("上传的表格已删除，请重新上传"));
    }
    if row.state.under_way() {
        return Err(AppError::refused("尚未处理完，请稍后下载"));
    }
    let layout: Layout = serde_json::from_str(&row.layout).map_err(|error| AppError::Internal(error.into()))?;
    let failed = |error: std::io::Error| AppError::Internal(error.into());
    let (copy, out) = (NamedTempFile::new().map_err(failed)?, NamedTempFile::new().map_err(failed)?);
    let mut input = tokio::fs::File::create(copy.path()).await.map_err(failed)?;
    cx.app.files.copy_upload(&cx.app.keys, id.0, &mut input).await?;
    let (app, runtime) = (cx.app.clone(), tokio::runtime::Handle::current());
    let (format, limits) = (Format::of(&row.file_name), web_limits(cx.app.config.upload_limit));
    let written = tokio::task::spawn_blocking(move || {
        back::write(&app, runtime, (id, sort), (copy.path(), format, limits), &layout, out.as_file())?;
        Ok::<_, anyhow::Error>(out)
    });
    let out = written.await.map_err(|error| AppError::Internal(error.into()))??;
    let stem = row.file_name.rsplit_once('.').map_or(row.file_name.as_str(), |(stem, _)| stem);
    file::answer(out, &format!("{stem}-{word}"), Format::Xlsx).await
}
