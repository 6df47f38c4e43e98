//! The link a branch hands to a member: log-in name and password of the own choice.

use crate::store::{invite, member, own};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::db::StoreError;
use jishi_platform::{App, AppError, http, password, session};
use jishi_ui::input::{Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Shell, page, page_with, plain_frame};

#[derive(Template)]
#[template(path = "member/join.html")]
struct JoinPage {
    shell: Shell,
    name: String,
    branch: String,
    errors: ErrorSummary,
    fields: Vec<Field>,
    action: String,
}

struct Invited {
    name: String,
    branch: String,
}

fn used() -> AppError {
    AppError::refused("链接已使用或已过期，请联系团支部重新生成")
}

async fn invited(app: &App, token: &str) -> Result<Invited, AppError> {
    let (token, now) = (token.to_owned(), app.now());
    app.db
        .read(&Scope::everything("the one-time link names one member"), move |read| {
            let id = invite::open(read, &token, now)?.ok_or_else(used)?;
            let member = member::find(read, id)?.ok_or_else(used)?;
            Ok(Invited {
                name: member.name,
                branch: member.org_name,
            })
        })
        .await
}

fn form(shell: Shell, invited: Invited, token: &str, sent: &Pairs, wrong: [&str; 3]) -> JoinPage {
    let secret = |name: &str, label: &str| Field::new(name, label, FieldKind::Line("password")).with_autocomplete("new-password");
    let fields = vec![
        Field::line("login", "登录名")
            .with_value(sent.get("login"))
            .with_hint("小写字母、数字、点、横线，3 至 32 个字符；不要用证件号码")
            .with_autocomplete("username")
            .with_error(wrong[0]),
        secret("password", "密码")
            .with_hint("至少 10 个字符，可用一句好记的话")
            .with_error(wrong[1]),
        secret("again", "再输一遍").with_error(wrong[2]),
    ];
    let errors = ErrorSummary::of(&fields);
    JoinPage {
        shell: Shell {
            title: "开通团员账号".into(),
            errors: errors.count(),
            ..shell
        },
        name: invited.name,
        branch: invited.branch,
        errors,
        fields,
        action: format!("/join/{token}"),
    }
}

/// The page.
///
/// # Errors
/// The link is used up or expired.
pub async fn get(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, AppError> {
    let invited = invited(&app, &token).await?;
    page(&form(plain_frame(&app, &headers), invited, &token, &Pairs::default(), [""; 3]))
}

fn login_fault(login: &str) -> &'static str {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
    if !(3..=32).contains(&login.len()) || !login.chars().all(fits) {
        "登录名为 3 至 32 个小写字母、数字、点或横线"
    } else if login.bytes().filter(u8::is_ascii_digit).count() >= 11 {
        "登录名不要用手机号或证件号码"
    } else {
        ""
    }
}

/// Makes the account, links it with the person, and logs in.
///
/// # Errors
/// The link is used up or expired.
pub async fn post(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>, Sent(sent): Sent) -> Result<Response, AppError> {
    let who = invited(&app, &token).await?;
    let login = sent.get("login").to_lowercase();
    let (first, again) = (sent.get("password"), sent.get("again"));
    let faults = match password::check(first, &login) {
        Err(refused) => [login_fault(&login), refused.text(), ""],
        Ok(()) if first != again => [login_fault(&login), "", "两次输入的密码不一致"],
        Ok(()) => [login_fault(&login), "", ""],
    };
    if faults != [""; 3] {
        let shell = plain_frame(&app, &headers);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(shell, who, &token, &sent, faults));
    }
    match open(&app, token.clone(), login, first.to_owned()).await {
        Ok(cookie) => {
            let mut response = http::see_other("/my");
            if let Ok(cookie) = HeaderValue::from_str(&http::session_cookie(&app, &cookie)) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(AppError::Invalid(_)) => {
            let shell = plain_frame(&app, &headers);
            let taken = ["登录名已被使用，请换一个", "", ""];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(shell, who, &token, &sent, taken))
        }
        Err(error) => Err(error),
    }
}

async fn open(app: &App, token: String, login: String, secret: String) -> Result<String, AppError> {
    let hasher = app.clone();
    let stored = tokio::task::spawn_blocking(move || password::hash(&secret, &*hasher.random))
        .await
        .map_err(|e| AppError::Internal(e.into()))?
        .map_err(AppError::Internal)?;
    let (inner, now, today) = (app.clone(), app.now(), app.clock.today());
    app.db
        .write(app.system("member.join"), move |write| {
            let id = invite::open(write, &token, now)?.ok_or_else(used)?;
            let member = member::find(write, id)?.ok_or_else(used)?;
            if !invite::use_up(write, &token, now)? {
                return Err(used());
            }
            if account::find_login(write, &login)?.is_some() {
                return Err(AppError::field("login", "登录名已被使用，请换一个"));
            }
            let account = inner.id();
            let new = NewAccount {
                login,
                name: member.name.clone(),
                password: Some(stored),
                email: String::new(),
            };
            account::add(write, account, &new, now).map_err(taken)?;
            let post = NewPost {
                account,
                org: member.org,
                department: None,
                role: Role::Member,
                title: "团员".to_owned(),
                from: today,
            };
            account::add_post(write, inner.id(), &post)?;
            own::link(write, account, member.person, now).map_err(|error| match error {
                StoreError::Conflict { .. } => used(),
                other => other.into(),
            })?;
            write.target("member", id.0);
            write.note("通过邀请链接开通团员账号");
            Ok(session::start(write, &inner, account, "")?)
        })
        .await
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::field("login", "登录名已被使用，请换一个"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::login_fault;

    #[test]
    fn a_login_name_is_neither_odd_nor_a_number_of_the_person() {
        for good in ["lin.xia", "abc", "xia-2006"] {
            assert_eq!(login_fault(good), "", "{good}");
        }
        for bad in ["ab", "Lin", "林夏", "a b c", "10012345678", "99000020060504101x", &"a".repeat(33)] {
            assert_ne!(login_fault(bad), "", "{bad}");
        }
    }
}
