//! 团籍信息更改: what waits for the superior.

use crate::store::request::{self, Request};
use crate::web::common::{instant, or_none};
use crate::web::edit;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::Export;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};

/// `GET /members/requests/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(super) async fn get(cx: Cx) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "所在支部").width(30.0),
        Column::text("field", "更改内容").width(16.0),
        Column::text("new", "改为").width(24.0),
        Column::text("reason", "事由").width(30.0),
        Column::text("filed", "提交时间").width(18.0),
    ];
    let what = Export::list("团籍信息更改清单", columns, format!("{}，待审核", cx.identity()?.org_name));
    roll::paged(
        &cx,
        what,
        0,
        |read, after, most| Ok(request::open(read, *after, most)?),
        |one: &Request| one.id.0,
        |one| (PersonId(one.person), row(one)),
    )
    .await
}

fn row(one: Request) -> [Value; 6] {
    [
        one.name.into(),
        one.org_name.into(),
        one.field.word().into(),
        or_none(edit::shown(one.field, &one.new)).into(),
        one.reason.into(),
        instant(one.filed_at).into(),
    ]
}
