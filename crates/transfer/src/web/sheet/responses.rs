//! 业务及时响应率 of a month, by direct subordinate.

use crate::rule::campaign::percent;
use crate::rule::response::Figures;
use crate::store::response;
use crate::web::responses::period_asked;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_org::store::tree;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /transfers/responses/export.xlsx?org=&month=`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub(in crate::web) async fn get(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let (month, period) = period_asked(&cx, &pairs)?;
    let id = pairs.parse::<i64>("org").unwrap_or(cx.identity()?.org);
    let org = cx.read(move |read| tree::find(read, id)?.ok_or(AppError::NotFound)).await?;
    let columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("extent", "范围").width(18.0),
        Column::int("timely", "按时办理"),
        Column::int("late", "超时办理"),
        Column::int("open", "到期未办"),
        Column::text("rate", "及时响应率").width(12.0).centred(),
    ];
    let what = Export::list("业务及时响应率", columns, format!("{}，{month}", org.name));
    export(
        &cx,
        what,
        move |read, sink| {
            let figures = response::by_child(read, period, &org.path)?;
            let sum = |path: Option<&str>| {
                let mut all = Figures::default();
                for (_, one) in figures.iter().filter(|(own, _)| path.is_none_or(|path| path == own)) {
                    all.add(one);
                }
                all
            };
            sink(&cells(&org.name, "本级及所有下级", sum(None)))?;
            sink(&cells(&org.name, "本级", sum(Some(&org.path))))?;
            pages(
                String::new(),
                |after, most| Ok(response::children(read, org.id, after, most)?),
                |unit| unit.path.clone(),
                |unit| Ok(sink(&cells(&unit.name, "本级及所有下级", sum(Some(&unit.path))))?),
            )
        },
        |_, _| Ok(()),
    )
    .await
}

fn cells(name: &str, extent: &str, figures: Figures) -> [Value; 6] {
    [
        name.into(),
        extent.into(),
        Value::Int(figures.timely),
        Value::Int(figures.late),
        Value::Int(figures.open),
        percent(figures.rate()).into(),
    ]
}
