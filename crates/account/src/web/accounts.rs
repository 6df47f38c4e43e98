//! Accounts: the list, and a new one.

use super::form::FormPage;
use super::secret::{SecretPage, password_address};
use crate::id::AccountId;
use crate::rule::contact;
use crate::store::accounts::{self, Filter};
use crate::store::posts;
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::account::{self, NewAccount, Purpose};
use jishi_platform::db::StoreError;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{Choice, Field, FieldKind, Pager};
use jishi_ui::{Area, Shell, frame, page};
use serde::Deserialize;

/// Accounts on one page.
const PAGE: i64 = 50;
/// How long a link to set the password is good, in milliseconds: 24 hours.
pub(super) const LINK: i64 = 86_400_000;
/// What the page with a fresh link says.
pub(super) const LINK_NOTES: [&str; 3] = [
    "链接只显示这一次，24 小时内有效，只能使用一次。",
    "请当面或用可靠方式交给本人，由本人打开并设置密码。",
    "此前未使用的链接已失效。",
];
/// States the list can be narrowed to.
const STATES: [(&str, &str); 4] = [("", "全部"), ("locked", "已锁定"), ("new", "未设密码"), ("idle", "无在任岗位")];

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    state: String,
    after: String,
}

/// What the form for a new account sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AccountForm {
    name: String,
    login: String,
    email: String,
}

struct Row {
    href: String,
    login: String,
    name: String,
    posts: Vec<String>,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "account/accounts.html")]
struct AccountsPage {
    shell: Shell,
    query: String,
    states: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    narrowed: bool,
}

/// State in a word and its tone.
pub(super) fn state(account: &accounts::Account) -> (&'static str, &'static str) {
    match (account.locked_on.is_some(), account.ready) {
        (true, _) => ("已锁定", "bad"),
        (false, false) => ("未设密码", "care"),
        (false, true) => ("正常", "good"),
    }
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let today = cx.today();
    let state_word = STATES.iter().find(|s| s.0 == asked.state).map_or("", |s| s.0);
    let filter = Filter {
        text: asked.q.trim().chars().take(64).collect(),
        state: state_word.to_owned(),
    };
    let (wanted, after) = (filter.clone(), asked.after.clone());
    let (rows, total, more) = cx
        .read(move |read| {
            let mut found = accounts::list(read, &wanted, &after, today, PAGE + 1)?;
            let more = found.len() as i64 > PAGE;
            found.truncate(PAGE as usize);
            let mut rows = Vec::new();
            for account in found {
                let held = posts::of_account(read, account.id)?;
                rows.push((account, held.into_iter().filter(|p| !p.held().over(today)).collect::<Vec<_>>()));
            }
            Ok::<_, AppError>((rows, accounts::count(read, &wanted, today)?, more))
        })
        .await?;
    let here = |after: &str| super::address_of("/accounts", &[("q", &filter.text), ("state", &filter.state), ("after", after)]);
    let next = rows.last().filter(|_| more).map(|last| here(&last.0.login));
    let rows = rows
        .into_iter()
        .map(|(account, held)| {
            let (state, tone) = state(&account);
            Row {
                href: format!("/accounts/{}", AccountId(account.id)),
                posts: held.iter().map(|p| format!("{} {}", p.org_name, p.line())).collect(),
                login: account.login,
                name: account.name,
                state,
                tone,
            }
        })
        .collect();
    page(&AccountsPage {
        shell: frame(&cx, &headers, Area::Accounts, "账号").await?,
        states: Choice::list(STATES, &filter.state),
        pager: Pager {
            total: Some(total.unsigned_abs()),
            unit: "个账号",
            next,
            first: (!asked.after.is_empty()).then(|| here("")),
        },
        narrowed: filter != Filter::default(),
        query: filter.text,
        rows,
    })
}

fn form(shell: Shell, new: &AccountForm, wrong: [&str; 3]) -> FormPage {
    let fields = vec![
        Field::line("name", "姓名").with_value(&new.name).with_error(wrong[0]),
        Field::line("login", "登录名")
            .with_value(&new.login)
            .with_hint("小写字母、数字、点、横线，3 至 32 个字符")
            .with_error(wrong[1]),
        Field::new("email", "邮箱", FieldKind::Line("email"))
            .with_value(&new.email)
            .with_hint("用于接收提醒")
            .with_error(wrong[2])
            .optional(),
    ];
    FormPage::new(shell, fields, "/accounts/new", "新建并生成设密链接", ("/accounts", "账号"))
        .with_intro("新账号没有密码，由本人通过一次性链接设置。岗位由安全管理员授予。")
}

/// The form.
///
/// # Errors
/// The store fails.
pub async fn new(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    form(
        frame(&cx, &headers, Area::Accounts, "新建账号").await?,
        &AccountForm::default(),
        [""; 3],
    )
    .answer()
}

/// Makes an account and shows the link for its first password.
///
/// # Errors
/// The store fails.
pub async fn add(cx: Cx, headers: HeaderMap, Form(form_sent): Form<AccountForm>) -> Result<Response, AppError> {
    let sent = AccountForm {
        name: form_sent.name.trim().to_owned(),
        login: form_sent.login.trim().to_lowercase(),
        email: form_sent.email.trim().to_owned(),
    };
    let wrong = [
        contact::refuse_name(&sent.name),
        contact::refuse_login(&sent.login),
        contact::refuse_email(&sent.email),
    ];
    if wrong != [""; 3] {
        return form(frame(&cx, &headers, Area::Accounts, "新建账号").await?, &sent, wrong).answer();
    }
    let (id, now, app) = (cx.id(), cx.now(), cx.app.clone());
    let new = NewAccount {
        login: sent.login.clone(),
        name: sent.name.clone(),
        password: None,
        email: sent.email.clone(),
    };
    let made = cx
        .write(None, move |write| {
            match account::add(write, id, &new, now) {
                Err(StoreError::Conflict { .. }) => return Err(AppError::field("login", "登录名已被使用，请换一个")),
                other => other?,
            }
            write.target("account", id);
            write.note("新建账号，生成设密链接");
            Ok(account::add_link(write, &app, Purpose::Password, Some(id), LINK)?)
        })
        .await;
    match made {
        Ok(secret) => {
            let shell = frame(&cx, &headers, Area::Accounts, "账号已新建").await?;
            let link = password_address(&cx.app, &headers, &secret);
            let said = format!("已新建账号 {}（{}）。", sent.login, sent.name);
            page(&SecretPage::new(
                shell,
                said,
                "设密链接",
                link,
                LINK_NOTES.to_vec(),
                (&format!("/accounts/{}", AccountId(id)), "查看账号"),
            ))
        }
        Err(AppError::Invalid(mistakes)) => {
            let taken = mistakes.first().map(|m| m.text.as_str()).unwrap_or_default();
            form(frame(&cx, &headers, Area::Accounts, "新建账号").await?, &sent, ["", taken, ""]).answer()
        }
        Err(other) => Err(other),
    }
}
