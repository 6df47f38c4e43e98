//! Checking a draft: the original text on one side, the cards of the draft on the other.

use super::notices::again_flash;
use crate::model::{NoticeId, NoticeState};
use crate::review::card;
use crate::review::doubt;
use crate::review::paint::{Piece, paint, step_key};
use crate::review::party::{self, Meaning};
use crate::store::{choices, draft, notice};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_notice::draft::{Draft, Indicator, Item, Milestone};
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Choice, Steps};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page};
use serde::Deserialize;

struct StepRow {
    n: usize,
    key: String,
    start: String,
    end: String,
    text: String,
    rhythms: Vec<Choice>,
    split: String,
    remove: String,
    doubt: String,
}

struct TargetRow {
    n: usize,
    text: String,
    measure: String,
    ops: Vec<Choice>,
    value: String,
    unit: String,
    by: String,
    scope: String,
    remove: String,
    unsure: bool,
}

struct ItemCard {
    id: String,
    to: String,
    no: String,
    title: String,
    section: String,
    kinds: Vec<Choice>,
    lead: String,
    participants: String,
    owner: String,
    doubt: String,
    steps: Vec<StepRow>,
    targets: Vec<TargetRow>,
}

struct DutyCard {
    n: usize,
    key: String,
    text: String,
    what: String,
    frequencies: Vec<Choice>,
    month: String,
    day: String,
    date: String,
    from: String,
    to: String,
}

struct FormCard {
    n: usize,
    key: String,
    title: String,
    fields: String,
}

struct PartyRow {
    name: String,
    count: usize,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "programme/review.html")]
struct ReviewPage {
    shell: Shell,
    stages: Steps,
    action: String,
    file: String,
    saved: String,
    open: bool,
    may_publish: bool,
    step_count: usize,
    text: Vec<Vec<Piece>>,
    doubts: Vec<doubt::Doubt>,
    unread: Vec<(usize, String, String)>,
    head: Head,
    parties: Vec<PartyRow>,
    items: Vec<ItemCard>,
    duties: Vec<DutyCard>,
    forms: Vec<FormCard>,
    contacts: Vec<String>,
    undo: Option<String>,
    past: usize,
}

struct Head {
    title: String,
    number: String,
    issuer: String,
    issued: String,
    year: String,
    recipients: String,
}

/// What the address may ask for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ReviewQuery {
    again: String,
    done: String,
}

fn choices<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, current: &str) -> Vec<Choice> {
    Choice::list(pairs, current)
}

fn step_row(item: &str, n: usize, step: &Milestone) -> StepRow {
    StepRow {
        n,
        key: step_key(item, n),
        start: step.start.clone(),
        end: step.end.clone(),
        text: step.text.clone(),
        rhythms: choices(card::RHYTHMS.iter().map(|r| (r.0, r.1)), card::rhythm_slug(step.recurrence)),
        split: format!("split-{n}"),
        remove: format!("remove-step-{n}"),
        doubt: doubt::step(step),
    }
}

fn target_row(n: usize, target: &Indicator) -> TargetRow {
    TargetRow {
        n,
        text: target.text.clone(),
        measure: target.measure.clone(),
        ops: choices([(">=", "不少于"), ("=", "等于"), ("<=", "不超过"), (">", "超过")], &target.op),
        value: target.value.to_string(),
        unit: target.unit.clone(),
        by: target.by.clone().unwrap_or_default(),
        scope: target.scope.clone().unwrap_or_default(),
        remove: format!("remove-target-{n}"),
        unsure: target.confidence < doubt::SURE,
    }
}

fn item_card(draft: &Draft, item: &Item) -> ItemCard {
    let steps = draft.milestones.iter().filter(|m| m.item == item.id).enumerate();
    let targets = draft.indicators.iter().filter(|i| i.item.as_deref() == Some(&item.id)).enumerate();
    ItemCard {
        id: item.id.clone(),
        to: format!("items/{}", item.id),
        no: item.no.clone().unwrap_or_default(),
        title: item.title.clone(),
        section: item.path.join(" / "),
        kinds: choices(card::KINDS.iter().map(|k| (k.0, k.1)), card::kind_slug(item.kind)),
        lead: item.lead.join("、"),
        participants: item.participants.join("、"),
        owner: item.owner.join("、"),
        doubt: doubt::item(draft, item),
        steps: steps.map(|(n, s)| step_row(&item.id, n, s)).collect(),
        targets: targets.map(|(n, t)| target_row(n, t)).collect(),
    }
}

fn party_rows(draft: &Draft, stored: &party::Decided, known: &choices::Choices) -> Vec<PartyRow> {
    party::printed(draft)
        .into_iter()
        .map(|(name, count)| {
            let meaning = stored
                .get(&name)
                .cloned()
                .unwrap_or_else(|| party::propose(&name, &known.departments, &known.orgs));
            let departments = known
                .departments
                .iter()
                .map(|(id, d)| (Meaning::Department(*id).slug(), format!("部室：{d}")));
            let orgs = known.orgs.iter().map(|(id, o)| (Meaning::Org(*id).slug(), format!("下级：{o}")));
            let fixed = [
                (Meaning::New.slug(), format!("新建部室“{name}”")),
                (Meaning::Text.slug(), "只保留文字，不派发".to_owned()),
            ];
            let current = meaning.slug();
            let choices = departments
                .chain(orgs)
                .chain(fixed)
                .map(|(value, text)| Choice {
                    chosen: value == current,
                    value,
                    text,
                })
                .collect();
            PartyRow { name, count, choices }
        })
        .collect()
}

/// A draft with what it is checked against.
pub(super) struct Loaded {
    pub(super) notice: notice::Notice,
    pub(super) draft: draft::Draft,
    pub(super) body: Draft,
    pub(super) known: choices::Choices,
    undo: Option<draft::Edit>,
}

/// Finds a draft within the own organisation.
///
/// # Errors
/// [`AppError::NotFound`]; the store fails.
pub(super) fn load(read: &jishi_platform::db::Read<'_>, id: NoticeId) -> Result<Loaded, AppError> {
    let notice = notice::find(read, id)?.ok_or(AppError::NotFound)?;
    let stored = draft::find(read, id)?.ok_or(AppError::NotFound)?;
    let body = serde_json::from_str(&stored.body).map_err(|e| AppError::Internal(e.into()))?;
    let known = choices::of_org(read, notice.org)?;
    let undo = draft::list_edits(read, id, 1)?.into_iter().next();
    Ok(Loaded {
        notice,
        draft: stored,
        body,
        known,
        undo,
    })
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the own organisation.
pub async fn get(cx: Cx, headers: HeaderMap, Path(id): Path<NoticeId>, Query(query): Query<ReviewQuery>) -> Result<Response, AppError> {
    let flash = match query.done.as_str() {
        _ if query.again == "1" => Some(again_flash()),
        "saved" => Some(Flash::new(Tone::Good, "已保存")),
        "undone" => Some(Flash::new(Tone::Good, "已撤销上一步")),
        _ => None,
    };
    page(&build(&cx, &headers, id, flash).await?)
}

async fn build(cx: &Cx, headers: &HeaderMap, id: NoticeId, flash: Option<Flash>) -> Result<ReviewPage, AppError> {
    let loaded = cx.read(move |read| load(read, id)).await?;
    let Loaded {
        notice,
        draft: stored,
        body,
        known,
        undo,
    } = loaded;
    let shell = frame(cx, headers, Area::Notices, "核对通知").await?;
    let title = body.doc.title.clone().unwrap_or_else(|| notice.file_name.clone());
    let open = notice.state == NoticeState::Draft;
    let issued = body.doc.issued.clone().unwrap_or_default();
    let past = body
        .milestones
        .iter()
        .filter(|m| !issued.is_empty() && !m.end.is_empty() && m.end < issued && m.recurrence.is_none())
        .count();
    let opt = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<u8>| value.map(|v| v.to_string()).unwrap_or_default();
    Ok(ReviewPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/notices", "通知导入"), Crumb::here(title)],
            flash,
            ..shell
        },
        stages: Steps::new(&["上传通知", "核对内容", "发布"], if open { 1 } else { 2 }),
        action: format!("/notices/{id}"),
        file: notice.file_name.clone(),
        saved: format!("草稿第 {} 版", stored.version),
        open: open && cx.may(Act::DraftEdit),
        may_publish: open && cx.may(Act::ProgrammePublish),
        step_count: body.milestones.len(),
        text: paint(&notice.text, &body),
        doubts: doubt::list(&body),
        unread: body
            .unread
            .iter()
            .enumerate()
            .map(|(n, u)| (n, u.text.clone(), u.reason.clone()))
            .collect(),
        head: Head {
            title: opt(&body.doc.title),
            number: opt(&body.doc.number),
            issuer: opt(&body.doc.issuer),
            issued,
            year: body.doc.plan_year.map(|y| y.to_string()).unwrap_or_default(),
            recipients: body.doc.recipients.join("，"),
        },
        parties: party_rows(&body, &party::decided(&stored.parties), &known),
        items: body.items.iter().map(|item| item_card(&body, item)).collect(),
        duties: body
            .obligations
            .iter()
            .enumerate()
            .map(|(n, o)| DutyCard {
                n,
                key: format!("duty-{n}"),
                text: o.text.clone(),
                what: o.what.clone(),
                frequencies: choices(
                    [
                        ("once", "一次"),
                        ("monthly", "每月"),
                        ("quarterly", "每季度"),
                        ("half-yearly", "每半年"),
                        ("yearly", "每年"),
                    ],
                    &o.frequency,
                ),
                month: number(o.due.month_of_period),
                day: number(o.due.day),
                date: opt(&o.due.date),
                from: opt(&o.from),
                to: opt(&o.to),
            })
            .collect(),
        forms: body
            .forms
            .iter()
            .enumerate()
            .map(|(n, f)| FormCard {
                n,
                key: format!("form-{n}"),
                title: f.title.clone(),
                fields: f.fields.join("\n"),
            })
            .collect(),
        contacts: body
            .contacts
            .iter()
            .map(|c| {
                [&c.name, &c.phone, &c.email]
                    .into_iter()
                    .flatten()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" · ")
            })
            .collect(),
        undo: undo.filter(|_| open).map(|u| u.what),
        past,
    })
}
