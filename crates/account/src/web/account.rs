//! One account: its posts, lock, one-time link, name and e-mail address. Never its password.

use super::accounts::{LINK, LINK_NOTES, state};
use super::form::FormPage;
use super::secret::{SecretPage, password_address};
use crate::id::AccountId;
use crate::rule::contact;
use crate::store::{accounts, posts, tokens};
use crate::words::instant;
use askama::Template;
use axum::extract::{Form, Path};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::account::{self, Purpose};
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx, http, session};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page};
use serde::Deserialize;

/// What the form for name and e-mail address sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PersonForm {
    name: String,
    email: String,
    version: i64,
}

/// A post as shown to those who manage accounts.
pub(super) struct PostRow {
    org: String,
    line: String,
    title: String,
    days: String,
    over: bool,
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    shell: Shell,
    href: String,
    login: String,
    name: String,
    email: String,
    made: String,
    state: &'static str,
    tone: &'static str,
    locked: bool,
    own: bool,
    posts: Vec<PostRow>,
}

async fn load(cx: &Cx, id: AccountId) -> Result<accounts::Account, AppError> {
    let today = cx.today();
    cx.read(move |read| accounts::find(read, id.0, today))
        .await?
        .ok_or(AppError::NotFound)
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the caller's part of the tree.
pub async fn get(cx: Cx, headers: HeaderMap, Path(id): Path<AccountId>) -> Result<Response, AppError> {
    let (found, today) = (load(&cx, id).await?, cx.today());
    let held = cx.read(move |read| posts::of_account(read, id.0)).await?;
    let shell = frame(&cx, &headers, Area::Accounts, found.name.clone()).await?;
    let crumbs = vec![Crumb::to("/accounts", "账号"), Crumb::here(found.name.clone())];
    let (state, tone) = state(&found);
    page(&AccountPage {
        shell: Shell { crumbs, ..shell },
        href: format!("/accounts/{id}"),
        own: found.id == cx.who.account,
        made: instant(found.created_at),
        locked: found.locked_on.is_some(),
        login: found.login,
        name: found.name,
        email: found.email,
        state,
        tone,
        posts: held
            .into_iter()
            .map(|p| PostRow {
                over: p.held().over(today),
                line: p.line(),
                days: super::span(p.from, p.to),
                org: p.org_name,
                title: p.title,
            })
            .collect(),
    })
}

/// Locks: the person is out at once, on every device and with every token.
///
/// # Errors
/// [`AppError::Refused`] for the own account.
pub async fn lock(cx: Cx, Path(id): Path<AccountId>) -> Result<Response, AppError> {
    let (caller, today) = (cx.who.account, cx.today());
    cx.write(Some(Target::new("account", id.0)), move |write| {
        accounts::hold(write, id.0, today)?.ok_or(AppError::NotFound)?;
        if id.0 == caller {
            return Err(AppError::refused("不能锁定本人的账号"));
        }
        accounts::lock(write, id.0, Some(today))?;
        session::end_all(write, id.0)?;
        tokens::remove_all(write, id.0)?;
        write.note("锁定账号");
        Ok(())
    })
    .await?;
    Ok(http::see_other(&format!("/accounts/{id}")))
}

/// Unlocks.
///
/// # Errors
/// [`AppError::NotFound`] outside the caller's part of the tree.
pub async fn unlock(cx: Cx, Path(id): Path<AccountId>) -> Result<Response, AppError> {
    let today = cx.today();
    cx.write(Some(Target::new("account", id.0)), move |write| {
        accounts::hold(write, id.0, today)?.ok_or(AppError::NotFound)?;
        accounts::lock(write, id.0, None)?;
        write.note("解锁账号");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/accounts/{id}")))
}

/// A fresh one-time link for a new password, shown once.
///
/// # Errors
/// [`AppError::Refused`] while the account is locked.
pub async fn link(cx: Cx, headers: HeaderMap, Path(id): Path<AccountId>) -> Result<Response, AppError> {
    let (today, app) = (cx.today(), cx.app.clone());
    let (login, secret) = cx
        .write(Some(Target::new("account", id.0)), move |write| {
            let found = accounts::hold(write, id.0, today)?.ok_or(AppError::NotFound)?;
            if found.locked_on.is_some() {
                return Err(AppError::refused("账号已锁定，请先解锁再生成链接"));
            }
            write.note("生成设密链接");
            Ok((found.login, account::add_link(write, &app, Purpose::Password, Some(id.0), LINK)?))
        })
        .await?;
    let shell = frame(&cx, &headers, Area::Accounts, "设密链接").await?;
    let link = password_address(&cx.app, &headers, &secret);
    let said = format!("已为账号 {login} 生成链接。本人设置新密码后，其他设备退出登录。");
    page(&SecretPage::new(
        shell,
        said,
        "设密链接",
        link,
        LINK_NOTES.to_vec(),
        (&format!("/accounts/{id}"), "返回账号"),
    ))
}

fn form(shell: Shell, id: AccountId, sent: &PersonForm, wrong: [&str; 2]) -> FormPage {
    let fields = vec![
        Field::line("name", "姓名").with_value(&sent.name).with_error(wrong[0]),
        Field::new("email", "邮箱", FieldKind::Line("email"))
            .with_value(&sent.email)
            .with_error(wrong[1])
            .optional(),
    ];
    let back = format!("/accounts/{id}");
    FormPage::new(shell, fields, format!("/accounts/{id}/person"), "保存", (&back, "账号")).with_hidden("version", sent.version.to_string())
}

/// The form for name and e-mail address.
///
/// # Errors
/// [`AppError::NotFound`] outside the caller's part of the tree.
pub async fn edit(cx: Cx, headers: HeaderMap, Path(id): Path<AccountId>) -> Result<Response, AppError> {
    let found = load(&cx, id).await?;
    let sent = PersonForm {
        name: found.name,
        email: found.email,
        version: found.version,
    };
    form(frame(&cx, &headers, Area::Accounts, "修改姓名和邮箱").await?, id, &sent, [""; 2]).answer()
}

/// Saves name and e-mail address.
///
/// # Errors
/// [`AppError::Stale`] when someone else changed the account meanwhile.
pub async fn save(cx: Cx, headers: HeaderMap, Path(id): Path<AccountId>, Form(sent): Form<PersonForm>) -> Result<Response, AppError> {
    let sent = PersonForm {
        name: sent.name.trim().to_owned(),
        email: sent.email.trim().to_owned(),
        ..sent
    };
    load(&cx, id).await?;
    let wrong = [contact::refuse_name(&sent.name), contact::refuse_email(&sent.email)];
    if wrong != [""; 2] {
        return form(frame(&cx, &headers, Area::Accounts, "修改姓名和邮箱").await?, id, &sent, wrong).answer();
    }
    let today = cx.today();
    cx.write(Some(Target::new("account", id.0)), move |write| {
        accounts::hold(write, id.0, today)?.ok_or(AppError::NotFound)?;
        accounts::set_person(write, id.0, sent.version, &sent.name, &sent.email)?;
        write.note("修改姓名和邮箱");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/accounts/{id}")))
}
