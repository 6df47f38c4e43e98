//! What a list understands: its columns, and the template made of them.

use super::{Desk, file};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_exchange::sheet::{Format, SheetDoc, write_xlsx};
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Crumb, Shell, frame, page};
use tempfile::NamedTempFile;

/// A column in words.
pub(super) struct Known {
    /// The name it has in the template.
    pub(super) heading: String,
    /// Other names it is known by, Chinese ones first.
    pub(super) others: String,
    pub(super) required: bool,
    pub(super) kind: &'static str,
    pub(super) meaning: String,
}

#[derive(Template)]
#[template(path = "intake/known.html")]
struct KnownPage {
    shell: Shell,
    base: String,
    columns: Vec<Known>,
}

/// The columns of a list with all their names.
pub(super) fn columns(desk: &Desk) -> Vec<Known> {
    let column = |column: jishi_exchange::sheet::Column| Known {
        others: others(&column.synonyms),
        heading: column.heading.into_owned(),
        required: column.required,
        kind: column.kind.hint(),
        meaning: column.meaning.into_owned(),
    };
    desk.kind
        .columns()
        .into_iter()
        .filter(|column| !column.hidden)
        .map(column)
        .collect()
}

/// Other names of a column, Chinese ones before those of programs.
fn others<T: AsRef<str>>(names: &[T]) -> String {
    let mut names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.sort_by_key(|name| name.is_ascii());
    names.join("、")
}

/// `GET /imports/{kind}/columns`.
///
/// # Errors
/// The store fails.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let word = desk.kind.word();
    let shell = frame(&cx, &headers, Area::Intake, format!("{word}表认识的列")).await?;
    let crumbs = vec![
        Crumb::to("/imports", "导入导出"),
        Crumb::to(format!("{}/new", desk.base()), format!("导入{word}")),
        Crumb::here("认识的列"),
    ];
    page(&KnownPage {
        shell: Shell { crumbs, ..shell },
        base: desk.base(),
        columns: columns(&desk),
    })
}

/// `GET /imports/{kind}/template.xlsx`: sample rows and a page of instructions.
///
/// # Errors
/// The writer fails.
pub(super) async fn template(desk: Desk, _cx: Cx) -> Result<Response, AppError> {
    let word = desk.kind.word();
    let written = tokio::task::spawn_blocking(move || {
        let out = NamedTempFile::new()?;
        let doc = SheetDoc {
            title: String::new(),
            guide: true,
            ..SheetDoc::new(word, desk.kind.columns())
        };
        write_xlsx(&doc, desk.kind.samples(), out.as_file())?;
        Ok::<_, anyhow::Error>(out)
    });
    let out = written.await.map_err(|error| AppError::Internal(error.into()))??;
    file::answer(out, &format!("{word}导入模板"), Format::Xlsx).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_stand_before_those_of_programs() {
        assert_eq!(
            others(&["branch_code", "org_code", "团支部编码", "组织编码"]),
            "团支部编码、组织编码、branch_code、org_code"
        );
        assert_eq!(others::<&str>(&[]), "");
    }
}
