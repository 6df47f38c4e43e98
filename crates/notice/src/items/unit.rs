//! One unit of work while the document is walked.

use crate::draft::{Contact, Form, ItemKind, Section};
use crate::model::{Passage, Span, Unread};
use crate::outline::mark::Style;
use crate::responsibility::Assignment;
use crate::steps::Place;

/// A unit of work with its prose, before the grammar rooms read it.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Headings above it.
    pub path: Vec<String>,
    /// 原文序号.
    pub no: Option<String>,
    /// Its title.
    pub title: Passage,
    /// Its sort.
    pub kind: ItemKind,
    /// Who and when.
    pub said: Assignment,
    /// Its prose and where each piece stands.
    pub texts: Vec<(Passage, Place)>,
    /// Place of all of it.
    pub span: Span,
    /// Style of its mark; `None` for rows and headings.
    pub style: Option<Style>,
    /// 0 to 1.
    pub confidence: f32,
    /// A line of a list without a body.
    pub entry: bool,
    /// Unmarked paragraphs followed it.
    pub continued: bool,
}

impl Unit {
    /// Adds prose to the unit.
    pub fn add(&mut self, passage: Passage, place: Place) {
        let span = passage.span();
        if span.end > span.start {
            self.cover(span);
            self.texts.push((passage, place));
        }
    }

    /// Widens the place of the unit.
    pub fn cover(&mut self, span: Span) {
        if self.span.end == self.span.start {
            self.span = span;
        } else {
            self.span.start = self.span.start.min(span.start);
            self.span.end = self.span.end.max(span.end);
        }
    }
}

/// Everything the walk found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Headings in order.
    pub sections: Vec<Section>,
    /// Units of work in order.
    pub units: Vec<Unit>,
    /// Prose outside items.
    pub loose: Vec<Passage>,
    /// Conditions of taking part, outside items.
    pub conditions: Vec<Passage>,
    /// Blank forms.
    pub forms: Vec<Form>,
    /// People and offices to reach.
    pub contacts: Vec<Contact>,
    /// Seen but not understood.
    pub unread: Vec<Unread>,
}
