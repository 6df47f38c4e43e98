//! Turning a template into an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jishi_platform::AppError;

/// A page or fragment with status 200.
///
/// # Errors
/// The template fails to print.
pub fn page(template: &impl Template) -> Result<Response, AppError> {
    page_with(StatusCode::OK, template)
}

/// A page with another status, such as 422 for a form that comes back with its mistakes.
///
/// # Errors
/// The template fails to print.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, AppError> {
    let html = template.render().map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(status, html))
}

/// Ready HTML as an answer.
pub fn fragment(status: StatusCode, html: String) -> Response {
    (
        status,
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::VARY, "HX-Request-Type, Cookie"),
        ],
        html,
    )
        .into_response()
}
