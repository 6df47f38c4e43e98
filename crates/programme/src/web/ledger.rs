//! 台账: the items of one programme, most urgent first.

use super::form::Id;
use super::ledger_cache::{Key, LedgerCache, Viewer};
use super::ledger_query::LedgerQuery;
use super::ledger_view::{LedgerBody, Rights};
use super::programme_frame::{View, done, programme_frame, value};
use crate::model::ProgrammeId;
use crate::store::programme::{self, Programme};
use crate::store::{ledger, ledger_side, section};
use askama::Template;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::{Gap, Outer, Shell, fragment};

/// Rows of a page.
pub const ROWS: usize = 40;

#[derive(Template)]
#[template(path = "programme/ledger.html")]
struct LedgerPage {
    shell: Shell,
    base: String,
    query: String,
    years: String,
    number: String,
    remark: String,
    whole: bool,
    rights: Rights,
    import: bool,
    urge_href: String,
    body: Gap,
}

/// What the caller may do with a programme's ledger.
pub(super) fn rights(cx: &Cx, programme: &Programme) -> Rights {
    Rights {
        urge: cx.may_at(Act::ProgressUrge, &programme.org_path),
        export: cx.may(Act::ProgrammeExport),
    }
}

/// `2026 年`, `2026–2028 年`.
pub(super) fn years(programme: &Programme) -> String {
    if programme.year_end > programme.year {
        format!("{}–{} 年", programme.year, programme.year_end)
    } else {
        format!("{} 年", programme.year)
    }
}

/// `GET /programmes/{id}`: the page, or for htmx what stands below its heading.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn get(
    cache: &LedgerCache,
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (query, today, now) = (LedgerQuery::read(&pairs), cx.today(), cx.now());
    let programme = cx
        .glance(move |read| programme::find(read, id, today))
        .await?
        .ok_or(AppError::NotFound)?;
    let rights = rights(&cx, &programme);
    let key = Key::new(&programme, &query, rights, cx.scope(), now);
    let body = match cache.get(&key) {
        Some(body) => body,
        None => {
            let body = render(&cx, &programme, &query, rights).await?;
            cache.put(key.clone(), body.clone());
            body
        }
    };
    if cx.hx.partial {
        return Ok(fragment(StatusCode::OK, body));
    }
    let flash = done(value(&pairs, "done"));
    let place = (key, Viewer::new(&cx, &headers));
    if flash.is_none()
        && let Some(outer) = cache.outer(&place)
    {
        return Ok(outer.around(body));
    }
    let kept = flash.is_none();
    let base = format!("/programmes/{id}");
    let filter = LedgerQuery::of_filter(&query.filter);
    let outer = Outer::render(&LedgerPage {
        shell: Shell {
            flash,
            ..programme_frame(&cx, &headers, &programme, View::Ledger, "").await?
        },
        urge_href: format!("{base}/urge{filter}"),
        query: filter,
        base,
        years: years(&programme),
        import: cx.may_at(Act::LedgerImport, &programme.org_path),
        number: programme.number,
        remark: programme.remark,
        whole: programme.whole,
        rights,
        body: Gap,
    })?;
    if kept {
        cache.put_outer(place, outer.clone());
    }
    Ok(outer.around(body))
}

async fn render(cx: &Cx, programme: &Programme, query: &LedgerQuery, rights: Rights) -> Result<Bytes, AppError> {
    let (programme, query, today) = (programme.clone(), query.clone(), cx.today());
    cx.read(move |read| {
        let ledger = ledger::page(read, &programme, &query.filter, query.after.as_ref(), ROWS, today)?;
        let side = ledger_side::of_programme(read, &programme, today)?;
        let sections = if programme.whole {
            section::list(read, programme.id)?
        } else {
            Vec::new()
        };
        let body = LedgerBody::new(&programme, &query, &ledger, &side, &sections, rights, today);
        let html = body.render().map_err(|error| AppError::Internal(error.into()))?;
        Ok::<_, AppError>(Bytes::from(html))
    })
    .await
}
