//! 疑似重复: both records of a pair in one row, the other unit's side closed.

use crate::store::pair::{self, Side};
use crate::veil::Veils;
use crate::{PersonId, roll};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_platform::{AppError, Cx};

/// `GET /persons/duplicates/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let what = Export::list("疑似重复清单", columns(), cx.identity()?.org_name.clone());
    let scope = cx.scope().clone();
    roll::export(&cx, what, None, move |read, sink| {
        let veils = Veils::load(read)?;
        pages(
            0,
            |after, most| Ok(pair::list(read, *after, most)?),
            |pair| pair.id.0,
            |pair| {
                let mut cells: Vec<Value> = vec![
                    pair.why.into(),
                    Value::Date(pair.found_on),
                    if pair.same { "已确认为同一人" } else { "待核对" }.into(),
                ];
                let mut seen: Vec<PersonId> = Vec::new();
                for side in pair.sides {
                    if scope.covers(&side.org_path) {
                        seen.push(side.person);
                    }
                    cells.extend(half(side.seen(&scope, &veils)));
                }
                Ok(sink(&seen, &cells)?)
            },
        )
    })
    .await
}

/// The headings of one side: key and words, each with the number of the side.
const HALF: [(&str, &str, f64); 6] = [
    ("org", "登记单位", 30.0),
    ("name", "姓名", 12.0),
    ("sex", "性别", 8.0),
    ("born", "出生日期", 15.0),
    ("id", "证件号码", 22.0),
    ("phone", "联系电话", 16.0),
];

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::text("why", "相同之处").width(20.0),
        Column::date("found", "发现日期"),
        Column::text("state", "核对情况").width(16.0).centred(),
    ];
    for side in ["一", "二"] {
        columns.extend(HALF.map(|(key, heading, width)| {
            let (key, heading) = (format!("{key}{side}"), format!("记录{side}{heading}"));
            let column = if heading.ends_with("日期") {
                Column::date(key, heading)
            } else {
                Column::text(key, heading)
            };
            column.width(width)
        }));
    }
    columns
}

fn half(side: Side) -> [Value; 6] {
    [
        side.org.into(),
        side.name.into(),
        side.sex.into(),
        side.born.into(),
        side.id_mask.into(),
        side.phone_mask.into(),
    ]
}
