//! 更正审核: what waits, the oldest first.

use crate::store::correction::{self, Correction};
use crate::veil::Veils;
use crate::web::words::instant;
use crate::{Field, roll};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_platform::{AppError, Cx};

/// `GET /persons/corrections/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "登记单位").width(30.0),
        Column::text("field", "更正项目").width(14.0),
        Column::text("new", "更正为").width(24.0),
        Column::text("reason", "事由").width(30.0),
        Column::text("from", "申请单位").width(30.0),
        Column::text("who", "申请人").width(12.0),
        Column::text("at", "申请时间").width(18.0),
    ];
    let what = Export::list("信息更正申请清单", columns, format!("{}，待审核", cx.identity()?.org_name));
    let scope = cx.scope().clone();
    roll::export(&cx, what, None, move |read, sink| {
        let veils = Veils::load(read)?;
        pages(
            0,
            |after, most| Ok(correction::open(read, *after, most)?),
            |one| one.id.0,
            |one| Ok(sink(&[one.person], &row(one.seen(&veils, &scope)))?),
        )
    })
    .await
}

fn row(one: Correction) -> [Value; 8] {
    [
        one.name.into(),
        one.org.into(),
        one.field.map_or("", Field::word).into(),
        one.new.into(),
        one.reason.into(),
        one.asked_by.into(),
        one.who.into(),
        instant(one.at).into(),
    ]
}
