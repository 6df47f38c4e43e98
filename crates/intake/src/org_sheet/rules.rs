//! 业务规则: the rules of all books with what was set over them.

use crate::{Export, export};
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_org::rule_list;
use jishi_platform::{AppError, Cx};

/// `GET /rules/registry/export.xlsx`.
///
/// # Errors
/// The store fails.
pub(super) async fn get(cx: Cx) -> Result<Response, AppError> {
    let (today, own, level) = (cx.today(), cx.identity()?.path.clone(), cx.identity()?.level);
    let columns = vec![
        Column::text("book", "类别").width(14.0),
        Column::text("rule", "规则").width(26.0),
        Column::text("set", "设置").width(12.0).centred(),
        Column::text("value", "值").width(44.0),
        Column::text("from", "自何日起").width(14.0).centred(),
        Column::text("source", "依据").width(36.0),
    ];
    let what = Export::list("业务规则", columns, format!("{}适用，截至 {today}", cx.identity()?.org_name));
    export(
        &cx,
        what,
        move |read, sink| {
            for book in rule_list::books(read, &own, level, today)? {
                for rule in book.rules {
                    let source = format!("{}（{} 级）", rule.source, rule.grade);
                    sink(&[
                        book.title.into(),
                        rule.title.as_str().into(),
                        "内置".into(),
                        rule.value.into(),
                        rule.from.into(),
                        source.into(),
                    ])?;
                    for over in rule.over {
                        let word = if over.own { "本级设置" } else { "另行设置" };
                        sink(&[
                            book.title.into(),
                            rule.title.as_str().into(),
                            word.into(),
                            over.value.into(),
                            over.from.to_string().into(),
                            over.source.into(),
                        ])?;
                    }
                }
            }
            Ok(())
        },
        |_, _| Ok(()),
    )
    .await
}
