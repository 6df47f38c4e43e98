//! 直属 and 联系点 an organisation keeps.

use super::org_at;
use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_org::OrgNumber;
use jishi_org::store::tie::{self, TieKind};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id};

/// `GET /orgs/{id}/ties/export.xlsx?kind=`.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope and for an unknown kind.
pub(super) async fn get(cx: Cx, Id(number): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let kind = match asked.get("kind") {
        "" => None,
        text => Some(TieKind::from_slug(text).ok_or(AppError::NotFound)?),
    };
    let today = cx.today();
    let org = cx.read(move |read| org_at(read, number)).await?;
    let columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("kind", "类型").width(12.0).centred(),
        Column::date("since", "自何日起"),
        Column::text("note", "备注").width(30.0),
    ];
    let word = kind.map_or("全部", TieKind::word);
    let what = Export::list("直属和联系点", columns, format!("{}，{word}，截至 {today}", org.name));
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                0,
                |after, most| Ok(tie::kept(read, org.id, today, kind, *after, most)?),
                |tie| tie.id,
                |tie| {
                    let cells: [Value; 4] = [
                        tie.target_name.into(),
                        tie.kind.word().into(),
                        Value::Date(tie.from),
                        tie.note.into(),
                    ];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
