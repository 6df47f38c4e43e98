//! Checking a draft: the original text on one side, the cards of the draft on the other.

use super::notices::again_flash;
use crate::model::{NoticeId, NoticeState};
use crate::publish::{Publish, publish};
use crate::review::card::{self, Fields, Press, Refused};
use crate::review::doubt;
use crate::review::paint::{Piece, paint, step_key};
use crate::review::party::{self, Meaning};
use crate::review::settle::settle;
use crate::store::{Stamp, choices, draft, notice};
use askama::Template;
use axum::extract::{Form, Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::shanghai_time;
use jishi_notice::draft::{Draft, Indicator, Item, Milestone};
use jishi_platform::authz::{Act, Target};
use jishi_platform::db::Write;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{Choice, Steps};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, fragment, frame, page};
use serde::Deserialize;
use std::collections::BTreeMap;

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

#[derive(Template)]
#[template(source = r#"<span id="saved" role="status">{{ text }}</span>"#, ext = "html")]
struct Saved {
    text: String,
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

struct Loaded {
    notice: notice::Notice,
    draft: draft::Draft,
    body: Draft,
    known: choices::Choices,
    undo: Option<draft::Edit>,
}

fn load(read: &jishi_platform::db::Read<'_>, id: NoticeId) -> Result<Loaded, AppError> {
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

fn refuse(refused: Refused) -> AppError {
    match refused {
        Refused::Gone => AppError::refused("这一项已被他人删除或合并，请刷新后再改"),
        Refused::Wrong(text) => AppError::field("card", text),
    }
}

/// What a change leaves: the words for the list of corrections, and the anchor to show next.
type Change = Box<dyn FnOnce(&mut Draft) -> Result<(String, String), Refused> + Send>;

/// Loads the draft under its lock, changes it, and keeps what it was before.
fn change(write: &mut Write<'_>, id: NoticeId, edit: i64, by: Stamp, change: Change) -> Result<String, AppError> {
    draft::lock(write, id)?;
    let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
    if stored.state != NoticeState::Draft {
        return Err(AppError::refused("此通知已发布或已弃用，不能再改"));
    }
    let mut body: Draft = serde_json::from_str(&stored.body).map_err(|e| AppError::Internal(e.into()))?;
    let (what, anchor) = change(&mut body).map_err(refuse)?;
    let new = serde_json::to_string(&body).map_err(|e| AppError::Internal(e.into()))?;
    if new != stored.body {
        write.note(what.clone());
        draft::save(write, edit, id, stored.version, &what, &new, by)?;
    }
    Ok(anchor)
}

async fn apply(cx: &Cx, id: NoticeId, edit: Change) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let key = cx.id();
    let anchor = cx
        .write(Some(Target::new("notice", id.0)), move |write| change(write, id, key, by, edit))
        .await?;
    if cx.hx.request {
        let text = format!("已自动保存 {}", shanghai_time(cx.now()));
        return Ok(fragment(
            StatusCode::OK,
            Saved { text }.render().map_err(|e| AppError::Internal(e.into()))?,
        ));
    }
    Ok(http::see_other(&format!("/notices/{id}?done=saved#{anchor}")))
}

/// Saves an item's card, then does what the pressed button says.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field; nothing is changed then.
pub async fn save_item(
    cx: Cx,
    Path((id, item)): Path<(NoticeId, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    let press = fields.get("do").and_then(Press::from_slug);
    apply(
        &cx,
        id,
        Box::new(move |draft| {
            // A card that is about to go need not be right.
            if press != Some(Press::Remove) {
                card::save_item(draft, &item, &fields)?;
            }
            match press {
                None => Ok(("修改事项".to_owned(), format!("item-{item}"))),
                Some(press) => card::press(draft, &item, &press).map(|next| (press.word().to_owned(), format!("item-{next}"))),
            }
        }),
    )
    .await
}

/// Adds an item at the end.
///
/// # Errors
/// The draft is not open.
pub async fn add_item(cx: Cx, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    apply(
        &cx,
        id,
        Box::new(|draft| Ok(("加事项".to_owned(), format!("item-{}", card::add_item(draft, "新事项"))))),
    )
    .await
}

/// Saves the head's card.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field.
pub async fn save_head(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    apply(
        &cx,
        id,
        Box::new(move |draft| card::save_head(draft, &fields).map(|()| ("修改文件信息".to_owned(), "head".to_owned()))),
    )
    .await
}

/// Saves, adds or removes a duty or form; settles an unread passage.
///
/// # Errors
/// [`AppError::Invalid`] names the wrong field.
pub async fn save_other(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let fields = Fields::new(pairs);
    apply(
        &cx,
        id,
        Box::new(move |draft| {
            let what = fields.get("what-is").unwrap_or_default().to_owned();
            let n: usize = fields.get("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
            let anchor = "others".to_owned();
            match (what.as_str(), fields.get("do").unwrap_or_default()) {
                ("duty" | "form", "add") => card::add_other(draft, &what),
                ("duty" | "form", "trash") => card::remove_other(draft, &what, n)?,
                ("duty", _) => card::save_duty(draft, n, &fields)?,
                ("form", _) => card::save_form(draft, n, &fields)?,
                ("unread", press) => {
                    let made = card::settle_unread(draft, n, press == "item")?;
                    return Ok((
                        "处理未识别内容".to_owned(),
                        made.map_or_else(|| "first".to_owned(), |id| format!("item-{id}")),
                    ));
                }
                _ => return Err(Refused::Gone),
            }
            Ok(("修改报送要求或报表".to_owned(), anchor))
        }),
    )
    .await
}

/// Keeps whom the printed names mean.
///
/// # Errors
/// The draft is not open.
pub async fn save_parties(cx: Cx, Path(id): Path<NoticeId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let decided: BTreeMap<String, Meaning> = pairs
        .into_iter()
        .filter_map(|(name, slug)| Some((name.strip_prefix("party:")?.to_owned(), Meaning::from_slug(&slug)?)))
        .collect();
    cx.write(Some(Target::new("notice", id.0)), move |write| {
        draft::lock(write, id)?;
        let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
        if stored.state != NoticeState::Draft {
            return Err(AppError::refused("此通知已发布或已弃用，不能再改"));
        }
        write.note("核对部门对应");
        let text = serde_json::to_string(&decided).map_err(|e| AppError::Internal(e.into()))?;
        draft::save_parties(write, id, &text, by)?;
        Ok::<_, AppError>(())
    })
    .await?;
    if cx.hx.request {
        let text = format!("已自动保存 {}", shanghai_time(cx.now()));
        return Ok(fragment(
            StatusCode::OK,
            Saved { text }.render().map_err(|e| AppError::Internal(e.into()))?,
        ));
    }
    Ok(http::see_other(&format!("/notices/{id}?done=saved#parties")))
}

/// Undoes the latest correction.
///
/// # Errors
/// There is none.
pub async fn undo(cx: Cx, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    let by = Stamp {
        account: cx.who.account,
        post: cx.identity()?.post,
        at: cx.now(),
    };
    let key = cx.id();
    cx.write(Some(Target::new("notice", id.0)), move |write| {
        draft::lock(write, id)?;
        let stored = draft::find(write, id)?.ok_or(AppError::NotFound)?;
        let last = draft::list_edits(write, id, 1)?.into_iter().next();
        let last = last
            .filter(|_| stored.state == NoticeState::Draft)
            .ok_or_else(|| AppError::refused("没有可撤销的修改"))?;
        let before = draft::body_at(write, id, last.version)?.ok_or(AppError::NotFound)?;
        write.note(format!("撤销：{}", last.what));
        draft::save(write, key, id, stored.version, &format!("撤销“{}”", last.what), &before, by)?;
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/notices/{id}?done=undone")))
}

/// Puts a draft aside; its original and corrections are kept.
///
/// # Errors
/// The draft is not open.
pub async fn discard(cx: Cx, Path(id): Path<NoticeId>) -> Result<Response, AppError> {
    cx.write(Some(Target::new("notice", id.0)), move |write| {
        let found = notice::find(write, id)?.ok_or(AppError::NotFound)?;
        write.note("弃用通知草稿");
        if draft::end(write, id, NoticeState::Discarded, &found.title)? {
            Ok(())
        } else {
            Err(AppError::refused("此通知已发布或已弃用"))
        }
    })
    .await?;
    Ok(http::see_other("/notices"))
}

/// What the publish form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PublishForm {
    past_done: String,
}

/// Makes the programme.
///
/// # Errors
/// [`AppError::Refused`] names what does not hold together.
pub async fn publish_now(cx: Cx, Path(id): Path<NoticeId>, Form(form): Form<PublishForm>) -> Result<Response, AppError> {
    let identity = cx.identity()?.clone();
    let by = Stamp {
        account: cx.who.account,
        post: identity.post,
        at: cx.now(),
    };
    let (today, app) = (cx.today(), cx.app.clone());
    let programme = cx
        .write(Some(Target::new("notice", id.0)), move |write| {
            let Loaded {
                notice,
                draft: stored,
                mut body,
                known,
                ..
            } = load(write, id)?;
            // Steps a person added without an end stay without one; empty texts are no steps.
            body.milestones.retain(|m| !m.text.trim().is_empty());
            let mut next = || app.id();
            let parties = settle(write, notice.org, &body, &party::decided(&stored.parties), known, &mut next)?;
            let what = Publish {
                notice: id,
                draft: &body,
                parties: &parties,
                org: identity.org,
                org_path: &identity.path,
                by,
                today,
                done_before_issue: form.past_done == "1",
            };
            let made = publish(write, &what, &mut next)?;
            write.note(format!("发布重点工作，共 {} 项", body.items.len()));
            Ok::<_, AppError>(made)
        })
        .await?;
    Ok(http::see_other(&format!("/programmes/{programme}?done=published")))
}
