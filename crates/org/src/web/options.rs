//! Organisations as options of a combo box.

use crate::store::search::{self, Hit, Query, with_line};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jishi_platform::{AppError, Cx};
use jishi_ui::fragment;
use jishi_ui::input::Asked;

/// Options shown at once; whoever does not find the right one types more.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "org/options.html")]
struct Options {
    hits: Vec<Hit>,
}

/// The options for `q` (or for the field of the combo box itself, whose name ends in `_text`).
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let text = if asked.get("q").is_empty() {
        asked.ending("_text")
    } else {
        asked.get("q")
    }
    .to_owned();
    let top = cx.identity()?.path.clone();
    let hits = cx
        .read(move |read| {
            let orgs = search::page(read, &Query { text, ..Query::default() }, MOST)?;
            with_line(read, &top, orgs)
        })
        .await?;
    let html = Options { hits }.render().map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(StatusCode::OK, html))
}
