//! Changing an open post: its title, how it is held, its days. A longer term is such a change.

use super::fields::{self, Wrong};
use super::look::{crumbs, inside, own_post};
use crate::PostId;
use crate::rule::appointment;
use crate::store::post::{self, Held, Terms};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::{FormPage, page, page_with};

async fn form(cx: &Cx, headers: &HeaderMap, held: &Held, version: &str, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let shell = inside(cx, headers, "/cadres", "修改任职").await?;
    let here = format!("/cadres/{}", PostId(held.id));
    let action = format!("{here}/edit");
    let form = FormPage::new(shell, crumbs(held, "修改"), fields::fields(sent), wrong, action, "保存", here);
    Ok(form
        .with_intro(format!("{}，{}。延长任期的，改“任期至”。", held.name, held.org_name))
        .with_hidden("version", version))
}

/// The form.
///
/// # Errors
/// As [`own_post`].
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    let sent = fields::pairs(&held.terms);
    page(&form(&cx, &headers, &held, &held.version.to_string(), &sent, &[]).await?)
}

/// Saves it.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it since the form was opened; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    let mut wrong = Wrong::default();
    let saved = match fields::terms(&sent, &mut wrong) {
        Some(terms) => save(&cx, id, sent.parse("version"), terms).await,
        None => Err(AppError::Invalid(wrong.0)),
    };
    match saved {
        Ok(()) => Ok(http::see_other(&format!("/cadres/{id}?done=edit"))),
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &held, sent.get("version"), &sent, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn save(cx: &Cx, id: PostId, version: Option<i64>, terms: Terms) -> Result<(), AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("cadre", id.0)), move |write| {
        let held = post::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if Some(held.version) != version {
            return Err(AppError::Stale);
        }
        let open = post::open(write, held.org, Some(held.id))?;
        let barred = post::barred(write, held.person, terms.from)?;
        appointment::appoint(&fields::wish(&terms, held.person.0, barred)?, &open, today)
            .map_err(|refused| AppError::field(refused.field(), refused.text()))?;
        let words = terms.words(&held.terms);
        if words.is_empty() {
            write.note("保存，没有改动");
            return Ok(());
        }
        post::change(write, held.id, held.version, &terms)?;
        write.note(words.join("；"));
        Ok(())
    })
    .await
}
