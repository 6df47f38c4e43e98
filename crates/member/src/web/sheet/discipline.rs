//! 团纪处分: what waits for its approval, and 留团察看 that ends.

use crate::store::discipline::{self, Punishment};
use crate::web::discipline::{horizon, list_asked};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_kernel::Day;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /members/discipline/export.xlsx` with the list of the page.
///
/// # Errors
/// The store fails.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (list, word) = list_asked(&asked);
    let today = cx.today();
    let what = Export::list("团纪处分名单", columns(), format!("{}，{word}", cx.identity()?.org_name));
    roll::export(&cx, what, None, move |read, sink| {
        let each = |one: Punishment| Ok(sink(&[PersonId(one.person)], &row(one))?);
        if list.is_empty() {
            let page = |before: &i64, most| Ok(discipline::waiting(read, *before, most)?);
            return pages(i64::MAX, page, |one| one.id.0, each);
        }
        let by = horizon(read, today)?;
        let page = |after: &(Day, i64), most| Ok(discipline::ending(read, by, *after, most)?);
        pages((Day::MIN, 0), page, |one| (one.until.unwrap_or(Day::MAX), one.id.0), each)
    })
    .await
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "所在支部").width(30.0),
        Column::text("what", "处分").width(14.0),
        Column::text("stage", "状态").width(14.0).centred(),
        Column::date("given", "处分日期"),
        Column::date("until", "察看期满"),
        Column::text("issuer", "决定机关").width(26.0),
        Column::text("paper", "文号").width(20.0),
        Column::text("words", "说明").width(30.0),
    ]
}

fn row(one: Punishment) -> [Value; 9] {
    [
        one.name.into(),
        one.org_name.into(),
        one.what.into(),
        one.stage.word().into(),
        Value::Date(one.given_on),
        one.until.into(),
        one.issuer.into(),
        one.paper.into(),
        one.words.into(),
    ]
}
