//! What is wrong in a whole form, told once above it.

use askama::Template;

use super::Field;

/// One fault: where and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Id of the field.
    pub id: String,
    /// The same words as beside the field.
    pub text: String,
}

/// The box above a form that takes the focus and leads to each field. Empty prints nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "part/errors.html")]
pub struct ErrorSummary {
    /// The faults in the order of the fields.
    pub errors: Vec<FieldError>,
}

impl ErrorSummary {
    /// The faults of these fields.
    pub fn of<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Self {
        let errors = fields
            .into_iter()
            .filter(|field| !field.error.is_empty())
            .map(|field| FieldError {
                id: field.id.clone(),
                text: field.error.clone(),
            })
            .collect();
        Self { errors }
    }

    /// Number of faults, for [`crate::Shell::errors`].
    pub fn count(&self) -> usize {
        self.errors.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wrong_fields_are_listed() {
        let fields = [Field::line("a", "甲").with_error("请填写甲"), Field::line("b", "乙")];
        let summary = ErrorSummary::of(&fields);
        assert_eq!(summary.count(), 1);
        assert!(summary.to_string().contains("<a href=\"#f-a\">请填写甲</a>"));
        assert_eq!(ErrorSummary::of(&fields[1..]).to_string().trim(), "");
    }
}
