//! Sheets a page leads to, as a test reads them.

use crate::{Actor, Answer};
use jishi_exchange::sheet::{Column, Limits, Value, read_xlsx};

/// The sheet of the list on a page, taken by the link at its head.
///
/// # Panics
/// The page or the sheet is not answered, or the page leads to none.
#[allow(clippy::panic)] // a test helper
pub async fn sheet(actor: &Actor, page: &str) -> Answer {
    let text = actor.get(page).await.expect(200).text();
    let link = text
        .split("href=\"")
        .find(|part| part.contains("/export.xlsx"))
        .unwrap_or_else(|| panic!("{page} leads to no sheet"));
    let link = link.split('"').next().unwrap_or_default().replace("&#38;", "&");
    actor.get(&link).await.expect(200)
}

/// The cells of a sheet under some headings, row by row.
///
/// # Panics
/// It is no sheet, or has no such heading.
#[allow(clippy::panic)] // a test helper
pub fn cells(file: &Answer, headings: &[&'static str]) -> Vec<Vec<String>> {
    let columns: Vec<Column> = headings.iter().map(|heading| Column::text(*heading, *heading).required()).collect();
    let sheet = read_xlsx(&file.bytes, &columns, &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    let row = |values: Vec<Value>| values.into_iter().map(Value::into_text).collect();
    sheet.rows.into_iter().map(|one| row(one.values)).collect()
}
