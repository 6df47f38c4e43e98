//! 介绍信: issued once with a number of the unit's series, printed as often as needed.

use super::words::{self, percent};
use crate::action::{Caller, Opened, open};
use crate::model::{State, TransferId};
use crate::rules;
use crate::store::sight::Sight;
use crate::store::{letter, org};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jishi_exchange::letter::{LetterDoc, letter_docx};
use jishi_platform::authz::Target;
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs};

/// The sending side itself or its superior, direct or 直属, issues; words for a transfer that has no letter.
fn issues(read: &Read<'_>, caller: &Caller, opened: &Opened) -> Result<(), AppError> {
    if !opened.sends || !jishi_org::manages(read, &caller.path, &opened.from.path, caller.today())? {
        return Err(AppError::Denied("介绍信由转出支部或其直接上级开具"));
    }
    let state = opened.transfer.case.state;
    if matches!(state, State::Draft | State::Withdrawn | State::Lapsed) {
        return Err(AppError::refused(format!("此转接{}，不能开具介绍信", state.word())));
    }
    Ok(())
}

/// `POST /transfers/{id}/letter`.
///
/// # Errors
/// 404 and 403 as everywhere; a transfer that is not under way.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let outcome = cx
        .write(Some(Target::new("transfer", id.0)), move |write| {
            let opened = open(write, &caller, id)?;
            issues(write, &caller, &opened)?;
            let days = rules::letter_days(write, &caller.path, caller.today())?;
            let issued = letter::issue(write, id, caller.org, caller.today(), days, caller.account)?;
            write.note(format!("开具组织关系介绍信第 {} 号", issued.number));
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(http::see_other(&format!("/transfers/{id}"))),
        Err(error) => super::show::redraw(&cx, &headers, id, error, &Pairs::default()).await,
    }
}

/// `GET /transfers/{id}/letter.docx`.
///
/// # Errors
/// 404 out of sight or while no letter is issued.
pub async fn get(cx: Cx, Id(id): Id<TransferId>) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let (doc, name) = cx
        .read(move |read| {
            let opened = open(read, &caller, id)?;
            issues(read, &caller, &opened)?;
            let issued = letter::find(read, id)?.ok_or(AppError::NotFound)?;
            // The paper goes to the other side, whoever prints it.
            let anybody = Sight::anybody(read)?;
            let named = |org: &org::Org| anybody.name(&org.path, org.name.clone());
            let issuer = org::find(read, issued.org)?.map(|org| named(&org)).unwrap_or_default();
            let t = &opened.transfer;
            let to = match &opened.to {
                Some(_) if t.hidden() => words::VEIL.to_owned(),
                Some(to) => named(to),
                None => words::target(&t.kind, "", "", &t.particulars),
            };
            let doc = LetterDoc {
                number: format!("{}年第 {} 号", issued.year, issued.number),
                to,
                name: t.name.clone(),
                id_mask: t.id_mask.clone(),
                from: named(&opened.from),
                reason: t.kind().map(|kind| kind.word.clone()).unwrap_or_default(),
                issuer,
                day: issued.issued_on,
                valid_days: issued.valid_days,
            };
            Ok::<_, AppError>((doc, t.name.clone()))
        })
        .await?;
    let bytes = tokio::task::spawn_blocking(move || letter_docx(&doc))
        .await
        .map_err(|error| AppError::Internal(error.into()))?
        .map_err(|error| AppError::Internal(error.into()))?;
    let file = percent(&format!("组织关系介绍信-{name}.docx"));
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{file}")),
    ];
    Ok((headers, bytes).into_response())
}
