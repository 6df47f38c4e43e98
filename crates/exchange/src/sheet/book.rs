//! Reading .xlsx: an uploaded workbook, opened only after [`super::guard`] has looked it over.

use super::{
    Column, RawCell, ReadSheet, guard,
    table::{RawRow, TableReader},
};
use crate::ReadError;
use calamine::{DataRef, DataType, Reader, SheetType, Xlsx, XlsxError};
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What an upload may cost. The defaults fit a county's register.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes after unpacking, all parts together.
    pub unpacked: u64,
    /// Rows with content in a sheet.
    pub rows: u32,
    /// Filled cells in a sheet.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            unpacked: 200 << 20,
            rows: 100_000,
            cells: 2_000_000,
        }
    }
}

/// Reads the first visible sheet that holds the columns' headings, in any order, within its first
/// rows. Rows with faulty cells are returned too, with their faults: see [`ReadSheet`].
///
/// # Errors
/// What makes the whole file unusable; never a single cell.
pub fn read_xlsx(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<ReadSheet, ReadError> {
    let mut book = Book::open(bytes, *limits)?;
    let mut first = None;
    for name in book.tabs() {
        match book.table(&name, columns) {
            Err(error @ ReadError::NoHead { .. }) => first = first.or(Some(error)),
            other => return other,
        }
    }
    Err(first.unwrap_or(ReadError::NoSheet { name: String::new() }))
}

/// An opened workbook.
pub(crate) struct Book<R: Read + Seek> {
    inner: Xlsx<R>,
    limits: Limits,
}

impl<'a> Book<Cursor<&'a [u8]>> {
    pub(crate) fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, ReadError> {
        Self::over(Cursor::new(bytes), limits)
    }
}

impl<R: Read + Seek> Book<R> {
    /// Looks the file over, then opens it; its rows are read as they are asked for.
    pub(crate) fn over(mut input: R, limits: Limits) -> Result<Self, ReadError> {
        guard::check(&mut input, &limits)?;
        input.rewind().map_err(guard::broken)?;
        Self::accepted(input, limits)
    }

    /// Opens a file that has been looked over.
    pub(crate) fn accepted(input: R, limits: Limits) -> Result<Self, ReadError> {
        let inner = no_panic(|| Xlsx::new(input))?;
        Ok(Self { inner, limits })
    }

    /// Names of the visible worksheets, in order.
    pub(crate) fn tabs(&self) -> Vec<String> {
        let sheets = self.inner.sheets_metadata().iter();
        let shown = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == calamine::SheetVisible::Visible);
        shown.map(|sheet| sheet.name.clone()).collect()
    }

    /// Reads the named sheet as a table.
    pub(crate) fn table(&mut self, name: &str, columns: &[Column]) -> Result<ReadSheet, ReadError> {
        let limits = self.limits;
        let mut table = TableReader::new(columns, name, &limits);
        self.rows(name, |row| table.row(row))?;
        table.finish()
    }

    /// The last row as the sheet itself says, at most what a sheet holds; 0 when it does not say.
    pub(crate) fn last_row(&mut self, name: &str) -> u32 {
        let said = no_panic(|| self.inner.worksheet_cells_reader(name).map(|reader| reader.dimensions().end.0));
        said.map_or(0, |row| row.saturating_add(1).min(1_048_576))
    }

    /// Hands the rows of the named sheet to `take`, in order, until it says `false`.
    pub(crate) fn rows<E: From<ReadError>>(&mut self, name: &str, mut take: impl FnMut(RawRow) -> Result<bool, E>) -> Result<(), E> {
        if !self.inner.sheet_names().iter().any(|own| own == name) {
            return Err(ReadError::NoSheet { name: name.to_owned() }.into());
        }
        let limit = self.limits.cells;
        let mut reader = no_panic(|| self.inner.worksheet_cells_reader(name))?;
        let percent: Vec<bool> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%')))
            .collect();
        let mut row = RawRow { row: 0, cells: Vec::new() };
        let mut cells = 0;
        while let Some((cell, style)) = no_panic(|| reader.next_cell_with_style_id())? {
            let (at, col) = cell.get_position();
            // 16,384 columns are all a sheet has; anything further is a forged reference.
            let Some(col) = u16::try_from(col).ok().filter(|col| *col < 16_384) else {
                continue;
            };
            let raw = raw_cell(cell.get_value(), percent.get(style) == Some(&true));
            if raw.is_blank() {
                continue;
            }
            cells += 1;
            if cells > limit {
                return Err(ReadError::TooManyCells {
                    sheet: name.to_owned(),
                    limit,
                }
                .into());
            }
            let number = at.saturating_add(1);
            if number < row.row {
                // No spreadsheet program writes this; a row would be told by another row's number.
                return Err(guard::broken(format!("row {number} below row {}", row.row)).into());
            }
            if number != row.row && !row.cells.is_empty() {
                let wide = row.cells.len();
                let full = std::mem::replace(&mut row.cells, Vec::with_capacity(wide));
                if !take(RawRow { row: row.row, cells: full })? {
                    return Ok(());
                }
            }
            row.row = number;
            row.cells.push((col, raw));
        }
        if !row.cells.is_empty() {
            take(row)?;
        }
        Ok(())
    }
}

/// The spreadsheet reader is somebody else's code on strangers' bytes: should it panic, that is a
/// broken file, not a fallen server.
fn no_panic<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ReadError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(ReadError::LockedOrOld),
        Ok(Err(error)) => Err(guard::broken(error)),
        Err(_) => Err(guard::broken("reader")),
    }
}

fn raw_cell(data: &DataRef<'_>, percent: bool) -> RawCell {
    match data {
        DataRef::Empty => RawCell::Blank,
        DataRef::String(text) => RawCell::Text(text.into()),
        DataRef::SharedString(text) => RawCell::Text((*text).into()),
        DataRef::Int(number) => RawCell::Number {
            value: *number as f64,
            percent,
        },
        DataRef::Float(value) => RawCell::Number { value: *value, percent },
        DataRef::Bool(value) => RawCell::Text(if *value { "TRUE" } else { "FALSE" }.into()),
        DataRef::Error(error) => RawCell::Broken(error.to_string().into()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => RawCell::Text(text.into()),
        DataRef::DateTime(moment) if moment.is_duration() => RawCell::Number {
            value: data.as_f64().unwrap_or_default(),
            percent,
        },
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let small = |part: u8| i8::try_from(part).ok();
            let date = i16::try_from(year)
                .ok()
                .zip(small(month).zip(small(day)))
                .and_then(|(year, (month, day))| jishi_kernel::Day::new(year, month, day).ok());
            match date {
                Some(day) => RawCell::Moment { day, hour, minute },
                None => RawCell::Number {
                    value: moment.as_f64(),
                    percent,
                },
            }
        }
        // It may grow; an unknown kind must not pass as empty.
        #[allow(unreachable_patterns)]
        _ => RawCell::Broken("?".into()),
    }
}
