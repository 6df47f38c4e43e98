//! A proof: only for who sees the record or filed the claim, never run in the browser.

use crate::ProofId;
use crate::store::proof;
use crate::store::view::{self, NewView, What};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_platform::files::KINDS;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Id, escape};

/// What a shown file may do: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Shows it; the look is noted, since a proof holds whole numbers.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; the file store fails.
pub async fn get(cx: Cx, Id(id): Id<ProofId>) -> Result<Response, AppError> {
    let (app, account, org, now) = (cx.app.clone(), cx.who.account, cx.identity()?.org, cx.now());
    let found = cx
        .write(None, move |write| {
            let found = proof::find(write, id)?.ok_or(AppError::NotFound)?;
            let look = NewView {
                id: app.id(),
                person: found.person,
                at: now,
                account,
                org,
                what: What::Proof,
                reason: "查看证明材料",
            };
            view::add(write, &look)?;
            write.target("person", found.person.0);
            write.note("查看证明材料");
            Ok::<_, AppError>(found)
        })
        .await?;
    let bytes = cx.app.files.get(&found.hash).await?;
    let extension = found
        .name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .unwrap_or_default();
    let media = KINDS
        .iter()
        .find(|kind| kind.extension == extension)
        .map_or("application/octet-stream", |kind| kind.media);
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename*=UTF-8''{}", escape(&found.name)),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
