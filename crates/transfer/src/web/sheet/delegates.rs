//! 委托办理: whose decisions are in whose hands.

use crate::action::Caller;
use crate::store::delegate;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, paged};
use jishi_platform::{AppError, Cx};

/// `GET /transfers/delegates/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let (identity, today) = (cx.identity()?, cx.today());
    let org = identity.org;
    let caller = Caller::of(&cx)?;
    let columns = vec![
        Column::text("of", "委托组织").width(36.0),
        Column::text("to", "受托组织").width(36.0),
        Column::date("from", "自"),
        Column::date("until", "至"),
    ];
    let what = Export::list("委托办理", columns, format!("{}委托和受托，截至 {today}", identity.org_name));
    paged(
        &cx,
        what,
        None,
        move |read, after, most| Ok(delegate::page(read, &caller.sight(read)?, org, today, *after, most)?),
        |one| Some((one.from, one.id)),
        |one| [one.of.into(), one.to.into(), Value::Date(one.from), Value::Date(one.until)],
    )
    .await
}
