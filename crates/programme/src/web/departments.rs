//! 按部门: how the items of a programme stand by who leads them, and which of them are late.

use super::form::Id;
use super::ledger::rights;
use super::ledger_query::LedgerQuery;
use super::programme_frame::{View, programme_frame};
use super::words::{badge, when};
use crate::model::ProgrammeId;
use crate::store::by_department::{self, ByLead, LeadRow};
use crate::store::ledger::{self, Filter, LedgerRow};
use crate::store::programme;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Light};
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{LightBadge, Progress};
use jishi_ui::{Shell, page};

/// Most late items listed; the rest is in the ledger.
const LATE: usize = 100;

/// A number that leads to what it counts; zero leads nowhere.
struct Figure {
    word: &'static str,
    slug: &'static str,
    number: i64,
    href: String,
}

struct Row {
    name: String,
    href: String,
    urgent: &'static str,
    total: i64,
    figures: Vec<Figure>,
    progress: Progress,
    urged: i64,
    extended: i64,
}

struct Late {
    href: String,
    title: String,
    lead: String,
    owner: String,
    light: LightBadge,
    next: String,
    urged: i64,
}

#[derive(Template)]
#[template(path = "programme/departments.html")]
struct DepartmentsPage {
    shell: Shell,
    base: String,
    heads: [&'static str; 5],
    rows: Vec<Row>,
    leaderless: String,
    late: Vec<Late>,
    late_total: usize,
    late_more: bool,
    urge: bool,
}

/// The columns: a word, its lights, and the light its link filters.
const COLUMNS: [(&str, &[Light], Light); 5] = [
    ("逾期", &[Light::Late], Light::Late),
    ("临期", &[Light::Near], Light::Near),
    ("正常", &[Light::Normal, Light::Undated], Light::Normal),
    ("未启动", &[Light::Waiting], Light::Waiting),
    ("已完成", &[Light::Done], Light::Done),
];

fn row(lead: LeadRow, base: &str) -> Row {
    let filter = Filter {
        lead: Some(lead.key.clone()),
        ..Filter::default()
    };
    let figures = COLUMNS.map(|(word, lights, light)| {
        let number = lights.iter().map(|light| lead.counts.of(*light)).sum();
        // Two lights in one column: the ledger filters one, so the link shows the lead alone.
        let mixed = lights.iter().filter(|light| lead.counts.of(**light) > 0).count() > 1;
        let one = lights.iter().copied().find(|light| lead.counts.of(*light) > 0).unwrap_or(light);
        let filter = Filter {
            light: (!mixed).then_some(one),
            ..filter.clone()
        };
        Figure {
            word,
            slug: light.slug(),
            number,
            href: format!("{base}{}", LedgerQuery::of_filter(&filter)),
        }
    });
    let worst = Light::ALL
        .into_iter()
        .find(|light| lead.counts.of(*light) > 0)
        .unwrap_or(Light::Done);
    Row {
        href: format!("{base}{}", LedgerQuery::of_filter(&filter)),
        urgent: super::ledger_view::urgent(worst),
        total: lead.counts.total(),
        progress: Progress {
            closed: worst == Light::Done,
            ..Progress::new(lead.steps_done.unsigned_abs(), lead.steps.unsigned_abs())
        },
        figures: figures.into(),
        urged: lead.urged,
        extended: lead.extended,
        name: lead.name,
    }
}

fn late(found: &LedgerRow, today: Day) -> Late {
    Late {
        href: format!("/items/{}", found.id),
        title: if found.printed_no.is_empty() {
            found.title.clone()
        } else {
            format!("{} {}", found.printed_no, found.title)
        },
        lead: super::ledger_view::names(&found.leads),
        owner: found.owner.clone(),
        light: badge(&found.standing, found.facts.state, Some(format!("/items/{}/light", found.id))),
        next: found
            .next_step()
            .map(|(step, _)| format!("{} {}", when(step, today), step.text))
            .unwrap_or_default(),
        urged: found.urged,
    }
}

/// `GET /programmes/{id}/departments`.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ProgrammeId>) -> Result<Response, AppError> {
    let today = cx.today();
    let (programme, by_lead, found) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            let by_lead: ByLead = by_department::of_programme(read, &programme, today)?;
            let filter = Filter {
                light: Some(Light::Late),
                ..Filter::default()
            };
            let found = ledger::page(read, &programme, &filter, None, LATE, today)?;
            Ok::<_, AppError>((programme, by_lead, found))
        })
        .await?;
    let base = format!("/programmes/{id}");
    let leaderless = by_lead.leaderless;
    page(&DepartmentsPage {
        shell: programme_frame(&cx, &headers, &programme, View::Departments, "").await?,
        heads: COLUMNS.map(|(word, ..)| word),
        rows: by_lead.rows.into_iter().map(|lead| row(lead, &base)).collect(),
        leaderless: if leaderless.total() > 0 {
            leaderless.sentence()
        } else {
            String::new()
        },
        late: found.rows.iter().map(|found| late(found, today)).collect(),
        late_total: found.total,
        late_more: found.rows.len() < found.total,
        urge: rights(&cx, &programme).urge,
        base,
    })
}
