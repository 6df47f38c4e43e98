//! Any list as a file, in the columns it is imported by.

use crate::web::file;
use axum::response::Response;
use jishi_exchange::WriteError;
use jishi_exchange::sheet::{Column, CsvWriter, Format, RowWriter, SheetDoc, Value};
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, StoreError, Write as DbWrite};
use jishi_platform::{AppError, Cx};
use std::fs::File;
use std::io::BufWriter;
use tempfile::NamedTempFile;

/// Rows read at once by [`pages`].
const CHUNK: i64 = 1_000;

/// What is exported.
pub struct Export {
    /// What the log calls it, such as 团员.
    pub word: String,
    /// The head of the sheet and the name of the file, such as 团员名册.
    pub title: String,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The filters of the screen in words; empty for none. No personal data: they stand in the log.
    pub filters: String,
    /// The kind of file.
    pub format: Format,
}

impl Export {
    /// A register, in the columns it is imported by: 团员 becomes 团员名册.
    pub fn register(word: &str, columns: Vec<Column>, filters: String, format: Format) -> Self {
        Self {
            word: word.to_owned(),
            title: format!("{word}名册"),
            columns,
            filters,
            format,
        }
    }

    /// A list under its own name, as .xlsx.
    pub fn list(title: impl Into<String>, columns: Vec<Column>, filters: String) -> Self {
        let title = title.into();
        Self {
            word: title.clone(),
            title,
            columns,
            filters,
            format: Format::Xlsx,
        }
    }
}

/// Reads a list from its start to its end as its pages do: `page` reads at most so many rows behind a
/// key, `key` tells the key of a row, `each` takes the rows.
///
/// # Errors
/// What `page` and `each` answer.
pub fn pages<T, K>(
    first: K,
    mut page: impl FnMut(&K, i64) -> Result<Vec<T>, AppError>,
    key: impl Fn(&T) -> K,
    mut each: impl FnMut(T) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut after = first;
    loop {
        let rows = page(&after, CHUNK)?;
        let full = rows.len() as i64 >= CHUNK;
        if let Some(last) = rows.last() {
            after = key(last);
        }
        for row in rows {
            each(row)?;
        }
        if !full {
            return Ok(());
        }
    }
}

/// Takes the rows of an export, one after the other.
pub type Sink<'a> = dyn FnMut(&[Value]) -> Result<(), StoreError> + 'a;

/// Writes a list as a file, row by row, with who exported it, when, for which organisation and how many
/// rows; leaves a row in the log and hands the file out. `rows` reads under the scope of the route's
/// act; `seen` may note what was seen of whom, in the transaction of the log (it is told the number of rows).
///
/// # Errors
/// The store fails, a text fits into no cell, there are more rows than a sheet holds.
pub async fn export(
    cx: &Cx,
    export: Export,
    rows: impl FnOnce(&Read<'_>, &mut Sink<'_>) -> Result<(), AppError> + Send + 'static,
    seen: impl FnOnce(&mut DbWrite<'_>, u32) -> Result<(), StoreError> + Send + 'static,
) -> Result<Response, AppError> {
    let mark = watermark(cx)?;
    let name = format!("{}-{}", export.title, cx.today());
    let (word, filters, format) = (export.word.clone(), export.filters.clone(), export.format);
    let (copy, count) = cx
        .read(move |read| {
            let copy = NamedTempFile::new().map_err(anyhow::Error::from)?;
            let count = written(read, &export, &mark, copy.as_file(), rows)?;
            Ok::<_, AppError>((copy, count))
        })
        .await?;
    cx.write(Some(Target::new("export", 0)), move |write| {
        let filters = if filters.is_empty() { "全部" } else { &filters };
        write.note(format!("导出{word} {count} 行（{filters}）"));
        seen(write, count)
    })
    .await?;
    file::answer(copy, &name, format).await
}

/// Writes a list as a file as its pages read it, see [`pages`]: `page` reads under the scope of the route's act, `cells`
/// are those of a row. Nothing is noted of whom it held: lists of persons go through `jishi_person::roll`.
///
/// # Errors
/// As [`export()`].
pub async fn paged<T, K: Send + 'static, const N: usize>(
    cx: &Cx,
    what: Export,
    first: K,
    mut page: impl FnMut(&Read<'_>, &K, i64) -> Result<Vec<T>, AppError> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    cells: impl Fn(T) -> [Value; N] + Send + 'static,
) -> Result<Response, AppError> {
    export(
        cx,
        what,
        move |read, sink| pages(first, |after, most| page(read, after, most), key, |one| Ok(sink(&cells(one))?)),
        |_, _| Ok(()),
    )
    .await
}

/// Who, for which organisation, when.
fn watermark(cx: &Cx) -> Result<String, AppError> {
    let identity = cx.identity()?;
    let at = jishi_exchange::AsOf::Moment(cx.now());
    Ok(format!("{} {} {at} 导出", identity.org_name, cx.who.name))
}

fn written(
    read: &Read<'_>,
    export: &Export,
    mark: &str,
    out: &File,
    rows: impl FnOnce(&Read<'_>, &mut Sink<'_>) -> Result<(), AppError>,
) -> Result<u32, AppError> {
    match export.format {
        Format::Xlsx => {
            let doc = SheetDoc {
                watermark: Some(mark.to_owned()),
                basis: words(&export.filters),
                ..SheetDoc::new(export.title.clone(), export.columns.clone())
            };
            let mut writer = RowWriter::begin(doc).map_err(unwritable)?;
            let mut refused = None;
            let done = rows(read, &mut |row| {
                writer.row(row).map_err(|error| {
                    let text = error.to_string();
                    refused = Some(error);
                    StoreError::Driver(text)
                })
            });
            match refused {
                Some(error) => return Err(unwritable(error)),
                None => done?,
            }
            writer.note(format!("共 {} 行；{mark}", writer.written()));
            writer.finish(out).map_err(unwritable)
        }
        Format::Csv => {
            let failed = |error: std::io::Error| AppError::Internal(error.into());
            let mut writer = CsvWriter::begin(BufWriter::new(out), mark, &export.columns).map_err(failed)?;
            rows(read, &mut |row| {
                writer.row(row).map_err(|error| StoreError::Driver(error.to_string()))
            })?;
            let note = format!("共 {} 行；{mark}", writer.written());
            writer.finish(&note).map_err(failed)
        }
    }
}

fn words(filters: &str) -> String {
    if filters.is_empty() {
        String::new()
    } else {
        format!("范围：{filters}")
    }
}

fn unwritable(error: WriteError) -> AppError {
    match error {
        WriteError::TooLong { .. } | WriteError::TooManyRows { .. } => AppError::Refused(error.to_string()),
        WriteError::Xlsx(_) | WriteError::Docx(_) => AppError::Internal(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_to_its_end_page_by_page() {
        for all in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 500] {
            let (mut asked, mut seen) = (0, Vec::new());
            let page = |after: &i64, most: i64| {
                asked += 1;
                Ok((after + 1..=all).take(most as usize).collect())
            };
            let each = |row| {
                seen.push(row);
                Ok(())
            };
            assert!(pages(0, page, |row| *row, each).is_ok());
            assert_eq!(seen, (1..=all).collect::<Vec<_>>());
            assert_eq!(asked, all / CHUNK + 1);
        }
    }
}
