//! A step of joining.

use super::card::{self, Form};
use super::common::{cut, member_at};
use super::keep::{self, Kept};
use crate::rule::step::{self as rule, JoiningSteps, Numbers};
use crate::store::record;
use crate::store::step::{self, Done};
use crate::{MemberId, RULES};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};

/// Enters a step, or corrects it.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; what a rule refuses comes back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    match enter(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?tab=joining&done=step"))),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Step, &sent, wrong).await,
        Err(error) => Err(error),
    }
}

/// Hours as typed; nothing for an empty field.
fn hours(sent: &Pairs, name: &str) -> Result<Option<i64>, AppError> {
    if sent.get(name).is_empty() {
        return Ok(None);
    }
    sent.parse(name)
        .filter(|hours| (0..=10_000).contains(hours))
        .map(Some)
        .ok_or_else(|| AppError::field(name, "请填写小时数"))
}

/// Names as typed, one after the other.
fn names(text: &str) -> Vec<String> {
    let marks = ['、', '，', ',', ';', '；', '/', '\n'];
    text.split(marks)
        .map(|name| name.split_whitespace().collect::<String>())
        .filter(|name| !name.is_empty())
        .take(10)
        .collect()
}

async fn enter(cx: &Cx, id: MemberId, sent: &Pairs) -> Result<(), AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let day = jishi_kernel::parse_day(sent.get("day")).ok_or_else(|| AppError::field("day", "请填写日期"))?;
    let done = Done {
        step: sent.get("step").to_owned(),
        day,
        detail: cut(sent.get("detail"), 200),
        numbers: Numbers {
            lesson_hours: hours(sent, "lesson_hours")?,
            volunteer_hours: hours(sent, "volunteer_hours")?,
            sponsors: names(&cut(sent.get("sponsors"), 200)),
        },
    };
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        let before = step::list(write, id)?;
        let days: Vec<_> = before.iter().map(|done| (done.step.clone(), done.day)).collect();
        let ruling: JoiningSteps = RULES.at(write, "member.joining_steps", &member.org_path, done.day)?.value;
        let refuse = |refused: rule::Refused| AppError::field(refused.field(), refused.text());
        rule::check(ruling, &days, &done.step, done.day, today).map_err(refuse)?;
        rule::numbers(ruling, &done.step, &done.numbers, &member.name).map_err(refuse)?;
        if done.step == rule::APPROVAL
            && let Some(words) = crate::consent::missing(write, member.person, today)?
        {
            return Err(AppError::field("step", words));
        }
        if done.step == "meeting" {
            for name in &done.numbers.sponsors {
                // A sponsor may be of another branch or have moved on; one of the own must have the right.
                let (found, barred) = record::sponsors(write, member.org, name, done.day)?;
                if found > 0 && barred == found {
                    return Err(AppError::field("sponsors", format!("{name}在留团察看期内，不能作入团介绍人")));
                }
            }
        }
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
    .await
}
