//! 年度团籍注册: the members of a branch, or the figures of every direct subordinate.

use crate::rule::registration::Decision;
use crate::rule::standing::State;
use crate::store::count;
use crate::store::member;
use crate::store::registration as store;
use crate::web::common::{org_asked, org_at};
use crate::web::list::registration;
use crate::web::registration::grade_word;
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Export, export, pages};
use jishi_kernel::Level;
use jishi_org::store::children::{self, After};
use jishi_org::store::tree::Org;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use std::collections::HashMap;

/// `GET /members/registration/export.xlsx` with the organisation of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today) = (org_asked(&cx, &asked)?, cx.today());
    let (node, year) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (_, year) = registration(read, &node.path, today)?;
            Ok::<_, AppError>((node, i64::from(year)))
        })
        .await?;
    if node.level == Level::Branch {
        branch(&cx, node, year).await
    } else {
        below(&cx, node, year).await
    }
}

async fn branch(cx: &Cx, node: Org, year: i64) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("grade", "评议等次").width(16.0),
        Column::text("decision", "注册情况").width(14.0).centred(),
        Column::text("reason", "原因").width(30.0),
    ];
    let what = Export::list(format!("{year}年团籍注册名单"), columns, node.name.clone());
    roll::export(cx, what, None, move |read, sink| {
        let standing = store::of_branch(read, node.id, year)?;
        let standing: HashMap<_, _> = standing.into_iter().map(|stands| (stands.member, stands)).collect();
        for member in member::of_branch(read, node.id, State::Active)? {
            let stands = standing.get(&member.id);
            let word = match (member.leaving.is_some(), stands.and_then(|stands| stands.decision)) {
                (true, _) => "办理离团中",
                (false, Some(Decision::Registered)) => "已注册",
                (false, Some(Decision::Deferred)) => "暂缓注册",
                (false, None) => "未注册",
            };
            let reason = stands.map(|stands| stands.reason.as_str()).unwrap_or_default();
            let cells = [member.name.into(), grade_word(stands).into(), word.into(), reason.into()];
            sink(&[PersonId(member.person)], &cells)?;
        }
        Ok(())
    })
    .await
}

async fn below(cx: &Cx, node: Org, year: i64) -> Result<Response, AppError> {
    let columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::int("members", "在册团员"),
        Column::int("registered", "已注册"),
        Column::int("open", "未注册"),
    ];
    let what = Export::list(format!("{year}年团籍注册情况"), columns, format!("{}的下级", node.name));
    export(
        cx,
        what,
        move |read, sink| {
            let figures: HashMap<_, _> = count::by_child(read, &node.path, year)?.into_iter().collect();
            pages(
                After::START,
                |after, most| Ok(children::page(read, node.id, *after, usize::try_from(most).unwrap_or(usize::MAX))?.orgs),
                After::org,
                |org| {
                    let own = figures.get(&org.path).copied().unwrap_or_default();
                    Ok(sink(&[
                        org.name.into(),
                        Value::Int(own.members),
                        Value::Int(own.registered),
                        Value::Int(own.members - own.registered),
                    ])?)
                },
            )
        },
        |_, _| Ok(()),
    )
    .await
}
