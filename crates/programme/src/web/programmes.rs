//! 重点工作: the programmes in the caller's sight, each with how its items stand.

use super::ledger::years;
use super::programme_frame::value;
use super::words::{as_of, escape};
use crate::model::{ProgrammeId, ProgrammeState};
use crate::store::programme::{self, After, ListFilter, ProgrammeRow};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light, format_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Choice, LightBadge, Pager, Progress};
use jishi_ui::{Area, Shell, frame, page};

/// Rows of a page.
const ROWS: i64 = 40;

struct Row {
    href: String,
    title: String,
    years: String,
    number: String,
    issued: String,
    org: String,
    items: i64,
    /// Lights with their numbers; those without any are left out.
    lights: Vec<(LightBadge, String)>,
    urgent: &'static str,
    /// Of the whole programme; none for whoever sees a part.
    progress: Option<Progress>,
    state: ProgrammeState,
    part: bool,
}

#[derive(Template)]
#[template(path = "programme/programmes.html")]
struct ProgrammesPage {
    shell: Shell,
    text: String,
    years: Vec<Choice>,
    states: Vec<Choice>,
    filtered: bool,
    upload: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct ListQuery {
    filter: ListFilter,
    after: Option<After>,
}

impl ListQuery {
    fn read(pairs: &[(String, String)]) -> Self {
        let after = value(pairs, "after").split_once('_').and_then(|(year, id)| {
            Some(After {
                year: year.parse().ok()?,
                id: id.parse().ok()?,
            })
        });
        Self {
            filter: ListFilter {
                year: value(pairs, "year").parse().ok().filter(|year| (1900..=9999).contains(year)),
                state: ProgrammeState::from_slug(value(pairs, "state")),
                text: value(pairs, "q").trim().chars().take(60).collect(),
            },
            after,
        }
    }

    fn filtered(&self) -> bool {
        self.filter != ListFilter::default()
    }

    fn href(&self, after: Option<After>) -> String {
        let mut pairs = Vec::new();
        if !self.filter.text.is_empty() {
            pairs.push(format!("q={}", escape(&self.filter.text)));
        }
        pairs.extend(self.filter.year.map(|year| format!("year={year}")));
        pairs.extend(self.filter.state.map(|state| format!("state={}", state.slug())));
        pairs.extend(after.map(|after| format!("after={}_{}", after.year, after.id)));
        if pairs.is_empty() {
            "/programmes".to_owned()
        } else {
            format!("/programmes?{}", pairs.join("&"))
        }
    }
}

fn row(found: ProgrammeRow, today: Day) -> Row {
    let ProgrammeRow { programme, counts } = found;
    let base = format!("/programmes/{}", programme.id);
    let lights = Light::ALL
        .into_iter()
        .filter(|light| counts.of(*light) > 0)
        .map(|light| {
            let badge = LightBadge {
                days: format!("{} 项", counts.of(light)),
                ..LightBadge::new(light)
            };
            (badge, format!("{base}?light={}", light.slug()))
        })
        .collect();
    let urgent = [Light::Late, Light::Near].into_iter().find(|light| counts.of(*light) > 0);
    Row {
        href: base,
        years: years(&programme),
        items: counts.total(),
        lights,
        urgent: urgent.map_or("", super::ledger_view::urgent),
        progress: programme.whole.then(|| Progress {
            closed: programme.state == ProgrammeState::Closed,
            ..Progress::new(programme.step_done.unsigned_abs(), programme.step_count.unsigned_abs())
        }),
        issued: programme.issued.map(|day| format_day(day, today)).unwrap_or_default(),
        number: programme.number,
        title: programme.title,
        org: programme.org_name,
        state: programme.state,
        part: !programme.whole,
    }
}

/// `GET /programmes`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let (query, today) = (ListQuery::read(&pairs), cx.today());
    let (filter, after) = (query.filter.clone(), query.after);
    let (mut found, years) = cx
        .read(move |read| {
            let found = programme::list(read, &filter, after, ROWS + 1, today)?;
            Ok::<_, AppError>((found, programme::list_years(read)?))
        })
        .await?;
    let limit = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| After {
        year: last.programme.year,
        id: ProgrammeId(last.programme.id.0),
    });
    // What fits one page can be counted; beyond that counting would read every page.
    let total = (!more && query.after.is_none()).then_some(found.len() as u64);
    let all = || ("", "全部");
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    let chosen_year = query.filter.year.map(|year| year.to_string()).unwrap_or_default();
    let states = ProgrammeState::ALL.iter().map(|state| (state.slug(), state.word()));
    page(&ProgrammesPage {
        shell: Shell {
            as_of: Some(as_of(cx.now())),
            ..frame(&cx, &headers, Area::Programmes, "重点工作").await?
        },
        years: Choice::list(
            std::iter::once(all()).chain(years.iter().map(|year| (year.as_str(), year.as_str()))),
            &chosen_year,
        ),
        states: Choice::list(
            std::iter::once(all()).chain(states),
            query.filter.state.map_or("", ProgrammeState::slug),
        ),
        filtered: query.filtered(),
        upload: cx.may(Act::DraftEdit),
        pager: Pager {
            total,
            unit: "项工作",
            next: next.map(|next| query.href(Some(next))),
            first: query.after.map(|_| query.href(None)),
        },
        rows: found.into_iter().map(|found| row(found, today)).collect(),
        text: query.filter.text,
    })
}
