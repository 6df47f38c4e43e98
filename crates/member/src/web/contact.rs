//! Whereabouts, and the log of contacts with floating and lost members.

use super::common::{cut, member_at};
use super::keep::{self, Kept};
use crate::rule::standing::Whereabouts;
use crate::store::contact::{self, Contact, WAYS};
use crate::{MemberId, RULES};
use axum::response::Response;
use jishi_kernel::{Day, days, parse_day};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use serde::Deserialize;

/// The rule `member.contact`.
#[derive(Deserialize)]
struct ContactRule {
    every_days: i64,
    lost_months: i64,
}

fn day(text: &str, today: Day) -> Result<Day, AppError> {
    parse_day(text)
        .filter(|day| *day <= today)
        .ok_or_else(|| AppError::field("day", "请填写日期，不能晚于今天"))
}

/// Adds to the log.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a field is wrong.
pub async fn add(cx: Cx, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let inner = cx.clone();
    let how = WAYS
        .into_iter()
        .find(|way| *way == sent.get("how"))
        .ok_or_else(|| AppError::field("how", "请选择联系方式"))?;
    let entry = Contact {
        day: day(sent.get("day"), cx.today())?,
        how: how.to_owned(),
        reached: sent.get("reached") == "yes",
        note: cut(sent.get("note"), 200),
        who: String::new(),
    };
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, &member)?;
        contact::add(write, inner.id(), id, &entry, inner.who.account)?;
        write.note(if entry.reached {
            "联系团员，已联系上"
        } else {
            "联系团员，未联系上"
        });
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=contacts&done=contact")))
}

/// Sets the whereabouts. 失联 needs half a year without a contact that reached the person, and tries
/// to contact in the last month.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; the rule refuses 失联.
pub async fn whereabouts(cx: Cx, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let to = Whereabouts::ALL
        .into_iter()
        .find(|place| place.slug() == sent.get("whereabouts"))
        .ok_or_else(|| AppError::field("whereabouts", "请选择流动情况"))?;
    let since = day(sent.get("day"), today)?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, &member)?;
        if to == Whereabouts::Lost {
            let rule: ContactRule = RULES.at(write, "member.contact", &member.org_path, today)?.value;
            let span = days(0).try_months(rule.lost_months).unwrap_or_default();
            let limit = today.checked_sub(span).unwrap_or(today);
            if member.contacted_on.is_some_and(|reached| reached > limit) {
                let text = format!("{}个月内联系上过，不能登记为失联", rule.lost_months);
                return Err(AppError::field("whereabouts", text));
            }
            let month = today.checked_sub(days(rule.every_days)).unwrap_or(today);
            if !contact::list(write, id)?.iter().any(|tried| tried.day >= month) {
                let text = format!("近{}天没有联系记录，请先记录联系情况", rule.every_days);
                return Err(AppError::field("whereabouts", text));
            }
        }
        contact::set_whereabouts(write, &member, to, since)?;
        keep::change(write, &inner, &Kept::new(id, "whereabouts", member.whereabouts.word(), to.word()))?;
        write.note(format!("流动情况改为{}", to.word()));
        Ok(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=contacts&done=whereabouts")))
}
