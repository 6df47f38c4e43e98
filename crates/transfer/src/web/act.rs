//! What people send from the page of a transfer.

use super::proof::{self, Proof};
use super::show::redraw;
use crate::action::{Caller, appeal, correct, decide};
use crate::model::TransferId;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::db::Write;
use jishi_platform::{AppError, Cx, http};
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
pub async fn appeal(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, upload: Proof) -> Result<Response, AppError> {
    let stored = proof::store_appeal(&cx, &upload, id).await;
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
