//! The own e-mail address and whether reminders go there.

use super::form::FormPage;
use crate::rule::contact;
use crate::store::own;
use axum::extract::Form;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Shell, frame};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ContactForm {
    email: String,
    mail: String,
}

fn form(shell: Shell, email: &str, mail: bool, wrong: &str) -> FormPage {
    let choices = Choice::list([("1", "发送"), ("0", "不发送")], if mail { "1" } else { "0" });
    let fields = vec![
        Field::new("email", "邮箱", FieldKind::Line("email"))
            .with_value(email)
            .with_autocomplete("email")
            .with_error(wrong)
            .optional(),
        Field::new("mail", "将提醒和催办发送到邮箱", FieldKind::Radios(choices)),
    ];
    FormPage::new(shell, fields, "/me/contact", "保存", ("/me", "本人设置"))
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let account = cx.who.account;
    let profile = cx.read(move |read| own::profile(read, account)).await?.ok_or(AppError::NotFound)?;
    form(
        frame(&cx, &headers, Area::Me, "联系方式").await?,
        &profile.email,
        profile.mail_on,
        "",
    )
    .answer()
}

/// Saves both.
///
/// # Errors
/// The store fails.
pub async fn post(cx: Cx, headers: HeaderMap, Form(new): Form<ContactForm>) -> Result<Response, AppError> {
    let (email, mail) = (new.email.trim().to_owned(), new.mail == "1");
    let wrong = contact::refuse_email(&email);
    if !wrong.is_empty() {
        return form(frame(&cx, &headers, Area::Me, "联系方式").await?, &email, mail, wrong).answer();
    }
    let account = cx.who.account;
    cx.write(None, move |write| {
        write.target("account", account);
        write.note(if mail {
            "修改邮箱，接收邮件提醒"
        } else {
            "修改邮箱，不接收邮件提醒"
        });
        own::set_contact(write, account, &email, mail)
    })
    .await?;
    Ok(http::see_other("/me?done=contact"))
}
