//! A secret that is shown once: a one-time link or an API token.

use askama::Template;
use axum::http::{HeaderMap, header};
use jishi_platform::App;
use jishi_ui::{Crumb, Shell};

/// The page.
#[derive(Template)]
#[template(path = "account/secret.html")]
pub(super) struct SecretPage {
    shell: Shell,
    said: String,
    label: &'static str,
    secret: String,
    notes: Vec<&'static str>,
    back: (String, &'static str),
}

impl SecretPage {
    /// `said` tells what was done, `notes` what to do with the secret.
    pub(super) fn new(
        shell: Shell,
        said: impl Into<String>,
        label: &'static str,
        secret: String,
        notes: Vec<&'static str>,
        back: (&str, &'static str),
    ) -> Self {
        let crumbs = vec![Crumb::to(back.0, back.1), Crumb::here(shell.title.clone())];
        Self {
            shell: Shell { crumbs, ..shell },
            said: said.into(),
            label,
            secret,
            notes,
            back: (back.0.to_owned(), back.1),
        }
    }
}

/// The address of a one-time link as it can be sent to somebody: the configured address of the
/// site, or the one this request came to.
pub(super) fn password_address(app: &App, headers: &HeaderMap, secret: &str) -> String {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let base = match (app.config.public_url.trim_end_matches('/'), app.config.https) {
        ("", true) => format!("https://{host}"),
        ("", false) => format!("http://{host}"),
        (url, _) => url.to_owned(),
    };
    format!("{base}/password/{secret}")
}
