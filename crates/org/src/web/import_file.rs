//! Files of the import: the template, and the rows that were not imported with their reasons.

use super::import::{UploadId, decide, uploaded};
use crate::import;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_exchange::WriteError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Id;
use std::io::Cursor;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn file(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", jishi_ui::input::escape(name));
    (
        [(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        bytes,
    )
        .into_response()
}

/// Writes a file off the request threads.
async fn written(work: impl FnOnce(&mut Cursor<Vec<u8>>) -> Result<(), WriteError> + Send + 'static) -> Result<Vec<u8>, AppError> {
    let done = tokio::task::spawn_blocking(move || {
        let mut out = Cursor::new(Vec::new());
        work(&mut out).map(|()| out.into_inner())
    });
    done.await
        .map_err(|e| AppError::Internal(e.into()))?
        .map_err(|e| AppError::Internal(e.into()))
}

/// The template with the page of instructions.
///
/// # Errors
/// The writer fails.
pub async fn template(_: Cx) -> Result<Response, AppError> {
    Ok(file("组织导入模板.xlsx", written(|out| import::template(out)).await?))
}

/// The faulty rows of an upload, as typed, with the column of reasons.
///
/// # Errors
/// [`AppError::NotFound`] for another account's upload.
pub async fn errors(cx: Cx, Id(id): Id<UploadId>) -> Result<Response, AppError> {
    let (name, sheet) = uploaded(&cx, id).await?;
    let (sheet, _) = decide(&cx, sheet).await?;
    let bytes = written(move |out| import::write_errors(&sheet, out).map(|_| ())).await?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    Ok(file(&format!("{stem}-未导入.xlsx"), bytes))
}
