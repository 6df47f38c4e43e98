//! Awards and punishments.

use super::common::{cut, member_at};
use super::keep::{self, Kept};
use crate::store::record::{self, Record, Sort};
use crate::{MemberId, RULES, RecordId};
use axum::response::Response;
use jishi_kernel::{days, parse_day};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use serde::Deserialize;

/// The rule `member.discipline`.
#[derive(Deserialize)]
struct DisciplineRule {
    kinds: Vec<String>,
    probation_months: Vec<i64>,
}

/// The kind that ends a membership: it is not entered here but as a leaving.
const EXPULSION: &str = "开除团籍";
/// The kind with an end.
const PROBATION: &str = "留团察看";

/// Adds an award or a punishment.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; a field is wrong.
pub async fn add(cx: Cx, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let sort = Sort::from_slug(sent.get("sort")).ok_or_else(|| AppError::field("sort", "请选择类别"))?;
    let given_on = parse_day(sent.get("day"))
        .filter(|day| *day <= today)
        .ok_or_else(|| AppError::field("day", "请填写日期，不能晚于今天"))?;
    let until = match sent.get("until") {
        "" => None,
        text => Some(parse_day(text).ok_or_else(|| AppError::field("until", "请填写日期"))?),
    };
    let entry = Record {
        id: RecordId(cx.id()),
        sort,
        what: cut(sent.get("what"), 60),
        issuer: cut(sent.get("issuer"), 60),
        paper: cut(sent.get("paper"), 60),
        given_on,
        until,
        lifted_on: None,
    };
    if entry.what.is_empty() || entry.issuer.is_empty() {
        return Err(AppError::field("what", "请填写名称和授予或决定单位"));
    }
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, &member)?;
        if sort == Sort::Discipline {
            let rule: DisciplineRule = RULES.at(write, "member.discipline", &member.org_path, entry.given_on)?.value;
            check(&rule, &entry)?;
        } else if entry.until.is_some() {
            return Err(AppError::field("until", "奖励没有期满日期"));
        }
        record::add(write, id, &entry, inner.now(), inner.who.account)?;
        keep::change(
            write,
            &inner,
            &Kept::new(id, "record", "", format!("{} {}", sort.word(), entry.what)),
        )?;
        write.note(format!("登记{}", sort.word()));
        Ok(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=records&done=record")))
}

fn check(rule: &DisciplineRule, entry: &Record) -> Result<(), AppError> {
    if entry.what == EXPULSION {
        return Err(AppError::field("what", "开除团籍请在“办理离团”中提交"));
    }
    if !rule.kinds.contains(&entry.what) {
        let known: Vec<&str> = rule.kinds.iter().map(String::as_str).filter(|kind| *kind != EXPULSION).collect();
        return Err(AppError::field("what", format!("处分应为{}", known.join("、"))));
    }
    let fits = |until: jishi_kernel::Day| {
        rule.probation_months.iter().any(|months| {
            let span = days(0).try_months(*months).unwrap_or_default();
            entry.given_on.checked_add(span).is_ok_and(|end| end == until)
        })
    };
    let terms: Vec<String> = rule.probation_months.iter().map(|months| format!("{months}个月")).collect();
    match (entry.what == PROBATION, entry.until) {
        (true, Some(until)) if fits(until) => Ok(()),
        (true, _) => Err(AppError::field("until", format!("留团察看的期限为{}", terms.join("或")))),
        (false, Some(_)) => Err(AppError::field("until", "只有留团察看有期满日期")),
        (false, None) => Ok(()),
    }
}

/// Lifts a punishment as of today.
///
/// # Errors
/// [`AppError::Denied`] for a branch the caller does not manage; it was lifted before.
pub async fn lift(cx: Cx, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let entry: RecordId = sent.parse("record").ok_or(AppError::NotFound)?;
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, &member)?;
        record::lift(write, id, entry, today)?;
        keep::change(write, &inner, &Kept::new(id, "record", "", "解除处分"))?;
        write.note("解除处分");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/members/{id}?tab=records&done=lifted")))
}
