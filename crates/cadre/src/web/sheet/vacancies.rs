//! 缺配名单: places not filled, no secretary.

use crate::store::vacancy::{self, Lack};
use crate::web::vacancies::lack_asked;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_org::look::node;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /cadres/vacancies/export.xlsx` with organisation and list of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(in crate::web) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (own, today, lack) = (cx.identity()?.org, cx.today(), lack_asked(&asked));
    let node = cx.read(move |read| node(read, &asked, own)).await?;
    let mut columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("level", "级别").width(10.0).centred(),
    ];
    let title = match lack {
        Lack::Secretary => "无书记组织名单",
        Lack::Places => {
            columns.extend([
                Column::int("places", "编制"),
                Column::int("filled", "实配"),
                Column::int("lacking", "缺配"),
            ]);
            "缺编组织名单"
        }
    };
    let what = Export::list(title, columns, format!("{}及所有下级，截至 {today}", node.name));
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                String::new(),
                |after, most| {
                    let most = usize::try_from(most).unwrap_or(usize::MAX);
                    Ok(vacancy::page(read, lack, &node.path, after, today, most)?)
                },
                |one| one.path.clone(),
                |one| {
                    let mut cells: Vec<Value> = vec![one.name.into(), one.level.word().into()];
                    if lack == Lack::Places {
                        cells.extend([one.places, one.filled, one.places - one.filled].map(Value::Int));
                    }
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
