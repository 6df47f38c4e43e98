//! The own account at a glance; phones reach log-out here.

use crate::store::own;
use crate::words::instant;
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, http, session};
use jishi_ui::{Area, Flash, Shell, Tone, frame, page};
use serde::Deserialize;

/// What was done just before.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
}

struct PostRow {
    org: String,
    line: String,
    current: bool,
}

struct SessionRow {
    address: String,
    since: String,
    seen: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "account/me.html")]
struct MePage {
    shell: Shell,
    login: String,
    email: String,
    mail: &'static str,
    posts: Vec<PostRow>,
    sessions: Vec<SessionRow>,
}

/// What is said after an action, by its short name.
fn flash(done: &str) -> Option<Flash> {
    let text = match done {
        "password" => "密码已修改，其他设备已退出登录。",
        "contact" => "联系方式已保存。",
        "sessions" => "其他设备已退出登录。",
        _ => return None,
    };
    Some(Flash::new(Tone::Good, text))
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(query): Query<Done>) -> Result<Response, AppError> {
    let (account, today, now) = (cx.who.account, cx.today().to_string(), cx.now());
    let (profile, posts, sessions) = cx
        .read(move |read| {
            let profile = own::profile(read, account)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((profile, session::posts(read, account, &today)?, own::sessions(read, account, now)?))
        })
        .await?;
    let chosen = cx.who.identity.as_ref().map(|i| i.post);
    let shell = frame(&cx, &headers, Area::Me, "本人设置").await?;
    page(&MePage {
        shell: Shell {
            flash: flash(&query.done),
            ..shell
        },
        login: profile.login,
        mail: match (profile.email.is_empty(), profile.mail_on, cx.app.mailer.is_some()) {
            (_, _, false) => "本系统未配置发信服务，消息只在站内显示",
            (true, ..) => "填写邮箱后可接收邮件提醒",
            (_, true, _) => "提醒和催办同时发送到邮箱",
            (_, false, _) => "已关闭邮件提醒",
        },
        email: profile.email,
        posts: posts
            .into_iter()
            .map(|p| PostRow {
                current: chosen == Some(p.id),
                line: [p.department, p.title, p.role.word().to_owned()]
                    .into_iter()
                    .filter(|t| !t.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                org: p.org,
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|s| SessionRow {
                current: s.token == cx.who.session,
                address: if s.address.is_empty() {
                    "未记录地址".to_owned()
                } else {
                    s.address
                },
                since: instant(s.created_at),
                seen: instant(s.seen_at),
            })
            .collect(),
    })
}

/// Ends all other sessions of the account.
///
/// # Errors
/// [`AppError::Forbidden`] for an API token.
pub async fn end_sessions(cx: Cx) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    let (account, keep) = (cx.who.account, cx.who.session.clone());
    cx.write(None, move |write| {
        let ended = own::end_others(write, account, &keep)?;
        write.target("account", account);
        write.note(format!("退出其他设备，{ended} 个"));
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other("/me?done=sessions"))
}

/// Passwords, sessions and tokens are for the person, not for a program that holds a token.
pub(super) async fn must_be_logged_in(cx: &Cx) -> Result<(), AppError> {
    let (account, token) = (cx.who.account, cx.who.session.clone());
    let session = cx.read(move |read| own::is_session(read, account, &token)).await?;
    if session { Ok(()) } else { Err(AppError::Forbidden) }
}
