//! Reporting on a step: text, percent, files.

use super::answer::{FormState, back};
use super::form::{Id, Upload};
use crate::action::Caller;
use crate::action::report::{self, NewReport, Stored};
use crate::model::StepId;
use crate::rule::progress::FILE_LIMIT;
use axum::response::Response;
use bytes::Bytes;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, files};

/// `POST /steps/{id}/progress`, multipart: `text`, `percent`, `reason`, `files`, `_key`.
///
/// # Errors
/// As [`report::report`]; files that may not be uploaded.
pub async fn post(cx: Cx, Id(step): Id<StepId>, upload: Upload) -> Result<Response, AppError> {
    let state = FormState {
        form: "progress",
        of: step.to_string(),
        fields: upload.fields.clone(),
    };
    let item = super::form_item::of_step(&cx, step).await?;
    let outcome = file(&cx, step, upload).await;
    back(&cx, Some(item), state, outcome).await
}

async fn file(cx: &Cx, step: StepId, upload: Upload) -> Result<crate::action::Done, AppError> {
    let files = store(cx, upload.files).await?;
    let fields = upload.fields;
    let new = NewReport {
        step,
        text: fields.get("text").to_owned(),
        percent: fields.parse("percent"),
        reason: fields.get("reason").to_owned(),
        files,
    };
    let caller = Caller::of(cx)?;
    cx.write(Some(Target::new("step", step.0)), move |write| {
        report::report(write, &caller, &new, fields.key())
    })
    .await
}

/// Checks all files, then stores them; nothing is stored when one is refused.
async fn store(cx: &Cx, given: Vec<(String, Bytes)>) -> Result<Vec<Stored>, AppError> {
    if given.len() > FILE_LIMIT {
        return Err(AppError::field("files", format!("附件不超过 {FILE_LIMIT} 个")));
    }
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    for (name, bytes) in given {
        match files::check(&name, &bytes, cx.app.config.upload_limit) {
            Ok((kind, name)) => checked.push((kind, name, bytes)),
            Err(text) => wrong.push(FieldError {
                field: "files".to_owned(),
                text,
            }),
        }
    }
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let mut stored = Vec::new();
    for (kind, name, bytes) in checked {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        stored.push(Stored {
            name,
            hash: cx.app.files.put(bytes).await?,
            size,
            media: kind.media,
        });
    }
    Ok(stored)
}
