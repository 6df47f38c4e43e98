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

/// Stands in a template where HTML rendered before goes; see [`Outer`]. Text from people
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

/// What stands around the [`Gap`] of a page, ready to be sent many times.
#[derive(Clone, Debug)]
pub struct Outer {
    head: Bytes,
    tail: Bytes,
}

impl Outer {
    /// Renders a template that holds a [`Gap`].
    ///
    /// # Errors
    /// The template fails to print.
    pub fn render(template: &impl Template) -> Result<Self, AppError> {
        let text = template.render().map_err(|e| AppError::Internal(e.into()))?;
        let Some(at) = text.find(GAP) else {
            return Err(AppError::Internal(anyhow::anyhow!("a page without its gap")));
        };
        let whole = Bytes::from(text);
        Ok(Self {
            head: whole.slice(..at),
            tail: whole.slice(at + GAP.len()..),
        })
    }

    /// Bytes it holds.
    pub fn size(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    /// The page with `inner` in the place of the [`Gap`], sent in pieces and not copied.
    pub fn around(self, inner: Bytes) -> Response {
        let pieces = [self.head, inner, self.tail];
        let length = pieces.iter().map(Bytes::len).sum::<usize>();
        let body = Body::from_stream(futures_util::stream::iter(pieces.map(Ok::<_, std::convert::Infallible>)));
        let mut response = fragment(StatusCode::OK, body);
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        response
    }
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
