//! One field of a form: label above, hint below it, error beside it.

use askama::Template;

/// One answer of a list, radio group or check group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// It is chosen.
    pub chosen: bool,
}

impl Choice {
    /// Choices from pairs (value, text) of which `current` is chosen.
    pub fn list<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, current: &str) -> Vec<Self> {
        pairs
            .into_iter()
            .map(|(value, text)| Self {
                value: value.into(),
                text: text.into(),
                chosen: value == current,
            })
            .collect()
    }
}

/// What kind of answer is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line; the word is the `type` of the input: text, password, number, date, email, tel, search.
    Line(&'static str),
    /// Several lines.
    Lines(u8),
    /// One of a list.
    Select(Vec<Choice>),
    /// One of a few, all visible.
    Radios(Vec<Choice>),
    /// Any of a few.
    Checks(Vec<Choice>),
    /// A file; the text is `accept`.
    File(&'static str),
    /// One of very many, fetched while typing: the address that answers options, and the shown text.
    Combo {
        /// Answers `<div role="option" data-value="…">…</div>` for `?q=`.
        source: String,
        /// Name of the present value.
        shown: String,
    },
}

/// A field with its answer, hint and error.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/field.html")]
pub struct Field {
    /// Name it is sent under.
    pub name: String,
    /// Id in the page, unique in it; [`Field::new`] takes `f-` and the name.
    pub id: String,
    /// The label.
    pub label: String,
    /// How to answer.
    pub hint: String,
    /// The present answer, not for choices.
    pub value: String,
    /// What is wrong with it; empty when nothing is.
    pub error: String,
    /// It may be left empty; the label says so.
    pub optional: bool,
    /// The value of the time before, shown beside it.
    pub last: String,
    /// `autocomplete`; empty for none.
    pub autocomplete: &'static str,
    /// Longest answer in characters; 0 for no limit.
    pub max: u16,
    /// What kind of answer.
    pub kind: FieldKind,
}

impl Field {
    /// A field of a kind; required, empty, without hint.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: FieldKind) -> Self {
        let name = name.into();
        Self {
            id: format!("f-{name}"),
            name,
            label: label.into(),
            hint: String::new(),
            value: String::new(),
            error: String::new(),
            optional: false,
            last: String::new(),
            autocomplete: "",
            max: 0,
            kind,
        }
    }

    /// One line of text.
    pub fn line(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, FieldKind::Line("text"))
    }

    /// The same field with an answer.
    #[must_use]
    pub fn with_value(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// The same field with a hint.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// The same field with what is wrong; an empty text means nothing is.
    #[must_use]
    pub fn with_error(self, error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            ..self
        }
    }

    /// The same field, marked （选填）.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// The same field with `autocomplete`.
    #[must_use]
    pub fn with_autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Ids of hint and error for `aria-describedby`, empty when there are none.
    fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// A group of check boxes or radio buttons is a field set with a legend.
    fn group(&self) -> bool {
        matches!(self.kind, FieldKind::Radios(_) | FieldKind::Checks(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> String {
        Field::new("x", "名称", kind)
            .with_value("\"><b>")
            .with_hint("提示")
            .with_error("请填写名称")
            .to_string()
    }

    #[test]
    fn every_kind_ties_label_hint_and_error() {
        let choices = || Choice::list([("a", "甲"), ("b", "乙")], "b");
        let kinds = [
            FieldKind::Line("text"),
            FieldKind::Lines(4),
            FieldKind::Select(choices()),
            FieldKind::Radios(choices()),
            FieldKind::Checks(choices()),
            FieldKind::File(".docx"),
            FieldKind::Combo {
                source: "/orgs/options".into(),
                shown: "青山市".into(),
            },
        ];
        for kind in kinds {
            let html = field(kind.clone());
            assert!(html.contains("f-x-error") && html.contains("请填写名称"), "{kind:?}: {html}");
            assert!(html.contains("aria-describedby=\"f-x-hint f-x-error\""), "{kind:?}: {html}");
            assert!(!html.contains("<b>"), "{kind:?}: {html}");
        }
    }

    #[test]
    fn a_right_field_has_no_error_marks() {
        let html = Field::line("x", "名称").optional().to_string();
        assert!(html.contains("（选填）"));
        assert!(!html.contains("aria-invalid") && !html.contains("wrong"), "{html}");
    }
}
