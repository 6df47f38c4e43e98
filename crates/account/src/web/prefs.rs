//! View settings: theme, text size, density; kept in a cookie of the browser.

use axum::extract::Form;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jishi_platform::http;
use jishi_ui::{Prefs, VIEW_COOKIE};

/// Sets what the pressed button says and goes back to where it was pressed.
pub async fn post(headers: HeaderMap, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let mut prefs = http::cookie(&headers, VIEW_COOKIE).map(Prefs::from_cookie).unwrap_or_default();
    for (name, value) in &pairs {
        prefs.set(name, value);
    }
    let back = headers
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .map_or("/", http::safe_next);
    let mut response = http::see_other(back);
    if let Ok(cookie) = HeaderValue::from_str(&format!("{VIEW_COOKIE}={}; Path=/; SameSite=Lax; Max-Age=31536000", prefs.cookie())) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
