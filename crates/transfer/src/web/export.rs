//! The list as a sheet: the same rows and scope as on screen, written row by row, noted in the log.

use super::list::{filter, row};
use crate::store::list::{self, After};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Format, Value};
use jishi_intake::{Export, export};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// Rows read at once.
const CHUNK: i64 = 1_000;

/// `GET /transfers/export.xlsx` with the parameters of the list.
///
/// # Errors
/// More rows than a sheet holds; the store fails.
pub async fn get(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let filter = filter(&cx, &pairs)?;
    // Names searched for do not go into the log.
    let narrowed = ["kind", "state", "q", "names", "from", "to"]
        .iter()
        .any(|name| !pairs.get(name).is_empty());
    let what = Export {
        word: "组织关系转接".to_owned(),
        columns: columns(),
        filters: format!("{}{}", filter.view.word(), if narrowed { "，按条件筛选" } else { "" }),
        format: Format::Xlsx,
    };
    export(
        &cx,
        what,
        move |read, sink| {
            let mut after: Option<After> = None;
            loop {
                let lines = list::page(read, &filter, after, CHUNK)?;
                let full = lines.len() as i64 == CHUNK;
                after = lines.last().map(|last| After {
                    due: last.due,
                    id: last.id.0,
                });
                for line in lines {
                    let (filed, state) = (line.filed_on, line.state.word());
                    let row = row(line, &filter);
                    sink(&[
                        row.name.into(),
                        row.id_mask.into(),
                        row.kind.into(),
                        row.from.into(),
                        row.to.into(),
                        state.into(),
                        row.step.into(),
                        Value::Date(filed),
                        format!("{} {}", row.light.word, row.light.days).trim().to_owned().into(),
                    ])?;
                }
                if !full {
                    return Ok(());
                }
            }
        },
        |_, _| Ok(()),
    )
    .await
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("id", "证件号码").width(22.0),
        Column::text("kind", "转接类别").width(18.0),
        Column::text("from", "转出支部").width(30.0),
        Column::text("to", "转入组织").width(30.0),
        Column::text("state", "状态").width(14.0).centred(),
        Column::text("step", "当前环节").width(32.0),
        Column::date("filed", "发起日期"),
        Column::text("light", "时限").width(16.0).centred(),
    ]
}
