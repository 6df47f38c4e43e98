//! The ledger and an item as files, with the filters of the screen.

use super::evidence::percent;
use super::form::Id;
use super::ledger_doc::{self, Source};
use super::ledger_query::LedgerQuery;
use crate::model::{ItemId, ProgrammeId};
use crate::store::item::{self, ItemPage};
use crate::store::ledger::{self, Filter};
use crate::store::notice::{self, Passage};
use crate::store::{last_report, ledger_side, programme, section, target};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_exchange::WriteError;
use jishi_exchange::ledger::{ItemDoc, LedgerDoc, item_docx, item_xlsx, ledger_docx, ledger_xlsx};
use jishi_kernel::{Day, Light};
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx};
use std::io::Cursor;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Reads what the paper of a ledger is made from: all rows the filter leaves, in the order of the screen.
///
/// # Errors
/// 404 outside the scope of the read; the store fails.
pub(super) fn source(read: &Read<'_>, id: ProgrammeId, query: &LedgerQuery, today: Day) -> Result<Source, AppError> {
    let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
    let mut ledger = ledger::page(read, &programme, &query.filter, None, usize::MAX, today)?;
    if !query.picks.is_empty() {
        ledger.rows.retain(|row| query.picks.contains(&row.id));
        ledger.counts = ledger.rows.iter().map(|row| row.standing.light).collect::<crate::store::Counts>();
        ledger.steps = ledger.rows.iter().map(|row| row.facts.step_count).sum();
        ledger.steps_done = ledger.rows.iter().map(|row| row.facts.step_done).sum();
        ledger.total = ledger.rows.len();
    }
    Ok(Source {
        side: ledger_side::of_programme(read, &programme, today)?,
        sections: section::list(read, id)?,
        targets: target::of_programme(read, id)?,
        reports: last_report::of_programme(read, id)?,
        filtered: query.filtered() || !query.picks.is_empty(),
        programme,
        ledger,
    })
}

async fn ledger_paper(cx: &Cx, id: ProgrammeId, query: LedgerQuery) -> Result<(LedgerDoc, String), AppError> {
    let (today, now) = (cx.today(), cx.now());
    cx.read(move |read| {
        let source = source(read, id, &query, today)?;
        let what = filter_words(&query);
        let name = ledger_doc::file_name(&source.programme.title, &[], &what, today);
        Ok::<_, AppError>((ledger_doc::ledger(&source, now), name))
    })
    .await
}

fn filter_words(query: &LedgerQuery) -> String {
    let plain = Filter {
        light: None,
        sort: query.filter.sort,
        ..Filter::default()
    };
    match query.filter.light {
        _ if !query.picks.is_empty() => "台账（所选）".to_owned(),
        Some(light)
            if query.filter
                == (Filter {
                    light: Some(light),
                    ..plain
                }) =>
        {
            format!("台账（{}）", Light::word(light))
        }
        _ if query.filtered() => "台账（部分）".to_owned(),
        _ => "台账".to_owned(),
    }
}

/// Writes a file off the request threads.
async fn file(
    kind: &'static str,
    ending: &str,
    name: &str,
    write: impl FnOnce() -> Result<Vec<u8>, WriteError> + Send + 'static,
) -> Result<Response, AppError> {
    let written = tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| AppError::Internal(error.into()))?;
    let bytes = written.map_err(|error| match error {
        WriteError::TooLong { .. } | WriteError::TooManyRows { .. } => AppError::Refused(error.to_string()),
        WriteError::Xlsx(_) | WriteError::Docx(_) => AppError::Internal(error.into()),
    })?;
    let disposition = format!("attachment; filename*=UTF-8''{}", percent(&format!("{name}.{ending}")));
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `GET /programmes/{id}/ledger.xlsx`, with the query of the ledger; `pick` names single items.
///
/// # Errors
/// 404 outside the caller's sight; a text no cell holds.
pub async fn ledger_as_xlsx(cx: Cx, Id(id): Id<ProgrammeId>, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (doc, name) = ledger_paper(&cx, id, LedgerQuery::read(&pairs)).await?;
    file(XLSX, "xlsx", &name, move || {
        let mut out = Cursor::new(Vec::new());
        ledger_xlsx(&doc, &mut out)?;
        Ok(out.into_inner())
    })
    .await
}

/// `GET /programmes/{id}/ledger.docx`, with the query of the ledger.
///
/// # Errors
/// 404 outside the caller's sight.
pub async fn ledger_as_docx(cx: Cx, Id(id): Id<ProgrammeId>, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (doc, name) = ledger_paper(&cx, id, LedgerQuery::read(&pairs)).await?;
    file(DOCX, "docx", &name, move || ledger_docx(&doc)).await
}

async fn item_paper(cx: &Cx, id: ItemId) -> Result<(ItemDoc, String), AppError> {
    let (today, now) = (cx.today(), cx.now());
    let (page, passage): (ItemPage, Option<Passage>) = cx
        .read(move |read| {
            let page = item::open(read, id, today)?.ok_or(AppError::NotFound)?;
            let passage = notice::passage(read, id, page.item.span, 0)?;
            Ok::<_, AppError>((page, passage))
        })
        .await?;
    let name = ledger_doc::file_name(&page.item.title, &page.leads, "", today);
    Ok((ledger_doc::one_item(&page, passage.as_ref(), now), name))
}

/// `GET /items/{id}/item.xlsx`.
///
/// # Errors
/// 404 outside the caller's sight; a text no cell holds.
pub async fn item_as_xlsx(cx: Cx, Id(id): Id<ItemId>) -> Result<Response, AppError> {
    let (doc, name) = item_paper(&cx, id).await?;
    file(XLSX, "xlsx", &name, move || {
        let mut out = Cursor::new(Vec::new());
        item_xlsx(&doc, &mut out)?;
        Ok(out.into_inner())
    })
    .await
}

/// `GET /items/{id}/item.docx`.
///
/// # Errors
/// 404 outside the caller's sight.
pub async fn item_as_docx(cx: Cx, Id(id): Id<ItemId>) -> Result<Response, AppError> {
    let (doc, name) = item_paper(&cx, id).await?;
    file(DOCX, "docx", &name, move || item_docx(&doc)).await
}
