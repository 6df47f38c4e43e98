//! The end of a draft: published, or put aside.

use super::review::{Loaded, load};
use crate::model::{NoticeId, NoticeState};
use crate::publish::{Publish, publish};
use crate::review::party;
use crate::review::settle::settle;
use crate::store::{Stamp, draft, notice};
use axum::extract::{Form, Path};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx, http};
use serde::Deserialize;

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
