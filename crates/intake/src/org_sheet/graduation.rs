//! 毕业班级转换: the classes of a year that are still to be changed.

use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_org::operation::graduating;
use jishi_org::rules;
use jishi_org::store::particulars;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /orgs/graduation/export.xlsx?year=`.
///
/// # Errors
/// [`AppError::BadRequest`] for a year that is none.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let today = cx.today();
    let year = graduating::year(asked.get("year"), today).ok_or_else(|| AppError::BadRequest("年份有误".to_owned()))?;
    let identity = cx.identity()?;
    let (path, name) = (identity.path.clone(), identity.org_name.clone());
    let columns = vec![Column::text("name", "名称").width(36.0), Column::text("kind", "现类别").width(16.0)];
    let what = Export::list("待转换的班级团支部", columns, format!("{name}本级及所有下级，{year} 年毕业"));
    export(
        &cx,
        what,
        move |read, sink| {
            let becomes = rules::graduation(read, &path, today)?.kind;
            pages(
                String::new(),
                |after, most| Ok(particulars::graduating(read, &path, year, &becomes, after, most)?),
                |org| org.path.clone(),
                |org| {
                    let cells: [Value; 2] = [org.name.into(), org.kind.into()];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
