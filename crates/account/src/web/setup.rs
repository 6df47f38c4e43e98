//! First start: the one-time link makes the first organisation and its first account.

use super::{enter, hash, refuse_password};
use crate::rule::contact::{refuse_login, refuse_name};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Level;
use jishi_org::store::tree::{self, NewOrg};
use jishi_platform::account::{self, NewAccount, NewPost, Purpose};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::{App, AppError, session};
use jishi_ui::page::SetupPage;
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{page, page_with, plain_frame};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SetupForm {
    org: String,
    level: String,
    account: String,
    name: String,
    password: String,
    again: String,
}

/// The posts of the first account: enough to make everything else and hand the offices out.
/// 审计员 is left to somebody else from the start.
const FIRST_POSTS: [Role; 4] = [Role::Supervisor, Role::UnitAdmin, Role::SystemAdmin, Role::SecurityAdmin];

fn fields(form: &SetupForm, wrong: [&str; 5]) -> Vec<Field> {
    let levels = Level::ALL[..3]
        .iter()
        .map(|l| (l.number().to_string(), l.word()))
        .collect::<Vec<_>>();
    let level = if form.level.is_empty() { "2" } else { &form.level };
    let levels = Choice::list(levels.iter().map(|(n, w)| (n.as_str(), *w)), level);
    let secret = |name: &str, label: &str, error: &str| {
        Field::new(name, label, FieldKind::Line("password"))
            .with_autocomplete("new-password")
            .with_error(error)
    };
    vec![
        Field::line("org", "本级组织全称")
            .with_value(&form.org)
            .with_hint("例如：共青团青山市委员会")
            .with_error(wrong[0]),
        Field::new("level", "级别", FieldKind::Radios(levels)),
        Field::line("name", "您的姓名")
            .with_value(&form.name)
            .with_autocomplete("name")
            .with_error(wrong[1]),
        Field::line("account", "登录名")
            .with_value(&form.account)
            .with_hint("字母、数字、点、横线，3 至 32 个字符")
            .with_autocomplete("username")
            .with_error(wrong[2]),
        secret("password", "密码", wrong[3]).with_hint("至少 10 个字符，可用一句好记的话"),
        secret("again", "再输一遍", wrong[4]),
    ]
}

async fn must_be_open(app: &App, token: &str) -> Result<(), AppError> {
    let (token, now) = (token.to_owned(), app.now());
    let open = app
        .db
        .read(&Scope::empty(), move |read| {
            Ok::<_, AppError>(account::none_yet(read)? && account::link_open(read, &token, Purpose::Setup, now)?)
        })
        .await?;
    if open { Ok(()) } else { Err(used()) }
}

fn used() -> AppError {
    AppError::refused("设置链接已使用或已过期；如系统尚未设置，请重新启动服务获取新链接")
}

/// The page.
///
/// # Errors
/// The link is used up or expired.
pub async fn get(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, AppError> {
    must_be_open(&app, &token).await?;
    let form = SetupForm::default();
    page(&SetupPage::new(
        plain_frame(&app, &headers),
        fields(&form, [""; 5]),
        &format!("/setup/{token}"),
    ))
}

/// Makes organisation, account and posts in one transaction, and logs in.
///
/// # Errors
/// The link is used up or expired.
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<SetupForm>,
) -> Result<Response, AppError> {
    must_be_open(&app, &token).await?;
    let login = form.account.trim().to_lowercase();
    let (org, name) = (form.org.trim().to_owned(), form.name.trim().to_owned());
    let secret = refuse_password(&form.password, &form.again, &login);
    let wrong = [
        if org.is_empty() || org.chars().count() > 100 {
            "请填写组织全称，不超过 100 个字"
        } else {
            ""
        },
        refuse_name(&name),
        refuse_login(&login),
        secret.0,
        secret.1,
    ];
    if wrong != [""; 5] {
        let again = SetupPage::new(plain_frame(&app, &headers), fields(&form, wrong), &format!("/setup/{token}"));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let level = form.level.parse().ok().and_then(Level::from_number).unwrap_or(Level::City);
    let (stored, inner, today) = (hash(&app, form.password).await?, app.clone(), app.clock.today());
    let cookie = app
        .db
        .write(app.system("setup"), move |write| {
            account::use_link(write, &token, Purpose::Setup, inner.now())?.ok_or_else(used)?;
            if !account::none_yet(write)? {
                return Err(used());
            }
            let org = tree::add(
                write,
                &NewOrg {
                    parent: None,
                    name: org,
                    short_name: String::new(),
                    level,
                    kind: "团的领导机关".to_owned(),
                    code: None,
                    sort: 0,
                    opened_on: today,
                },
            )?;
            let id = inner.id();
            account::add(
                write,
                id,
                &NewAccount {
                    login,
                    name,
                    password: Some(stored),
                    email: String::new(),
                },
                inner.now(),
            )?;
            for role in FIRST_POSTS {
                let post = NewPost {
                    account: id,
                    org: org.id,
                    department: None,
                    role,
                    title: String::new(),
                    from: today,
                };
                account::add_post(write, inner.id(), &post)?;
            }
            write.target("account", id);
            write.note("首次设置：建立第一个组织和账号");
            Ok::<_, AppError>(session::start(write, &inner, id, "")?)
        })
        .await?;
    Ok(enter(&app, &cookie, "/identity"))
}
