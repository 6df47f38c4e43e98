//! 认领与异议 of both sides.

use crate::roll;
use crate::store::claim::{self, Claim};
use crate::veil::Veils;
use crate::web::claims::{STATES, state_asked};
use crate::web::words::instant;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, pages};
use jishi_platform::authz::Scope;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /persons/claims/export.xlsx` with the state of the page.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let state = state_asked(&asked);
    let word = STATES.iter().find(|one| one.0 == state).map_or("", |one| one.1);
    let columns = vec![
        Column::text("kind", "类型").width(10.0).centred(),
        Column::text("about", "涉及人员").width(22.0),
        Column::text("from", "申请单位").width(30.0),
        Column::text("to", "登记单位").width(30.0),
        Column::text("at", "提出时间").width(18.0),
        Column::text("state", "状态").width(12.0).centred(),
    ];
    let what = Export::list("认领与异议清单", columns, format!("{}，{word}", cx.identity()?.org_name));
    let scope = cx.scope().clone();
    roll::export(&cx, what, None, move |read, sink| {
        let veils = Veils::load(read)?;
        pages(
            i64::MAX,
            |before, most| Ok(claim::list(read, state, *before, most)?),
            |one| one.id.0,
            |one| Ok(sink(&[one.person], &row(one.seen(&veils, &scope), &scope))?),
        )
    })
    .await
}

fn row(one: Claim, scope: &Scope) -> [Value; 6] {
    [
        one.kind.word().into(),
        // The asking side has typed the number and sees no name.
        if scope.covers(&one.holder.2) { one.name } else { one.id_mask }.into(),
        one.org.1.into(),
        one.holder.1.into(),
        instant(one.at).into(),
        one.state.word().into(),
    ]
}
