//! What a form answers: back to the item with what was done, or the form again with what is wrong.

use crate::action::Done;
use crate::model::ItemId;
use crate::web::Fields;
use axum::response::Response;
use jishi_platform::http::see_other;
use jishi_platform::{AppError, Cx};

/// A form of the item page that was refused: for drawing it again with the input kept.
#[derive(Clone, Debug)]
pub struct FormState {
    /// Which form: `progress`, `decision`, `transfer`, `extension`, `extension-decision`, `instruction`, `closing`.
    pub form: &'static str,
    /// The step, report or request it belongs to, as written in the URL; empty for forms of the item.
    pub of: String,
    /// What was sent.
    pub fields: Fields,
}

/// Answers a form of the item page. Success is `303` to the item, `?done=` naming the form; htmx
/// follows and gets the page's fragment.
///
/// # Errors
/// What the act failed with, unless the item page drew the form again.
pub(crate) async fn back(cx: &Cx, item: Option<ItemId>, state: FormState, outcome: Result<Done, AppError>) -> Result<Response, AppError> {
    match (outcome, item) {
        (Ok(done), _) => Ok(see_other(&format!("/items/{}?done={}", done.item, state.form))),
        (Err(error @ (AppError::Invalid(_) | AppError::Refused(_))), Some(item)) => redraw(cx, item, &state, error).await,
        (Err(error), _) => Err(error),
    }
}

/// Draws the item page again with the refused form open: 422 for fields, 409 for the act.
///
/// # Errors
/// The error given, when the item page has no place for it.
pub async fn redraw(cx: &Cx, item: ItemId, state: &FormState, error: AppError) -> Result<Response, AppError> {
    super::item::redraw(cx, item, state, error).await
}
