//! 建团率: the node, then its direct subordinates.

use crate::cover::Cover;
use crate::store::attribute;
use crate::store::rate::{self, Figure};
use crate::web::look::{as_of, percent, which, words};
use crate::web::rate::{NOW, THEN};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_org::look::{day, node};
use jishi_org::store::as_of as org_then;
use jishi_org::store::children::{self, After};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /units/rate/export.xlsx` with the filters of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(in crate::web) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, on) = (identity.org, identity.path.clone(), day(&asked, "day", cx.today())?);
    let then = asked.get("tree") == "then";
    let (node, dictionary, which) = cx
        .read(move |read| {
            let dictionary = attribute::dictionary(read, &top)?;
            let which = which(&asked, &dictionary);
            Ok::<_, AppError>((node(read, &asked, own)?, dictionary, which))
        })
        .await?;
    let tree = if then { THEN } else { NOW };
    let filters = [node.name.clone(), words(&which, &dictionary), as_of(on), tree.to_owned()];
    let filters: Vec<String> = filters.into_iter().filter(|word| !word.is_empty()).collect();
    let what = Export::list("建团率", columns(), filters.join("，"));
    export(
        &cx,
        what,
        move |read, sink| {
            let figures = if then {
                rate::figures_then(read, (node.id, &node.path), &which, on)?
            } else {
                rate::figures(read, &node.path, &which, on)?
            };
            sink(&row(&node.name, "本级及所有下级", &figures.all))?;
            sink(&row(&node.name, "本级", &figures.own))?;
            pages(
                After::START,
                |after, most| {
                    Ok(if then {
                        let found = org_then::children(read, node.id, on, after.parts(), most)?;
                        let below = found.into_iter().map(|child| {
                            let after = After::at(child.sort, child.then.id);
                            (child.path, child.then.name, after)
                        });
                        below.collect()
                    } else {
                        let page = children::page(read, node.id, *after, usize::try_from(most).unwrap_or(usize::MAX))?;
                        let below = page.orgs.into_iter().map(|org| {
                            let after = After::org(&org);
                            (org.path, org.name, after)
                        });
                        below.collect::<Vec<_>>()
                    })
                },
                |(_, _, after)| *after,
                |(path, name, _)| {
                    let figure = figures.below.get(&path).cloned().unwrap_or_default();
                    Ok(sink(&row(&name, "本级及所有下级", &figure))?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("extent", "范围").width(18.0),
        Column::int("total", "单位"),
        Column::int("covered", "已建团"),
    ];
    columns.extend(Cover::ALL.map(|how| Column::int(format!("by{}", how as usize), how.word())));
    columns.push(Column::int("missing", "未建团"));
    columns.push(Column::text("rate", "建团率").width(12.0).centred());
    columns
}

fn row(name: &str, extent: &str, figure: &Figure) -> Vec<Value> {
    let mut cells: Vec<Value> = vec![name.into(), extent.into(), Value::Int(figure.total), Value::Int(figure.covered())];
    cells.extend(figure.by.map(Value::Int));
    cells.push(Value::Int(figure.total - figure.covered()));
    cells.push(percent(figure).into());
    cells
}
