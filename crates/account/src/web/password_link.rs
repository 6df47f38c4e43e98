//! A first or new password by one-time link.

use super::{enter, hash, refuse_password};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::account::{self, Purpose};
use jishi_platform::authz::Scope;
use jishi_platform::{App, AppError, session};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Shell, page, page_with, plain_frame};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/password_link.html")]
struct PasswordPage {
    shell: Shell,
    errors: ErrorSummary,
    fields: Vec<Field>,
    action: String,
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PasswordForm {
    password: String,
    again: String,
}

fn form(shell: Shell, token: &str, wrong: (&str, &str)) -> PasswordPage {
    let field = |name: &str, label: &str, error: &str| {
        Field::new(name, label, FieldKind::Line("password"))
            .with_autocomplete("new-password")
            .with_error(error)
    };
    let fields = vec![
        field("password", "新密码", wrong.0).with_hint("至少 10 个字符，可用一句好记的话"),
        field("again", "再输一遍", wrong.1),
    ];
    let errors = ErrorSummary::of(&fields);
    PasswordPage {
        shell: Shell {
            title: "设置密码".into(),
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        action: format!("/password/{token}"),
    }
}

async fn must_be_open(app: &App, token: &str) -> Result<(), AppError> {
    let (token, now) = (token.to_owned(), app.now());
    let open = app
        .db
        .read(&Scope::empty(), move |read| {
            account::link_open(read, &token, Purpose::Password, now)
        })
        .await
        .map_err(AppError::from)?;
    if open { Ok(()) } else { Err(used()) }
}

fn used() -> AppError {
    AppError::refused("链接已使用或已过期，请联系管理员重新生成")
}

/// The page.
///
/// # Errors
/// The link is used up or expired.
pub async fn get(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, AppError> {
    must_be_open(&app, &token).await?;
    page(&form(plain_frame(&app, &headers), &token, ("", "")))
}

/// Sets the password, ends all older sessions, and logs in.
///
/// # Errors
/// The link is used up or expired.
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(new): Form<PasswordForm>,
) -> Result<Response, AppError> {
    must_be_open(&app, &token).await?;
    let wrong = refuse_password(&new.password, &new.again, "");
    if wrong != ("", "") {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(plain_frame(&app, &headers), &token, wrong));
    }
    let (stored, inner, now) = (hash(&app, new.password).await?, app.clone(), app.now());
    let cookie = app
        .db
        .write(app.system("password.set"), move |write| {
            let account = account::use_link(write, &token, Purpose::Password, now)?
                .flatten()
                .ok_or_else(used)?;
            write.target("account", account);
            write.note("通过一次性链接设置密码");
            account::set_password(write, account, &stored)?;
            session::end_all(write, account)?;
            Ok::<_, AppError>(session::start(write, &inner, account, "")?)
        })
        .await?;
    Ok(enter(&app, &cookie, "/"))
}
