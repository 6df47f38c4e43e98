//! What the form of a card sends, and why it is refused.

use jishi_notice::draft::{ItemKind, Recurrence};
use std::collections::HashMap;

/// Why a correction is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The card is gone: somebody else removed or merged it.
    Gone,
    /// A field does not hold what it must; the words name it.
    Wrong(String),
}

/// The fields of one card as sent by its form.
#[derive(Clone, Debug, Default)]
pub struct Fields(HashMap<String, String>);

impl Fields {
    /// From name and value pairs; the last of a name counts.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// A field, without surrounding space.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|v| v.trim())
    }

    pub(super) fn text(&self, name: &str, old: &str) -> String {
        self.get(name).unwrap_or(old).to_owned()
    }

    /// A field of names separated by 、 or commas or spaces.
    pub(super) fn names(&self, name: &str, old: &[String]) -> Vec<String> {
        let Some(text) = self.get(name) else { return old.to_vec() };
        let mut names: Vec<String> = Vec::new();
        let mut depth = 0;
        let mut current = String::new();
        for c in text.chars() {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth -= 1,
                _ => {}
            }
            if depth <= 0 && matches!(c, '、' | '，' | ',' | ';' | '；' | ' ' | '\u{3000}') {
                names.push(std::mem::take(&mut current));
            } else {
                current.push(c);
            }
        }
        names.push(current);
        names.retain(|n| !n.is_empty());
        names
    }
}

/// The words of the rhythms, as shown in the forms.
pub const RHYTHMS: [(&str, &str, Option<Recurrence>); 6] = [
    ("", "一次", None),
    ("monthly", "每月", Some(Recurrence::Monthly)),
    ("every-2-months", "每两个月", Some(Recurrence::EveryTwoMonths)),
    ("quarterly", "每季度", Some(Recurrence::Quarterly)),
    ("half-yearly", "每半年", Some(Recurrence::HalfYearly)),
    ("yearly", "每年", Some(Recurrence::Yearly)),
];

/// The value of a rhythm in a form.
pub fn rhythm_slug(rhythm: Option<Recurrence>) -> &'static str {
    RHYTHMS.iter().find(|r| r.2 == rhythm).map_or("", |r| r.0)
}

/// The words of the kinds, as shown in the forms.
pub const KINDS: [(&str, &str, ItemKind); 4] = [
    ("project", "项目", ItemKind::Project),
    ("task", "任务", ItemKind::Task),
    ("goal", "目标", ItemKind::Goal),
    ("requirement", "要求", ItemKind::Requirement),
];

/// The value of a kind in a form.
pub fn kind_slug(kind: ItemKind) -> &'static str {
    KINDS.iter().find(|k| k.2 == kind).map_or("task", |k| k.0)
}

/// A day as a form has it, or nothing.
pub(super) fn day(text: &str, what: &str) -> Result<String, Refused> {
    if text.is_empty() || jishi_kernel::parse_day(text).is_some() {
        Ok(text.to_owned())
    } else {
        Err(Refused::Wrong(format!("{what}“{text}”不是日期，请按“2026-03-15”填写")))
    }
}
