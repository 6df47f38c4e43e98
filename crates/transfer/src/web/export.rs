//! The list as a sheet: the same rows and scope as on screen, written row by row, noted in the log and
//! with each person it held.

use super::list::{filter, row};
use crate::action::Caller;
use crate::store::list::{self, After, Line};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Format, Value};
use jishi_intake::{Export, pages};
use jishi_person::roll;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

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
    let filters = format!("{}{}", filter.view.word(), if narrowed { "，按条件筛选" } else { "" });
    let what = Export::register("组织关系转接", columns(), filters, Format::Xlsx);
    let caller = Caller::of(&cx)?;
    roll::export(&cx, what, None, move |read, sink| {
        let sight = caller.sight(read)?;
        let behind = |line: &Line| {
            Some(After {
                due: line.due,
                id: line.id.0,
            })
        };
        pages(
            None,
            |after, most| Ok(list::page(read, &filter, *after, most)?),
            behind,
            |line| {
                let (filed, state, person) = (line.filed_on, line.state.word(), line.person);
                let row = row(line.seen(&sight), &filter);
                let cells = [
                    row.name.into(),
                    row.id_mask.into(),
                    row.kind.into(),
                    row.from.into(),
                    row.to.into(),
                    state.into(),
                    row.step.into(),
                    Value::Date(filed),
                    format!("{} {}", row.light.word, row.light.days).trim().to_owned().into(),
                ];
                Ok(sink(&[person], &cells)?)
            },
        )
    })
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
