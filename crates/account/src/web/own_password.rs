//! Changing the own password; the old one is needed.

use super::form::FormPage;
use super::me::must_be_logged_in;
use super::{hash, refuse_password, verify};
use crate::store::{own, tokens};
use axum::extract::Form;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, account, http, throttle};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Area, Shell, frame};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PasswordForm {
    old: String,
    password: String,
    again: String,
}

fn form(shell: Shell, wrong: [&str; 3]) -> FormPage {
    let field = |name: &str, label: &str, complete: &'static str, error: &str| {
        Field::new(name, label, FieldKind::Line("password"))
            .with_autocomplete(complete)
            .with_error(error)
    };
    let fields = vec![
        field("old", "原密码", "current-password", wrong[0]),
        field("password", "新密码", "new-password", wrong[1]).with_hint("至少 10 个字符，可用一句好记的话"),
        field("again", "再输一遍", "new-password", wrong[2]),
    ];
    FormPage::new(shell, fields, "/me/password", "修改密码", ("/me", "本人设置")).with_intro("修改后，其他设备退出登录，接口令牌失效。")
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    form(frame(&cx, &headers, Area::Me, "修改密码").await?, [""; 3]).answer()
}

/// Changes it, ends the other sessions and all tokens.
///
/// # Errors
/// [`AppError::TooMany`] after too many wrong tries, counted together with those of the log-in.
pub async fn post(cx: Cx, headers: HeaderMap, Form(new): Form<PasswordForm>) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    let (id, now, login, address) = (cx.who.account, cx.now(), cx.who.login.clone(), cx.address.clone());
    let (key, from) = (login.clone(), address.clone());
    let (blocked, stored) = cx
        .read(move |read| Ok::<_, AppError>((throttle::blocked(read, &key, &from, now)?, account::password_of(read, id)?)))
        .await?;
    if blocked {
        return Err(AppError::TooMany("密码错误次数过多，请 15 分钟后再试。".to_owned()));
    }
    let (password, again) = refuse_password(&new.password, &new.again, &login);
    if (password, again) != ("", "") {
        return form(frame(&cx, &headers, Area::Me, "修改密码").await?, ["", password, again]).answer();
    }
    if !verify(&cx.app, new.old, stored).await? {
        let ids = [cx.id(), cx.id()];
        cx.write(None, move |write| {
            write.target("account", id);
            write.note("修改密码，原密码不正确");
            throttle::fail(write, ids, &login, &address, now)
        })
        .await?;
        return form(frame(&cx, &headers, Area::Me, "修改密码").await?, ["原密码不正确", "", ""]).answer();
    }
    let (stored, keep) = (hash(&cx.app, new.password).await?, cx.who.session.clone());
    cx.write(None, move |write| {
        account::set_password(write, id, &stored)?;
        own::end_others(write, id, &keep)?;
        tokens::remove_all(write, id)?;
        throttle::clear(write, &login, now)?;
        write.target("account", id);
        write.note("修改本人密码");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other("/me?done=password"))
}
