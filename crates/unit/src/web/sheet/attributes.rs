//! 属性字典: the built-in attributes and those that were added.

use crate::store::attribute;
use crate::web::attributes::rows;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export};
use jishi_platform::{AppError, Cx};

/// `GET /units/attributes/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let path = identity.path.clone();
    let columns = vec![
        Column::text("name", "属性").width(18.0),
        Column::text("choices", "取值").width(44.0),
        Column::text("kinds", "用于").width(26.0),
        Column::text("source", "依据").width(36.0),
        Column::text("added", "增加").width(30.0),
        Column::text("state", "状态").width(10.0).centred(),
    ];
    let what = Export::list("单位属性字典", columns, format!("{}适用，截至 {}", identity.org_name, cx.today()));
    export(
        &cx,
        what,
        move |read, sink| {
            for row in rows(attribute::added(read, &path)?, None) {
                let state = if row.closed { "已停用" } else { "" };
                let cells: [Value; 6] = [
                    row.name.into(),
                    row.choices.into(),
                    row.kinds.into(),
                    row.source.into(),
                    row.added.into(),
                    state.into(),
                ];
                sink(&cells)?;
            }
            Ok(())
        },
        |_, _| Ok(()),
    )
    .await
}
