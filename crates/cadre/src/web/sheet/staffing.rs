//! 配备率: the node, then its direct subordinates.

use crate::RULES;
use crate::post::{Mode, Staffing};
use crate::rule::light::{self, Least};
use crate::store::figures::{self, Figure};
use crate::web::look::percent;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_org::look::{day, node};
use jishi_org::store::children::{self, After};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /cadres/staffing/export.xlsx` with organisation and day of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(in crate::web) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (own, on) = (cx.identity()?.org, day(&asked, "day", cx.today())?);
    let (node, least) = cx
        .read(move |read| {
            let node = node(read, &asked, own)?;
            let least = RULES.at::<Least>(read, "cadre.staffing", &node.path, on)?.value.least;
            Ok::<_, AppError>((node, least))
        })
        .await?;
    let mut columns = vec![Column::text("name", "组织").width(36.0), Column::text("extent", "范围").width(18.0)];
    for kind in Staffing::ALL {
        columns.push(Column::int(format!("places{}", kind as usize), format!("{}编制", kind.word())));
        columns.push(Column::int(format!("filled{}", kind as usize), format!("{}实配", kind.word())));
    }
    columns.push(Column::text("rate", "配备率").width(12.0).centred());
    columns.push(Column::text("light", "状态").width(12.0).centred());
    for mode in Mode::ALL {
        columns.push(Column::int(format!("mode{}", mode as usize), mode.word()));
    }
    let what = Export::list("团干部配备率", columns, format!("{}，截至 {on}", node.name));
    export(
        &cx,
        what,
        move |read, sink| {
            let figures = figures::figures(read, &node.path, on)?;
            sink(&row(&node.name, "本级及所有下级", &figures.all, least))?;
            sink(&row(&node.name, "本级", &figures.own, least))?;
            pages(
                After::START,
                |after, most| Ok(children::page(read, node.id, *after, usize::try_from(most).unwrap_or(usize::MAX))?.orgs),
                After::org,
                |org| {
                    let figure = figures.below.get(&org.path).cloned().unwrap_or_default();
                    Ok(sink(&row(&org.name, "本级及所有下级", &figure, least))?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}

fn row(name: &str, extent: &str, figure: &Figure, least: i64) -> Vec<Value> {
    let (_, word) = light::staffing(figure.all_filled(), figure.all_places(), least);
    let mut cells: Vec<Value> = vec![name.into(), extent.into()];
    for kind in Staffing::ALL {
        cells.push(Value::Int(figure.places[kind as usize]));
        cells.push(Value::Int(figure.filled[kind as usize]));
    }
    cells.push(percent(figure.all_filled(), figure.all_places()).into());
    cells.push(word.into());
    cells.extend(figure.modes.map(Value::Int));
    cells
}
