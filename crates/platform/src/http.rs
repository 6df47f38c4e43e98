//! The outer skin of every request: origin check, security headers, cookies, addresses.

use crate::{App, AppError};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// The content security policy of every page: nothing inline, nothing from elsewhere.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; worker-src 'self'";

/// A cookie's value.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The `Set-Cookie` of a session; an empty value ends it.
pub fn session_cookie(app: &App, value: &str) -> String {
    let secure = if app.config.https { "; Secure" } else { "" };
    let age = if value.is_empty() { 0 } else { app.config.session_hours * 3600 };
    format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}",
        crate::session::COOKIE
    )
}

/// The address a request came from: the last hop a trusted proxy names, or the peer.
pub fn address(app: &App, headers: &HeaderMap, peer: Option<SocketAddr>) -> String {
    let forwarded = headers
        .get("x-forwarded-for")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next());
    match (app.config.behind_proxy, forwarded, peer) {
        (true, Some(text), _) => text.trim().chars().take(64).collect(),
        (_, _, Some(peer)) => peer.ip().to_string(),
        _ => String::new(),
    }
}

/// Cross-site writes are refused: a browser says where a request comes from (`Sec-Fetch-Site`, or
/// `Origin` on plain HTTP), and the cookie is `SameSite=Lax` besides. See `docs/adr/0004-origin-check-instead-of-csrf-tokens.md`.
///
/// # Errors
/// [`AppError::BadRequest`] for a write that comes from another site or does not say.
pub fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), AppError> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        if matches!(site, "same-origin" | "none") {
            return Ok(());
        }
    } else if let (Some(origin), Some(host)) = (text("origin"), text("host"))
        && origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host))
    {
        return Ok(());
    }
    Err(AppError::BadRequest("请求来源不符，请在本系统页面内操作".to_owned()))
}

/// Adds the security headers to every answer.
pub async fn security_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &'static str| {
        if !headers.contains_key(name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    put("content-security-policy", CSP);
    put("x-content-type-options", "nosniff");
    put("x-frame-options", "DENY");
    put("referrer-policy", "same-origin");
    put("permissions-policy", "camera=(), microphone=(), geolocation=()");
    put("cross-origin-opener-policy", "same-origin");
    put("cross-origin-resource-policy", "same-origin");
    put("cache-control", "no-store");
    if app.config.https {
        put("strict-transport-security", "max-age=31536000");
    }
    response
}

/// The peer of a request, if the server passes it on.
pub(crate) fn peer(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0)
}

/// `303 See Other`.
pub fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(value) => (axum::http::StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response(),
        Err(error) => AppError::Internal(error.into()).into_response(),
    }
}

/// A path inside this site that a form may ask to go to next; anything else becomes `/`.
pub fn safe_next(next: &str) -> &str {
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']) && next.is_ascii();
    if inside { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (axum::http::HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn writes_from_elsewhere_are_refused() {
        let post = Method::POST;
        assert!(check_origin(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])).is_ok());
        assert!(check_origin(&post, &headers(&[("sec-fetch-site", "same-origin")])).is_ok());
        assert!(check_origin(&post, &headers(&[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:8080")])).is_ok());
        for bad in [
            headers(&[("sec-fetch-site", "cross-site"), ("origin", "http://a"), ("host", "a")]),
            headers(&[("sec-fetch-site", "same-site")]),
            headers(&[("origin", "http://evil.example"), ("host", "10.0.0.5:8080")]),
            headers(&[("origin", "null"), ("host", "10.0.0.5:8080")]),
            headers(&[]),
        ] {
            assert!(check_origin(&post, &bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn next_stays_inside() {
        assert_eq!(safe_next("/programmes?light=late"), "/programmes?light=late");
        for bad in ["//evil.example", "https://evil.example", "", "/\\evil", "/a\r\nb"] {
            assert_eq!(safe_next(bad), "/");
        }
    }

    #[test]
    fn cookies_are_found_by_name() {
        let h = headers(&[("cookie", "a=1; jishi=abc; jishi2=x")]);
        assert_eq!((cookie(&h, "jishi"), cookie(&h, "b")), (Some("abc"), None));
    }
}
