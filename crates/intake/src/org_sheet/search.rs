//! Organisations found by name, code or pinyin initials.

use super::{count, org_asked, org_at};
use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_org::rule::naming;
use jishi_org::store::search::{self, Hit, Query};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /orgs/search/export.xlsx?q=&in=`.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; [`AppError::Refused`] without a word to look for.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let text = naming::clean(asked.get("q"));
    if text.is_empty() {
        return Err(AppError::refused("请输入要查找的组织"));
    }
    let top = cx.identity()?.path.clone();
    let number = org_asked(&cx, &asked, "in")?;
    let org = cx.read(move |read| org_at(read, number)).await?;
    let columns = vec![
        Column::text("name", "名称").width(36.0),
        Column::text("kind", "类别").width(16.0),
        Column::text("level", "级别").width(10.0).centred(),
        Column::code("code", "编码"),
        Column::text("above", "上级").width(44.0),
    ];
    // What was typed may be a person's name and does not go into the log.
    let what = Export::list("查找到的组织", columns, format!("{}本级及所有下级，按条件查找", org.name));
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                String::new(),
                |after: &String, most| {
                    let query = Query {
                        text: text.clone(),
                        within: org.path.clone(),
                        after: after.clone(),
                    };
                    Ok(search::with_line(read, &top, search::page(read, &query, count(most))?)?)
                },
                |hit: &Hit| hit.org.path.clone(),
                |hit| {
                    let cells: [Value; 5] = [
                        hit.org.name.into(),
                        hit.org.kind.into(),
                        hit.org.level.word().into(),
                        hit.org.code.unwrap_or_default().into(),
                        hit.above.into(),
                    ];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
