//! Covering a unit, and ending that.

use super::fields::open_unit;
use super::look::inside;
use crate::UnitId;
use crate::cover::Cover;
use crate::rule::cover as rule;
use crate::store::unit::Unit;
use crate::store::{cover, unit};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_org::OrgNumber;
use jishi_org::rule::naming;
use jishi_org::store::{tree, turn};
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Crumb, FormPage, page, page_with};

/// Longest reason, in characters.
pub(super) const WHY: usize = 100;

fn crumbs(unit: &Unit, here: &str) -> Vec<Crumb> {
    let href = format!("/units/{}", UnitId(unit.id));
    vec![Crumb::to("/units", "单位台账"), Crumb::to(href, &unit.name), Crumb::here(here)]
}

async fn form(cx: &Cx, headers: &HeaderMap, unit: &Unit, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let ways = Cover::ALL.map(|way| (way.word(), way.word()));
    let org = FieldKind::Combo {
        source: "/orgs/options".to_owned(),
        shown: sent.get("org_text").to_owned(),
    };
    let fields = vec![
        Field::new("how", "建团方式", FieldKind::Radios(Choice::list(ways, sent.get("how"))))
            .with_hint("独立建：单位有自己的团组织；联合建：几家单位合建；依托建：由园区、社区等其他组织覆盖"),
        Field::new("org", "覆盖组织", org)
            .with_value(sent.get("org"))
            .with_hint("输入名称、编码或拼音首字母查找"),
        Field {
            max: naming::CODE as u16,
            ..Field::line("code", "或填写组织编码")
                .with_value(sent.get("code"))
                .with_hint("联合建、依托建时，可由其他地区的组织覆盖，填写其完整编码")
                .optional()
        },
        Field::new("day", "自何日起", FieldKind::Line("date")).with_value(sent.get("day")),
    ];
    let shell = inside(cx, headers, "/units", "登记覆盖").await?;
    let here = format!("/units/{}", UnitId(unit.id));
    Ok(FormPage::new(
        shell,
        crumbs(unit, "登记覆盖"),
        fields,
        wrong,
        format!("{here}/cover"),
        "保存",
        here,
    ))
}

/// The form; a unit that is covered gets another coverage from a day.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let sent: Pairs = [("how", Cover::Own.word().to_owned()), ("day", cx.today().to_string())]
        .into_iter()
        .collect();
    page(&form(&cx, &headers, &unit, &sent, &[]).await?)
}

/// Covers it.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let done = match read(&sent) {
        Ok((how, by, from)) => begin(&cx, id, how, by, from).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(http::see_other(&format!("/units/{id}?done=cover"))),
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &unit, &sent, &wrong).await?),
        Err(error) => Err(error),
    }
}

/// Who covers it: chosen from the own part of the tree, or named by its whole code.
enum By {
    Org(i64),
    Code(String),
}

fn read(sent: &Pairs) -> Result<(Cover, By, Day), AppError> {
    let code = naming::code(sent.get("code")).map_err(|refused| AppError::field("code", refused.text("组织编码")))?;
    let (how, org, day) = (
        Cover::from_word(sent.get("how")),
        match code {
            Some(code) => Some(By::Code(code)),
            None => sent.parse::<OrgNumber>("org").map(|number| By::Org(number.0)),
        },
        parse_day(sent.get("day")),
    );
    match (how, org, day) {
        (Some(how), Some(org), Some(day)) => Ok((how, org, day)),
        (how, org, day) => {
            let missing = [
                ("how", how.is_none(), "请选择建团方式"),
                ("org", org.is_none(), "请从列表中选择覆盖组织"),
                ("day", day.is_none(), "请填写日期"),
            ];
            let wrong = missing.into_iter().filter(|m| m.1).map(|m| FieldError {
                field: m.0.to_owned(),
                text: m.2.to_owned(),
            });
            Err(AppError::Invalid(wrong.collect()))
        }
    }
}

async fn begin(cx: &Cx, id: UnitId, how: Cover, by: By, from: Day) -> Result<(), AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("unit", id.0)), move |write| {
        let unit = unit::find(write, id.0)?.ok_or(AppError::NotFound)?;
        let named = match &by {
            By::Org(org) => Some(*org),
            By::Code(code) => tree::find_code(write, code)?.map(|org| org.id),
        };
        if let Some(org) = named {
            turn::stands(write, org)?;
        }
        let (field, found) = match &by {
            By::Org(org) => ("org", tree::find(write, *org)?),
            By::Code(code) => ("code", tree::find_code(write, code)?),
        };
        let org = match found {
            None if field == "code" => return Err(AppError::field("code", "没有这个编码的组织")),
            None => return Err(AppError::field("org", "请从列表中选择覆盖组织")),
            Some(org) if how == Cover::Own && tree::find(write, org.id)?.is_none() => {
                return Err(AppError::field("code", "独立建应由本地区的组织覆盖"));
            }
            Some(org) if org.closed_on.is_some() => return Err(AppError::field(field, "该组织已撤销，请另选")),
            Some(org) if from < org.opened_on => {
                return Err(AppError::field("day", format!("不能早于覆盖组织的成立日期（{}）", org.opened_on)));
            }
            Some(org) => org,
        };
        let newest = cover::newest(write, unit.id)?;
        let step = rule::begin(from, unit.opened_on, unit.closed_on, newest.map(|n| n.days), today)
            .map_err(|refused| AppError::field("day", refused.text()))?;
        cover::begin(write, unit.id, org.id, how, from, step)?;
        write.note(format!("由{}覆盖（{}），自 {from} 起", org.name, how.word()));
        Ok(())
    })
    .await
}

async fn end_page(cx: &Cx, headers: &HeaderMap, unit: &Unit, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let fields = vec![
        Field::new("day", "最后一天", FieldKind::Line("date"))
            .with_value(sent.get("day"))
            .with_hint("覆盖在这一天结束，次日起计为未建团"),
        Field {
            max: WHY as u16,
            ..Field::line("why", "原因").with_value(sent.get("why"))
        },
    ];
    let shell = inside(cx, headers, "/units", "终止覆盖").await?;
    let here = format!("/units/{}", UnitId(unit.id));
    Ok(FormPage::new(
        shell,
        crumbs(unit, "终止覆盖"),
        fields,
        wrong,
        format!("{here}/cover/end"),
        "终止覆盖",
        here,
    ))
}

/// The form for ending a coverage.
///
/// # Errors
/// As [`get`].
pub async fn end_form(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let sent: Pairs = [("day", cx.today().to_string())].into_iter().collect();
    page(&end_page(&cx, &headers, &unit, &sent, &[]).await?)
}

/// Ends the coverage.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn end(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let (day, why) = (parse_day(sent.get("day")), naming::name(sent.get("why"), WHY));
    let done = match (day, why) {
        (Some(day), Ok(why)) => finish(&cx, id, day, why).await,
        (None, _) => Err(AppError::field("day", "请填写日期")),
        (_, Err(refused)) => Err(AppError::field("why", refused.text("原因"))),
    };
    match done {
        Ok(()) => Ok(http::see_other(&format!("/units/{id}?done=end"))),
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &end_page(&cx, &headers, &unit, &sent, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn finish(cx: &Cx, id: UnitId, day: Day, why: String) -> Result<(), AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("unit", id.0)), move |write| {
        let newest = cover::newest(write, id.0)?;
        rule::end(day, newest.map(|n| n.days), today).map_err(|refused| AppError::field("day", refused.text()))?;
        cover::end(write, id.0, day, &why)?;
        write.note(format!("终止覆盖，最后一天 {day}：{why}"));
        Ok::<_, AppError>(())
    })
    .await
}
