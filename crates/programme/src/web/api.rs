//! The JSON interface: the same functions as the pages, for programs. Documented by the OpenAPI
//! document that is made from this file.

use super::form::Id;
use crate::action::report::{self, NewReport};
use crate::action::{Caller, Key};
use crate::model::{ItemId, ProgrammeId, StepId};
use crate::store::ledger::{self, Filter};
use crate::store::{item, programme};
use axum::Json;
use axum::extract::Query;
use axum::http::{HeaderMap, Method};
use jishi_kernel::Light;
use jishi_platform::authz::{Act, Target};
use jishi_platform::random::token_hash;
use jishi_platform::{AppError, Cx, Routes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// Items of one page at the most.
const PAGE: usize = 200;

/// The document of this slice's interface.
#[derive(OpenApi)]
#[openapi(
    paths(programmes, items, one_item, progress),
    info(
        title = "基石",
        description = "重点工作：台账、事项与进展。请求须带会话 Cookie，或“我的”页面生成的令牌（Authorization: Bearer）。"
    )
)]
pub struct Document;

/// A programme.
#[derive(Serialize, ToSchema)]
pub struct ProgrammeJson {
    /// Id, 13 characters.
    id: String,
    /// 标题
    title: String,
    /// 文号
    number: String,
    /// 发文机关
    issuer: String,
    /// First year.
    year: i64,
    /// Last year.
    year_end: i64,
    /// 逾期 items in sight.
    late: i64,
    /// 临期 items in sight.
    near: i64,
    /// All items in sight.
    items: i64,
}

/// How something stands.
#[derive(Serialize, ToSchema)]
pub struct StandingJson {
    /// `late`, `near`, `normal`, `undated`, `waiting` or `done`.
    light: &'static str,
    /// The Chinese word.
    word: &'static str,
    /// The day it looks at, `YYYY-MM-DD`.
    due: Option<String>,
    /// Days until then, negative when past.
    days: Option<i64>,
}

impl From<crate::rule::light::Standing> for StandingJson {
    fn from(standing: crate::rule::light::Standing) -> Self {
        Self {
            light: standing.light.slug(),
            word: standing.light.word(),
            due: standing.due.map(|d| d.to_string()),
            days: standing.days,
        }
    }
}

/// A dated step.
#[derive(Serialize, ToSchema)]
pub struct StepJson {
    /// Id, 13 characters.
    id: String,
    /// 节点内容
    text: String,
    /// First day.
    start: Option<String>,
    /// Last day.
    end: Option<String>,
    /// `open`, `reported`, `returned` or `done`.
    state: &'static str,
    /// 0 to 100.
    percent: i64,
    /// How it stands.
    standing: StandingJson,
}

/// An item of the ledger.
#[derive(Serialize, ToSchema)]
pub struct ItemJson {
    /// Id, 13 characters.
    id: String,
    /// 原文序号
    printed_no: String,
    /// 事项
    title: String,
    /// 牵头
    lead: Vec<String>,
    /// 参与
    participants: Vec<String>,
    /// `open`, `finished` or `struck`.
    state: &'static str,
    /// How it stands.
    standing: StandingJson,
    /// Its steps.
    steps: Vec<StepJson>,
}

/// A page of the ledger.
#[derive(Serialize, ToSchema)]
pub struct LedgerJson {
    /// Items that match, on all pages.
    total: usize,
    /// This page.
    items: Vec<ItemJson>,
    /// Give this as `after` for the next page.
    next: Option<String>,
}

/// What a ledger is narrowed to.
#[derive(Deserialize, IntoParams, Default)]
#[serde(default)]
pub struct LedgerParams {
    /// Part of title, text or party.
    q: String,
    /// A light.
    light: String,
    /// The key of the next page.
    after: String,
}

/// A report on a step.
#[derive(Deserialize, ToSchema)]
pub struct NewProgressJson {
    /// What was done.
    text: String,
    /// 0 to 100.
    percent: i64,
    /// Needed when the percent falls.
    #[serde(default)]
    reason: String,
}

/// What a report answers.
#[derive(Serialize, ToSchema)]
pub struct DoneJson {
    /// The item.
    item: String,
    /// The report.
    progress: String,
}

/// Programmes in sight, latest first (200 at the most).
///
/// # Errors
/// The store fails.
#[utoipa::path(get, path = "/api/v1/programmes", responses((status = 200, body = Vec<ProgrammeJson>), (status = 401), (status = 403)))]
pub async fn programmes(cx: Cx) -> Result<Json<Vec<ProgrammeJson>>, AppError> {
    let today = cx.today();
    let rows = cx
        .read(move |read| programme::list(read, &programme::ListFilter::default(), None, PAGE as i64, today))
        .await?;
    let rows = rows.into_iter().map(|row| ProgrammeJson {
        id: row.programme.id.to_string(),
        title: row.programme.title,
        number: row.programme.number,
        issuer: row.programme.issuer,
        year: row.programme.year,
        year_end: row.programme.year_end,
        late: row.counts.of(Light::Late),
        near: row.counts.of(Light::Near),
        items: row.counts.total(),
    });
    Ok(Json(rows.collect()))
}

/// The ledger of a programme, most urgent first.
///
/// # Errors
/// 404 outside the caller's sight; 400 for a wrong key.
#[utoipa::path(get, path = "/api/v1/programmes/{id}/items", params(("id" = String, Path), LedgerParams),
    responses((status = 200, body = LedgerJson), (status = 400), (status = 401), (status = 403), (status = 404)))]
pub async fn items(cx: Cx, Id(id): Id<ProgrammeId>, Query(params): Query<LedgerParams>) -> Result<Json<LedgerJson>, AppError> {
    let today = cx.today();
    let after = match params.after.as_str() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| AppError::BadRequest("after 不是有效的翻页位置".to_owned()))?,
        ),
    };
    let filter = Filter {
        text: params.q,
        light: Light::from_slug(&params.light),
        ..Filter::default()
    };
    let page = cx
        .read(move |read| {
            let found = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>(ledger::page(read, &found, &filter, after.as_ref(), PAGE, today)?)
        })
        .await?;
    let items = page.rows.into_iter().map(|row| ItemJson {
        id: row.id.to_string(),
        printed_no: row.printed_no,
        title: row.title,
        lead: row.leads.into_iter().map(|p| p.name).collect(),
        participants: row.participants.into_iter().map(|p| p.name).collect(),
        state: row.facts.state.slug(),
        standing: row.standing.into(),
        steps: row.steps.into_iter().map(step_json).collect(),
    });
    Ok(Json(LedgerJson {
        total: page.total,
        items: items.collect(),
        next: page.next.map(|c| c.to_string()),
    }))
}

fn step_json((step, standing): (crate::store::step::Step, crate::rule::light::Standing)) -> StepJson {
    StepJson {
        id: step.id.to_string(),
        text: step.text,
        start: step.start.map(|d| d.to_string()),
        end: step.end.map(|d| d.to_string()),
        state: step.state.slug(),
        percent: step.percent,
        standing: standing.into(),
    }
}

/// One item.
///
/// # Errors
/// 404 outside the caller's sight.
#[utoipa::path(get, path = "/api/v1/items/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ItemJson), (status = 401), (status = 403), (status = 404)))]
pub async fn one_item(cx: Cx, Id(id): Id<ItemId>) -> Result<Json<ItemJson>, AppError> {
    let today = cx.today();
    let page = cx.read(move |read| item::open(read, id, today)).await?.ok_or(AppError::NotFound)?;
    Ok(Json(ItemJson {
        id: page.item.id.to_string(),
        printed_no: page.item.printed_no,
        title: page.item.title,
        lead: page.leads.into_iter().map(|p| p.name).collect(),
        participants: page.participants.into_iter().map(|p| p.name).collect(),
        state: page.item.facts.state.slug(),
        standing: page.standing.into(),
        steps: page.steps.into_iter().map(step_json).collect(),
    }))
}

/// Reports on a step. With header `Idempotency-Key` the same report twice is one.
///
/// # Errors
/// 404 outside the caller's sight, 403 without the right, 409 when a rule refuses, 422 for a wrong field.
#[utoipa::path(post, path = "/api/v1/steps/{id}/progress", params(("id" = String, Path)), request_body = NewProgressJson,
    responses((status = 200, body = DoneJson), (status = 400), (status = 401), (status = 403), (status = 404), (status = 409), (status = 415), (status = 422)))]
pub async fn progress(
    cx: Cx,
    Id(step): Id<StepId>,
    headers: HeaderMap,
    Json(given): Json<NewProgressJson>,
) -> Result<Json<DoneJson>, AppError> {
    let caller = Caller::of(&cx)?;
    let name = headers
        .get("idempotency-key")
        .and_then(|v| v.to_str().ok())
        .filter(|k| !k.is_empty())
        .map(|k| k.chars().take(100).collect::<String>());
    let key = name.map(|name| Key {
        name,
        hash: token_hash(&format!("{step}\n{}\n{}\n{}", given.percent, given.reason, given.text)),
    });
    let new = NewReport {
        step,
        text: given.text,
        percent: Some(given.percent),
        reason: given.reason,
        files: Vec::new(),
    };
    let done = cx
        .write(Some(Target::new("step", step.0)), move |write| {
            report::report(write, &caller, &new, key.as_ref())
        })
        .await?;
    Ok(Json(DoneJson {
        item: done.item.to_string(),
        progress: done.made,
    }))
}

async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .public(
            Method::GET,
            "/api/v1/openapi.json",
            "describes the interface, holds no data",
            document,
        )
        .page(Method::GET, "/api/v1/programmes", Act::ProgrammeRead, programmes)
        .page(Method::GET, "/api/v1/programmes/{id}/items", Act::ProgrammeRead, items)
        .page(Method::GET, "/api/v1/items/{id}", Act::ProgrammeRead, one_item)
        .page(Method::POST, "/api/v1/steps/{id}/progress", Act::ProgressReport, progress)
}
