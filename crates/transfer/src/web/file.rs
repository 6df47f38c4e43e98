//! Proof: only for whoever sees the transfer and for the person, never run in the browser.

use super::own::own_member;
use super::view;
use super::words::percent;
use crate::action::{Caller, open};
use crate::model::{FileId, TransferId};
use crate::store::file::File;
use crate::store::transfer;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_person::PersonId;
use jishi_person::store::view::{self as look, NewView, What};
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// What a shown file may do: nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// `GET /transfers/{id}/files/{file}`. The look is noted, since a proof holds more than the page shows.
///
/// # Errors
/// 404 out of sight; the file store fails.
pub async fn get(cx: Cx, Path((id, one)): Path<(String, String)>) -> Result<Response, AppError> {
    let id: TransferId = id.parse().map_err(|_| AppError::NotFound)?;
    let one: FileId = one.parse().map_err(|_| AppError::NotFound)?;
    let caller = Caller::of(&cx)?;
    let (new, now) = (cx.id(), cx.now());
    let found = cx
        .write(Some(Target::new("transfer", id.0)), move |write| {
            let opened = open(write, &caller, id)?;
            let files = view::files(write, &opened)?;
            let found = files.into_iter().find(|file| file.id == one).ok_or(AppError::NotFound)?;
            let look = NewView {
                id: new,
                person: PersonId(opened.transfer.person),
                at: now,
                account: caller.account,
                org: caller.org,
                what: What::Proof,
                reason: "办理组织关系转接",
            };
            look::add(write, &look)?;
            write.note("查看转接证明材料");
            Ok::<_, AppError>(found)
        })
        .await?;
    answer(&cx, found).await
}

/// `GET /my/transfer/{id}/files/{file}`: the proof of an own transfer.
///
/// # Errors
/// 404 for a transfer of somebody else; the file store fails.
pub async fn own(cx: Cx, Path((id, one)): Path<(String, String)>) -> Result<Response, AppError> {
    let id: TransferId = id.parse().map_err(|_| AppError::NotFound)?;
    let one: FileId = one.parse().map_err(|_| AppError::NotFound)?;
    let caller = Caller::of(&cx)?;
    let found = cx
        .read(move |read| {
            let member = own_member(read, &caller)?;
            let own = transfer::of_person(read, member.person)?.into_iter().any(|one| one.id == id);
            let files = if own {
                view::files(read, &open(read, &caller, id)?)?
            } else {
                Vec::new()
            };
            files.into_iter().find(|file| file.id == one).ok_or(AppError::NotFound)
        })
        .await?;
    answer(&cx, found).await
}

/// The content, never run in the browser.
async fn answer(cx: &Cx, found: File) -> Result<Response, AppError> {
    let bytes = cx.app.files.get(&found.hash).await?;
    let headers = [
        (header::CONTENT_TYPE, found.media),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename*=UTF-8''{}", percent(&found.name)),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
