//! Setting the rule of the lights.

use super::form::Fields;
use crate::action::{Caller, light_rule};
use axum::response::Response;
use jishi_platform::http::see_other;
use jishi_platform::{AppError, Cx};

/// `POST /light-rules`: `near_days`, `from`, `source`; back to the rules, or the form again with what is wrong.
///
/// # Errors
/// As [`light_rule::set`], but for mistakes in fields.
pub async fn post(cx: Cx, fields: Fields) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let given = fields.clone();
    let outcome = cx
        .write(None, move |write| {
            light_rule::set(write, &caller, fields.parse("near_days"), fields.day("from"), fields.get("source"))
        })
        .await;
    match outcome {
        Ok(_) => Ok(see_other("/rules?done=rule")),
        Err(AppError::Invalid(wrong)) => super::rules::redraw(&cx, &given, &wrong).await,
        Err(error) => Err(error),
    }
}
