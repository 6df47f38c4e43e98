//! 增减变化: the units behind one figure.

use crate::store::list::Listed;
use crate::store::{attribute, change};
use crate::web::changes::{between, what_asked};
use crate::web::look::{which, words};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_org::look::node;
use jishi_org::store::below::After;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /units/changes/export.xlsx` with the filters of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(in crate::web) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let changed = what_asked(&asked);
    let (node, dictionary, between) = cx
        .read(move |read| {
            let dictionary = attribute::dictionary(read, &top)?;
            let node = node(read, &asked, own)?;
            let between = between(&asked, &node, which(&asked, &dictionary), today)?;
            Ok::<_, AppError>((node, dictionary, between))
        })
        .await?;
    let days = format!("{} 至 {}", between.from, between.to);
    let filters = [node.name, words(&between.which, &dictionary), days, changed.word().to_owned()];
    let filters: Vec<String> = filters.into_iter().filter(|word| !word.is_empty()).collect();
    let columns = vec![
        Column::text("name", "单位名称").width(36.0),
        Column::code("code", "统一社会信用代码"),
        Column::text("kind", "单位类别").width(14.0),
        Column::text("org", "所属组织").width(30.0),
        Column::text("how", "建团方式").width(12.0).centred(),
        Column::text("by", "团组织").width(30.0),
        Column::date("since", "建团日期"),
    ];
    let what = Export::list("建团增减变化", columns, filters.join("，"));
    export(
        &cx,
        what,
        move |read, sink| {
            pages(
                None,
                |after: &Option<After>, most| {
                    let most = usize::try_from(most).unwrap_or(usize::MAX);
                    Ok(change::page(read, &between, changed, after.as_ref(), most)?)
                },
                |listed| Some(After::new(&listed.unit.org_path, listed.unit.id)),
                |listed| Ok(sink(&row(listed))?),
            )
        },
        |_, _| Ok(()),
    )
    .await
}

fn row(listed: Listed) -> [Value; 7] {
    let Listed { unit, cover, .. } = listed;
    let (how, by, since) = match cover {
        Some(cover) if cover.org_name.is_empty() => (cover.how.word(), "范围以外的团组织".to_owned(), Some(cover.from)),
        Some(cover) => (cover.how.word(), cover.org_name, Some(cover.from)),
        None => ("", String::new(), None),
    };
    [
        unit.name.into(),
        unit.code.unwrap_or_default().into(),
        unit.kind.into(),
        unit.org_name.into(),
        how.into(),
        by.into(),
        since.into(),
    ]
}
