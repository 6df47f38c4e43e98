//! Pages of this slice, one noun a file, get and post side by side.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod contact;
mod form;
pub mod grant;
pub mod identity;
pub mod login;
pub mod me;
pub mod messages;
pub mod own_password;
pub mod password_link;
pub mod permissions;
pub mod posts;
pub mod prefs;
mod secret;
pub mod setup;
pub mod system;
pub mod tokens;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jishi_platform::{App, AppError, http, password};
use std::sync::OnceLock;

/// A redirect that also sets the session cookie.
fn enter(app: &App, session: &str, to: &str) -> Response {
    let mut response = http::see_other(to);
    if let Ok(cookie) = HeaderValue::from_str(&http::session_cookie(app, session)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Address of the visitor, for throttling and the log.
fn address(app: &App, headers: &HeaderMap, peer: Option<axum::extract::ConnectInfo<std::net::SocketAddr>>) -> String {
    http::address(app, headers, peer.map(|p| p.0))
}

/// Checks a password off the request threads; an unknown account costs the same time as a known one.
async fn verify(app: &App, password: String, stored: Option<String>) -> Result<bool, AppError> {
    static DUMMY: OnceLock<String> = OnceLock::new();
    let app = app.clone();
    let checked = tokio::task::spawn_blocking(move || match stored {
        Some(stored) => password::verify(&password, &stored),
        None => {
            let dummy = DUMMY.get_or_init(|| password::hash("nobody's password", &*app.random).unwrap_or_default());
            password::verify(&password, dummy);
            false
        }
    });
    checked.await.map_err(|e| AppError::Internal(e.into()))
}

/// Hashes a new password off the request threads.
async fn hash(app: &App, password: String) -> Result<String, AppError> {
    let app = app.clone();
    let hashed = tokio::task::spawn_blocking(move || password::hash(&password, &*app.random));
    hashed.await.map_err(|e| AppError::Internal(e.into()))?.map_err(AppError::Internal)
}

/// The words for a new password that is refused, empty when it is fine.
fn refuse_password(new: &str, again: &str, login: &str) -> (&'static str, &'static str) {
    match password::check(new, login) {
        Err(refused) => (refused.text(), ""),
        Ok(()) if new != again => ("", "两次输入的密码不一致"),
        Ok(()) => ("", ""),
    }
}

/// An address with the parameters that are not empty.
fn address_of(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters.iter().filter(|p| !p.1.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// `2026-07-15 起`, or with the last day.
fn span(from: jishi_kernel::Day, to: Option<jishi_kernel::Day>) -> String {
    to.map_or_else(|| format!("{from} 起"), |to| format!("{from} 至 {to}"))
}
