//! 离团: who is due, what waits, what was decided.

use crate::rule::age;
use crate::rule::exit::Stage;
use crate::store::exit::{self, Due, Exit};
use crate::web::exits::{DUE, list_asked};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_kernel::Day;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /members/exits/export.xlsx` with the list of the page.
///
/// # Errors
/// The store fails.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (list, word) = list_asked(&asked);
    let (today, own) = (cx.today(), cx.identity()?);
    let (path, filters) = (own.path.clone(), format!("{}，{word}", own.org_name));
    if list == DUE {
        let what = Export::list("到龄离团名单", due_columns(), filters);
        return roll::export(&cx, what, None, move |read, sink| {
            pages(
                0,
                |after, most| Ok(exit::due(read, &path, *after, most)?),
                |due| due.member.0,
                |due| Ok(sink(&[PersonId(due.person)], &due_row(due, today))?),
            )
        })
        .await;
    }
    let stage = Stage::from_slug(list).unwrap_or(Stage::Filed);
    let what = Export::list("离团名单", columns(), filters);
    roll::export(&cx, what, None, move |read, sink| {
        pages(
            i64::MAX,
            |before, most| Ok(exit::list(read, stage, *before, most)?),
            |exit| exit.id.0,
            |exit| Ok(sink(&[PersonId(exit.person)], &row(exit))?),
        )
    })
    .await
}

fn due_columns() -> Vec<Column> {
    vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "所在支部").width(30.0),
        Column::int("age", "周岁"),
        Column::date("since", "到龄日期"),
        Column::text("party", "党员").width(8.0).centred(),
    ]
}

fn due_row(due: Due, today: Day) -> [Value; 5] {
    [
        due.name.into(),
        due.org_name.into(),
        due.born.map(|born| i64::from(age::completed(born, today))).into(),
        Value::Date(due.since),
        if due.party { "是" } else { "" }.into(),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "所在支部").width(30.0),
        Column::text("how", "离团方式").width(16.0),
        Column::date("filed", "提交日期"),
        Column::text("stage", "状态").width(12.0).centred(),
        Column::date("decided", "审核日期"),
        Column::text("reason", "离团原因").width(30.0),
        Column::text("words", "审核意见").width(30.0),
    ]
}

fn row(exit: Exit) -> [Value; 8] {
    [
        exit.name.into(),
        exit.org_name.into(),
        exit.how.word().into(),
        Value::Date(exit.filed_on),
        exit.stage.word().into(),
        exit.decided_on.into(),
        exit.reason.into(),
        exit.words.into(),
    ]
}
