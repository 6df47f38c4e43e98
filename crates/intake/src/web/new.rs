//! Choosing a file.

use super::{Desk, known};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{ErrorSummary, Field, FieldKind, Steps};
use jishi_ui::{Area, Crumb, Shell, frame, page_with};

/// The stages of an import.
pub(super) const STAGES: [&str; 4] = ["上传表格", "对应列", "核对", "导入"];

#[derive(Template)]
#[template(path = "intake/new.html")]
struct NewPage {
    shell: Shell,
    base: String,
    stages: Steps,
    errors: ErrorSummary,
    field: Field,
    columns: Vec<known::Known>,
}

/// `GET /imports/{kind}/new`.
///
/// # Errors
/// The store fails.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    form(&desk, &cx, &headers, "").await
}

/// The form, with what was wrong with the last file.
pub(super) async fn form(desk: &Desk, cx: &Cx, headers: &HeaderMap, wrong: &str) -> Result<Response, AppError> {
    let word = desk.kind.word();
    let megabytes = cx.app.config.upload_limit / 1024 / 1024;
    let field = Field::new("file", format!("{word}表"), FieldKind::File(".xlsx,.csv"))
        .with_hint(format!("支持 .xlsx、.csv，不超过 {megabytes} MB；列和行的先后不限"))
        .with_error(wrong);
    let errors = ErrorSummary::of([&field]);
    let shell = frame(cx, headers, Area::Intake, format!("导入{word}")).await?;
    let crumbs = vec![Crumb::to("/imports", "导入导出"), Crumb::here(format!("导入{word}"))];
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = NewPage {
        shell: Shell {
            crumbs,
            errors: errors.count(),
            ..shell
        },
        base: desk.base(),
        stages: Steps::new(&STAGES, 0),
        errors,
        field,
        columns: known::columns(desk),
    };
    page_with(status, &page)
}
