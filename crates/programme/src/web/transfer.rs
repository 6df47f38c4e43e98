//! Handing the lead to another department or organisation.

use super::answer::{FormState, back};
use super::form::{Fields, Id};
use crate::action::Caller;
use crate::action::transfer::{self, NewTransfer};
use crate::model::ItemId;
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// `POST /items/{id}/transfer`: `from` and `to` (keys of parties), `reason`, `_key`.
///
/// # Errors
/// As [`transfer::transfer`].
pub async fn post(cx: Cx, Id(item): Id<ItemId>, fields: Fields) -> Result<Response, AppError> {
    let state = FormState {
        form: "transfer",
        of: String::new(),
        fields: fields.clone(),
    };
    let new = NewTransfer {
        item,
        from: fields.parse("from"),
        to: fields.parse("to"),
        reason: fields.get("reason").to_owned(),
    };
    let caller = Caller::of(&cx)?;
    let outcome = cx
        .write(Some(Target::new("item", item.0)), move |write| {
            transfer::transfer(write, &caller, &new, fields.key())
        })
        .await;
    back(&cx, Some(item), state, outcome).await
}
