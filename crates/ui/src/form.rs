//! A page with one form: fields, what is wrong with them, where it goes.

use crate::part::{ErrorSummary, Field};
use crate::{Crumb, Shell};
use askama::Template;
use jishi_platform::error::FieldError;

/// The page. Mistakes stand above the form, with links to the fields, and beside each field.
#[derive(Template)]
#[template(path = "page/form.html")]
pub struct FormPage {
    /// The frame.
    pub shell: Shell,
    /// What is wrong.
    pub errors: ErrorSummary,
    /// Words above the form, may be empty.
    pub intro: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// Hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// Where it goes.
    pub action: String,
    /// `post`, or `get` for a first step that only chooses.
    pub method: &'static str,
    /// The word on the button.
    pub word: &'static str,
    /// Where 返回 leads.
    pub back: String,
}

impl FormPage {
    /// A form that is posted to `action`, below the path `crumbs`. A mistake goes to the field of
    /// its name whose id was not changed, so that of several fields of one name one shows it.
    pub fn new(
        shell: Shell,
        crumbs: Vec<Crumb>,
        fields: Vec<Field>,
        wrong: &[FieldError],
        action: impl Into<String>,
        word: &'static str,
        back: impl Into<String>,
    ) -> Self {
        let fields: Vec<Field> = fields
            .into_iter()
            .map(|field| {
                let error = wrong.iter().find(|w| field.id == format!("f-{}", w.field));
                let error = error.map(|w| w.text.clone()).unwrap_or_default();
                field.with_error(error)
            })
            .collect();
        let errors = ErrorSummary::of(&fields);
        Self {
            shell: Shell {
                crumbs,
                errors: errors.count(),
                ..shell
            },
            errors,
            intro: String::new(),
            fields,
            hidden: Vec::new(),
            action: action.into(),
            method: "post",
            word,
            back: back.into(),
        }
    }

    /// The same form with words above it.
    #[must_use]
    pub fn with_intro(self, intro: impl Into<String>) -> Self {
        Self {
            intro: intro.into(),
            ..self
        }
    }

    /// The same form with a hidden field more.
    #[must_use]
    pub fn with_hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_stands_above_and_beside() {
        let fields = vec![Field::line("name", "名称"), Field::line("code", "编码").with_value("\"><b>")];
        let wrong = [FieldError {
            field: "name".to_owned(),
            text: "请填写名称".to_owned(),
        }];
        let form = FormPage::new(Shell::default(), Vec::new(), fields, &wrong, "/x", "保存", "/")
            .with_hidden("version", "3")
            .with_intro("说明");
        let html = form.render().unwrap_or_default();
        assert_eq!(form.shell.errors, 1);
        assert_eq!(html.matches("请填写名称").count(), 2, "{html}");
        assert!(
            html.contains("name=\"version\" value=\"3\"") && html.contains("说明") && !html.contains("<b>\""),
            "{html}"
        );
    }
}
