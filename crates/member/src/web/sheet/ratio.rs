//! 团青比: units with a number of young people.

use crate::RULES;
use crate::rule::ratio::{Ratio, RatioRule};
use crate::store::youth;
use crate::web::common::{org_asked, org_at};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /members/ratio/export.xlsx` with the organisation of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today) = (org_asked(&cx, &asked)?, cx.today());
    let (node, rule) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let rule: RatioRule = RULES.at(read, "member.ratio", &node.path, today)?.value;
            Ok::<_, AppError>((node, rule))
        })
        .await?;
    let columns = vec![
        Column::text("name", "单位").width(36.0),
        Column::text("stage", "单位类别").width(16.0),
        Column::int("youth", "青年人数"),
        Column::date("from", "自何日起"),
        Column::int("members", "团员（本级及所有下级）"),
        Column::text("ratio", "团青比").width(12.0).centred(),
        Column::text("ceiling", "上限").width(10.0).centred(),
        Column::int("room", "还可发展"),
    ];
    let what = Export::list("团青比情况", columns, format!("{}，截至 {today}", node.name));
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                String::new(),
                |after, most| Ok(youth::below(read, &node.path, after, today, most)?),
                |unit| unit.path.clone(),
                |unit| {
                    let ceiling = rule.ceiling(&unit.stage);
                    let ratio = Ratio::new(unit.members, unit.youth, ceiling);
                    Ok(sink(&[
                        unit.name.into(),
                        unit.stage.into(),
                        Value::Int(unit.youth),
                        Value::Date(unit.from),
                        Value::Int(unit.members),
                        ratio.map_or("无青年人数".to_owned(), Ratio::text).into(),
                        format!("{ceiling}%").into(),
                        Value::Int(ratio.map_or(0, Ratio::room)),
                    ])?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
