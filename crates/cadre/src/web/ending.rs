//! 离任: ending a post.

use super::look::{crumbs, inside, own_post};
use crate::PostId;
use crate::rule::appointment;
use crate::store::post::{self, Held};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_org::rule::naming;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{FormPage, page, page_with};

/// Longest reason, in characters.
const WHY: usize = 100;

async fn form(cx: &Cx, headers: &HeaderMap, held: &Held, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let fields = vec![
        Field::new("day", "最后一天", FieldKind::Line("date")).with_value(sent.get("day")),
        Field {
            max: WHY as u16,
            ..Field::line("why", "原因")
                .with_value(sent.get("why"))
                .with_hint("例如：任期届满、调离、转任")
        },
    ];
    let shell = inside(cx, headers, "/cadres", "办理离任").await?;
    let here = format!("/cadres/{}", PostId(held.id));
    let action = format!("{here}/ending");
    let form = FormPage::new(shell, crumbs(held, "离任"), fields, wrong, action, "办理离任", here);
    Ok(form
        .with_intro(format!(
            "{}，{} {}。登录账号另在“账号交接”中移交。",
            held.name,
            held.org_name,
            held.terms.shown()
        ))
        .with_hidden("version", held.version.to_string()))
}

/// The form.
///
/// # Errors
/// As [`own_post`].
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    let sent: Pairs = [("day", cx.today().to_string())].into_iter().collect();
    page(&form(&cx, &headers, &held, &sent, &[]).await?)
}

/// Ends it.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    let (day, why) = (parse_day(sent.get("day")), naming::name(sent.get("why"), WHY));
    let done = match (day, why) {
        (Some(day), Ok(why)) => end(&cx, id, sent.parse("version"), day, why).await,
        (None, _) => Err(AppError::field("day", "请填写日期")),
        (_, Err(refused)) => Err(AppError::field("why", refused.text("原因"))),
    };
    match done {
        Ok(()) => Ok(http::see_other(&format!("/cadres/{id}?done=end"))),
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &held, &sent, &wrong).await?),
        Err(error) => Err(error),
    }
}

async fn end(cx: &Cx, id: PostId, version: Option<i64>, day: Day, why: String) -> Result<(), AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("cadre", id.0)), move |write| {
        let held = post::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if Some(held.version) != version {
            return Err(AppError::Stale);
        }
        appointment::end(held.terms.from, day, today).map_err(|text| AppError::field("day", text))?;
        post::end(write, held.id, held.version, day, &why)?;
        write.note(format!("离任，最后一天 {day}：{why}"));
        Ok(())
    })
    .await
}
