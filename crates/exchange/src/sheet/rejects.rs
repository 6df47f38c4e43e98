//! The rows that were not imported, back to the person who sent them.

use super::{Column, Head, RawCell, RawRow, ReadSheet, RowWriter, SheetDoc, SheetRow, Upload, Value, write_xlsx};
use crate::{ReadError, WriteError};
use std::io::{Read, Seek, Write};

/// Heading of the added column; ignored when the mended file is read again.
pub const REASON_HEADING: &str = "未导入原因";
/// Heading of the column with remarks on good rows; ignored as well.
pub const HINT_HEADING: &str = "导入提示";

/// Writes `rows` of an uploaded sheet back as typed, with the column [`REASON_HEADING`] at the end.
/// Columns nobody asked for are kept. Give it only the rows that were not imported, so that the
/// mended file can be uploaded as it is; returns their number.
///
/// # Errors
/// As [`write_xlsx`].
pub fn errors_xlsx<'a, W>(
    columns: &[Column],
    sheet: &ReadSheet,
    rows: impl IntoIterator<Item = &'a SheetRow>,
    out: W,
) -> Result<u32, WriteError>
where
    W: Write + Seek + Send,
{
    let mut all = columns.to_vec();
    all.extend(sheet.extra.iter().map(|heading| Column::text("", heading.clone())));
    all.push(Column::text("reason", REASON_HEADING).width(48.0));
    let name = if sheet.name.is_empty() {
        "未导入".to_owned()
    } else {
        sheet.name.clone()
    };
    let doc = SheetDoc {
        title: String::new(),
        ..SheetDoc::new(name, all)
    };
    let rows = rows.into_iter().map(|row| {
        let mut cells = row.values.clone();
        cells.resize(columns.len(), Value::Empty);
        let mut extra = row.extra.clone();
        extra.resize(sheet.extra.len(), String::new());
        cells.extend(extra.into_iter().map(Value::from));
        cells.push(Value::from(reasons(row)));
        cells
    });
    write_xlsx(&doc, rows, out)
}

/// Writes rows of an uploaded file back as they are, all its columns in their order, with the column
/// [`REASON_HEADING`] at the end. `failed` is asked for the reasons of each row in rising order;
/// memory does not grow with the rows. Returns the number of rows written.
///
/// # Errors
/// The file cannot be read again, the output fails, or what `failed` returns.
pub fn errors_back<R, W, E>(
    upload: &mut Upload<R>,
    head: &Head,
    failed: impl FnMut(u32) -> Result<Option<String>, E>,
    out: W,
) -> Result<u32, E>
where
    R: Read + Seek,
    W: Write + Seek + Send,
    E: From<ReadError> + From<WriteError>,
{
    rows_back(upload, head, REASON_HEADING, failed, out)
}

/// As [`errors_back`], with another heading for what is said about the rows.
///
/// # Errors
/// As [`errors_back`].
pub fn rows_back<R, W, E>(
    upload: &mut Upload<R>,
    head: &Head,
    heading: &'static str,
    mut failed: impl FnMut(u32) -> Result<Option<String>, E>,
    out: W,
) -> Result<u32, E>
where
    R: Read + Seek,
    W: Write + Seek + Send,
    E: From<ReadError> + From<WriteError>,
{
    let mut back = Rejects::begin(head, heading)?;
    upload.below::<E>(head, |raw| {
        if let Some(reasons) = failed(raw.row)? {
            back.row(&raw, &reasons)?;
        }
        Ok(true)
    })?;
    Ok(back.finish(out)?)
}

/// A sheet of rows that go back, while it is written: all columns of the uploaded one in their order,
/// and one with what is said about each row.
pub struct Rejects {
    places: Vec<u16>,
    sheet: RowWriter,
}

impl Rejects {
    /// Begins with the headings; `heading` is that of the added column.
    ///
    /// # Errors
    /// As [`RowWriter::begin`].
    pub fn begin(head: &Head, heading: &str) -> Result<Self, WriteError> {
        let mut columns: Vec<Column> = head.headings.iter().map(|heading| Column::text("", heading.text.clone())).collect();
        columns.push(Column::text("reason", heading.to_owned()).width(48.0));
        let name = if head.sheet.is_empty() { "未导入" } else { &head.sheet };
        let doc = SheetDoc {
            title: String::new(),
            ..SheetDoc::new(name, columns)
        };
        Ok(Self {
            places: head.headings.iter().map(|heading| heading.place).collect(),
            sheet: RowWriter::begin(doc)?,
        })
    }

    /// Adds a row with its reasons.
    ///
    /// # Errors
    /// As [`RowWriter::row`].
    pub fn row(&mut self, raw: &RawRow, reasons: &str) -> Result<(), WriteError> {
        let cell = |at: &u16| {
            raw.cells
                .iter()
                .find(|(place, _)| place == at)
                .map_or(Value::Empty, |(_, cell)| as_is(cell))
        };
        let mut cells: Vec<Value> = self.places.iter().map(cell).collect();
        cells.push(Value::from(reasons));
        self.sheet.row(&cells)
    }

    /// Ends the file; returns the number of rows.
    ///
    /// # Errors
    /// As [`RowWriter::finish`].
    pub fn finish<W: Write + Seek + Send>(self, out: W) -> Result<u32, WriteError> {
        self.sheet.finish(out)
    }
}

/// The cell as typed, with its kind where the sheet can keep it.
fn as_is(cell: &RawCell) -> Value {
    match cell {
        RawCell::Blank => Value::Empty,
        RawCell::Text(text) => Value::Text(text.clone()),
        RawCell::Number { value, percent: false } if value.fract() == 0.0 && value.abs() < 9e15 => Value::Int(*value as i64),
        RawCell::Moment { day, hour: 0, minute: 0 } => Value::Date(*day),
        other => Value::Text(other.shown().into()),
    }
}

/// All reasons of a row in one line, each with its column: 姓名：不能为空；出生日期：“二月”不是日期.
pub fn reasons(row: &SheetRow) -> String {
    let one = |fault: &crate::Fault| match fault.column.as_str() {
        "" => fault.reason.clone(),
        column => format!("{column}：{}", fault.reason),
    };
    row.faults.iter().map(one).collect::<Vec<_>>().join("；")
}
