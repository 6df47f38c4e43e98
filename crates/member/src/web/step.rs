//! A step of joining.

use super::common::{cut, member_at};
use super::keep::{self, Kept};
use crate::rule::step::{self as rule, JoiningSteps};
use crate::store::step::{self, Done};
use crate::{MemberId, RULES};
use axum::response::Response;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};

/// Enters a step, or corrects it.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a rule refuses the day.
pub async fn post(cx: Cx, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let day = jishi_kernel::parse_day(sent.get("day")).ok_or_else(|| AppError::field("day", "请填写日期"))?;
    let done = Done {
        step: sent.get("step").to_owned(),
        day,
        detail: cut(sent.get("detail"), 200),
    };
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, &member)?;
        let before = step::list(write, id)?;
        let days: Vec<_> = before.iter().map(|done| (done.step.clone(), done.day)).collect();
        let ruling: JoiningSteps = RULES.at(write, "member.joining_steps", &member.org_path, done.day)?.value;
        rule::check(ruling, &days, &done.step, done.day, today).map_err(|refused| AppError::field("day", refused.text()))?;
        let word = rule::position(&done.step)
            .and_then(|at| rule::STEPS.get(at))
            .map_or("", |step| step.1);
        let old = before.iter().find(|other| other.step == done.step);
        let old = old.map(|old| format!("{word} {}", old.day)).unwrap_or_default();
        step::set(write, id, &done)?;
        keep::change(write, &inner, &Kept::new(id, "step", old, format!("{word} {}", done.day)))?;
        write.note(format!("登记发展步骤“{word}”"));
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=joining&done=step")))
}
