//! 审批设置: chains, deadlines and the branch for special units as they hold here.

use crate::store::sight::Sight;
use crate::web::scheme::current;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::{Export, export};
use jishi_person::veil::Veils;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};

/// `GET /transfers/schemes/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(in crate::web) async fn get(cx: Cx) -> Result<Response, AppError> {
    let (identity, today) = (cx.identity()?, cx.today());
    let (path, scope) = (identity.path.clone(), identity.scope(Act::OrgRead).1);
    let columns = vec![
        Column::text("title", "规则").width(26.0),
        Column::text("value", "内容").width(60.0),
        Column::text("source", "依据").width(36.0),
        Column::text("set", "设置").width(16.0).centred(),
        Column::text("from", "自").width(14.0).centred(),
    ];
    let what = Export::list("转接审批设置", columns, format!("{}适用，截至 {today}", identity.org_name));
    export(
        &cx,
        what,
        move |read, sink| {
            let sight = Sight::new(Veils::load(read)?, scope);
            for row in current(read, &sight, &path, today)? {
                let set = if row.set { "本级或上级设置" } else { "" };
                sink(&[row.title.into(), row.value.into(), row.source.into(), set.into(), row.from.into()])?;
            }
            Ok(())
        },
        |_, _| Ok(()),
    )
    .await
}
