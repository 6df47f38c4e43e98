//! 催办: what was previewed is done.

use super::form::{Fields, Id};
use crate::action::{Caller, urge};
use crate::model::{ItemId, ProgrammeId};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::http::{safe_next, see_other};
use jishi_platform::{AppError, Cx};

/// `POST /programmes/{id}/urges`: `items` (repeated), `text`, `confirmed=1`, `next`, `_key`.
/// Goes to `next` or the record of urges.
///
/// # Errors
/// As [`urge::urge`].
pub async fn post(cx: Cx, Id(programme): Id<ProgrammeId>, fields: Fields) -> Result<Response, AppError> {
    let next = match fields.get("next") {
        "" => format!("/programmes/{programme}/urges?done=urge"),
        next => safe_next(next).to_owned(),
    };
    let items: Vec<ItemId> = fields.all("items").filter_map(|id| id.parse().ok()).collect();
    let caller = Caller::of(&cx)?;
    let act = move |write: &mut jishi_platform::db::Write<'_>| {
        urge::urge(
            write,
            &caller,
            programme,
            &items,
            fields.get("text"),
            fields.get("confirmed") == "1",
            fields.key(),
        )
    };
    cx.write(Some(Target::new("programme", programme.0)), act).await?;
    Ok(see_other(&next))
}
