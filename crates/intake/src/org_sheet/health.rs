//! 组织体检: how many organisations have each flag, or those that have one.

use super::{org_asked, org_at};
use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_org::rules::{self, BranchMembers};
use jishi_org::store::health::{self, Flag};
use jishi_org::store::tree::Org;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /orgs/health/export.xlsx?org=&flag=`: the figures without a flag, the list with one.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope and for an unknown flag.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (number, today) = (org_asked(&cx, &asked, "org")?, cx.today());
    let flag = match asked.get("flag") {
        "" => None,
        text => Some(Flag::from_slug(text).ok_or(AppError::NotFound)?),
    };
    let (org, rule) = cx
        .read(move |read| {
            let org = org_at(read, number)?;
            let rule = rules::branch_members(read, &org.path, today)?;
            Ok::<_, AppError>((org, rule))
        })
        .await?;
    let filters = format!("{}本级及所有下级，截至 {today}", org.name);
    match flag {
        Some(flag) => list(&cx, org, rule, flag, filters).await,
        None => figures(&cx, org, rule, filters).await,
    }
}

async fn list(cx: &Cx, org: Org, rule: BranchMembers, flag: Flag, filters: String) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("kind", "类别").width(16.0),
        Column::int("people", "本级人数"),
    ];
    export(
        cx,
        Export::list(format!("{}名单", flag.word()), columns, filters),
        move |read, sink| {
            pages(
                String::new(),
                |after, most| Ok(health::list(read, flag, &org.path, after, rule, most)?),
                |one| one.org.path.clone(),
                |one| {
                    let cells: [Value; 3] = [one.org.name.into(), one.org.kind.into(), one.people.into()];
                    Ok(sink(&cells)?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}

/// The page leaves out the figures of a large part of the tree until somebody asks; the file has them.
async fn figures(cx: &Cx, org: Org, rule: BranchMembers, filters: String) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("flag", "情况").width(18.0),
        Column::int("count", "组织数"),
        Column::text("meaning", "含义").width(44.0),
    ];
    export(
        cx,
        Export::list("组织体检", columns, filters),
        move |read, sink| {
            for flag in Flag::ALL {
                let count = health::count(read, flag, &org.path, rule)?;
                sink(&[flag.word().into(), count.into(), flag.meaning(rule).into()])?;
            }
            Ok(())
        },
        |_, _| Ok(()),
    )
    .await
}
