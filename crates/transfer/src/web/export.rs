//! The list as a sheet: the same rows and scope as on screen, with a watermark, noted in the log.

use super::list::{filter, row};
use super::words::percent;
use crate::store::list::{self, After};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jishi_exchange::AsOf;
use jishi_exchange::sheet::{Column, SheetDoc, Value, write_xlsx};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// Rows read at once.
const CHUNK: i64 = 2_000;
/// Most rows of one file.
const MOST: usize = 60_000;

/// `GET /transfers/export.xlsx` with the parameters of the list.
///
/// # Errors
/// More rows than a file takes; the store fails.
pub async fn get(cx: Cx, Asked(pairs): Asked) -> Result<Response, AppError> {
    let filter = filter(&cx, &pairs)?;
    cx.write(None, |write| {
        write.note("导出组织关系转接");
        Ok::<_, AppError>(())
    })
    .await?;
    let (mut rows, mut after): (Vec<[Value; 9]>, Option<After>) = (Vec::new(), None);
    loop {
        let wanted = filter.clone();
        let lines = cx.read(move |read| list::page(read, &wanted, after, CHUNK)).await?;
        let Some(last) = lines.last() else { break };
        after = Some(After {
            due: last.due,
            id: last.id.0,
        });
        let full = lines.len() as i64 == CHUNK;
        if rows.len() + lines.len() > MOST {
            return Err(AppError::refused(format!("超过 {MOST} 条，请按日期或类别缩小范围后导出")));
        }
        for line in lines {
            let (filed, state) = (line.filed_on, line.state.word());
            let row = row(line, &filter);
            rows.push([
                row.name.into(),
                row.id_mask.into(),
                row.kind.into(),
                row.from.into(),
                row.to.into(),
                state.into(),
                row.step.into(),
                Value::Date(filed),
                format!("{} {}", row.light.word, row.light.days).trim().to_owned().into(),
            ]);
        }
        if !full {
            break;
        }
    }
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("id", "证件号码").width(22.0),
        Column::text("kind", "转接类别").width(18.0),
        Column::text("from", "转出支部").width(30.0),
        Column::text("to", "转入组织").width(30.0),
        Column::text("state", "状态").width(14.0).centred(),
        Column::text("step", "当前环节").width(32.0),
        Column::date("filed", "发起日期"),
        Column::text("light", "时限").width(16.0).centred(),
    ];
    let doc = SheetDoc {
        as_of: Some(AsOf::Moment(cx.now())),
        watermark: Some(jishi_ui::watermark(&cx)),
        frozen_columns: 1,
        ..SheetDoc::new(format!("组织关系转接（{}）", filter.view.word()), columns)
    };
    let bytes = tokio::task::spawn_blocking(move || {
        let mut file = std::io::Cursor::new(Vec::new());
        write_xlsx(&doc, rows, &mut file).map(|_| file.into_inner())
    })
    .await
    .map_err(|error| AppError::Internal(error.into()))?
    .map_err(|error| AppError::Internal(error.into()))?;
    let name = percent(&format!("组织关系转接-{}.xlsx", cx.today()));
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
