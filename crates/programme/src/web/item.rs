//! 事项: where it stands, what is next, where it comes from, what happened, and the forms.

use super::answer::FormState;
use super::form::Id;
use super::item_form::{Ask, Draw, FormView};
use super::item_rights::ItemRights;
use super::item_view::{self as view, Deed, Entry, StepRow, Waiting};
use super::ledger_view::{names, strip_days};
use super::programme_frame::{View, done, programme_frame, value};
use super::words::badge;
use crate::model::{ItemId, ItemState};
use crate::rule::light::{self, BEGUN, NO_DAY, Why};
use crate::store::choices::{self, Choices};
use crate::store::item::{self, ItemPage as Found};
use crate::store::notice::{self, Passage};
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, format_day, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{LightBadge, Progress, Strip, StripHead, StripStep};
use jishi_ui::{Shell, page_with};

/// Characters of the notice shown around the passage of an item.
const AROUND: usize = 60;

struct TargetRow {
    text: String,
    demand: String,
    by: String,
    scope: String,
}

#[derive(Template)]
#[template(path = "programme/item.html")]
struct ItemPage {
    shell: Shell,
    base: String,
    light: LightBadge,
    no: String,
    section: String,
    lead: String,
    others: String,
    owner: String,
    kind: &'static str,
    document: String,
    programme: String,
    head: StripHead,
    strip: Strip,
    progress: Progress,
    percent: i64,
    extended: i64,
    urged: i64,
    form: Option<FormView>,
    first: Vec<Deed>,
    more: Vec<Deed>,
    export: bool,
    waiting: Vec<Waiting>,
    steps: Vec<StepRow>,
    /// Something may be done with one of them.
    acting: bool,
    targets: Vec<TargetRow>,
    history: Vec<Entry>,
    why: Why,
    quote: Option<Passage>,
    notice: Option<String>,
}

/// Why an item's light shows what it shows.
pub(super) fn why(found: &Found, today: Day) -> Why {
    let start = found.item.facts.open_start;
    let known = [BEGUN, NO_DAY].iter().all(|edge| parse_day(edge) != Some(start));
    light::explain(&found.standing, known.then_some(start), &found.programme.rule, today)
}

/// The number the notice printed, or the place where it printed none.
pub(super) fn number(found: &Found) -> String {
    if found.item.printed_no.is_empty() {
        format!("第 {} 项", found.item.position)
    } else {
        format!("序号 {}", found.item.printed_no)
    }
}

type Parts = (Found, Option<Passage>, Choices);

/// Reads an item as the caller may see it, whatever the act of the route.
async fn load(cx: &Cx, id: ItemId) -> Result<Parts, AppError> {
    let (scope, today) = (cx.identity()?.scope(Act::ProgrammeRead).1, cx.today());
    let transfers = cx.may(Act::ItemTransfer);
    cx.app
        .db
        .read(&scope, move |read| {
            let found = item::open(read, id, today)?.ok_or(AppError::NotFound)?;
            let around = if found.programme.whole { AROUND } else { 0 };
            let passage = notice::passage(read, id, found.item.span, around)?.filter(|passage| !passage.text.is_empty());
            let choices = if transfers {
                choices::of_org(read, found.programme.org)?
            } else {
                Choices::default()
            };
            Ok::<_, AppError>((found, passage, choices))
        })
        .await
}

/// `GET /items/{id}`; `?do=…&of=…` opens a form.
///
/// # Errors
/// 404 outside the caller's sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ItemId>, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let ask = Ask {
        form: value(&pairs, "do").to_owned(),
        of: value(&pairs, "of").to_owned(),
        how: value(&pairs, "how").to_owned(),
    };
    let parts = load(&cx, id).await?;
    let mut shown = draw(&cx, &headers, parts, &ask, None, &[], "").await?;
    shown.shell.flash = done(value(&pairs, "done"));
    page_with(StatusCode::OK, &shown)
}

/// The item again, with a form that was refused: 422 for faults in fields, 409 for the act as a whole.
///
/// # Errors
/// The error itself when the item is out of sight; the store fails.
pub(super) async fn redraw(cx: &Cx, id: ItemId, state: &FormState, error: AppError) -> Result<Response, AppError> {
    let (status, wrong, refused) = match error {
        AppError::Invalid(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, wrong, String::new()),
        AppError::Refused(text) => (StatusCode::CONFLICT, Vec::new(), text),
        other => return Err(other),
    };
    let ask = Ask {
        form: state.form.to_owned(),
        of: state.of.clone(),
        how: state.fields.get("how").to_owned(),
    };
    let parts = load(cx, id).await?;
    let shown = draw(cx, state.fields.headers(), parts, &ask, Some(state), &wrong, &refused).await?;
    match shown.form {
        Some(_) => page_with(status, &shown),
        // Without a form to show them in, the words themselves are the answer.
        None if wrong.is_empty() => Err(AppError::Refused(refused)),
        None => Err(AppError::Invalid(wrong)),
    }
}

async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    (found, quote, choices): Parts,
    ask: &Ask,
    given: Option<&FormState>,
    wrong: &[FieldError],
    refused: &str,
) -> Result<ItemPage, AppError> {
    let today = cx.today();
    let rights = ItemRights::of(cx, &found)?;
    let form = Draw {
        page: &found,
        rights: &rights,
        choices: &choices,
        given,
        wrong,
        refused,
        key: jishi_kernel::id::encode(cx.id()),
        today,
    }
    .form(ask);
    let (days, item, programme) = (strip_days(&found.programme, today), &found.item, &found.programme);
    let strip: Vec<StripStep> = found
        .steps
        .iter()
        .map(|(step, standing)| StripStep {
            start: step.start,
            end: step.end,
            light: standing.light,
        })
        .collect();
    let (first, more) = view::deeds(&found, &rights, today);
    let shell = programme_frame(cx, headers, programme, View::Below, &item.title).await?;
    let steps = view::steps(&found, &rights, today);
    let over = item.facts.state != ItemState::Open;
    let count = |number: i64| number.unsigned_abs();
    Ok(ItemPage {
        shell: Shell {
            errors: form.as_ref().map_or(0, FormView::faults),
            ..shell
        },
        light: badge(&found.standing, item.facts.state, Some(format!("/items/{}/light", item.id))).as_chip(),
        no: number(&found),
        section: found.section.join(" › "),
        lead: if found.leads.is_empty() {
            "未明确".to_owned()
        } else {
            names(&found.leads)
        },
        others: names(&found.participants),
        owner: item.owner.clone(),
        kind: item.kind.word(),
        document: [programme.issuer.as_str(), programme.number.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        programme: programme.title.clone(),
        head: StripHead::new(days.0, days.1, today),
        strip: Strip::new(days.0, days.1, today, &strip),
        progress: Progress {
            closed: over,
            ..Progress::new(count(item.facts.step_done), count(item.facts.step_count))
        },
        percent: percent(&found),
        extended: item.extended,
        urged: item.urged,
        form,
        first,
        more,
        export: rights.export,
        waiting: view::waiting(&found, &rights, today),
        acting: steps.iter().any(|step| !step.deeds.is_empty()),
        steps,
        targets: found
            .targets
            .iter()
            .map(|target| TargetRow {
                text: target.text.clone(),
                demand: target.demand(),
                by: target.by.map(|day| format_day(day, today)).unwrap_or_default(),
                scope: target.scope.clone(),
            })
            .collect(),
        history: view::history(&found, today),
        why: why(&found, today),
        notice: programme
            .whole
            .then(|| format!("/programmes/{}/notice?at={}-{}#here", programme.id, item.span.start, item.span.end)),
        quote,
        base: format!("/items/{}", item.id),
    })
}

/// Mean progress of an item's steps; 100 once it is finished.
fn percent(found: &Found) -> i64 {
    if found.item.facts.state != ItemState::Open {
        return 100;
    }
    let count = i64::try_from(found.steps.len()).unwrap_or(i64::MAX);
    found
        .steps
        .iter()
        .map(|(step, _)| step.percent)
        .sum::<i64>()
        .checked_div(count)
        .unwrap_or(0)
}
