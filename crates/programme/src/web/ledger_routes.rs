//! Routes of the ledger and the item: pages, papers, preview of urging, import.

use super::ledger_cache::LedgerCache;
use super::{export, item, ledger, ledger_import, light_why, notice_text, programmes, urge_review};
use axum::extract::Query;
use axum::http::{HeaderMap, Method};
use jishi_platform::authz::Act;
use jishi_platform::{Cx, Routes};
use std::sync::Arc;

/// The routes. Rendered ledgers are kept beside them, one store for each call.
pub fn routes() -> Routes {
    let cache = Arc::new(LedgerCache::default());
    let ledger = move |cx: Cx, headers: HeaderMap, id, query: Query<Vec<(String, String)>>| {
        let cache = cache.clone();
        async move { ledger::get(&cache, cx, headers, id, query).await }
    };
    Routes::new()
        .page(Method::GET, "/programmes", Act::ProgrammeRead, programmes::get)
        .page(Method::GET, "/programmes/{id}", Act::ProgrammeRead, ledger)
        .page(Method::GET, "/programmes/{id}/notice", Act::ProgrammeRead, notice_text::get)
        .page(
            Method::GET,
            "/programmes/{id}/notice/file",
            Act::FileRead,
            notice_text::of_programme,
        )
        .page(
            Method::GET,
            "/programmes/{id}/ledger.xlsx",
            Act::ProgrammeExport,
            export::ledger_as_xlsx,
        )
        .page(
            Method::GET,
            "/programmes/{id}/ledger.docx",
            Act::ProgrammeExport,
            export::ledger_as_docx,
        )
        .page(Method::GET, "/programmes/{id}/urge", Act::ProgressUrge, urge_review::get)
        .page(Method::GET, "/programmes/{id}/urges", Act::ProgrammeRead, urge_review::records)
        .page(Method::GET, "/programmes/{id}/import", Act::LedgerImport, ledger_import::get)
        .page(Method::POST, "/programmes/{id}/import", Act::LedgerImport, ledger_import::preview)
        .page(Method::POST, "/programmes/{id}/changes", Act::LedgerImport, ledger_import::apply)
        .page(Method::GET, "/items/{id}", Act::ProgrammeRead, item::get)
        .page(Method::GET, "/items/{id}/light", Act::ProgrammeRead, light_why::get)
        .page(Method::GET, "/items/{id}/item.xlsx", Act::ProgrammeExport, export::item_as_xlsx)
        .page(Method::GET, "/items/{id}/item.docx", Act::ProgrammeExport, export::item_as_docx)
}
