//! The rows that were not imported, back to the person who sent them.

use super::{Column, ReadSheet, SheetDoc, SheetRow, Value, write_xlsx};
use crate::WriteError;
use std::io::{Seek, Write};

/// Heading of the added column; ignored when the mended file is read again.
pub const REASON_HEADING: &str = "未导入原因";

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

fn reasons(row: &SheetRow) -> String {
    let one = |fault: &crate::Fault| match fault.column.as_str() {
        "" => fault.reason.clone(),
        column => format!("{column}：{}", fault.reason),
    };
    row.faults.iter().map(one).collect::<Vec<_>>().join("；")
}
