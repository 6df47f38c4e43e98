//! Setting the rule of the lights.

use super::form::Fields;
use crate::action::{Caller, light_rule};
use axum::response::Response;
use jishi_platform::http::see_other;
use jishi_platform::{AppError, Cx};

/// `POST /light-rules`: `near_days`, `from`, `source`.
///
/// # Errors
/// As [`light_rule::set`].
pub async fn post(cx: Cx, fields: Fields) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    cx.write(None, move |write| {
        light_rule::set(write, &caller, fields.parse("near_days"), fields.day("from"), fields.get("source"))
    })
    .await?;
    Ok(see_other("/light-rules?done=rule"))
}
