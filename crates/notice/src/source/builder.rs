//! Puts a [`Source`] together and keeps count: every span is given out by the same counter that
//! sees every character, so spans and text cannot disagree.

use super::bad_input::Refusal;
use super::limits::Limits;
use crate::model::{Block, Cell, Line, Source, Span, Table, Unread};

/// A source under construction.
pub(super) struct Builder<'a> {
    source: Source,
    limits: &'a Limits,
    /// Characters in `source.text`.
    chars: usize,
    lines: usize,
    cells: usize,
    /// Bytes of the text that repetitions of merged cells repeat.
    repeated_bytes: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            source: Source::default(),
            limits,
            chars: 0,
            lines: 0,
            cells: 0,
            repeated_bytes: 0,
        }
    }

    /// Characters so far: the place where the next text will stand.
    pub(super) fn at(&self) -> usize {
        self.chars
    }

    /// Appends text and says where it stands.
    pub(super) fn push(&mut self, text: &str) -> Result<Span, Refusal> {
        if self.source.text.len() + text.len() > self.limits.text_bytes {
            return Err(Refusal::TextTooLarge {
                bytes: self.limits.text_bytes as u64,
            });
        }
        let start = self.chars;
        self.source.text.push_str(text);
        self.chars += text.chars().count();
        Ok(Span { start, end: self.chars })
    }

    /// Adds a line whose text already stands in the source.
    pub(super) fn add_line(&mut self, line: Line) -> Result<(), Refusal> {
        self.lines += 1;
        if self.lines > self.limits.lines {
            return Err(Refusal::TooMany {
                what: "行数",
                limit: self.limits.lines,
                unit: "行",
            });
        }
        self.source.blocks.push(Block::Line(line));
        Ok(())
    }

    /// Adds a table whose text already stands in the source.
    pub(super) fn add_table(&mut self, table: Table) {
        self.source.blocks.push(Block::Table(table));
    }

    /// Counts a place of a table and, for a repetition, the text it repeats.
    pub(super) fn count_cell(&mut self, cell: &Cell) -> Result<(), Refusal> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Refusal::TooMany {
                what: "单元格",
                limit: self.limits.cells,
                unit: "个",
            });
        }
        if cell.text.len() > self.limits.cell_bytes {
            return Err(Refusal::CellTooLarge {
                bytes: self.limits.cell_bytes as u64,
            });
        }
        if cell.repeated {
            self.repeated_bytes += cell.text.len();
            if self.repeated_bytes > self.limits.text_bytes {
                return Err(Refusal::TextTooLarge {
                    bytes: self.limits.text_bytes as u64,
                });
            }
        }
        Ok(())
    }

    /// Notes something seen but not read, at a place.
    pub(super) fn unread(&mut self, span: Span, text: &str, reason: String) {
        self.source.unread.push(Unread {
            span,
            text: text.to_owned(),
            reason,
        });
    }

    pub(super) fn finish(self) -> Source {
        self.source
    }
}
