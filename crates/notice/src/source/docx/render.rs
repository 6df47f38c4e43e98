//! The tree of a Word document as a source: numbering written out, merged cells expanded, every
//! piece with its place.

use super::numbering::Numbering;
use super::styles::Styles;
use super::tree::{Item, Merge, Paragraph, RawCell, RawTable};
use crate::model::{Cell, Line, Source, Span, Table};
use crate::source::bad_input::{BadInput, Refusal};
use crate::source::builder::Builder;
use crate::source::limits::Limits;

/// Turns the tree into a source.
pub(super) fn render(items: Vec<Item>, styles: &Styles, numbering: Numbering, limits: &Limits) -> Result<Source, BadInput> {
    let mut renderer = Renderer {
        builder: Builder::new(limits),
        styles,
        numbering,
    };
    renderer.items(items).map_err(BadInput::file)?;
    Ok(renderer.builder.finish())
}

struct Renderer<'a> {
    builder: Builder<'a>,
    styles: &'a Styles,
    numbering: Numbering,
}

/// The text of a cell while it is put together.
#[derive(Default)]
struct CellText {
    text: String,
    chars: usize,
    unread: Vec<(usize, String)>,
}

/// A paragraph with its numbering in front.
struct Written {
    text: String,
    heading: Option<u8>,
    centred: bool,
    /// Positions are those in `text`.
    unread: Vec<(usize, String)>,
    boxes: Vec<Item>,
    contents_entry: bool,
}

impl Renderer<'_> {
    /// Renders items in order. Recursion goes only into text boxes and tables of one cell, whose
    /// nesting [`Limits::xml_depth`] bounds.
    fn items(&mut self, items: Vec<Item>) -> Result<(), Refusal> {
        let mut contents = false;
        for item in joined(items) {
            match item {
                Item::Paragraph(paragraph) => {
                    let written = self.write(*paragraph);
                    // An automatic table of contents repeats the headings: one note for all of it.
                    if written.contents_entry {
                        if !contents {
                            self.unread_here("自动生成的目录，未作为正文读取");
                        }
                        contents = true;
                        continue;
                    }
                    contents = false;
                    self.paragraph(written)?;
                }
                Item::Table(mut table) => {
                    contents = false;
                    // A table of one cell is a frame around text, not a table.
                    match table.rows.as_mut_slice() {
                        [row] if row.cells.len() == 1 => {
                            let content = row.cells.pop().map(|cell| cell.content);
                            self.items(content.unwrap_or_default())?;
                        }
                        _ => self.table(*table)?,
                    }
                }
            }
        }
        Ok(())
    }

    /// A paragraph of the body; one with soft breaks becomes several lines.
    fn paragraph(&mut self, written: Written) -> Result<(), Refusal> {
        let mut at = self.builder.at();
        self.unread(at, written.unread);
        self.builder.push(&written.text)?;
        self.builder.push("\n")?;
        let whole = !written.text.contains('\n');
        for text in written.text.split('\n') {
            let span = Span {
                start: at,
                end: at + text.chars().count(),
            };
            at = span.end + 1;
            let (heading, centred) = (written.heading, written.centred);
            self.builder.add_line(Line {
                text: text.to_owned(),
                span,
                paragraph: whole,
                heading,
                centred,
            })?;
        }
        self.items(written.boxes)
    }

    fn table(&mut self, raw: RawTable) -> Result<(), Refusal> {
        let start = self.builder.at();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for raw_row in raw.rows {
            let mut row: Vec<Cell> = Vec::new();
            for _ in 0..raw_row.before {
                self.place(&mut row, None)?;
            }
            for cell in raw_row.cells {
                let column = row.len();
                let span = cell.span;
                let above = rows.last().and_then(|above| above.get(column));
                let covered = match cell.merge {
                    Merge::None => None,
                    Merge::Above => above.cloned(),
                    Merge::Left => row.last().cloned(),
                };
                let first = match covered {
                    Some(covered) => Cell { repeated: true, ..covered },
                    None => self.cell(cell, column > 0)?,
                };
                let rest = Cell {
                    repeated: true,
                    ..first.clone()
                };
                self.place(&mut row, Some(first))?;
                for _ in 1..span {
                    self.place(&mut row, Some(rest.clone()))?;
                }
            }
            self.builder.push("\n")?;
            rows.push(row);
        }
        if rows.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let span = Span {
            start,
            end: self.builder.at(),
        };
        self.builder.add_table(Table { rows, span });
        Ok(())
    }

    /// Puts a cell into its place of a row. Covered and free places stand as an empty field in the
    /// text, so that columns stay columns there.
    fn place(&mut self, row: &mut Vec<Cell>, cell: Option<Cell>) -> Result<(), Refusal> {
        let fresh = cell.as_ref().is_some_and(|cell| !cell.repeated);
        if !fresh && !row.is_empty() {
            self.builder.push("\t")?;
        }
        let here = self.builder.at();
        let cell = cell.unwrap_or(Cell {
            span: Span { start: here, end: here },
            ..Cell::default()
        });
        self.builder.count_cell(&cell)?;
        row.push(cell);
        Ok(())
    }

    /// Writes the text of a cell that is not covered by another.
    fn cell(&mut self, raw: RawCell, after_another: bool) -> Result<Cell, Refusal> {
        if after_another {
            self.builder.push("\t")?;
        }
        let mut content = CellText::default();
        self.collect(raw.content, &mut content);
        // The paragraph that must follow a table in a cell, and other empty ends.
        while content.text.ends_with('\n') {
            content.text.pop();
            content.chars -= 1;
        }
        let (at, end) = (self.builder.at(), content.chars);
        self.unread(at, content.unread.into_iter().map(|(p, why)| (p.min(end), why)).collect());
        let span = self.builder.push(&content.text)?;
        Ok(Cell {
            text: content.text,
            span,
            repeated: false,
        })
    }

    /// Collects the text of what stands in a cell: a line a paragraph, tables inside it as rows of
    /// tab-separated text.
    fn collect(&mut self, items: Vec<Item>, into: &mut CellText) {
        for (number, item) in joined(items).into_iter().enumerate() {
            if number > 0 {
                into.push("\n");
            }
            match item {
                Item::Paragraph(paragraph) => {
                    let written = self.write(*paragraph);
                    let at = into.chars;
                    into.unread.extend(written.unread.into_iter().map(|(p, why)| (at + p, why)));
                    into.push(&written.text);
                    if !written.boxes.is_empty() {
                        into.push("\n");
                        self.collect(written.boxes, into);
                    }
                }
                Item::Table(table) => {
                    for (number, row) in table.rows.into_iter().enumerate() {
                        if number > 0 {
                            into.push("\n");
                        }
                        for (number, cell) in row.cells.into_iter().enumerate() {
                            if number > 0 {
                                into.push("\t");
                            }
                            if cell.merge == Merge::None {
                                self.collect(cell.content, into);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Resolves the style of a paragraph and writes its numbering out.
    fn write(&mut self, paragraph: Paragraph) -> Written {
        let style = self.styles.resolve(paragraph.style.as_deref());
        let shape = paragraph.shape.over(style.shape);
        let numbered_by = match paragraph.shape.numbered.list {
            Some(_) => None,
            None => style.numbered_by.as_deref(),
        };
        let mark = match shape.numbered.list {
            Some(list) if list != 0 && !paragraph.text.is_empty() => self.numbering.mark(list, shape.numbered.level, numbered_by),
            _ => String::new(),
        };
        let shift = mark.chars().count();
        let heading = shape.outline.and_then(|level| u8::try_from(level + 1).ok());
        Written {
            text: mark + &paragraph.text,
            heading: heading.filter(|level| (1..=9).contains(level)),
            centred: shape.centred.unwrap_or(false),
            unread: paragraph.unread.into_iter().map(|(at, why)| (at + shift, why)).collect(),
            boxes: paragraph.boxes,
            contents_entry: style.contents_entry,
        }
    }

    fn unread(&mut self, at: usize, list: Vec<(usize, String)>) {
        for (offset, reason) in list {
            let here = at + offset;
            self.builder.unread(Span { start: here, end: here }, "", reason);
        }
    }

    fn unread_here(&mut self, reason: &str) {
        self.unread(self.builder.at(), vec![(0, reason.to_owned())]);
    }
}

impl CellText {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars += text.chars().count();
    }
}

/// Items with the paragraphs joined whose end was deleted; the later one gives style and numbering.
fn joined(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match (out.last_mut(), item) {
            (Some(Item::Paragraph(open)), Item::Paragraph(next)) if open.runs_on => {
                let mut before = std::mem::replace(open, next);
                let shift = before.chars;
                before.text.push_str(&open.text);
                before.unread.extend(open.unread.drain(..).map(|(at, why)| (at + shift, why)));
                before.boxes.append(&mut open.boxes);
                open.text = before.text;
                open.chars += shift;
                open.unread = before.unread;
                open.boxes = before.boxes;
            }
            (_, item) => out.push(item),
        }
    }
    out
}
