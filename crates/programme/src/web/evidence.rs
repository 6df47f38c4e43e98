//! Evidence files: only for whoever sees the item, never run in the browser.

use super::form::Id;
use crate::model::EvidenceId;
use crate::store::evidence;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_platform::files::KINDS;
use jishi_platform::{AppError, Cx};

/// What a shown file may do: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// `GET /evidence/{id}`: pictures and PDF are shown, everything else is saved.
///
/// # Errors
/// 404 when the caller does not see the item; the file store fails.
pub async fn get(cx: Cx, Id(id): Id<EvidenceId>) -> Result<Response, AppError> {
    let found = cx.read(move |read| evidence::find(read, id)).await?.ok_or(AppError::NotFound)?;
    let bytes = cx.app.files.get(&found.hash).await?;
    Ok(served(&found.name, bytes))
}

/// An uploaded file as an answer: pictures and PDF are shown, everything else is saved, nothing runs.
pub(super) fn served(name: &str, bytes: Bytes) -> Response {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let media = KINDS
        .iter()
        .find(|kind| kind.extension == extension)
        .map_or("application/octet-stream", |kind| kind.media);
    let shown = media.starts_with("image/") || media == "application/pdf";
    let disposition = format!(
        "{}; filename*=UTF-8''{}",
        if shown { "inline" } else { "attachment" },
        percent(name)
    );
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A file name as RFC 8187 writes it in a header.
pub(crate) fn percent(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
