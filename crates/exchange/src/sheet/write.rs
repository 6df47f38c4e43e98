//! Writing: title, basis and 截至 above, frozen head, typed cells, notes below, ready for A4.

use super::{
    Column, Styles, Value, guide,
    layout::{first_shown, head_height, height, indexed, last_column, row_height, shown_width, span, split_for, widths},
};
use crate::{AsOf, WriteError, text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError, utility::check_sheet_name};
use std::io::{Seek, Write};

/// Rows below the head that a sheet holds, a few left for title and notes.
const MAX_ROWS: u32 = 1_048_000;
/// UTF-16 units in a cell (Excel specifications and limits).
const MAX_CELL: usize = 32_767;

/// A sheet without its rows.
#[derive(Clone, Debug)]
pub struct SheetDoc {
    /// Name of the tab; made valid when written (31 characters, no `[]:*?/\`).
    pub name: String,
    /// Title over the table; empty for none.
    pub title: String,
    /// 依据文号 and the like, left under the title; empty for none.
    pub basis: String,
    /// What the figures stand for, right under the title.
    pub as_of: Option<AsOf>,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// Notes under the table.
    pub notes: Vec<String>,
    /// Who exported it and when, above the table and on every printed page.
    pub watermark: Option<String>,
    /// Adds the tab 填写说明 and marks required headings with `*`: for templates.
    pub guide: bool,
    /// Columns from the left that stay when scrolling.
    pub frozen_columns: u16,
}

impl SheetDoc {
    /// A sheet whose tab and title read `title`.
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        let title = title.into();
        Self {
            name: title.clone(),
            title,
            basis: String::new(),
            as_of: None,
            columns,
            notes: Vec::new(),
            watermark: None,
            guide: false,
            frozen_columns: 0,
        }
    }

    /// The tab name in a form every spreadsheet program takes.
    pub(crate) fn tab(&self) -> String {
        let kept = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
        let name: String = text::writable(&self.name).chars().filter(kept).take(31).collect();
        if check_sheet_name(&name).is_ok() { name } else { "表".to_owned() }
    }
}

/// Writes one table as .xlsx and returns the number of rows written. Rows are streamed: memory
/// does not grow with them (the writer keeps them in a temporary file).
///
/// A row shorter than the columns is filled up with empty cells; values past the last column are
/// an error of the caller and are left out.
///
/// # Errors
/// A text that does not fit into a cell, more rows than a sheet holds, an output that fails.
pub fn write_xlsx<R, W>(doc: &SheetDoc, rows: R, out: W) -> Result<u32, WriteError>
where
    R: IntoIterator<Item: AsRef<[Value]>>,
    W: Write + Seek + Send,
{
    let styles = Styles::new();
    let mut book = new_workbook(&doc.title, doc.as_of);
    let written = add_sheet(&mut book, &styles, doc, rows)?;
    if doc.guide {
        guide::add(&mut book, &styles, doc)?;
    }
    book.save_to_writer(out)?;
    Ok(written)
}

/// A workbook whose properties carry the title and the day of its figures, not the time of writing.
pub(crate) fn new_workbook(title: &str, as_of: Option<AsOf>) -> Workbook {
    let mut book = Workbook::new();
    let title: String = text::writable(title).chars().take(255).collect();
    let mut properties = DocProperties::new().set_title(title);
    let day = as_of.map_or(jishi_kernel::Day::constant(2000, 1, 1), AsOf::day);
    if let Some(day) = excel_day(day) {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    book
}

/// Adds one table to a workbook; see [`write_xlsx`].
pub(crate) fn add_sheet<R>(book: &mut Workbook, styles: &Styles, doc: &SheetDoc, rows: R) -> Result<u32, WriteError>
where
    R: IntoIterator<Item: AsRef<[Value]>>,
{
    let sheet = book.add_worksheet_with_constant_memory()?;
    let mut table = Table::begin(sheet, styles, doc)?;
    for row in rows {
        table.row(sheet, styles, doc, row.as_ref())?;
    }
    table.end(sheet, styles, doc, &doc.notes)?;
    Ok(table.written)
}

/// A table that is being written: where its head stands and how far it has come.
pub(super) struct Table {
    head: u32,
    written: u32,
}

impl Table {
    /// Writes everything above the rows.
    pub(super) fn begin(sheet: &mut Worksheet, styles: &Styles, doc: &SheetDoc) -> Result<Self, WriteError> {
        sheet.set_name(doc.tab())?;
        for (at, column) in indexed(&doc.columns) {
            sheet.set_column_width(at, column.width)?;
            if column.hidden {
                sheet.set_column_hidden(at)?;
            }
        }
        sheet.set_default_row_height(20);
        let head = lines_above(sheet, styles, doc)?;
        sheet.set_row_height(head, head_height(&doc.columns))?;
        for (at, column) in indexed(&doc.columns) {
            let star = if doc.guide && column.required { "*" } else { "" };
            sheet.write_string_with_format(head, at, format!("{}{star}", text::writable(&column.heading)), &styles.head)?;
        }
        set_up_page(sheet, doc, head)?;
        Ok(Self { head, written: 0 })
    }

    /// Rows written so far.
    pub(super) const fn written(&self) -> u32 {
        self.written
    }

    /// Writes the next row.
    pub(super) fn row(&mut self, sheet: &mut Worksheet, styles: &Styles, doc: &SheetDoc, row: &[Value]) -> Result<(), WriteError> {
        if self.written == MAX_ROWS {
            return Err(WriteError::TooManyRows {
                sheet: doc.tab(),
                limit: MAX_ROWS,
            });
        }
        self.written += 1;
        let at = self.head + self.written;
        if let Some(height) = row_height(&doc.columns, row) {
            sheet.set_row_height(at, height)?;
        }
        for (col, column) in indexed(&doc.columns) {
            let value = row.get(usize::from(col)).unwrap_or(&Value::Empty);
            if !write_cell(sheet, at, col, value, styles.of(column, value))? {
                return Err(WriteError::TooLong {
                    sheet: doc.tab(),
                    row: at + 1,
                    column: column.heading.to_string(),
                });
            }
        }
        Ok(())
    }

    /// Writes everything below the rows.
    pub(super) fn end(&self, sheet: &mut Worksheet, styles: &Styles, doc: &SheetDoc, notes: &[String]) -> Result<(), WriteError> {
        let (head, written) = (self.head, self.written);
        if let Some(last) = last_column(doc) {
            let bottom = head + written.max(1);
            sheet.autofilter(head, 0, bottom, last)?;
            sheet.ignore_error_range(head + 1, 0, bottom, last, IgnoreError::NumberStoredAsText)?;
        }
        for (i, note) in notes.iter().enumerate() {
            let lead = if i == 0 { "注：" } else { "　　" };
            let text = format!("{lead}{}", text::writable(note));
            let row = head + written + 1 + u32::try_from(i).unwrap_or(0);
            span(sheet, row, first_shown(doc), last_column(doc).unwrap_or(0), &text, &styles.note)?;
            sheet.set_row_height(row, height(&text, shown_width(doc), 16.0))?;
        }
        Ok(())
    }
}

/// Title, basis with 截至, watermark. Returns the row of the head.
fn lines_above(sheet: &mut Worksheet, styles: &Styles, doc: &SheetDoc) -> Result<u32, WriteError> {
    let (first, last) = (first_shown(doc), last_column(doc).unwrap_or(0));
    let mut row = 0;
    if !doc.title.is_empty() {
        // 18 points against the 11 of the body.
        sheet.set_row_height(row, height(&doc.title, shown_width(doc) * 11.0 / 18.0, 28.0))?;
        span(sheet, row, first, last, &text::writable(&doc.title), &styles.title)?;
        row += 1;
    }
    let as_of = doc.as_of.map(|as_of| format!("截至：{as_of}")).unwrap_or_default();
    if !doc.basis.is_empty() || !as_of.is_empty() {
        let basis = text::writable(&doc.basis);
        match split_for(doc, text::print_width(&basis), text::print_width(&as_of)) {
            Some(middle) if !as_of.is_empty() => {
                sheet.set_row_height(row, height(&basis, widths(&doc.columns[..usize::from(middle)]), 18.0))?;
                span(sheet, row, first, middle - 1, &basis, &styles.left)?;
                span(sheet, row, middle, last, &as_of, &styles.right)?;
            }
            _ => {
                let line = [&*basis, &as_of].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let line = line.join("　");
                sheet.set_row_height(row, height(&line, shown_width(doc), 18.0))?;
                span(sheet, row, first, last, &line, &styles.left)?;
            }
        }
        row += 1;
    }
    if let Some(watermark) = &doc.watermark {
        span(sheet, row, first, last, &text::writable(watermark), &styles.faint)?;
        row += 1;
    }
    Ok(row)
}

/// A4 landscape, one page wide, head row and page number on every page.
fn set_up_page(sheet: &mut Worksheet, doc: &SheetDoc, head: u32) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_repeat_rows(head, head)?;
    sheet.set_freeze_panes(head + 1, doc.frozen_columns)?;
    sheet.set_footer("&C第 &P 页，共 &N 页");
    if let Some(watermark) = &doc.watermark {
        // `&` starts a code in a page header; 255 characters is all it holds.
        let text: String = text::writable(watermark).chars().filter(|c| *c != '\n').take(120).collect();
        // The space keeps a leading digit from being read as part of the size code.
        sheet.set_header(format!("&R&8 {}", text.replace('&', "&&")));
    }
    Ok(())
}

/// False when the text is longer than a cell holds.
fn write_cell(sheet: &mut Worksheet, row: u32, col: u16, value: &Value, format: &Format) -> Result<bool, XlsxError> {
    match value {
        Value::Empty => sheet.write_blank(row, col, format)?,
        // The largest whole number a cell keeps exactly is 2^53.
        Value::Int(number) if number.unsigned_abs() > 1 << 53 => sheet.write_string_with_format(row, col, number.to_string(), format)?,
        Value::Int(number) => sheet.write_number_with_format(row, col, *number as f64, format)?,
        Value::Percent(share) => sheet.write_number_with_format(row, col, f64::from(*share) / 10_000.0, format)?,
        Value::Date(day) => match excel_day(*day) {
            Some(date) => sheet.write_datetime_with_format(row, col, &date, format)?,
            None => sheet.write_string_with_format(row, col, day.to_string(), format)?,
        },
        Value::Text(text) => {
            let text = text::writable(text);
            if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
                return Ok(false);
            }
            sheet.write_string_with_format(row, col, &*text, format)?
        }
    };
    Ok(true)
}

/// `None` before 1900-03-01: spreadsheets believe in a 1900-02-29, so earlier days are unsafe.
fn excel_day(day: jishi_kernel::Day) -> Option<ExcelDateTime> {
    let (month, date) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    if day < jishi_kernel::Day::constant(1900, 3, 1) {
        return None;
    }
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, date).ok()
}
