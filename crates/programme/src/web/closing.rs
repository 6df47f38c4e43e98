//! 办结, 销号, 恢复.

use super::answer::{FormState, back};
use super::form::{Fields, Id};
use crate::action::{Caller, close};
use crate::model::{ClosingHow, ItemId};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// `POST /items/{id}/closing`: `how` (finish, strike, reopen), `reason`, `_key`.
///
/// # Errors
/// As [`close::close`].
pub async fn post(cx: Cx, Id(item): Id<ItemId>, fields: Fields) -> Result<Response, AppError> {
    let state = FormState {
        form: "closing",
        of: String::new(),
        fields: fields.clone(),
    };
    let outcome = match ClosingHow::from_slug(fields.get("how")) {
        None => Err(AppError::field("how", "请选择办结、销号或恢复")),
        Some(how) => {
            let caller = Caller::of(&cx)?;
            cx.write(Some(Target::new("item", item.0)), move |write| {
                close::close(write, &caller, item, how, fields.get("reason"), fields.key())
            })
            .await
        }
    };
    back(&cx, Some(item), state, outcome).await
}
