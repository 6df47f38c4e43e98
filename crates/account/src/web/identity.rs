//! Choosing the post to act under.

use super::login::Next;
use axum::extract::{Form, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::{Act, Reach, Role, reach};
use jishi_platform::{AppError, Cx, http, session};
use jishi_ui::page::{IdentityPage, PostChoice};
use jishi_ui::{Area, frame, page};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub struct Choice {
    post: String,
    #[serde(default)]
    next: String,
}

/// What a role may do, in one line.
fn line(role: Role) -> &'static str {
    let may = |act| reach(role, act) > Reach::No;
    match role {
        Role::SystemAdmin => "管理账号，查看系统状态",
        Role::SecurityAdmin => "授予岗位与角色",
        Role::Auditor => "查看审计日志",
        _ if may(Act::ItemInstruct) => "查看全部进展，作批示",
        _ if may(Act::OrgManage) => "管理本单位及下级组织",
        _ if may(Act::ProgrammePublish) => "发布通知，审核进展，催办",
        _ => "报送进展",
    }
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(query): Query<Next>) -> Result<Response, AppError> {
    let (account, today) = (cx.who.account, cx.today().to_string());
    let current = cx.who.identity.as_ref().map(|i| i.post);
    let posts = cx.read(move |read| session::posts(read, account, &today)).await?;
    let posts = posts
        .into_iter()
        .map(|p| PostChoice {
            id: p.id.to_string(),
            post: if p.title.is_empty() {
                p.role.word().to_owned()
            } else {
                format!("{} · {}", p.title, p.role.word())
            },
            path: p.department,
            org: p.org,
            role: line(p.role).to_owned(),
            current: current == Some(p.id),
        })
        .collect();
    page(&IdentityPage {
        shell: frame(&cx, &headers, Area::Me, "选择身份").await?,
        posts,
        next: http::safe_next(&query.next).to_owned(),
    })
}

/// The choice.
///
/// # Errors
/// [`AppError::NotFound`] for a post that is not one's own.
pub async fn post(cx: Cx, Form(choice): Form<Choice>) -> Result<Response, AppError> {
    let (who, today) = (cx.who.clone(), cx.today().to_string());
    let id = choice.post.parse().map_err(|_| AppError::NotFound)?;
    let mine = cx
        .write(None, move |write| {
            write.target("post", id);
            write.note("切换身份");
            session::choose(write, &who, id, &today)
        })
        .await?;
    if mine {
        Ok(http::see_other(http::safe_next(&choice.next)))
    } else {
        Err(AppError::NotFound)
    }
}
