//! The subordinates of an organisation as they were on a day.

use super::{org_asked, org_at};
use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::{Level, parse_day};
use jishi_org::store::as_of;
use jishi_org::store::children::After;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Pairs;

/// `GET /orgs/export.xlsx?on=&open=`.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; [`AppError::Refused`] for one that did not
/// exist on the day.
pub(super) async fn get(cx: &Cx, asked: &Pairs) -> Result<Response, AppError> {
    let day = parse_day(asked.get("on")).ok_or_else(|| AppError::BadRequest("日期有误".to_owned()))?;
    let number = org_asked(cx, asked, "open")?;
    let (org, name) = cx
        .read(move |read| {
            let org = org_at(read, number)?;
            let was = as_of::kind(read, org.id, day)?.is_some();
            let name = as_of::name(read, org.id, day)?.filter(|_| was);
            Ok::<_, AppError>((org, name))
        })
        .await?;
    let name = name.ok_or_else(|| AppError::refused("当日没有这个组织"))?.name;
    let columns = vec![
        Column::text("name", "当日名称").width(36.0),
        Column::text("kind", "当日类别").width(16.0),
        Column::text("level", "当日级别").width(10.0).centred(),
        Column::text("note", "备注").width(18.0),
    ];
    let what = Export::list("某日的下级组织", columns, format!("{name}的直接下级，{day}"));
    let scope = cx.scope().clone();
    export(
        cx,
        what,
        move |read, sink| {
            pages(
                After::START,
                |after, most| Ok(as_of::children(read, org.id, day, after.parts(), most)?),
                |child| After::at(child.sort, child.then.id),
                |child| {
                    let level = Level::from_number(child.then.level).map_or("", Level::word);
                    let note = if scope.covers(&child.path) { "" } else { "现属其他单位" };
                    let cells: [Value; 4] = [child.then.name.into(), child.then.kind.into(), level.into(), note.into()];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
