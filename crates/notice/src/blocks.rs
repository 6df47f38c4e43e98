//! Lines of a source → paragraphs and tables: page breaks and hard wraps joined, Markdown marks
//! stripped, tables that a converter flattened put together again.

mod cells;
mod join;
mod line;
mod markdown;
mod tabs;

use crate::model::{Block, Cell, Passage, Source, Span, Table, Unread};
use line::Clean;

/// A paragraph of prose, layout removed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Para {
    /// Its words without layout spaces.
    pub text: Passage,
    /// Its words with the spaces as printed, where they differ: names in a row are told apart by them.
    pub loose: Option<Passage>,
    /// Outline level the file states (heading style or `#`); converters get it wrong often.
    pub heading: Option<u8>,
    /// Centred.
    pub centred: bool,
    /// A list mark of Markdown stood before it.
    pub bullet: bool,
    /// Put together from several lines by a guess (page break, hard wrap).
    pub joined: bool,
    /// Tabs or wide gaps stood inside the line.
    pub gaps: bool,
    /// Empty lines before it.
    pub gap: usize,
}

impl Para {
    /// The words as printed, spaces kept.
    pub fn printed(&self) -> &Passage {
        self.loose.as_ref().unwrap_or(&self.text)
    }

    /// The words.
    pub fn str(&self) -> &str {
        self.text.text()
    }
}

/// A table, real or put together from lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Rows from the top; rows may differ in length.
    pub rows: Vec<Vec<GridCell>>,
    /// Place of the whole table.
    pub span: Span,
    /// Put together from lines of text.
    pub flat: bool,
    /// The columns of some rows were guessed.
    pub guessed: bool,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridCell {
    /// Its words; lines inside the cell are separated by `\n`.
    pub text: Passage,
    /// Repeats a merged cell above or to the left.
    pub repeated: bool,
}

impl GridCell {
    /// Its words without any layout space or line break.
    pub fn tight(&self) -> Passage {
        self.text.tight()
    }

    /// Nothing but white space in it.
    pub fn blank(&self) -> bool {
        self.text.text().trim().is_empty()
    }
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A paragraph.
    Para(Para),
    /// A table.
    Grid(Grid),
}

/// Longest paragraph; a longer line is cut at a sentence end, so that no later step can become slow.
const LONGEST: usize = 6000;

/// Paragraphs and tables of a source in reading order, and what could not be read.
pub fn read(source: &Source) -> (Vec<Piece>, Vec<Unread>) {
    let mut unread = source.unread.clone();
    let mut out = Vec::new();
    let mut run: Vec<Clean> = Vec::new();
    let blocks = &source.blocks;
    let mut at = 0;
    while at < blocks.len() {
        let found = match &blocks[at] {
            Block::Table(table) => Some((real(table), at + 1)),
            Block::Line(_) => markdown::table(blocks, at)
                .or_else(|| tabs::table(blocks, at))
                .or_else(|| cells::table(blocks, at)),
        };
        if let Some((grid, next)) = found {
            join::paragraphs(&mut run, &mut out);
            out.push(Piece::Grid(grid));
            at = next.max(at + 1);
            continue;
        }
        if let Block::Line(line) = &blocks[at] {
            if line.text.len() <= LONGEST {
                line::clean(line, &mut run, &mut unread);
            } else {
                for part in split_long(line) {
                    line::clean(&part, &mut run, &mut unread);
                }
            }
        }
        at += 1;
    }
    join::paragraphs(&mut run, &mut out);
    (out, unread)
}

fn real(table: &Table) -> Grid {
    let cell = |c: &Cell| GridCell {
        text: cell_passage(&c.text, c.span.start),
        repeated: c.repeated,
    };
    Grid {
        rows: table.rows.iter().map(|r| r.iter().map(cell).collect()).collect(),
        span: table.span,
        flat: false,
        guessed: false,
    }
}

/// A passage that keeps its line breaks, as the text of a cell does.
fn cell_passage(text: &str, start: usize) -> Passage {
    let mut passage = Passage::default();
    passage.push_run(text, start);
    passage.trimmed()
}

fn split_long(line: &crate::model::Line) -> Vec<crate::model::Line> {
    let mut parts = Vec::new();
    let (mut from, mut chars, mut from_chars) = (0, 0, 0);
    for (at, c) in line.text.char_indices() {
        chars += 1;
        let length = chars - from_chars;
        if (length >= LONGEST / 2 && crate::chars::ends_sentence(c)) || length >= LONGEST {
            parts.push((from, at + c.len_utf8(), from_chars, chars));
            (from, from_chars) = (at + c.len_utf8(), chars);
        }
    }
    parts.push((from, line.text.len(), from_chars, chars));
    parts
        .into_iter()
        .filter(|(a, b, ..)| a < b)
        .map(|(a, b, start, end)| crate::model::Line {
            text: line.text[a..b].to_owned(),
            span: Span {
                start: line.span.start + start,
                end: line.span.start + end,
            },
            paragraph: true,
            heading: line.heading,
            centred: line.centred,
        })
        .collect()
}

/// The text of a line block; a table ends every run of lines.
fn line_at(blocks: &[Block], at: usize) -> Option<&crate::model::Line> {
    match blocks.get(at) {
        Some(Block::Line(line)) => Some(line),
        _ => None,
    }
}
