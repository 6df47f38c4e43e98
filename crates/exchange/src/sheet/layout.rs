//! Where things stand on a sheet: merged lines, heights, widths.

use super::{Column, SheetDoc, Value};
use crate::text;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Points of a line of the body font, and of the space around a cell's text.
const LINE: f64 = 15.0;
const AROUND: f64 = 4.0;
/// The tallest row a sheet allows (Excel specifications and limits: 409 points).
const TALLEST: f64 = 409.0;

/// Writes over a range of columns, merged when there is more than one.
pub(super) fn span(sheet: &mut Worksheet, row: u32, first: u16, last: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if last > first {
        sheet.merge_range(row, first, row, last, text, format)?;
    } else {
        sheet.write_string_with_format(row, first, text, format)?;
    }
    Ok(())
}

/// Height in points for a wrapped text over `width` characters: merged cells do not grow by themselves.
pub(super) fn height(text: &str, width: f64, line: f64) -> f64 {
    let lines: f64 = text
        .split('\n')
        .map(|part| (text::print_width(part) as f64 / width.max(2.0)).ceil().max(1.0))
        .sum();
    (lines * line).min(TALLEST)
}

/// Height in points for a row of wrapped cells, `None` when one line is enough. Spreadsheet programs
/// differ in whether they find it themselves when they open a file.
pub(super) fn row_height(columns: &[Column], row: &[Value]) -> Option<f64> {
    let texts = columns.iter().zip(row).filter(|(column, _)| !column.hidden);
    let cells = texts.filter_map(|(column, value)| Some((value.text()?, column.width)));
    cells_height(cells)
}

/// Height in points for the row of headings.
pub(super) fn head_height(columns: &[Column]) -> f64 {
    let shown = columns.iter().filter(|column| !column.hidden);
    let cells = shown.map(|column| (column.heading.as_ref(), column.width));
    cells_height(cells).unwrap_or(0.0).max(24.0)
}

fn cells_height<'a>(cells: impl Iterator<Item = (&'a str, f64)>) -> Option<f64> {
    let lines = cells.map(|(text, width)| {
        // Most cells: shorter than their column without counting.
        if text.len() as f64 * 2.0 / 3.0 < width - 2.0 && !text.contains('\n') {
            return 1.0;
        }
        // A Chinese character of the body font is a little wider than two digits of the default font.
        height(text, (width - 1.0) / 1.08, 1.0)
    });
    let most = lines.fold(1.0, f64::max);
    (most > 1.0).then(|| (most * LINE + AROUND).min(TALLEST))
}

/// Columns with their numbers.
pub(super) fn indexed(columns: &[Column]) -> impl Iterator<Item = (u16, &Column)> {
    (0u16..).zip(columns)
}

pub(super) fn last_column(doc: &SheetDoc) -> Option<u16> {
    indexed(&doc.columns).last().map(|(at, _)| at)
}

pub(super) fn first_shown(doc: &SheetDoc) -> u16 {
    indexed(&doc.columns).find(|(_, column)| !column.hidden).map_or(0, |(at, _)| at)
}

pub(super) fn widths(columns: &[Column]) -> f64 {
    columns.iter().filter(|column| !column.hidden).map(|column| column.width).sum()
}

pub(super) fn shown_width(doc: &SheetDoc) -> f64 {
    widths(&doc.columns)
}

/// The column that starts the right half of a line whose halves hold texts of these widths; `None`
/// when they do not fit side by side.
pub(super) fn split_for(doc: &SheetDoc, left: usize, right: usize) -> Option<u16> {
    // Both texts are in the body font; see `cells_height` for the factor.
    let fits = |columns: &[Column], text: usize| widths(columns) > text as f64 * 1.08 + 2.0;
    let first = usize::from(first_shown(doc)) + 1;
    let places = (first..doc.columns.len()).rev();
    let middle = places.into_iter().find(|middle| fits(&doc.columns[*middle..], right))?;
    fits(&doc.columns[..middle], left).then(|| u16::try_from(middle).ok()).flatten()
}
