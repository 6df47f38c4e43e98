//! Whereabouts, and the log of contacts with floating and lost members.

use super::card::{self, Form};
use super::common::{cut, member_at};
use super::keep::{self, Kept};
use super::view::away;
use crate::rule::contact::{self as rule, ContactRule, Silence};
use crate::rule::standing::Whereabouts;
use crate::store::contact::{self, Contact, WAYS};
use crate::{MemberId, RULES};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};

fn day(text: &str, today: Day) -> Result<Day, AppError> {
    parse_day(text)
        .filter(|day| *day <= today)
        .ok_or_else(|| AppError::field("day", "请填写日期，不能晚于今天"))
}

/// Adds to the log.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a field is wrong.
pub async fn add(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    match keep_try(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?tab=contacts&done=contact"))),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Contact, &sent, wrong).await,
        Err(error) => Err(error),
    }
}

async fn keep_try(cx: &Cx, id: MemberId, sent: &Pairs) -> Result<(), AppError> {
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
        keep::open(&inner, write, &member)?;
        contact::add(write, inner.id(), id, &entry, inner.who.account)?;
        write.note(if entry.reached {
            "联系团员，已联系上"
        } else {
            "联系团员，未联系上"
        });
        Ok::<_, AppError>(())
    })
    .await
}

/// Sets the whereabouts. 失联 needs silence and a try in each month of checking, by the rule `member.contact`.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; the rule refuses 失联.
pub async fn whereabouts(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    match place(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?tab=contacts&done=whereabouts"))),
        Err(AppError::Invalid(wrong)) => card::again(&cx, &headers, id, Form::Place, &sent, wrong).await,
        Err(error) => Err(error),
    }
}

async fn place(cx: &Cx, id: MemberId, sent: &Pairs) -> Result<(), AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let to = Whereabouts::ALL
        .into_iter()
        .find(|place| place.slug() == sent.get("whereabouts"))
        .ok_or_else(|| AppError::field("whereabouts", "请选择流动情况"))?;
    let since = day(sent.get("day"), today)?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        // Who was entered as lost by a sheet without a day is lost already: only the day is set.
        let entered = member.whereabouts == Whereabouts::Lost && member.whereabouts_on.is_none();
        if to == Whereabouts::Lost && !entered {
            let rule: ContactRule = RULES.at(write, "member.contact", &member.org_path, today)?.value;
            let tries: Vec<Day> = contact::list(write, id)?.iter().map(|tried| tried.day).collect();
            let silence = Silence {
                reached: member.contacted_on,
                away: member.whereabouts_on,
                tried: contact::first(write, id)?,
            };
            rule::lost(rule, silence, &tries, today).map_err(|refused| AppError::field("whereabouts", refused.text()))?;
        }
        contact::set_whereabouts(write, &member, to, since)?;
        let (old, new) = (away(member.whereabouts, member.whereabouts_on), away(to, Some(since)));
        keep::change(write, &inner, &Kept::new(id, "whereabouts", old, new))?;
        write.note(format!("流动情况改为{}", to.word()));
        Ok::<_, AppError>(())
    })
    .await
}
