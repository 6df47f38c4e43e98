//! One sheet: its non-empty cells, its merged regions, what is hidden or drawn on it.

use super::cell::{RawCell, Shown};
use super::strings;
use super::workbook::{SheetRef, Workbook};
use crate::source::bad_input::{BadInput, Place, Refusal};
use crate::source::limits::Limits;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns, Tag, Xml};
use std::io::BufRead;
use std::ops::RangeInclusive;

/// Rows and columns a sheet may have (ECMA-376-1, 18.3.1.73 and 18.3.1.13 as Excel bounds them).
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// What a sheet holds.
#[derive(Debug, Default)]
pub(super) struct SheetData {
    /// Rows with something in them, from the top.
    pub(super) rows: Vec<Row>,
    pub(super) merged: Vec<Region>,
    /// What was not read, to be said after the name of the sheet.
    pub(super) unread: Vec<String>,
}

/// A row that has text, or an empty one that is drawn as a row to fill in.
#[derive(Debug)]
pub(super) struct Row {
    /// From 0.
    pub(super) number: u32,
    /// Columns (from 0) and texts, in order; empty for a row to fill in.
    pub(super) cells: Vec<(u32, String)>,
}

/// A merged region, all from 0 and inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// Reads a sheet; `None` when it has no cells by its kind (a chart).
pub(super) fn read(
    package: &mut Package<'_>,
    sheet: &SheetRef,
    workbook: &Workbook,
    limits: &Limits,
) -> Result<Option<SheetData>, BadInput> {
    let place = |reason| BadInput {
        place: Place::Sheet(sheet.name.clone()),
        reason,
    };
    let Some(part) = sheet.part.as_deref().filter(|_| sheet.cells) else {
        return if sheet.part.is_none() {
            Err(place(Refusal::MissingPart))
        } else {
            Ok(None)
        };
    };
    let comments = package.relations(part)?.iter().any(|relation| relation.kind == "comments");
    let Some(mut xml) = package.xml(part)? else {
        return Err(place(Refusal::MissingPart));
    };
    let mut reader = Reader {
        sheet,
        workbook,
        limits,
        data: SheetData::default(),
        hidden_columns: Vec::new(),
        hidden_rows: 0,
        hidden_cells: 0,
        cells: 0,
        row: 0,
        column: 0,
        to_fill_in: false,
        errors: 0,
        no_result: 0,
    };
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.ns == Ns::Sheet => reader.open(&tag, &mut xml)?,
            Node::End => break,
            _ => {}
        }
    }
    if comments {
        reader.data.unread.push("的批注".to_owned());
    }
    Ok(Some(reader.finish()))
}

struct Reader<'a> {
    sheet: &'a SheetRef,
    workbook: &'a Workbook,
    limits: &'a Limits,
    data: SheetData,
    hidden_columns: Vec<RangeInclusive<u32>>,
    hidden_rows: usize,
    /// Texts in hidden columns.
    hidden_cells: usize,
    cells: usize,
    /// Next row and column where a row or cell says no place.
    row: u32,
    column: u32,
    /// An empty row with drawn cells stands since the last row with text.
    to_fill_in: bool,
    errors: usize,
    no_result: usize,
}

impl Reader<'_> {
    fn open(&mut self, tag: &Tag, xml: &mut Xml<'_, impl BufRead>) -> Result<(), BadInput> {
        match tag.local() {
            "col" if matches!(tag.attr("hidden").as_deref(), Some("1" | "true")) => {
                let from = tag.number("min").unwrap_or(1).clamp(1, COLUMNS.into()) as u32 - 1;
                let to = tag.number("max").unwrap_or(1).clamp(1, COLUMNS.into()) as u32 - 1;
                if self.hidden_columns.len() < COLUMNS as usize {
                    self.hidden_columns.push(from..=to);
                }
            }
            "row" => self.read_row(tag, xml)?,
            "mergeCell" => {
                let region = tag.attr("ref").and_then(|r| region(&r));
                if self.data.merged.len() >= self.limits.cells {
                    return Err(self.too_many_cells());
                }
                self.data.merged.extend(region);
            }
            "drawing" | "picture" => self.data.unread.push("的图片或图形".to_owned()),
            "oleObjects" => self.data.unread.push("的嵌入对象".to_owned()),
            _ => {}
        }
        Ok(())
    }

    /// Reads a row to its end.
    fn read_row(&mut self, tag: &Tag, xml: &mut Xml<'_, impl BufRead>) -> Result<(), BadInput> {
        let stated = tag.number("r").and_then(|r| u32::try_from(r).ok()).filter(|r| *r > 0);
        self.row = stated.map_or(self.row, |r| r - 1).min(ROWS);
        self.column = 0;
        let hidden = matches!(tag.attr("hidden").as_deref(), Some("1" | "true"));
        let mut cells = Vec::new();
        let mut drawn = false;
        let mut in_hidden_columns = 0;
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Ns::Sheet, "c") => {
                    let (column, raw) = self.read_cell(&tag, xml)?;
                    drawn |= raw.style != 0;
                    let text = match raw.shown(self.workbook) {
                        Shown::Text(text) => text,
                        Shown::Error(text) => {
                            self.errors += 1;
                            text
                        }
                        Shown::NoResult => {
                            self.no_result += 1;
                            String::new()
                        }
                    };
                    if !text.is_empty() && column < COLUMNS {
                        if self.hidden_columns.iter().any(|range| range.contains(&column)) {
                            in_hidden_columns += 1;
                        } else {
                            cells.push((column, text));
                        }
                    }
                }
                Node::Open(_) => xml.skip()?,
                Node::Close => break,
                Node::Text(_) => {}
                Node::End => return Err(xml.refuse(Refusal::BrokenXml)),
            }
        }
        self.hidden_cells += if hidden { 0 } else { in_hidden_columns };
        if hidden && !cells.is_empty() {
            self.hidden_rows += 1;
        } else if !cells.is_empty() {
            self.add_row(cells)?;
        } else if drawn && !hidden {
            self.to_fill_in = true;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// Adds a row with text, and before it one empty row for all those to fill in.
    fn add_row(&mut self, mut cells: Vec<(u32, String)>) -> Result<(), BadInput> {
        // A file may state cells in any order and more than once; the first one counts.
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        self.cells += cells.len();
        if self.cells > self.limits.cells {
            return Err(self.too_many_cells());
        }
        self.fill_in();
        self.data.rows.push(Row { number: self.row, cells });
        Ok(())
    }

    fn fill_in(&mut self) {
        if std::mem::take(&mut self.to_fill_in)
            && let Some(last) = self.data.rows.last()
        {
            let number = last.number.saturating_add(1);
            self.data.rows.push(Row { number, cells: Vec::new() });
        }
    }

    /// Reads a cell to its end.
    fn read_cell(&mut self, tag: &Tag, xml: &mut Xml<'_, impl BufRead>) -> Result<(u32, RawCell), BadInput> {
        let mut cell = RawCell::default();
        tag.each(|name, value| match name {
            "r" => self.column = position(value).map_or(self.column, |(_, column)| column),
            "s" => cell.style = value.trim().parse().unwrap_or(0),
            "t" => cell.kind = value.to_owned(),
            _ => {}
        });
        let column = self.column;
        self.column = self.column.saturating_add(1);
        let mut in_value = false;
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Ns::Sheet, "v") => in_value = true,
                Node::Open(tag) if tag.is(Ns::Sheet, "is") => {
                    cell.inline = strings::rich(xml, self.limits)?;
                }
                Node::Open(tag) => {
                    cell.has_formula |= tag.is(Ns::Sheet, "f");
                    xml.skip()?;
                }
                Node::Text(text) if in_value => {
                    cell.value.push_str(&text);
                    if cell.value.len() > self.limits.cell_bytes {
                        let bytes = self.limits.cell_bytes as u64;
                        return Err(self.refuse(Refusal::CellTooLarge { bytes }));
                    }
                }
                Node::Text(_) => {}
                Node::Close if in_value => in_value = false,
                Node::Close => return Ok((column, cell)),
                Node::End => return Err(xml.refuse(Refusal::BrokenXml)),
            }
        }
    }

    fn finish(mut self) -> SheetData {
        self.fill_in();
        let counts = [
            (self.hidden_rows, "行已隐藏"),
            (self.hidden_cells, "个单元格在隐藏的列中"),
            (self.errors, "个单元格显示错误值"),
            (self.no_result, "个公式没有计算结果"),
        ];
        for (count, what) in counts {
            if count > 0 {
                self.data.unread.push(format!("有{count}{what}"));
            }
        }
        self.data
    }

    fn too_many_cells(&self) -> BadInput {
        self.refuse(Refusal::TooMany {
            what: "单元格",
            limit: self.limits.cells,
            unit: "个",
        })
    }

    fn refuse(&self, reason: Refusal) -> BadInput {
        let (sheet, row) = (self.sheet.name.clone(), self.row.saturating_add(1));
        BadInput {
            place: Place::Row { sheet, row },
            reason,
        }
    }
}

/// `B3` as row and column from 0; `None` when it is no reference or outside a sheet.
fn position(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim();
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    ((1..=ROWS).contains(&row) && column <= COLUMNS).then(|| (row - 1, column - 1))
}

/// `A1:C2` as a region; `None` when it is none or only one cell.
fn region(reference: &str) -> Option<Region> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (position(from)?, position(to)?);
    let ordered = top <= bottom && left <= right && (top, left) != (bottom, right);
    ordered.then_some(Region { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_checked() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("aB12"), Some((11, 27)));
        assert_eq!(position("XFD1048576"), Some((ROWS - 1, COLUMNS - 1)));
        for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZ1", "A99999999999", "甲1", "A1:B2"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
        assert_eq!(
            region("A1:B2"),
            Some(Region {
                top: 0,
                left: 0,
                bottom: 1,
                right: 1
            })
        );
        for wrong in ["A1", "B2:A1", "A1:A1", "A1:", "A1:B2:C3"] {
            assert_eq!(region(wrong), None, "{wrong}");
        }
    }
}
