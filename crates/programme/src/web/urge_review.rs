//! 核对后催办: which items, why, whom it reaches, in which words; and the record of what was sent.

use super::form::Id;
use super::ledger_query::LedgerQuery;
use super::programme_frame::{View, done, programme_frame, value};
use super::words::{badge, moment};
use crate::action::Caller;
use crate::action::urge::{ITEM_LIMIT, Line, preview};
use crate::model::{ItemId, ProgrammeId, UrgeId};
use crate::rule::urge::{Refused, TEXT_LIMIT};
use crate::store::ledger::{self, Filter};
use crate::store::{programme, urge};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Field, FieldKind, LightBadge, Pager};
use jishi_ui::{Shell, page};

/// Records of a page.
const RECORDS: usize = 20;

struct Row {
    id: String,
    href: String,
    no: String,
    title: String,
    light: LightBadge,
    to: String,
    before: String,
    text: String,
    /// What stands against it; empty when nothing does.
    refused: &'static str,
    /// It can be urged all the same, when that is confirmed.
    again: bool,
}

#[derive(Template)]
#[template(path = "programme/urge.html")]
struct UrgePage {
    shell: Shell,
    base: String,
    key: String,
    rows: Vec<Row>,
    /// Items nothing stands against.
    ready: usize,
    again: bool,
    words: Field,
}

fn row(line: Line, today: Day) -> Row {
    let before = match (line.urged, line.last) {
        (0, _) | (_, None) => "未催办过".to_owned(),
        (times, Some(at)) => format!("已催办 {times} 次，最近 {}", moment(at, today)),
    };
    Row {
        id: line.item.to_string(),
        href: format!("/items/{}", line.item),
        no: line.printed_no,
        title: line.title,
        light: badge(&line.standing, line.state, Some(format!("/items/{}/light", line.item))),
        to: if line.leads.is_empty() {
            "未明确牵头单位".to_owned()
        } else {
            format!("{}（{} 人）", line.leads.join("、"), line.receivers.len())
        },
        before,
        text: line.text,
        refused: line.refused.map_or("", Refused::text),
        again: line.refused == Some(Refused::Today),
    }
}

/// `GET /programmes/{id}/urge`: `pick` names items; without it the late and near ones of the filter.
///
/// # Errors
/// 404 outside the caller's sight, 403 for a programme another organisation runs; the store fails.
pub async fn get(
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (query, today, caller) = (LedgerQuery::read(&pairs), cx.today(), Caller::of(&cx)?);
    let covers = cx.scope().clone();
    let (programme, lines) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            if !covers.covers(&programme.org_path) {
                return Err(AppError::Forbidden);
            }
            let picks = if query.picks.is_empty() {
                let filter = Filter { ..query.filter };
                let rows = ledger::page(read, &programme, &filter, None, ITEM_LIMIT, today)?.rows;
                let urgent = |light| matches!(light, Light::Late | Light::Near);
                rows.iter().filter(|row| urgent(row.standing.light)).map(|row| row.id).collect()
            } else {
                distinct(query.picks)
            };
            let lines = preview(read, &caller, &programme, &picks, false)?;
            Ok((programme, lines))
        })
        .await?;
    let rows: Vec<Row> = lines.into_iter().map(|line| row(line, today)).collect();
    page(&UrgePage {
        shell: programme_frame(&cx, &headers, &programme, View::Below, "核对后催办").await?,
        base: format!("/programmes/{id}"),
        key: jishi_kernel::id::encode(cx.id()),
        ready: rows.iter().filter(|row| row.refused.is_empty()).count(),
        again: rows.iter().any(|row| row.again),
        rows,
        words: Field {
            max: u16::try_from(TEXT_LIMIT).unwrap_or(0),
            ..Field::new("text", "附言", FieldKind::Lines(3))
        }
        .optional()
        .with_hint("附在每条催办之后，各牵头单位只收到本单位的事项"),
    })
}

fn distinct(mut picks: Vec<ItemId>) -> Vec<ItemId> {
    let mut seen = std::collections::BTreeSet::new();
    picks.retain(|id| seen.insert(*id));
    picks.truncate(ITEM_LIMIT);
    picks
}

struct Record {
    when: String,
    who: String,
    text: String,
    /// Address, title, light, receivers.
    items: Vec<(String, String, LightBadge, i64)>,
}

#[derive(Template)]
#[template(path = "programme/urges.html")]
struct RecordsPage {
    shell: Shell,
    base: String,
    may_urge: bool,
    records: Vec<Record>,
    pager: Pager,
}

/// `GET /programmes/{id}/urges`: what was urged, newest first.
///
/// # Errors
/// 404 for a programme the caller sees only in part, or not at all; the store fails.
pub async fn records(
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let today = cx.today();
    let before: Option<UrgeId> = value(&pairs, "before").parse().ok();
    let (programme, mut found) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?
                .filter(|found| found.whole)
                .ok_or(AppError::NotFound)?;
            let found = urge::of_programme(read, id, before, RECORDS + 1)?;
            Ok::<_, AppError>((programme, found))
        })
        .await?;
    let more = found.len() > RECORDS;
    found.truncate(RECORDS);
    let base = format!("/programmes/{id}");
    let next = found.last().filter(|_| more).map(|last| format!("{base}/urges?before={}", last.id));
    let records = found.into_iter().map(|record| Record {
        when: moment(record.by.at, today),
        who: record.by.name,
        text: record.text,
        items: record
            .items
            .into_iter()
            .map(|(id, title, receivers, light)| (format!("/items/{id}"), title, LightBadge::new(light), receivers))
            .collect(),
    });
    page(&RecordsPage {
        records: records.collect(),
        shell: Shell {
            flash: done(value(&pairs, "done")),
            ..programme_frame(&cx, &headers, &programme, View::Urges, "").await?
        },
        may_urge: cx.may_at(Act::ProgressUrge, &programme.org_path),
        pager: Pager {
            total: None,
            unit: "次催办",
            next,
            first: before.map(|_| format!("{base}/urges")),
        },
        base,
    })
}
