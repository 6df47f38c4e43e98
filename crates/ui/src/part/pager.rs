//! The foot of a list that is read by key, not by page number.

use askama::Template;

/// `共 17 项` and the way on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "part/pager.html")]
pub struct Pager {
    /// All rows that match; `None` when counting would cost too much.
    pub total: Option<u64>,
    /// The counter of what is listed: 项, 人, 个组织.
    pub unit: &'static str,
    /// Address of the next page, with its key.
    pub next: Option<String>,
    /// Address of the first page; `None` on the first page itself.
    pub first: Option<String>,
}

impl Pager {
    /// A list that fits one page.
    pub fn whole(total: u64, unit: &'static str) -> Self {
        Self {
            total: Some(total),
            unit,
            ..Self::default()
        }
    }
}
