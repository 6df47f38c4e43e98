//! 待办名单: what a part of the tree still has to do about its members.

use crate::store::contact;
use crate::store::list::lists_names;
use crate::store::todo;
use crate::web::common::{org_asked, org_at};
use crate::web::todo::{Row, basis, guest, kind_asked, row};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_kernel::Level;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /members/lists/export.xlsx` with organisation and list of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; a refusal where the page lists no names.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, kind) = (org_asked(&cx, &asked)?, cx.today(), kind_asked(&asked));
    let node = cx.read(move |read| org_at(read, org)).await?;
    match kind.what {
        None if node.level != Level::Branch => return Err(AppError::refused("双重报到按团支部导出")),
        Some(_) if !lists_names(node.level) => return Err(AppError::refused("请选择县级以下组织导出名单")),
        _ => {}
    }
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("org", "所在支部").width(30.0),
        Column::text("what", "情况").width(26.0),
        Column::text("tag", "说明").width(20.0),
    ];
    let what = Export::list(format!("{}名单", kind.word), columns, node.name.clone());
    roll::export(&cx, what, None, move |read, sink| {
        let cells = |row: Row| -> [Value; 4] { [row.name.into(), row.org.into(), row.what.into(), row.tag.into()] };
        let Some(what) = kind.what else {
            for one in contact::guests(read, node.id)? {
                sink(&[PersonId(one.person)], &cells(guest(one)))?;
            }
            return Ok(());
        };
        let basis = basis(read, what, &node.path, today)?;
        pages(
            0,
            |after, most| Ok(todo::list(read, what, &node.path, basis.day, *after, most)?),
            |one| one.id.0,
            |one| {
                let person = PersonId(one.person);
                Ok(sink(&[person], &cells(row(what, one, basis.within, today)))?)
            },
        )
    })
    .await
}
