//! Exact search by number: says that someone is registered, where, and whom to ask; nothing else of
//! another unit.

use super::nav::area_nav;
use super::words::choices;
use crate::store::claim;
use crate::store::look::{self, Look, Looking};
use crate::veil::{VEILED, Veils};
use crate::words::words;
use crate::{Document, IdNumber, Masked, rule};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Shell, frame, page, page_with, watermark};

/// What was found.
enum Outcome {
    /// Nobody has this number.
    Nobody,
    /// The caller sees the record.
    Inside(Box<Masked>),
    /// Another unit keeps the record.
    Outside { org: String, desks: Vec<String>, veiled: bool },
}

#[derive(Template)]
#[template(path = "person/find.html")]
struct FindPage {
    shell: Shell,
    errors: ErrorSummary,
    fields: Vec<Field>,
    found: Option<Outcome>,
    /// The claim form beside a record of another unit; empty when the caller may not file one.
    claim: Vec<Field>,
    claim_errors: ErrorSummary,
    document: String,
    number: String,
}

fn search_fields(document: &str, number: &str, wrong: &str) -> Vec<Field> {
    let kinds = Document::all().iter().map(|d| (d.name.as_str(), d.name.as_str()));
    let current = Document::find(document).map_or("", |d| d.name.as_str());
    vec![
        Field::new("document", "证件种类", FieldKind::Select(Choice::list(kinds, current))),
        Field::line("number", "证件号码")
            .with_value(number)
            .with_hint("须输入完整号码；查找会被记录")
            .with_error(wrong)
            .with_autocomplete("off"),
    ]
}

fn claim_fields(sent: &Pairs, hint: String, wrong: &dyn Fn(&str) -> String) -> Vec<Field> {
    let kind = if sent.get("kind") == "dispute" { "dispute" } else { "claim" };
    let mut reasons = words().claim.clone();
    reasons.extend(words().dispute.iter().filter(|w| !words().claim.contains(w)).cloned());
    let kinds = [("claim", "认领：此人应由本单位管理"), ("dispute", "异议：登记信息有误或重复")];
    vec![
        Field::new("kind", "申请类型", FieldKind::Radios(Choice::list(kinds, kind))),
        Field::new("reason", "事由", FieldKind::Select(choices(&reasons, sent.get("reason"), "请选择"))).with_error(wrong("reason")),
        Field::new("text", "说明", FieldKind::Lines(3))
            .with_value(sent.get("text"))
            .optional(),
        Field::new("proof", "证明材料", FieldKind::File(super::upload::ACCEPT))
            .with_hint(hint)
            .with_error(wrong("proof"))
            .optional(),
    ]
}

async fn shell(cx: &Cx, headers: &HeaderMap, errors: usize) -> Result<Shell, AppError> {
    Ok(Shell {
        area_nav: area_nav(cx, "/persons"),
        watermark: watermark(cx),
        errors,
        ..frame(cx, headers, Area::Members, "按证件查找").await?
    })
}

/// The form.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    page(&FindPage {
        shell: shell(&cx, &headers, 0).await?,
        errors: ErrorSummary::default(),
        fields: search_fields("", "", ""),
        found: None,
        claim: Vec::new(),
        claim_errors: ErrorSummary::default(),
        document: String::new(),
        number: String::new(),
    })
}

/// Looks for a number.
///
/// # Errors
/// [`AppError::TooMany`] after too many hits elsewhere in an hour; a wrong number comes back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    show(&cx, &headers, &sent, &[]).await
}

/// The number of a form, read by the rule of the caller's organisation.
pub(super) async fn number(cx: &Cx, sent: &Pairs) -> Result<IdNumber, AppError> {
    let (path, today) = (cx.identity()?.path.clone(), cx.today());
    let legacy = cx.read(move |read| rule::legacy(read, &path, today)).await?;
    IdNumber::of(sent.get("document"), sent.get("number"), legacy).map_err(|e| AppError::field("number", e.text()))
}

/// The page with what was found, and what is wrong with a claim.
pub(super) async fn show(
    cx: &Cx,
    headers: &HeaderMap,
    sent: &Pairs,
    wrong: &[jishi_platform::error::FieldError],
) -> Result<Response, AppError> {
    let (document, text) = (sent.get("document").to_owned(), sent.get("number").to_owned());
    let number = match number(cx, sent).await {
        Ok(number) => number,
        Err(AppError::Invalid(faults)) => {
            let fault = faults.first().map(|f| f.text.clone()).unwrap_or_default();
            let fields = search_fields(&document, &text, &fault);
            let errors = ErrorSummary::of(&fields);
            let found = FindPage {
                shell: shell(cx, headers, errors.count()).await?,
                errors,
                fields,
                found: None,
                claim: Vec::new(),
                claim_errors: ErrorSummary::default(),
                document,
                number: text,
            };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &found);
        }
        Err(error) => return Err(error),
    };
    let found = look(cx, number).await?;
    let fault = |name: &str| wrong.iter().find(|f| f.field == name).map(|f| f.text.clone()).unwrap_or_default();
    let claim = if matches!(found, Outcome::Outside { .. }) && cx.may(Act::MemberManage) {
        let path = cx.identity()?.path.clone();
        claim_fields(sent, super::upload::hint(cx, &path).await?, &fault)
    } else {
        Vec::new()
    };
    let claim_errors = ErrorSummary::of(&claim);
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let found = FindPage {
        shell: shell(cx, headers, claim_errors.count()).await?,
        errors: ErrorSummary::default(),
        fields: search_fields(&document, &text, ""),
        found: Some(found),
        claim,
        claim_errors,
        document,
        number: text,
    };
    page_with(status, &found)
}

async fn look(cx: &Cx, number: IdNumber) -> Result<Outcome, AppError> {
    let (app, today, scope) = (cx.app.clone(), cx.today(), cx.scope().clone());
    let identity = cx.identity()?;
    let by = Looking {
        account: cx.who.account,
        org: identity.org,
        path: identity.path.clone(),
        at: cx.now(),
        today,
        reason: "按证件号码查找",
    };
    cx.write(None, move |write| match look::look(write, &app, &number, &by)? {
        Look::Nobody => {
            write.note("按证件号码查找：未登记");
            Ok(Outcome::Nobody)
        }
        Look::Inside(record) => {
            write.note("按证件号码查找：已登记，在查看范围内");
            Ok(Outcome::Inside(record))
        }
        Look::Outside(found) => {
            write.note("按证件号码查找：已登记，由外单位管理");
            let (org, path) = claim::holder(write, found.org)?.unwrap_or_default();
            let veiled = Veils::load(write)?.hides(&scope, &path);
            let (org, desks) = if veiled {
                (VEILED.to_owned(), Vec::new())
            } else {
                (org, claim::desks(write, found.org, today)?)
            };
            Ok::<_, AppError>(Outcome::Outside { org, desks, veiled })
        }
    })
    .await
}
