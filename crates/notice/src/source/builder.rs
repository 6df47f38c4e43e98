//! Puts a [`Source`] together and keeps count: every span is given out by the same counter that
//! sees every character, so spans and text cannot disagree.

use super::bad_input::Refusal;
use super::limits::Limits;
use crate::model::{Block, Line, Source, Span, Unread};

/// A source under construction.
pub(super) struct Builder<'a> {
    source: Source,
    limits: &'a Limits,
    /// Characters in `source.text`.
    chars: usize,
    lines: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            source: Source::default(),
            limits,
            chars: 0,
            lines: 0,
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
        Ok(Span {
            start,
            end: self.chars,
        })
    }

    /// Appends a line with its line end; `line.span` is set here.
    pub(super) fn line(&mut self, mut line: Line) -> Result<(), Refusal> {
        line.span = self.push(&line.text)?;
        self.push("\n")?;
        self.add_line(line)
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
