//! A page that is one form: fields, a button, a way back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jishi_platform::AppError;
use jishi_platform::error::FieldError;
use jishi_ui::input::Pairs;
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
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
    /// What is not changed here.
    pub fixed: Vec<Fixed>,
}

/// What a form shows and does not change.
pub(super) struct Fixed {
    pub word: &'static str,
    pub says: String,
    pub hint: &'static str,
    /// Where its change is asked for.
    pub href: Option<String>,
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
            fixed: Vec::new(),
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

/// Fields as they were sent, each with what is wrong with it.
pub(super) fn again(fields: Vec<Field>, sent: &Pairs, wrong: &[FieldError]) -> Vec<Field> {
    let fields = fields
        .into_iter()
        .map(|mut field| {
            let value = sent.get(&field.name).to_owned();
            match &mut field.kind {
                FieldKind::Line(_) | FieldKind::Lines(_) => field.value = value,
                FieldKind::Select(choices) | FieldKind::Radios(choices) | FieldKind::Checks(choices) => {
                    for choice in choices {
                        choice.chosen = choice.value == value;
                    }
                }
                FieldKind::File(_) | FieldKind::Combo { .. } => {}
            }
            field
        })
        .collect();
    mark(fields, wrong)
}

/// What is wrong with nothing a form has a field for, in one text.
pub(super) fn loose(fields: &[Field], wrong: &[FieldError]) -> String {
    let texts: Vec<&str> = wrong
        .iter()
        .filter(|fault| fields.iter().all(|field| field.name != fault.field))
        .map(|fault| fault.text.as_str())
        .collect();
    texts.join("；")
}
