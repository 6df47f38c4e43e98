//! 学社衔接: figures by direct subordinate; in a branch the graduates by name.

use crate::kind::Way;
use crate::rule::campaign::{Row, percent};
use crate::rules;
use crate::store::class;
use crate::web::board::{kept, standing, year};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_kernel::Level;
use jishi_org::store::tree::{self, Org};
use jishi_person::roll;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /transfers/board/export.xlsx?org=&year=`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub(in crate::web) async fn get(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let year = year(&cx, &pairs);
    let id = pairs.parse::<i64>("org").unwrap_or(cx.identity()?.org);
    let org = cx.read(move |read| tree::find(read, id)?.ok_or(AppError::NotFound)).await?;
    if org.level == Level::Branch {
        people(&cx, org, year).await
    } else {
        units(&cx, org, year).await
    }
}

async fn people(cx: &Cx, org: Org, year: i16) -> Result<Response, AppError> {
    let (today, now) = (cx.today(), cx.now());
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("id", "证件号码").width(22.0),
        Column::text("way", "毕业去向").width(14.0),
        Column::text("standing", "转接情况").width(24.0),
    ];
    let what = Export::list(format!("{year}年毕业团员名单"), columns, org.name.clone());
    roll::export(cx, what, None, move |read, sink| {
        let month = class::month(read, org.id, i64::from(year))?.unwrap_or_default();
        let kept = kept(&month, &rules::campaign(read, &org.path, today)?.value, today);
        pages(
            0,
            |after, most| Ok(class::people(read, i64::from(year), org.id, *after, now, most)?),
            |one| one.member,
            |one| {
                let (word, _) = standing(one.standing, kept);
                let way = one.way.map_or("未登记", Way::word);
                let cells = [one.name.into(), one.id_mask.into(), way.into(), word.into()];
                Ok(sink(&[one.person], &cells)?)
            },
        )
    })
    .await
}

async fn units(cx: &Cx, org: Org, year: i16) -> Result<Response, AppError> {
    let now = cx.now();
    let mut columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("month", "毕业时间").width(12.0).centred(),
        Column::int("all", "毕业团员"),
        Column::int("done", "已转出"),
        Column::int("open", "办理中"),
        Column::int("stuck", "超时或退回"),
    ];
    columns.extend(Way::ALL.map(|way| Column::int(way.slug(), way.word())));
    columns.push(Column::int("unknown", "去向未登记"));
    columns.push(Column::text("rate", "学社衔接率").width(12.0).centred());
    let what = Export::list(format!("{year}年学社衔接情况"), columns, org.name.clone());
    export(
        cx,
        what,
        move |read, sink| {
            let counts = class::board(read, i64::from(year), &org.path, now)?;
            let sum = |path: Option<&str>| {
                let mut figures = Row::default();
                for (_, count) in counts.iter().filter(|(own, _)| path.is_none_or(|path| path == own)) {
                    figures.add(count);
                }
                figures
            };
            sink(&cells(&org.name, "", &sum(None)))?;
            pages(
                String::new(),
                |after, most| Ok(class::units(read, org.id, after, i64::from(year), most)?),
                |unit| unit.path.clone(),
                |unit| Ok(sink(&cells(&unit.name, &unit.month, &sum(Some(&unit.path))))?),
            )
        },
        |_, _| Ok(()),
    )
    .await
}

fn cells(name: &str, month: &str, figures: &Row) -> Vec<Value> {
    let mut cells: Vec<Value> = vec![name.into(), month.into()];
    cells.extend([figures.all, figures.done, figures.open, figures.stuck].map(Value::Int));
    cells.extend(figures.ways.map(Value::Int));
    cells.push(Value::Int(figures.unknown));
    cells.push(percent(figures.rate()).into());
    cells
}
