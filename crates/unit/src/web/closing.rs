//! Taking a unit off the register, and putting it back.

use super::cover::WHY;
use super::fields::open_unit;
use super::look::{inside, own_unit};
use crate::UnitId;
use crate::store::unit::Unit;
use crate::store::{cover, unit};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_org::rule::naming;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Crumb, FormPage, page, page_with};

async fn form(cx: &Cx, headers: &HeaderMap, unit: &Unit, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let fields = vec![
        Field::new("day", "最后一天", FieldKind::Line("date"))
            .with_value(sent.get("day"))
            .with_hint("单位在这一天移出台账，覆盖同时终止；此前的统计不变"),
        Field {
            max: WHY as u16,
            ..Field::line("why", "原因")
                .with_value(sent.get("why"))
                .with_hint("例如：注销、停产、合并")
        },
    ];
    let shell = inside(cx, headers, "/units", "移出台账").await?;
    let here = format!("/units/{}", UnitId(unit.id));
    let crumbs = vec![
        Crumb::to("/units", "单位台账"),
        Crumb::to(&here, &unit.name),
        Crumb::here("移出台账"),
    ];
    let form = FormPage::new(shell, crumbs, fields, wrong, format!("{here}/closing"), "移出台账", here);
    Ok(FormPage {
        hidden: vec![("version", unit.version.to_string())],
        ..form
    })
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let sent: Pairs = [("day", cx.today().to_string())].into_iter().collect();
    page(&form(&cx, &headers, &unit, &sent, &[]).await?)
}

/// Takes it off the register.
///
/// # Errors
/// As [`get`]; [`AppError::Stale`] when somebody else changed it; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let (day, why) = (parse_day(sent.get("day")), naming::name(sent.get("why"), WHY));
    let done = match (day, why) {
        (Some(day), Ok(why)) => close(&cx, id, sent.parse("version"), day, why).await,
        (None, _) => Err(AppError::field("day", "请填写日期")),
        (_, Err(refused)) => Err(AppError::field("why", refused.text("原因"))),
    };
    match done {
        Ok(()) => Ok(http::see_other(&format!("/units/{id}?done=closed"))),
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &unit, &sent, &wrong).await?),
        Err(error) => Err(error),
    }
}

async fn close(cx: &Cx, id: UnitId, version: Option<i64>, day: Day, why: String) -> Result<(), AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("unit", id.0)), move |write| {
        let found = unit::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if Some(found.version) != version {
            return Err(AppError::Stale);
        }
        let open = cover::newest(write, id.0)?.filter(|newest| newest.days.to.is_none());
        let first = open.map_or(found.opened_on, |newest| newest.days.from);
        if day > today || day < first {
            return Err(AppError::field("day", format!("请填 {first} 至 {today} 之间的日期")));
        }
        unit::close(write, &found, day, &why)?;
        cover::end(write, id.0, day, "单位移出台账")?;
        write.note(format!("移出台账，最后一天 {day}：{why}"));
        Ok(())
    })
    .await
}

/// Puts it back as if it had never left; its coverage does not come back by itself.
///
/// # Errors
/// [`AppError::Refused`] when it stands on the register, or its name or code is used meanwhile.
pub async fn reopen(cx: Cx, Id(id): Id<UnitId>) -> Result<Response, AppError> {
    own_unit(&cx, id).await?;
    cx.write(Some(Target::new("unit", id.0)), move |write| {
        let found = unit::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if found.closed_on.is_none() {
            return Err(AppError::refused("单位已在台账中"));
        }
        if unit::named(write, found.org, &found.name, &found.kind)?.is_some() {
            return Err(AppError::refused("该组织下已有同名同类单位，不能恢复"));
        }
        unit::reopen(write, &found)?;
        write.note("恢复到台账");
        Ok(())
    })
    .await?;
    Ok(http::see_other(&format!("/units/{id}?done=open")))
}
