//! What a reader hands to the rules: one source text and the blocks that stand in it.

mod passage;

pub use passage::Passage;

use serde::{Deserialize, Serialize};

/// A half-open range in the source text, counted in Unicode scalar values (not bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A document as read from its bytes: plain text plus blocks whose spans point into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// The whole text in reading order. For .txt and .md the decoded text as it is (line ends
    /// unified to `\n`); for .docx and .xlsx paragraphs end in `\n`, cells are separated by `\t`.
    pub text: String,
    /// Structure the file itself states (real paragraphs, headings, tables), in reading order;
    /// for plain text one [`Block::Line`] a line: the `blocks` room finds tables in those.
    pub blocks: Vec<Block>,
    /// What the reader saw but could not read (a picture, an embedded object, a field), with its place.
    pub unread: Vec<Unread>,
}

/// One block of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line or paragraph.
    Line(Line),
    /// A table.
    Table(Table),
}

/// A line of plain text, or a paragraph of a word-processor file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its text, without the line end, automatic numbering already written out in front.
    pub text: String,
    /// Its place in [`Source::text`]; exactly as long as `text` in characters.
    pub span: Span,
    /// True when the file states that this is a whole paragraph (.docx); a line of plain text may be
    /// only part of one (hard wraps, page breaks).
    pub paragraph: bool,
    /// Outline level of a heading style, 1 the highest; only what the file itself states.
    pub heading: Option<u8>,
    /// Centred, as titles are.
    pub centred: bool,
}

/// A table: rows of cells; a merged cell stands in every place it covers, marked as a repetition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Rows from the top; rows may differ in length.
    pub rows: Vec<Vec<Cell>>,
    /// Place of the whole table.
    pub span: Span,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its text; paragraphs inside the cell are separated by `\n`.
    pub text: String,
    /// Its place in [`Source::text`]; of the merged cell for a repetition.
    pub span: Span,
    /// This place is covered by a cell merged from above or from the left; `text` repeats it.
    pub repeated: bool,
}

/// Something seen but not understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    /// Its place; empty at the position where it stood when it has no text (a picture).
    pub span: Span,
    /// The text, empty for things without one.
    pub text: String,
    /// Why it was not understood, in Chinese, for the person who checks.
    pub reason: String,
}
