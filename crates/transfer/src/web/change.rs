//! Correcting a draft or a returned transfer.

use super::edit::{EditPage, KindChoice};
use super::form::{fields, loose, named, read_form};
use super::proof::{self, Proof};
use super::words;
use crate::action::{Caller, correct, open};
use crate::kind::Kind;
use crate::model::{State, TransferId};
use crate::rules;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs};
use jishi_ui::part::ErrorSummary;
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page_with};

/// `GET /transfers/{id}/edit?kind=`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw(&cx, &headers, id, pairs, false, StatusCode::OK, &[], None).await
}

#[allow(clippy::too_many_arguments)] // what a form drawn again needs, each once
async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    id: TransferId,
    pairs: Pairs,
    typed: bool,
    status: StatusCode,
    wrong: &[FieldError],
    refused: Option<String>,
) -> Result<Response, AppError> {
    let caller = Caller::of(cx)?;
    let scope = cx.scope().clone();
    let asked = pairs.clone();
    let today = cx.today();
    let (opened, to, hint) = cx
        .app
        .db
        .read(&scope, move |read| {
            let opened = open(read, &caller, id)?;
            if !opened.starts(&caller) {
                return Err(AppError::Forbidden);
            }
            let to = match (asked.parse::<i64>("to"), typed) {
                (None, false) => opened.to.as_ref().map(|to| (to.id, to.name.clone())),
                _ => named(read, &caller, &asked)?,
            };
            let hint = proof::hint(&rules::proof(read, &opened.from.path, today)?);
            Ok((opened, to, hint))
        })
        .await?;
    let t = &opened.transfer;
    if !matches!(t.case.state, State::Draft | State::Returned) {
        return Err(AppError::refused(format!("此转接{}，不能修改", t.case.state.word())));
    }
    let kind = Kind::find(pairs.get("kind")).or_else(|| t.kind());
    let same = kind.is_some_and(|kind| kind.slug == t.kind);
    let given = |name: &str| {
        if typed || !same {
            pairs.get(name).to_owned()
        } else {
            t.particulars.get(name).cloned().unwrap_or_default()
        }
    };
    let mut list = kind
        .map(|kind| fields(kind, to.filter(|_| typed || same), &given, "/transfers/options", wrong))
        .unwrap_or_default();
    list.push(proof::field(hint, wrong));
    let loose = loose(wrong, &list).join("；");
    let text = refused.or_else(|| (!loose.is_empty()).then_some(loose));
    let base = format!("/transfers/{id}");
    let errors = ErrorSummary::of(&list);
    let proof = kind.and_then(|_| list.pop());
    let title = format!("修改转接：{}", t.name);
    let shell = Shell {
        area_nav: words::area_nav("", 0, cx.may(Act::RuleManage)),
        crumbs: vec![
            Crumb::to("/transfers", "组织关系转接"),
            Crumb::to(base.clone(), t.name.clone()),
            Crumb::here("修改"),
        ],
        flash: text.map(|text| Flash::new(Tone::Bad, text)),
        errors: errors.count(),
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Transfers, title).await?
    };
    let choosing = pairs.get("kind") == "choose";
    page_with(
        status,
        &EditPage {
            shell,
            sides: Vec::new(),
            kinds: Kind::all()
                .iter()
                .map(|one| KindChoice {
                    href: format!("{base}/edit?kind={}", one.slug),
                    word: &one.word,
                    note: &one.note,
                })
                .collect(),
            change: format!("{base}/edit?kind=choose"),
            action: format!("{base}/edit"),
            hidden: vec![("kind", kind.map(|kind| kind.slug.clone()).unwrap_or_default())],
            draft: t.case.state == State::Draft,
            back: base,
            errors,
            kind: kind.filter(|_| !choosing),
            fields: list,
            proof,
        },
    )
}

/// `POST /transfers/{id}/edit`: the fields of the form; a draft is sent unless `how` = `draft`.
///
/// # Errors
/// 404 and 403 as everywhere; the store fails.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, upload: Proof) -> Result<Response, AppError> {
    let outcome = change(&cx, id, &upload).await;
    let pairs = upload.pairs;
    let send = pairs.get("how") != "draft";
    match outcome {
        Ok(()) => Ok(http::see_other(&format!(
            "/transfers/{id}?done={}",
            if send { "sent" } else { "saved" }
        ))),
        Err(AppError::Invalid(wrong)) => draw(&cx, &headers, id, pairs, true, StatusCode::UNPROCESSABLE_ENTITY, &wrong, None).await,
        Err(AppError::Refused(text)) => super::show::redraw(&cx, &headers, id, AppError::Refused(text), &pairs).await,
        Err(other) => Err(other),
    }
}

/// Corrects a transfer as a form asks for.
async fn change(cx: &Cx, id: TransferId, upload: &Proof) -> Result<(), AppError> {
    let (caller, given) = (Caller::of(cx)?, upload.pairs.clone());
    let files = proof::store_for(cx, upload, id).await?;
    cx.write(None, move |write| {
        let form = read_form(write, &caller, &given)?;
        correct::correct(write, &caller, id, &form, given.get("how") != "draft")?;
        proof::add(write, id, &files, caller.account)
    })
    .await
}
