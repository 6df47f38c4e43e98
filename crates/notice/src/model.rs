//! What a reader hands to the rules: one source text and the blocks that stand in it.

use serde::{Deserialize, Serialize};

/// A half-open range in the source text, counted in Unicode scalar values (not bytes).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
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

/// Prose joined from pieces of the source (lines of one paragraph, a cell) without its layout line
/// breaks, that still knows where every character came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    text: String,
    /// Source position of each character of `text`.
    origin: Vec<usize>,
}

impl Passage {
    /// Starts with one piece: `text` stands at `start` in the source, character by character.
    pub fn new(text: &str, start: usize) -> Self {
        let mut passage = Self::default();
        passage.push(text, start);
        passage
    }

    /// Appends a piece; line breaks and tabs inside it are left out.
    pub fn push(&mut self, text: &str, start: usize) {
        for (i, c) in text.chars().enumerate() {
            if !matches!(c, '\n' | '\r' | '\t' | '\u{c}') {
                self.text.push(c);
                self.origin.push(start + i);
            }
        }
    }

    /// Appends one character that stands at `at` in the source.
    pub fn push_char(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.push(at);
    }

    /// Appends another passage.
    pub fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.origin.extend_from_slice(&other.origin);
    }

    /// Characters with their byte offset in [`Passage::text`] and their place in the source.
    pub fn chars(&self) -> impl Iterator<Item = (usize, char, usize)> + '_ {
        self.text
            .char_indices()
            .zip(&self.origin)
            .map(|((byte, c), at)| (byte, c, *at))
    }

    /// The passage without white space at both ends.
    pub fn trimmed(&self) -> Self {
        let from = self.text.len() - self.text.trim_start().len();
        self.slice(from, from + self.text.trim().len())
    }

    /// The passage without layout spaces: white space stays only between two words of ASCII letters or digits.
    pub fn tight(&self) -> Self {
        if !self.text.chars().any(char::is_whitespace) {
            return self.clone();
        }
        let mut out = Self {
            text: String::with_capacity(self.text.len()),
            origin: Vec::with_capacity(self.origin.len()),
        };
        let mut space = None;
        for (_, c, at) in self.chars() {
            if c.is_whitespace() {
                space = Some(at);
                continue;
            }
            if let Some(at) = space.take()
                && c.is_ascii_alphanumeric()
                && out.text.ends_with(|before: char| {
                    before.is_ascii_alphabetic() || (before.is_ascii_digit() && c.is_ascii_digit())
                })
            {
                out.push_char(' ', at);
            }
            out.push_char(c, at);
        }
        out
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The joined text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part between two **byte** offsets of [`Passage::text`]; offsets inside a character or
    /// past the end give an empty passage.
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let Some(text) = self.text.get(from..to) else {
            return Self::default();
        };
        let first = self.text[..from].chars().count();
        let count = text.chars().count();
        Self {
            text: text.to_owned(),
            origin: self.origin[first..first + count].to_vec(),
        }
    }

    /// The source span from the first to the last character; empty for an empty passage.
    pub fn span(&self) -> Span {
        match (self.origin.first(), self.origin.last()) {
            (Some(first), Some(last)) => Span {
                start: *first,
                end: last + 1,
            },
            _ => Span::default(),
        }
    }

    /// The source span between two **byte** offsets of [`Passage::text`].
    pub fn span_of(&self, from: usize, to: usize) -> Span {
        self.slice(from, to).span()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_knows_where_its_words_came_from() {
        let mut passage = Passage::new("3月15日\n前，", 10);
        passage.push("报送", 40);
        assert_eq!(passage.text(), "3月15日前，报送");
        let at = passage.text().find('前').unwrap();
        assert_eq!(
            passage.span_of(at, at + '前'.len_utf8()),
            Span { start: 16, end: 17 }
        );
        let at = passage.text().find("报送").unwrap();
        assert_eq!(
            passage.slice(at, passage.text().len()).span(),
            Span { start: 40, end: 42 }
        );
        assert_eq!(passage.slice(1, 3).text(), "");
    }

    #[test]
    fn layout_spaces_go_and_keep_their_neighbours_places() {
        let tight = Passage::new(" 刘 勇 到 2022 年 base line 3 4", 5).tight();
        assert_eq!(tight.text(), "刘勇到2022年base line 3 4");
        assert_eq!(tight.span_of(0, "刘勇".len()), Span { start: 6, end: 9 });
    }
}
