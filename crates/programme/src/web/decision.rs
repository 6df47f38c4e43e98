//! Answering a report.

use super::answer::{FormState, back};
use super::form::{Fields, Id};
use super::form_item;
use crate::action::{Caller, decide};
use crate::model::{DecisionHow, ProgressId};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};

/// `POST /progress/{id}/decision`: `how` (accept, return, more), `reason`, `_key`.
///
/// # Errors
/// As [`decide::decide`].
pub async fn post(cx: Cx, Id(id): Id<ProgressId>, fields: Fields) -> Result<Response, AppError> {
    let item = form_item::of_progress(&cx, id).await?;
    let state = FormState {
        form: "decision",
        of: id.to_string(),
        fields: fields.clone(),
    };
    let outcome = match DecisionHow::from_slug(fields.get("how")) {
        None => Err(AppError::field("how", "请选择审核意见")),
        Some(how) => {
            let caller = Caller::of(&cx)?;
            cx.write(Some(Target::new("item", item.0)), move |write| {
                decide::decide(write, &caller, id, how, fields.get("reason"), fields.key())
            })
            .await
        }
    };
    back(&cx, Some(item), state, outcome).await
}
