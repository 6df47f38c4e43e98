//! The register as a sheet, with the filters of the screen and in the columns of the import;
//! identity and telephone numbers stay masked.

use super::asked;
use super::common::{org_asked, org_at};
use super::list::registration;
use crate::import;
use crate::store::list;
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_intake::{Export, export};
use jishi_person::PersonId;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// Members read at once.
const BATCH: i64 = 500;

/// As .xlsx.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; a refusal above county level, where
/// there are no lists of names.
pub async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today) = (org_asked(&cx, &asked)?, cx.today());
    let wanted = asked.clone();
    let (node, filter) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (_, year) = registration(read, &node.path, today)?;
            Ok::<_, AppError>((node, asked::filter(&wanted, today, i64::from(year))))
        })
        .await?;
    if !list::lists_names(node.level) {
        return Err(AppError::refused("请选择县级以下组织导出名册"));
    }
    let sort = asked::sort(&asked);
    // Names and numbers searched for do not go into the log.
    let narrowed = asked::NAMES.iter().any(|name| *name != "sort" && !asked.get(name).is_empty());
    let what = Export {
        word: "团员".to_owned(),
        columns: import::columns(),
        filters: format!("{}{}", node.name, if narrowed { "，按条件筛选" } else { "" }),
        format: Format::Xlsx,
    };
    export(
        &cx,
        what,
        move |read, sink| {
            let mut after = None;
            loop {
                let page = list::page(read, &node, &filter, sort, after.as_ref(), BATCH)?;
                let persons: Vec<PersonId> = page.rows.iter().map(|row| PersonId(row.person)).collect();
                let known = jishi_person::store::many::known(read, &persons)?;
                for row in &page.rows {
                    sink(&import::row(row, known.get(&PersonId(row.person)).map(|known| &known.0)))?;
                }
                after = page.next;
                if after.is_none() {
                    return Ok(());
                }
            }
        },
        |_, _| Ok(()),
    )
    .await
}
