//! A page that is one form: fields, a button, a way back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jishi_platform::AppError;
use jishi_platform::error::FieldError;
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Shell, page, page_with};

/// The page.
#[derive(Template)]
#[template(path = "member/form.html")]
pub(super) struct FormPage {
    pub shell: Shell,
    pub intro: String,
    pub errors: ErrorSummary,
    pub fields: Vec<Field>,
    pub hidden: Vec<(&'static str, String)>,
    pub action: String,
    pub word: &'static str,
    pub back: String,
    pub files: bool,
}

impl FormPage {
    /// A form that posts to `action` and goes back to `back`.
    pub(super) fn new(shell: Shell, fields: Vec<Field>, action: impl Into<String>, word: &'static str, back: impl Into<String>) -> Self {
        let errors = ErrorSummary::of(&fields);
        Self {
            shell: Shell {
                errors: errors.count(),
                ..shell
            },
            intro: String::new(),
            errors,
            fields,
            hidden: Vec::new(),
            action: action.into(),
            word,
            back: back.into(),
            files: false,
        }
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

/// The fields with what is wrong with them.
pub(super) fn mark(fields: Vec<Field>, wrong: &[FieldError]) -> Vec<Field> {
    fields
        .into_iter()
        .map(|field| {
            let error = wrong.iter().find(|w| w.field == field.name).map(|w| w.text.clone());
            field.with_error(error.unwrap_or_default())
        })
        .collect()
}
