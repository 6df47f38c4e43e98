//! 领导批示.

use super::answer::{FormState, back};
use super::form::{Fields, Id};
use crate::action::{Caller, instruct};
use crate::model::ItemId;
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// `POST /items/{id}/instructions`: `text`, `_key`.
///
/// # Errors
/// As [`instruct::instruct`].
pub async fn post(cx: Cx, Id(item): Id<ItemId>, fields: Fields) -> Result<Response, AppError> {
    let state = FormState {
        form: "instruction",
        of: String::new(),
        fields: fields.clone(),
    };
    let caller = Caller::of(&cx)?;
    let outcome = cx
        .write(Some(Target::new("item", item.0)), move |write| {
            instruct::instruct(write, &caller, item, fields.get("text"), fields.key())
        })
        .await;
    back(&cx, Some(item), state, outcome).await
}
