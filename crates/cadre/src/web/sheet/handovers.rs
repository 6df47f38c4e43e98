//! 账号交接: who handed which access to whom.

use crate::store::handover;
use crate::web::handover::instant;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::{Export, paged};
use jishi_platform::{AppError, Cx};

/// `GET /cadres/handovers/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("at", "时间").width(18.0),
        Column::text("org", "组织").width(30.0),
        Column::text("role", "岗位").width(16.0),
        Column::text("from", "原使用人").width(12.0),
        Column::text("to", "接任人").width(12.0),
        Column::text("by", "办理人").width(12.0),
        Column::text("until", "链接有效至").width(18.0),
    ];
    let what = Export::list("账号交接记录", columns, cx.identity()?.org_name.clone());
    paged(
        &cx,
        what,
        i64::MAX,
        |read, before, most| Ok(handover::list(read, *before, usize::try_from(most).unwrap_or(usize::MAX))?),
        |one| one.id,
        |one| {
            [
                instant(one.at).into(),
                one.org.into(),
                one.role.into(),
                one.from.into(),
                one.to.into(),
                one.by.into(),
                one.expires_at.map_or_else(|| "不需要".to_owned(), instant).into(),
            ]
        },
    )
    .await
}
