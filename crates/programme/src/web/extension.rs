//! Asking for more time, and answering.

use super::answer::{FormState, back};
use super::form::{Fields, Id};
use super::form_item;
use crate::action::{Caller, extension};
use crate::model::{ExtensionId, StepId};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// `POST /steps/{id}/extension`: `to`, `reason`, `_key`.
///
/// # Errors
/// As [`extension::ask`].
pub async fn ask(cx: Cx, Id(id): Id<StepId>, fields: Fields) -> Result<Response, AppError> {
    let item = form_item::of_step(&cx, id).await?;
    let state = FormState {
        form: "extension",
        of: id.to_string(),
        fields: fields.clone(),
    };
    let caller = Caller::of(&cx)?;
    let act = move |write: &mut jishi_platform::db::Write<'_>| {
        extension::ask(write, &caller, id, fields.day("to"), fields.get("reason"), fields.key())
    };
    let outcome = cx.write(Some(Target::new("item", item.0)), act).await;
    back(&cx, Some(item), state, outcome).await
}

/// `POST /extensions/{id}/decision`: `how` (grant, refuse), `answer`, `_key`.
///
/// # Errors
/// As [`extension::decide`].
pub async fn decide(cx: Cx, Id(id): Id<ExtensionId>, fields: Fields) -> Result<Response, AppError> {
    let item = form_item::of_extension(&cx, id).await?;
    let state = FormState {
        form: "extension-decision",
        of: id.to_string(),
        fields: fields.clone(),
    };
    let grant = match fields.get("how") {
        "grant" => Some(true),
        "refuse" => Some(false),
        _ => None,
    };
    let outcome = match grant {
        None => Err(AppError::field("how", "请选择审批意见")),
        Some(grant) => {
            let caller = Caller::of(&cx)?;
            let act = move |write: &mut jishi_platform::db::Write<'_>| {
                extension::decide(write, &caller, id, grant, fields.get("answer"), fields.key())
            };
            cx.write(Some(Target::new("item", item.0)), act).await
        }
    };
    back(&cx, Some(item), state, outcome).await
}
