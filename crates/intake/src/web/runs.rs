//! 本人的导入记录 as a file.

use super::hub::line;
use crate::store::run::{self, RunRow};
use crate::{Export, Kinds, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_platform::{AppError, Cx};

/// `GET /imports/export.xlsx`: the caller's own runs in the organisation it acts for; none for somebody who may
/// import nothing, as on the page.
///
/// # Errors
/// The store fails.
pub(super) async fn get(kinds: Kinds, cx: Cx) -> Result<Response, AppError> {
    let (account, org) = (cx.who.account, cx.identity()?.org);
    let columns = vec![
        Column::text("file", "文件").width(36.0),
        Column::text("list", "内容").width(12.0).centred(),
        Column::text("when", "日期").width(18.0).centred(),
        Column::text("state", "状态").width(14.0).centred(),
        Column::text("result", "结果").width(44.0),
    ];
    let what = Export::list("导入记录", columns, format!("本人在{}的导入", cx.identity()?.org_name));
    let caller = cx.clone();
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                i64::MAX,
                |before, most| Ok(run::mine(read, account, org, *before, most)?),
                |row: &RunRow| row.id.0,
                |row| {
                    let Some(line) = line(&kinds, &caller, &row) else { return Ok(()) };
                    let cells: [Value; 5] = [
                        line.file.into(),
                        line.word.into(),
                        line.when.into(),
                        line.state.into(),
                        line.result.into(),
                    ];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
