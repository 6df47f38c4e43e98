//! Handing out everything kept about a person, and erasing it.

use super::words::{choices, reason};
use crate::store::view::{NewView, What};
use crate::store::{due, erase, person, view};
use crate::words::words;
use crate::{Masked, PersonId, export as zip};
use askama::Template;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};
use std::io::{Read, Seek};

/// Bytes sent at once.
const PIECE: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "person/erasure.html")]
struct ErasurePage {
    shell: Shell,
    person: Masked,
    errors: ErrorSummary,
    fields: Vec<Field>,
    /// Why it must not be done now.
    held: Option<String>,
}

async fn form(cx: &Cx, headers: &HeaderMap, id: PersonId, wrong: &str) -> Result<ErasurePage, AppError> {
    let (record, held) = cx
        .read(move |read| {
            let record = person::find(read, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((record, due::held(read, id)?))
        })
        .await?;
    if record.erased_on.is_some() {
        return Err(AppError::refused("个人信息已抹除"));
    }
    let fields = vec![
        Field::new("reason", "事由", FieldKind::Select(choices(&words().erase, "", "请选择"))).with_error(wrong),
        Field::line("text", "说明").optional(),
        Field::line("name", "再次输入姓名")
            .with_hint("抹除后不能恢复")
            .with_autocomplete("off"),
    ];
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Members, "抹除个人信息").await?;
    Ok(ErasurePage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/members", "团员"),
                Crumb::to(format!("/persons/{id}"), &record.name),
                Crumb::here("抹除"),
            ],
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        person: record,
        errors,
        fields,
        held,
    })
}

/// The question before an erasure.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>) -> Result<Response, AppError> {
    page(&form(&cx, &headers, id, "").await?)
}

/// Erases.
///
/// # Errors
/// [`AppError::Refused`] while a membership or post holds on to the person; without a reason or the right name the question comes back.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let record = cx.read(move |read| person::find(read, id)).await?.ok_or(AppError::NotFound)?;
    let wrong = match reason(&words().erase, sent.get("reason"), sent.get("text")) {
        Err(text) => text,
        Ok(_) if sent.get("name") != record.name => "再次输入的姓名不符".to_owned(),
        Ok(why) => {
            let (app, today) = (cx.app.clone(), cx.today());
            cx.write(Some(Target::new("person", id.0)), move |write| {
                person::find(write, id)?.ok_or(AppError::NotFound)?;
                erase::erase(write, &app, id, today)?;
                write.note(format!("抹除个人信息，事由：{why}"));
                Ok::<_, AppError>(())
            })
            .await?;
            return Ok(http::see_other(&format!("/persons/{id}?done=erased")));
        }
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, id, &wrong).await?)
}

/// Hands out everything, as a ZIP; noted as a look at all of it.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; without a reason; the file store fails.
pub async fn export(cx: Cx, Id(id): Id<PersonId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let why = reason(&words().reveal, sent.get("reason"), sent.get("text")).map_err(|text| AppError::field("reason", text))?;
    let (app, account, org, now) = (cx.app.clone(), cx.who.account, cx.identity()?.org, cx.now());
    let scope = cx.scope().clone();
    let sections = cx
        .write(Some(Target::new("person", id.0)), move |write| {
            let record = person::find(write, id)?.ok_or(AppError::NotFound)?;
            if record.erased_on.is_some() {
                return Err(AppError::refused("个人信息已抹除"));
            }
            let look = NewView {
                id: app.id(),
                person: id,
                at: now,
                account,
                org,
                what: What::Export,
                reason: &why,
            };
            view::add(write, &look)?;
            write.note("导出全部个人信息");
            Ok(zip::sections(write, &app, &scope, &record)?)
        })
        .await?;
    // Scans may be large: the archive lies in an unnamed file, not in memory.
    let file = tempfile::tempfile().map_err(|e| AppError::Internal(e.into()))?;
    let mut file = zip::write(&cx.app, &sections, &watermark(&cx), file).await?;
    file.rewind().map_err(|e| AppError::Internal(e.into()))?;
    let body = Body::from_stream(stream::unfold(Some(file), |state| async {
        let mut file = state?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let count = file.read(&mut piece)?;
            piece.truncate(count);
            Ok::<_, std::io::Error>((file, Bytes::from(piece)))
        })
        .await;
        match read {
            Ok(Ok((_, piece))) if piece.is_empty() => None,
            Ok(Ok((file, piece))) => Some((Ok(piece), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(std::io::Error::other(error)), None)),
        }
    }));
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"person-{id}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}
