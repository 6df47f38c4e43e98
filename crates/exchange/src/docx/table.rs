//! Tables with fixed column widths and a head that repeats on every page.

use super::{Align, Face, line};
use crate::text::print_width;
use docx_rs::{
    HeightRule, Shading, ShdType, Table, TableAlignmentType, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

/// 五号, the size of tables.
const SIZE: usize = 21;
/// Room of half a Chinese character of that size.
const HALF: usize = SIZE * 5;
/// Least height of a row.
const ROW: f32 = 454.0;
/// Least height of a head row; no other row has it, see [`HEAD_MARK`].
const HEAD: f32 = 455.0;
/// How the writing library prints the height of a head row.
pub(super) const HEAD_MARK: &str = r#"<w:trHeight w:val="455""#;
/// Rows of up to so many lines stay on one page; longer ones may break, or half pages would stay empty.
const WHOLE: usize = 10;

/// What stands in a cell: one or more paragraphs, each with its ink (RRGGBB).
pub(crate) struct CellText {
    parts: Vec<(String, Option<String>)>,
    face: Face,
    align: Align,
}

impl CellText {
    /// Text from the left.
    pub(crate) fn left(text: impl Into<String>) -> Self {
        Self::lines([(text.into(), None)])
    }

    /// Text in the middle.
    pub(crate) fn centre(text: impl Into<String>) -> Self {
        Self {
            align: Align::Centre,
            ..Self::left(text)
        }
    }

    /// Several paragraphs from the left.
    pub(crate) fn lines(parts: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        Self {
            parts: parts.into_iter().collect(),
            face: Face::FangSong,
            align: Align::Left,
        }
    }

    /// In the font of headings.
    pub(crate) fn strong(mut self) -> Self {
        self.face = Face::Hei;
        self
    }

    /// All in one ink.
    pub(crate) fn ink(mut self, ink: Option<String>) -> Self {
        for part in &mut self.parts {
            part.1.clone_from(&ink);
        }
        self
    }

    /// Lines it takes in a column of this width, roughly.
    fn height(&self, width: usize) -> usize {
        let room = (width / HALF).saturating_sub(2).max(2);
        let lines = self.parts.iter().flat_map(|(text, _)| text.split('\n'));
        lines.map(|line| print_width(line).div_ceil(room).max(1)).sum()
    }

    fn cell(&self, width: usize, fill: Option<&str>) -> TableCell {
        let mut cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        if let Some(fill) = fill {
            cell = cell.shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill(fill));
        }
        if self.parts.is_empty() {
            // A cell without a paragraph is not valid.
            return cell.add_paragraph(line("", self.face, SIZE, self.align, None));
        }
        for (text, ink) in &self.parts {
            cell = cell.add_paragraph(line(text, self.face, SIZE, self.align, ink.as_deref()));
        }
        cell
    }
}

/// A table being built; widths in twentieths of a point.
pub(crate) struct Grid {
    widths: Vec<usize>,
    rows: Vec<TableRow>,
}

impl Grid {
    /// Columns of the given shares of `room`.
    pub(crate) fn new(room: usize, shares: &[usize]) -> Self {
        let total = shares.iter().sum::<usize>().max(1);
        Self {
            widths: shares.iter().map(|share| room * share / total).collect(),
            rows: Vec::new(),
        }
    }

    /// The head. It must come first; `finish` makes it repeat on every page.
    pub(crate) fn head(&mut self, headings: &[&str]) {
        let cells = headings
            .iter()
            .zip(&self.widths)
            .map(|(heading, width)| CellText::centre(*heading).strong().cell(*width, Some("E9EDF2")));
        let row = TableRow::new(cells.collect()).cant_split();
        self.rows.push(row.row_height(HEAD).height_rule(HeightRule::AtLeast));
    }

    /// One row; missing cells stay empty.
    pub(crate) fn row(&mut self, cells: &[CellText]) {
        let lines = cells
            .iter()
            .zip(&self.widths)
            .map(|(cell, width)| cell.height(*width))
            .max()
            .unwrap_or(0);
        let empty = CellText::left("");
        let cells = self
            .widths
            .iter()
            .enumerate()
            .map(|(i, width)| cells.get(i).unwrap_or(&empty).cell(*width, None));
        let row = TableRow::new(cells.collect()).row_height(ROW).height_rule(HeightRule::AtLeast);
        self.rows.push(if lines > WHOLE { row } else { row.cant_split() });
    }

    /// One cell over all columns, as a heading inside the table.
    pub(crate) fn band(&mut self, text: &str) {
        // Kept with the row below, so that no page ends with a heading.
        let paragraph = line(text, Face::Hei, SIZE, Align::Left, None).keep_next(true);
        let cell = TableCell::new()
            .width(self.widths.iter().sum(), WidthType::Dxa)
            .grid_span(self.widths.len())
            .shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill("F3F5F8"))
            .add_paragraph(paragraph);
        self.rows.push(TableRow::new(vec![cell]).cant_split());
    }

    /// Pairs of label and value, as many to a row as the columns hold; the last value of a row
    /// takes what is left.
    pub(crate) fn pairs(&mut self, pairs: &[(&str, CellText)]) {
        let mut cells: Vec<TableCell> = Vec::new();
        for (i, (label, value)) in pairs.iter().enumerate() {
            let at = i * 2;
            let width = |at: usize| self.widths.get(at).copied().unwrap_or(0);
            cells.push(CellText::centre(*label).strong().cell(width(at), Some("F3F5F8")));
            let last = i + 1 == pairs.len();
            let rest = self.widths.iter().skip(at + 1).take(if last { usize::MAX } else { 1 });
            let (span, room) = (rest.clone().count(), rest.sum());
            cells.push(value.cell(room, None).grid_span(span.max(1)));
        }
        self.rows
            .push(TableRow::new(cells).row_height(ROW).height_rule(HeightRule::AtLeast));
    }

    pub(crate) fn build(self) -> Table {
        let room = self.widths.iter().sum();
        Table::new(self.rows)
            .set_grid(self.widths)
            .width(room, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center)
            .margins(TableCellMargins::new().margin(40, 80, 40, 80))
    }
}
