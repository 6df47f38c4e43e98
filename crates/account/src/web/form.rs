//! A page that is one form: fields, a button, a way back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jishi_platform::AppError;
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Crumb, Shell, page, page_with};

/// The page.
#[derive(Template)]
#[template(path = "account/form.html")]
pub(super) struct FormPage {
    shell: Shell,
    intro: String,
    errors: ErrorSummary,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    action: String,
    button: &'static str,
    back: String,
}

impl FormPage {
    /// A form that posts to `action` and goes back to `back`, the page named `back_word`.
    pub(super) fn new(shell: Shell, fields: Vec<Field>, action: impl Into<String>, button: &'static str, back: (&str, &str)) -> Self {
        let errors = ErrorSummary::of(&fields);
        let crumbs = vec![Crumb::to(back.0, back.1), Crumb::here(shell.title.clone())];
        let shell = Shell {
            errors: errors.count(),
            crumbs,
            ..shell
        };
        Self {
            shell,
            intro: String::new(),
            errors,
            fields,
            hidden: Vec::new(),
            action: action.into(),
            button,
            back: back.0.to_owned(),
        }
    }

    /// The same form with a sentence above it.
    pub(super) fn with_intro(self, intro: impl Into<String>) -> Self {
        Self {
            intro: intro.into(),
            ..self
        }
    }

    /// The same form with a value that is sent but not shown.
    pub(super) fn with_hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// 200, or 422 when a field is wrong.
    pub(super) fn answer(&self) -> Result<Response, AppError> {
        if self.errors.count() == 0 {
            page(self)
        } else {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, self)
        }
    }
}
