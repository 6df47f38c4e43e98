//! Log-in and log-out.

use super::{address, enter, verify};
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Scope;
use jishi_platform::{App, AppError, Cx, account, http, session, throttle};
use jishi_ui::page::LoginPage;
use jishi_ui::{page, page_with, plain_frame};
use serde::Deserialize;
use std::net::SocketAddr;

/// Where to go afterwards.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Next {
    pub(super) next: String,
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct LoginForm {
    account: String,
    password: String,
    next: String,
}

/// The page.
///
/// # Errors
/// The page cannot be printed.
pub async fn get(State(app): State<App>, headers: HeaderMap, Query(query): Query<Next>) -> Result<Response, AppError> {
    page(&LoginPage::new(plain_frame(&app, &headers), "", "", http::safe_next(&query.next)))
}

/// A try.
///
/// # Errors
/// [`AppError::TooMany`] while throttled.
pub async fn post(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Result<Response, AppError> {
    let address = address(&app, &headers, peer.map(|p| p.0));
    // Long names are cut: what is tried here is stored for a while.
    let login: String = form.account.trim().to_lowercase().chars().take(64).collect();
    let now = app.now();
    let (key, from) = (login.clone(), address.clone());
    let (blocked, known) = app
        .db
        .read(&Scope::empty(), move |read| {
            Ok::<_, AppError>((throttle::blocked(read, &key, &from, now)?, account::find_login(read, &key)?))
        })
        .await?;
    if blocked {
        return Err(AppError::TooMany(
            "登录失败次数过多，请 15 分钟后再试；忘记密码可联系本单位管理员重置。".to_owned(),
        ));
    }
    let stored = known.as_ref().and_then(|k| k.password.clone());
    let right = verify(&app, form.password, stored).await?;
    let tried = known.as_ref().map(|k| k.id);
    let Some(who) = known.filter(|k| right && !k.locked) else {
        let ids = [app.id(), app.id()];
        app.db
            .write(app.system("login.failed"), move |write| {
                if let Some(account) = tried {
                    write.target("account", account);
                }
                write.note(format!("登录失败，来自 {address}"));
                throttle::fail(write, ids, &login, &address, now)
            })
            .await
            .map_err(AppError::from)?;
        let form = LoginPage::new(
            plain_frame(&app, &headers),
            form.account.trim(),
            "账号或密码不正确",
            http::safe_next(&form.next),
        );
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form);
    };
    let inner = app.clone();
    let cookie = app
        .db
        .write(app.system("login"), move |write| {
            write.target("account", who.id);
            write.note(format!("登录，来自 {address}"));
            throttle::clear(write, &login, now)?;
            session::start(write, &inner, who.id, &address)
        })
        .await
        .map_err(AppError::from)?;
    Ok(enter(&app, &cookie, http::safe_next(&form.next)))
}

/// Log-out.
///
/// # Errors
/// The store fails.
pub async fn leave(cx: Cx) -> Result<Response, AppError> {
    let key = cx.who.session.clone();
    cx.write(None, move |write| {
        write.note("退出登录");
        session::end(write, &key)
    })
    .await?;
    Ok(enter(&cx.app, "", "/login"))
}
