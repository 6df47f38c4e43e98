//! A passage made ready for the grammar rooms: brought into plain form, cut into sentences and clauses
//! and searched for dates once, for steps, targets and duties alike.

use crate::clauses::{Plain, clauses, ends_sentence, sentences};
use crate::dates::{Context, DateExpr, Stage, find_in};
use crate::model::Passage;
use std::ops::Range;

/// A stretch of prose as the grammar rooms read it.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The words and where they came from.
    pub(crate) passage: Passage,
    /// The words in plain form.
    pub(crate) plain: Plain,
    /// Its dates, periods and rhythms in order.
    pub(crate) dates: Vec<DateExpr>,
    /// Its sentences, end marks left out.
    pub(crate) sentences: Vec<Range<usize>>,
    /// The clauses of all sentences, end marks left out.
    clauses: Vec<Range<usize>>,
}

/// A passage longer than any paragraph of a notice is read in pieces of this many characters.
const PIECE: usize = 6_000;

impl Prose {
    /// The passage, or pieces of it cut behind full stops where it is longer than a person writes.
    /// `stage` is the period the headings above it set.
    pub fn cut(passage: &Passage, ctx: &Context, stage: Option<Stage>) -> impl Iterator<Item = Self> {
        pieces(passage).into_iter().map(move |piece| Self::new(piece, ctx, stage))
    }

    fn new(passage: Passage, ctx: &Context, stage: Option<Stage>) -> Self {
        let plain = Plain::new(passage.text());
        let dates = find_in(passage.text(), &plain, ctx, stage);
        let sentences = sentences(&plain);
        let clauses = sentences.iter().flat_map(|s| clauses(&plain, s.clone())).collect();
        Self {
            passage,
            plain,
            dates,
            sentences,
            clauses,
        }
    }

    /// What is read as a whole: the sentences, or everything where `whole` (a cell).
    pub(crate) fn zones(&self, whole: bool) -> Vec<Range<usize>> {
        if whole {
            std::iter::once(0..self.plain.len()).collect()
        } else {
            self.sentences.clone()
        }
    }

    /// The clauses that begin inside a zone.
    pub(crate) fn clauses_in(&self, zone: &Range<usize>) -> &[Range<usize>] {
        let from = self.clauses.partition_point(|c| c.start < zone.start);
        let to = self.clauses.partition_point(|c| c.start < zone.end);
        &self.clauses[from..to]
    }

    /// The dates that begin inside a range.
    pub(crate) fn dates_in(&self, range: &Range<usize>) -> &[DateExpr] {
        within(&self.dates, range)
    }

    /// The words of a range of characters, as printed.
    pub(crate) fn words(&self, range: Range<usize>) -> &str {
        &self.passage.text()[self.plain.bytes(range)]
    }
}

/// Of dates in order, those that begin inside a range.
pub(crate) fn within<'d>(dates: &'d [DateExpr], range: &Range<usize>) -> &'d [DateExpr] {
    let from = dates.partition_point(|d| d.at.start < range.start);
    let to = dates.partition_point(|d| d.at.start < range.end);
    &dates[from..to]
}

fn pieces(passage: &Passage) -> Vec<Passage> {
    let text = passage.text();
    if text.len() <= PIECE {
        return vec![passage.clone()];
    }
    let mut out = Vec::new();
    let (mut from, mut stop, mut count) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        count += 1;
        let end = at + c.len_utf8();
        if ends_sentence(c) {
            stop = end;
        }
        if count >= PIECE {
            let to = if stop > from { stop } else { end };
            out.push(passage.slice(from, to));
            count = text[to..end].chars().count();
            from = to;
        }
    }
    if from < text.len() {
        out.push(passage.slice(from, text.len()));
    }
    out
}
