//! 时间轴: the items of a programme as rows, their steps as bars that end in a shape at the due day.

use super::form::Id;
use super::ledger_query::LedgerQuery;
use super::ledger_view::strip_days;
use super::programme_frame::{View, programme_frame};
use super::timeline_svg::{Axis, Drawn, Mark, Part, lanes};
use super::words::{badge, when};
use crate::model::ProgrammeId;
use crate::store::ledger::{self, Filter, LedgerRow, Sort};
use crate::store::programme;
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light};
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{LightBadge, Pager};
use jishi_ui::{NavEntry, Shell, page};

/// Rows of a page.
const ROWS: usize = 200;

struct Row {
    href: String,
    title: String,
    lead: String,
    light: LightBadge,
    /// The whole row in words, for a screen reader.
    text: String,
    steps: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "programme/timeline.html")]
struct TimelinePage {
    shell: Shell,
    base: String,
    lights: Vec<NavEntry>,
    sorts: Vec<NavEntry>,
    marks: Vec<Mark>,
    today: Option<Part>,
    rows: Vec<Row>,
    pager: Pager,
    filtered: bool,
}

fn row(found: &LedgerRow, axis: Axis, today: Day) -> Row {
    let mut steps: Vec<Drawn> = found
        .steps
        .iter()
        .filter_map(|(step, standing)| {
            let text = format!("{} {}（{}）", when(step, today), step.text, standing.word());
            axis.draw(step.start, step.end, standing.light, text)
        })
        .collect();
    lanes(&mut steps);
    let counts: Vec<String> = Light::ALL
        .into_iter()
        .map(|light| (light, found.steps.iter().filter(|(_, standing)| standing.light == light).count()))
        .filter(|(_, number)| *number > 0)
        .map(|(light, number)| format!("{}{number}个", light.word()))
        .collect();
    let text = if counts.is_empty() {
        "没有节点".to_owned()
    } else {
        format!("节点：{}", counts.join("，"))
    };
    Row {
        href: format!("/items/{}", found.id),
        title: if found.printed_no.is_empty() {
            found.title.clone()
        } else {
            format!("{} {}", found.printed_no, found.title)
        },
        lead: super::ledger_view::names(&found.leads),
        light: badge(&found.standing, found.facts.state, None),
        text,
        steps,
    }
}

/// `GET /programmes/{id}/timeline`, narrowed like the ledger.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn get(
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (mut query, today) = (LedgerQuery::read(&pairs), cx.today());
    // A plan is read in its own order unless asked otherwise.
    if !pairs.iter().any(|(name, _)| name == "sort") {
        query.filter.sort = Sort::Printed;
    }
    let asked = query.clone();
    let (programme, found) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            let found = ledger::page(read, &programme, &asked.filter, asked.after.as_ref(), ROWS, today)?;
            Ok::<_, AppError>((programme, found))
        })
        .await?;
    let base = format!("/programmes/{id}/timeline");
    let (first, last) = strip_days(&programme, today);
    let axis = Axis::new(first, last);
    // The ledger leaves its usual order out of an address; here every order is named.
    let href = |filter: &Filter, after: Option<&ledger::Cursor>| {
        let text = LedgerQuery::after(filter, after);
        let order = format!("sort={}", filter.sort.slug());
        match text.contains("sort=") {
            true => format!("{base}{text}"),
            false if text.is_empty() => format!("{base}?{order}"),
            false => format!("{base}{text}&{order}"),
        }
    };
    let filter = &query.filter;
    let by_light = |light: Option<Light>, number: i64| {
        let word = light.map_or("全部", Light::word);
        NavEntry::new(href(&Filter { light, ..filter.clone() }, None), word, "list", light == filter.light)
            .with_count(number.unsigned_abs())
    };
    let by_order =
        |sort: Sort, word: &str| NavEntry::new(href(&Filter { sort, ..filter.clone() }, None), word, "sort", sort == filter.sort);
    let lights = std::iter::once(by_light(None, found.counts.total()))
        .chain(
            Light::ALL
                .into_iter()
                .filter(|light| found.counts.of(*light) > 0)
                .map(|light| by_light(Some(light), found.counts.of(light))),
        )
        .collect();
    page(&TimelinePage {
        shell: programme_frame(&cx, &headers, &programme, View::Timeline, "").await?,
        lights,
        sorts: vec![by_order(Sort::Printed, "原文顺序"), by_order(Sort::Urgency, "先急后缓")],
        marks: axis.marks(today),
        today: axis.middle(today),
        rows: found.rows.iter().map(|found| row(found, axis, today)).collect(),
        pager: Pager {
            total: u64::try_from(found.total).ok(),
            unit: "项",
            next: found.next.as_ref().map(|next| href(filter, Some(next))),
            first: query.after.as_ref().map(|_| href(filter, None)),
        },
        filtered: query.filtered(),
        base,
    })
}
