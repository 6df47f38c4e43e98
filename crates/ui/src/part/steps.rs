//! A stepper for work in stages, and entries of a timeline.

use askama::Template;
use jishi_kernel::Light;

/// Stages of a task, numbered: 上传 → 核对 → 发布.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/steps.html")]
pub struct Steps {
    /// The words in order.
    pub words: Vec<String>,
    /// Index of the present stage.
    pub at: usize,
}

impl Steps {
    /// Stages with the present one.
    pub fn new(words: &[&str], at: usize) -> Self {
        Self {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            at,
        }
    }
}

/// One entry of `<ol class="line">`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/timeline.html")]
pub struct TimelineEntry {
    /// The shape at the left.
    pub light: Light,
    /// The time in bold: `7 月 20 日`, `4–5 月`.
    pub when: String,
    /// What it is.
    pub text: String,
    /// Where the text leads.
    pub href: Option<String>,
    /// A small line below.
    pub note: String,
}
