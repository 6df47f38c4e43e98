//! Batch approval: look at what was chosen, then approve or send back all of it.

use super::words;
use crate::action::batch::{self, Decision, MOST, Report};
use crate::action::{Caller, open};
use crate::model::TransferId;
use crate::rules;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, page_with};

struct Row {
    id: String,
    version: i64,
    name: String,
    id_mask: String,
    kind: &'static str,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "transfer/decisions.html")]
struct DecisionsPage {
    shell: Shell,
    rows: Vec<Row>,
    left_out: usize,
    reason: Field,
    words: Field,
}

#[derive(Template)]
#[template(path = "transfer/report.html")]
struct ReportPage {
    shell: Shell,
    report: Report,
    word: &'static str,
    back: &'static str,
    back_word: &'static str,
}

/// `GET /transfers/decisions?pick=…`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw(&cx, &headers, &pairs, StatusCode::OK, None).await
}

fn picks(pairs: &Pairs) -> Vec<(TransferId, Option<i64>)> {
    pairs
        .all("pick")
        .filter_map(|text| {
            let (id, version) = text
                .split_once('.')
                .map_or((text, None), |(id, version)| (id, version.parse().ok()));
            Some((id.parse().ok()?, version))
        })
        .take(MOST)
        .collect()
}

async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    pairs: &Pairs,
    status: StatusCode,
    fault: Option<(&str, String)>,
) -> Result<Response, AppError> {
    let caller = Caller::of(cx)?;
    let ids = picks(pairs);
    let asked = ids.len();
    let path = caller.path.clone();
    let today = cx.today();
    let (rows, reasons) = cx
        .read(move |read| {
            let mut rows = Vec::new();
            for (id, _) in ids {
                match open(read, &caller, id) {
                    Ok(opened) if opened.decides && opened.transfer.case.state == crate::model::State::Waiting => rows.push(opened),
                    Ok(_) | Err(AppError::NotFound) => {}
                    Err(other) => return Err(other),
                }
            }
            Ok((rows, rules::reasons(read, &path, today)?))
        })
        .await?;
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|opened| {
            let t = opened.transfer;
            let to = opened.to.map(|to| to.name).unwrap_or_default();
            Row {
                id: t.id.to_string(),
                version: t.version,
                to: words::target(&t.kind, &to, "", &t.particulars),
                kind: t.kind().map(|kind| kind.word.as_str()).unwrap_or_default(),
                from: opened.from.name,
                name: t.name,
                id_mask: t.id_mask,
            }
        })
        .collect();
    let error = |name: &str| {
        fault
            .as_ref()
            .filter(|one| one.0 == name)
            .map(|one| one.1.clone())
            .unwrap_or_default()
    };
    let all = reasons.iter().map(|reason| (reason.slug.as_str(), reason.word.as_str()));
    let reason = FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(all), pairs.get("reason")));
    let shell = Shell {
        area_nav: words::area_nav("/transfers", 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("批量办理")],
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Transfers, "批量办理转接").await?
    };
    page_with(
        status,
        &DecisionsPage {
            shell,
            left_out: asked.saturating_sub(rows.len()),
            // One form for both ways: a required field would keep the approval from being sent.
            reason: Field {
                optional: true,
                ..Field::new("reason", "退回原因", reason)
                    .with_hint("退回时必选")
                    .with_error(error("reason"))
            },
            words: Field::new("words", "说明", FieldKind::Lines(3))
                .optional()
                .with_value(pairs.get("words"))
                .with_error(error("words")),
            rows,
        },
    )
}

/// `POST /transfers/decisions`: `pick` (id and version), `how` (approve, return), `reason`, `words`.
///
/// # Errors
/// The store fails; nothing is written then.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(pairs): Sent) -> Result<Response, AppError> {
    let ids = picks(&pairs);
    let (reason, text) = (pairs.get("reason").to_owned(), pairs.get("words").to_owned());
    let decision = match pairs.get("how") {
        "approve" => Decision::Approve,
        "return" if reason.is_empty() => {
            return draw(
                &cx,
                &headers,
                &pairs,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(("reason", "请选择退回原因".to_owned())),
            )
            .await;
        }
        "return" if reason == "other" && text.is_empty() => {
            return draw(
                &cx,
                &headers,
                &pairs,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(("words", "请写明退回原因".to_owned())),
            )
            .await;
        }
        "return" => Decision::SendBack(reason, text),
        _ => return Err(AppError::BadRequest("请选择同意或退回".to_owned())),
    };
    let word = if decision == Decision::Approve { "同意" } else { "退回" };
    let caller = Caller::of(&cx)?;
    let report = cx
        .write(None, move |write| batch::decide_all(write, &caller, &ids, &decision))
        .await?;
    report_page(&cx, &headers, report, word, ("/transfers", "返回待审批")).await
}

/// What a batch did, and what it did not.
pub(super) async fn report_page(
    cx: &Cx,
    headers: &HeaderMap,
    report: Report,
    word: &'static str,
    back: (&'static str, &'static str),
) -> Result<Response, AppError> {
    let tone = if report.failed.is_empty() { Tone::Good } else { Tone::Care };
    let text = format!("{word} {} 项，未办理 {} 项", report.done, report.failed.len());
    let shell = Shell {
        area_nav: words::area_nav("", 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("办理结果")],
        flash: Some(Flash::new(tone, text)),
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Transfers, "办理结果").await?
    };
    page(&ReportPage {
        shell,
        report,
        word,
        back: back.0,
        back_word: back.1,
    })
}
