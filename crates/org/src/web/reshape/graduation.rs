//! 毕业班级转换: the list of a year, the change of all of them, and the way back.

use super::{Outcome, Way, answer, reason_field};
use crate::operation::graduating;
use crate::rules;
use crate::store::{particulars, record};
use crate::web::node::grouped;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{id, shanghai_day};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, Pairs, Sent, address};
use jishi_ui::part::{ErrorSummary, Field, Pager};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, export, frame, page_with};
use std::str::FromStr;

/// Rows of one page.
const PAGE: i64 = 100;

/// The number of a change in an address, in 13 characters.
#[derive(Clone, Copy)]
pub struct ChangeId(i64);

impl FromStr for ChangeId {
    type Err = jishi_kernel::IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        id::decode(text).map(Self)
    }
}

struct Done {
    id: String,
    when: String,
    words: String,
    reason: String,
    who: String,
    undone: bool,
}

#[derive(Template)]
#[template(path = "org/graduation.html")]
struct GraduationPage {
    shell: Shell,
    year: i16,
    day: String,
    /// The day has come.
    open: bool,
    becomes: String,
    total: i64,
    most: i64,
    rows: Vec<(i64, String, String)>,
    pager: Pager,
    errors: ErrorSummary,
    reason: Field,
    done: Vec<Done>,
    /// Runs of the year that still stand.
    runs: usize,
}

/// The year an address or a form asks for.
fn year(pairs: &Pairs, today: jishi_kernel::Day) -> Result<i16, AppError> {
    graduating::year(pairs.get("year"), today).ok_or_else(|| AppError::BadRequest("年份有误".to_owned()))
}

async fn show(cx: &Cx, headers: &HeaderMap, asked: &Pairs, wrong: &str, refused: Option<String>) -> Result<Response, AppError> {
    let (today, year) = (cx.today(), year(asked, cx.today())?);
    let (path, after) = (cx.identity()?.path.clone(), asked.get("after").to_owned());
    let first = after.is_empty();
    let (rule, day, total, mut classes, done, runs) = cx
        .read(move |read| {
            let rule = rules::graduation(read, &path, today)?;
            let day = graduating::day(read, &path, year, today)?;
            let total = particulars::graduating_count(read, &path, year, &rule.kind)?;
            let classes = particulars::graduating(read, &path, year, &rule.kind, &after, PAGE + 1)?;
            let done = record::of_kind(read, crate::affected::Kind::Graduate, i64::MAX, 20)?;
            let runs = graduating::runs(read, year)?.len();
            Ok::<_, AppError>((rule, day, total, classes, done, runs))
        })
        .await?;
    let more = classes.len() as i64 > PAGE;
    classes.truncate(PAGE as usize);
    let here = |after: &str| address("/orgs/graduation", &[("year", &year.to_string()), ("after", after)]);
    let next = classes.last().filter(|_| more).map(|org| here(&org.path));
    let reason = reason_field(asked.get("reason")).with_error(wrong);
    let errors = ErrorSummary::of([&reason]);
    let mut shell = frame(cx, headers, Area::Orgs, "毕业班级转换").await?;
    shell.crumbs = vec![Crumb::to("/orgs", "组织"), Crumb::here("毕业班级转换")];
    shell.errors = errors.count();
    let shown = year.to_string();
    shell.export = export(
        cx,
        Act::OrgReshape,
        "/orgs/graduation",
        &Pairs::from_iter([("year", shown.as_str())]),
    );
    shell.flash = match (&refused, asked.get("done")) {
        (Some(text), _) => Some(Flash::new(Tone::Bad, text.clone())),
        (None, "graduate") => Some(Flash::new(Tone::Good, "已转换，可在下方撤回")),
        (None, "undo") => Some(Flash::new(Tone::Good, "已撤回")),
        _ => None,
    };
    let status = match (wrong.is_empty(), refused.is_some()) {
        (true, false) => StatusCode::OK,
        (true, true) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let answer = GraduationPage {
        year,
        day: day.to_string(),
        open: day <= today,
        becomes: rule.kind,
        total,
        most: graduating::MOST,
        rows: classes.into_iter().map(|org| (org.id, org.name, org.kind)).collect(),
        pager: Pager {
            total: Some(total.unsigned_abs()),
            unit: "个团支部",
            next,
            first: (!first).then(|| here("")),
        },
        errors,
        reason,
        done: done
            .into_iter()
            .map(|change| Done {
                id: id::encode(change.id),
                when: shanghai_day(change.at).to_string(),
                words: change.words,
                reason: change.reason,
                who: format!("{} {}", change.detail, change.who),
                undone: change.undone,
            })
            .collect(),
        runs,
        shell,
    };
    page_with(status, &answer)
}

fn way(cx: &Cx, year: i16, done: &str) -> Result<Way, AppError> {
    let identity = cx.identity()?;
    Ok(Way {
        title: "毕业班级转换",
        word: "确认转换",
        action: "/orgs/graduation".to_owned(),
        org: (identity.org, identity.org_name.clone()),
        then: format!("/orgs/graduation?year={year}&done={done}"),
    })
}

async fn finish(cx: &Cx, headers: &HeaderMap, sent: &Pairs, outcome: Outcome) -> Result<Response, AppError> {
    match outcome {
        Outcome::Done(response) => Ok(response),
        Outcome::Again(wrong, refused) => {
            let wrong = wrong.first().map(|w| w.text.clone()).unwrap_or_default();
            show(cx, headers, sent, &wrong, refused).await
        }
    }
}

/// The list of a year.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    show(&cx, &headers, &asked, "", None).await
}

/// Dry run and change of the classes of a year.
///
/// # Errors
/// As [`graduating::decide`] and [`crate::operation::apply::apply`].
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let (year, path) = (year(&sent, cx.today())?, cx.identity()?.path.clone());
    let way = way(&cx, year, "graduate")?;
    let outcome = answer(&cx, &headers, &way, &sent, move |read, caller| {
        graduating::decide(read, caller, &path, year)
    })
    .await?;
    finish(&cx, &headers, &sent, outcome).await
}

/// Dry run and undo of a change.
///
/// # Errors
/// As [`graduating::undo`] and [`crate::operation::apply::apply`].
pub async fn undo(cx: Cx, headers: HeaderMap, Id(change): Id<ChangeId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let mut way = way(&cx, year(&sent, cx.today())?, "undo")?;
    way.title = "撤回毕业班级转换";
    way.word = "确认撤回";
    way.action = format!("/orgs/graduation/{}/undo", id::encode(change.0));
    let outcome = answer(&cx, &headers, &way, &sent, move |read, _| graduating::undo(read, change.0)).await?;
    finish(&cx, &headers, &sent, outcome).await
}

/// Dry run and undo of all changes of a year.
///
/// # Errors
/// As [`graduating::undo_year`] and [`crate::operation::apply::apply`].
pub async fn undo_year(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let year = year(&sent, cx.today())?;
    let mut way = way(&cx, year, "undo")?;
    way.title = "撤回本年度毕业班级转换";
    way.word = "确认撤回";
    way.action = "/orgs/graduation/undo".to_owned();
    let outcome = answer(&cx, &headers, &way, &sent, move |read, _| graduating::undo_year(read, year)).await?;
    finish(&cx, &headers, &sent, outcome).await
}

impl GraduationPage {
    fn total_words(&self) -> String {
        grouped(self.total)
    }
}
