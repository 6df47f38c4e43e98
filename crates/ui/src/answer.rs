//! Turning a template into an answer.

use askama::Template;
use axum::body::{Body, Bytes};
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

/// Stands in a template where HTML rendered before goes; see [`page_around`]. Text from people
/// cannot look like it, since `<` is escaped.
pub struct Gap;

const GAP: &str = "<!--gap-->";

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(GAP)
    }
}

impl askama::FastWritable for Gap {
    fn write_into(&self, dest: &mut dyn std::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        dest.write_str(GAP).map_err(Into::into)
    }
}

impl askama::filters::HtmlSafe for Gap {}

/// A page with `inner` in the place of its [`Gap`], sent in pieces and not copied: for large parts
/// that are kept ready.
///
/// # Errors
/// The template fails to print.
pub fn page_around(template: &impl Template, inner: Bytes) -> Result<Response, AppError> {
    let outer = Bytes::from(template.render().map_err(|e| AppError::Internal(e.into()))?);
    let Some(at) = std::str::from_utf8(&outer).ok().and_then(|text| text.find(GAP)) else {
        return Err(AppError::Internal(anyhow::anyhow!("a page without its gap")));
    };
    let pieces = [outer.slice(..at), inner, outer.slice(at + GAP.len()..)];
    let length = pieces.iter().map(Bytes::len).sum::<usize>();
    let body = Body::from_stream(futures_util::stream::iter(pieces.map(Ok::<_, std::convert::Infallible>)));
    let mut response = fragment(StatusCode::OK, body);
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    Ok(response)
}

/// Ready HTML as an answer.
pub fn fragment(status: StatusCode, html: impl Into<Body>) -> Response {
    (
        status,
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::VARY, "HX-Request-Type, Cookie"),
        ],
        html.into(),
    )
        .into_response()
}
