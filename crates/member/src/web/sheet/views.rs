//! 谁看过我的信息, for the member.

use crate::web::common::instant;
use crate::web::my::mine;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::{Export, export, pages};
use jishi_person::PersonId;
use jishi_person::store::view;
use jishi_person::veil::Veils;
use jishi_platform::{AppError, Cx};

/// `GET /my/views/export.xlsx`.
///
/// # Errors
/// A refusal for an account without a membership.
pub(super) async fn get(cx: Cx) -> Result<Response, AppError> {
    let (account, scope) = (cx.who.account, cx.scope().clone());
    let member = cx.read(move |read| mine(read, account)).await?;
    let columns = vec![
        Column::text("at", "时间").width(18.0),
        Column::text("who", "谁").width(34.0),
        Column::text("what", "看了什么").width(36.0),
        Column::text("reason", "事由").width(40.0),
    ];
    let what = Export::list("谁看过我的信息", columns, member.name.clone());
    export(
        &cx,
        what,
        move |read, sink| {
            let veils = Veils::load(read)?;
            pages(
                i64::MAX,
                |before, most| Ok(view::of_person(read, PersonId(member.person), *before, most)?),
                |one| one.id,
                |one| {
                    let one = one.seen(&veils, &scope);
                    let who = if one.who.is_empty() {
                        "系统管理员".to_owned()
                    } else {
                        format!("{} {}", one.who, one.org).trim().to_owned()
                    };
                    Ok(sink(&[instant(one.at).into(), who.into(), one.what.into(), one.reason.into()])?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
