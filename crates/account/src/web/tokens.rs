//! The own API tokens: made, shown once, deleted.

use super::form::FormPage;
use super::me::must_be_logged_in;
use super::secret::SecretPage;
use crate::store::tokens;
use crate::words::instant;
use askama::Template;
use axum::extract::Form;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page};
use serde::Deserialize;

/// How long a token may be good, in days.
const TERMS: [(&str, &str); 3] = [("30", "30 天"), ("90", "90 天"), ("365", "一年")];
/// Longest label, in characters.
const LABEL: usize = 40;

/// What the form for a new token sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TokenForm {
    label: String,
    days: String,
}

/// Which token.
#[derive(Deserialize)]
pub struct TokenName {
    token: String,
}

struct TokenRow {
    hash: String,
    label: String,
    post: String,
    made: String,
    until: String,
    over: bool,
}

#[derive(Template)]
#[template(path = "account/tokens.html")]
struct TokensPage {
    shell: Shell,
    rows: Vec<TokenRow>,
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let (account, now) = (cx.who.account, cx.now());
    let rows = cx.read(move |read| tokens::list(read, account)).await?;
    let shell = frame(&cx, &headers, Area::Me, "接口令牌").await?;
    let crumbs = vec![Crumb::to("/me", "本人设置"), Crumb::here("接口令牌")];
    page(&TokensPage {
        shell: Shell { crumbs, ..shell },
        rows: rows
            .into_iter()
            .map(|t| TokenRow {
                post: format!(
                    "{} · {}",
                    t.org,
                    if t.title.is_empty() {
                        t.role.map_or("", |r| r.word())
                    } else {
                        &t.title
                    }
                ),
                made: instant(t.created_at),
                until: instant(t.expires_at),
                over: t.expires_at <= now,
                hash: t.hash,
                label: t.label,
            })
            .collect(),
    })
}

fn form(shell: Shell, new: &TokenForm, post: &str, wrong: &str) -> FormPage {
    let term = if new.days.is_empty() { "90" } else { &new.days };
    let mut label = Field::line("label", "用途")
        .with_value(&new.label)
        .with_hint("写明哪个程序使用，便于日后清理")
        .with_error(wrong);
    label.max = LABEL as u16;
    let fields = vec![label, Field::new("days", "有效期", FieldKind::Radios(Choice::list(TERMS, term)))];
    FormPage::new(shell, fields, "/me/tokens/new", "生成令牌", ("/me/tokens", "接口令牌"))
        .with_intro(format!("持有令牌的程序以“{post}”的身份办理业务，等同于您本人操作，请妥善保管。"))
}

/// The form.
///
/// # Errors
/// [`AppError::Forbidden`] for an API token, [`AppError::ChoosePost`] without an identity.
pub async fn new(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    let post = acting(&cx)?;
    form(
        frame(&cx, &headers, Area::Me, "新建接口令牌").await?,
        &TokenForm::default(),
        &post,
        "",
    )
    .answer()
}

/// The identity in words.
fn acting(cx: &Cx) -> Result<String, AppError> {
    let identity = cx.identity()?;
    let post = if identity.title.is_empty() {
        identity.role.word()
    } else {
        &identity.title
    };
    Ok(format!("{} {post}", identity.org_name))
}

/// Makes one and shows it.
///
/// # Errors
/// [`AppError::Refused`] when the account has too many.
pub async fn add(cx: Cx, headers: HeaderMap, Form(new): Form<TokenForm>) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    let acting = acting(&cx)?;
    let label = new.label.trim().to_owned();
    let days = TERMS.iter().find(|t| t.0 == new.days).and_then(|t| t.0.parse::<i64>().ok());
    let length = label.chars().count();
    let (Some(days), true) = (days, (1..=LABEL).contains(&length)) else {
        let wrong = if (1..=LABEL).contains(&length) {
            "请选择有效期"
        } else {
            "请填写用途，不超过 40 个字"
        };
        return form(frame(&cx, &headers, Area::Me, "新建接口令牌").await?, &new, &acting, wrong).answer();
    };
    let (account, post, app) = (cx.who.account, cx.identity()?.post, cx.app.clone());
    let secret = cx
        .write(None, move |write| {
            if tokens::list(write, account)?.len() >= tokens::MOST {
                return Err(AppError::refused("接口令牌最多 20 个，请先删除不用的"));
            }
            write.target("post", post);
            write.note(format!("新建接口令牌，有效期 {days} 天"));
            Ok(tokens::add(write, &app, post, &label, days)?)
        })
        .await?;
    let notes = vec![
        "令牌只显示这一次，离开本页后无法再查看。",
        "请求时放在请求头：Authorization: Bearer 令牌",
        "不再使用时请及时删除。",
    ];
    let shell = frame(&cx, &headers, Area::Me, "令牌已生成").await?;
    page(&SecretPage::new(
        shell,
        format!("已生成接口令牌，身份为“{acting}”。"),
        "令牌",
        secret,
        notes,
        ("/me/tokens", "接口令牌"),
    ))
}

/// Deletes one.
///
/// # Errors
/// [`AppError::NotFound`] for a token that is not one's own.
pub async fn remove(cx: Cx, Form(name): Form<TokenName>) -> Result<Response, AppError> {
    must_be_logged_in(&cx).await?;
    let account = cx.who.account;
    cx.write(None, move |write| {
        if !tokens::remove(write, account, &name.token)? {
            return Err(AppError::NotFound);
        }
        write.target("account", account);
        write.note("删除接口令牌");
        Ok(())
    })
    .await?;
    Ok(http::see_other("/me/tokens"))
}
