//! The tab 填写说明: what each column wants.

use super::{Column, SheetDoc, Styles, Value, add_sheet};
use crate::WriteError;
use rust_xlsxwriter::Workbook;

/// Adds the instructions for the columns a person fills in.
pub(super) fn add(book: &mut Workbook, styles: &Styles, doc: &SheetDoc) -> Result<(), WriteError> {
    let columns = vec![
        Column::text("heading", "列名").width(20.0),
        Column::text("required", "是否必填").width(10.0).centred(),
        Column::text("kind", "填写格式").width(24.0),
        Column::text("meaning", "含义").width(60.0),
    ];
    let guide = SheetDoc {
        title: String::new(),
        ..SheetDoc::new("填写说明", columns)
    };
    let rows = doc.columns.iter().filter(|column| !column.hidden).map(|column| {
        [
            Value::from(column.heading.as_ref()),
            Value::from(if column.required { "必填" } else { "选填" }),
            Value::from(column.kind.hint()),
            Value::from(column.meaning.as_ref()),
        ]
    });
    add_sheet(book, styles, &guide, rows)?;
    Ok(())
}
