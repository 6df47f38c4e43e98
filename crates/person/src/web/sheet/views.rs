//! Who looked at whose data, for the auditor: record numbers only.

use crate::store::view;
use crate::web::views::whose;
use crate::web::words::instant;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::{Export, paged};
use jishi_platform::{AppError, Cx};

/// `GET /persons/views/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("at", "时间").width(18.0),
        Column::text("org", "组织").width(30.0),
        Column::text("who", "查看人").width(12.0),
        Column::text("what", "查看内容").width(34.0),
        Column::text("reason", "事由").width(40.0),
        Column::text("person", "人员编号").width(18.0),
    ];
    let what = Export::list("查看个人信息记录", columns, cx.identity()?.org_name.clone());
    paged(
        &cx,
        what,
        i64::MAX,
        |read, before, most| Ok(view::of_viewers(read, *before, most)?),
        |one| one.id,
        |one| {
            [
                instant(one.at).into(),
                one.org.into(),
                one.who.into(),
                one.what.into(),
                one.reason.into(),
                whose(one.person).into(),
            ]
        },
    )
    .await
}
