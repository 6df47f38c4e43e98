//! 到期清单: whose data have been kept as long as the rule says.

use crate::roll;
use crate::store::due;
use crate::web::due::rule_word;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::Export;
use jishi_kernel::Day;
use jishi_platform::{AppError, Cx};

/// `GET /persons/due/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let today = cx.today();
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("id", "证件号码").width(22.0),
        Column::text("org", "登记单位").width(30.0),
        Column::date("due", "到期日期"),
        Column::text("rule", "依据").width(36.0),
    ];
    let what = Export::list("个人信息到期清单", columns, format!("{}，截至 {today}", cx.identity()?.org_name));
    roll::paged(
        &cx,
        what,
        (Day::MIN, i64::MIN),
        move |read, after, most| Ok(due::list(read, today, *after, most)?),
        |one| (one.due_on, one.person.0),
        move |one| {
            let cells = [
                one.name.into(),
                one.id_mask.into(),
                one.org.into(),
                Value::Date(one.due_on),
                rule_word(&one.rule, today).into(),
            ];
            (one.person, cells)
        },
    )
    .await
}
