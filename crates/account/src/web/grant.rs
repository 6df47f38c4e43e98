//! Granting a post, in two steps that work without scripts: the organisation, then the rest.

use super::posts::below;
use crate::rule::post::{self, TITLE, Wish};
use crate::store::{accounts, posts};
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_org::store::search::{self, Query as OrgQuery};
use jishi_org::store::{department, tree};
use jishi_platform::account::{self, NewPost};
use jishi_platform::authz::Role;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Shell, fragment, frame, page, page_with};
use serde::Deserialize;

/// Choices offered at once.
const OFFERED: usize = 20;

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    org: String,
    q: String,
    account_text: String,
}

/// What the form sends; `account_text` is what was typed when nothing was picked from the list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct GrantForm {
    org: String,
    account: String,
    account_text: String,
    role: String,
    department: String,
    title: String,
    from: String,
}

struct OrgRow {
    href: String,
    name: String,
    short: String,
}

#[derive(Template)]
#[template(path = "account/grant_org.html")]
struct OrgPage {
    shell: Shell,
    query: String,
    rows: Vec<OrgRow>,
    more: bool,
}

#[derive(Template)]
#[template(path = "account/grant.html")]
struct GrantPage {
    shell: Shell,
    org: String,
    org_id: i64,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "account/options.html")]
struct Options {
    rows: Vec<(String, String, String)>,
}

/// The first step without an organisation, the second with one.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the caller's part of the tree.
pub async fn get(cx: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let shell = below(frame(&cx, &headers, Area::Posts, "授予岗位").await?);
    if let Ok(id) = asked.org.parse() {
        let (org, departments) = organisation(&cx, id).await?;
        let form = GrantForm {
            from: cx.today().to_string(),
            ..GrantForm::default()
        };
        return page(&step(shell, &org, &departments, &form, &[]));
    }
    let query = OrgQuery {
        text: asked.q.trim().to_owned(),
        ..OrgQuery::default()
    };
    let mut found = cx.read(move |read| search::page(read, &query, OFFERED + 1)).await?;
    let more = found.len() > OFFERED;
    found.truncate(OFFERED);
    let rows = found
        .into_iter()
        .map(|o| OrgRow {
            href: format!("/posts/new?org={}", o.id),
            name: o.name,
            short: o.short_name,
        })
        .collect();
    page(&OrgPage {
        shell,
        query: asked.q.trim().to_owned(),
        rows,
        more,
    })
}

async fn organisation(cx: &Cx, id: i64) -> Result<(tree::Org, Vec<department::Department>), AppError> {
    cx.read(move |read| {
        let org = tree::find(read, id)?.filter(|o| o.closed_on.is_none()).ok_or(AppError::NotFound)?;
        let departments = department::list(read, org.id)?;
        Ok::<_, AppError>((org, departments))
    })
    .await
}

fn step(shell: Shell, org: &tree::Org, departments: &[department::Department], form: &GrantForm, wrong: &[(&str, String)]) -> GrantPage {
    let error = |name: &str| wrong.iter().find(|w| w.0 == name).map(|w| w.1.clone()).unwrap_or_default();
    let ids: Vec<(String, &str)> = departments.iter().map(|d| (d.id.to_string(), d.name.as_str())).collect();
    let mut choices = vec![("", "不属于部室")];
    choices.extend(ids.iter().map(|(id, name)| (id.as_str(), *name)));
    let mut roles = vec![("", "请选择")];
    roles.extend(Role::ALL.iter().map(|r| (r.slug(), r.word())));
    let mut title = Field::line("title", "职务名称")
        .with_value(&form.title)
        .with_hint("例如：督查室主任")
        .with_error(error("title"))
        .optional();
    title.max = TITLE as u16;
    let fields = vec![
        Field::new(
            "account",
            "人员",
            FieldKind::Combo {
                source: "/posts/options/accounts".into(),
                shown: form.account_text.clone(),
            },
        )
        .with_value(&form.account)
        .with_hint("输入姓名或登录名查找")
        .with_error(error("account")),
        Field::new("role", "角色", FieldKind::Select(Choice::list(roles, &form.role))).with_error(error("role")),
        Field::new("department", "部室", FieldKind::Select(Choice::list(choices, &form.department)))
            .with_hint("部室干事必选")
            .with_error(error("department"))
            .optional(),
        title,
        Field::new("from", "起始日", FieldKind::Line("date"))
            .with_value(&form.from)
            .with_error(error("from")),
    ];
    let errors = ErrorSummary::of(&fields);
    GrantPage {
        shell: Shell {
            errors: errors.count(),
            ..shell
        },
        org: org.name.clone(),
        org_id: org.id,
        errors,
        fields,
    }
}

/// Accounts whose name or log-in name holds what is typed, as options of the box.
///
/// # Errors
/// The store fails.
pub async fn options(cx: Cx, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let typed = if asked.q.is_empty() { &asked.account_text } else { &asked.q };
    let filter = accounts::Filter {
        text: typed.trim().chars().take(64).collect(),
        state: String::new(),
    };
    let today = cx.today();
    let rows = cx
        .read(move |read| {
            let mut rows = Vec::new();
            for found in accounts::list(read, &filter, "", today, OFFERED as i64)? {
                let posts = posts::of_account(read, found.id)?;
                let place = posts
                    .iter()
                    .find(|p| !p.held().over(today))
                    .map_or_else(|| "无在任岗位".to_owned(), |p| p.org_name.clone());
                rows.push((found.id.to_string(), format!("{}（{}）", found.name, found.login), place));
            }
            Ok::<_, AppError>(rows)
        })
        .await?;
    let html = askama::Template::render(&Options { rows }).map_err(|e| AppError::Internal(e.into()))?;
    Ok(fragment(StatusCode::OK, html))
}

/// What the form means once its texts are read.
struct Parsed {
    role: Role,
    department: Option<i64>,
    title: String,
    from: Day,
}

fn parse(form: &GrantForm) -> Result<Parsed, Vec<(&'static str, String)>> {
    let title = form.title.trim().to_owned();
    let (role, from) = (Role::from_slug(&form.role), parse_day(form.from.trim()));
    let department = if form.department.is_empty() {
        Some(None)
    } else {
        form.department.parse().ok().map(Some)
    };
    let mut wrong = Vec::new();
    if role.is_none() {
        wrong.push(("role", "请选择角色".to_owned()));
    }
    if department.is_none() {
        wrong.push(("department", "请选择部室".to_owned()));
    }
    if title.chars().count() > TITLE || title.chars().any(char::is_control) {
        wrong.push(("title", format!("职务名称不超过 {TITLE} 个字")));
    }
    if from.is_none() {
        wrong.push(("from", "请填写日期，例如 2026-07-15".to_owned()));
    }
    match (role, department, from, wrong.is_empty()) {
        (Some(role), Some(department), Some(from), true) => Ok(Parsed {
            role,
            department,
            title,
            from,
        }),
        _ => Err(wrong),
    }
}

/// Grants the post.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the caller's part of the tree.
pub async fn post(cx: Cx, headers: HeaderMap, Form(form): Form<GrantForm>) -> Result<Response, AppError> {
    let (org, departments) = organisation(&cx, form.org.parse().map_err(|_| AppError::NotFound)?).await?;
    let outcome = match parse(&form) {
        Err(wrong) => Err(wrong),
        Ok(parsed) => grant(&cx, &org, &form, parsed).await?,
    };
    match outcome {
        Ok(()) => Ok(http::see_other(&format!("/posts?org={}", org.id))),
        Err(wrong) => {
            let shell = below(frame(&cx, &headers, Area::Posts, "授予岗位").await?);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &step(shell, &org, &departments, &form, &wrong))
        }
    }
}

type Wrong = Vec<(&'static str, String)>;

async fn grant(cx: &Cx, org: &tree::Org, form: &GrantForm, parsed: Parsed) -> Result<Result<(), Wrong>, AppError> {
    let (caller, today, id, org_id, org_name) = (cx.who.account, cx.today(), cx.id(), org.id, org.name.clone());
    let (picked, typed) = (form.account.clone(), form.account_text.trim().to_owned());
    let done = cx
        .write(None, move |write| {
            let receiver = match picked.parse() {
                Ok(id) => accounts::hold(write, id, today)?,
                Err(_) => match accounts::named(write, &typed, today)?.as_slice() {
                    [only] => accounts::hold(write, only.id, today)?,
                    [] => None,
                    _ => return Err(AppError::field("account", "有同名人员，请填写登录名")),
                },
            };
            let Some(receiver) = receiver else {
                return Err(AppError::field(
                    "account",
                    "没有找到这个人，请填写姓名或登录名；新人员先由系统管理员新建账号",
                ));
            };
            let department = match parsed.department {
                None => None,
                Some(id) => Some(department::find(write, id)?.ok_or_else(|| AppError::field("department", "请选择部室"))?),
            };
            let held: Vec<_> = posts::of_account(write, receiver.id)?.iter().map(posts::Post::held).collect();
            let wish = Wish {
                role: parsed.role,
                org: org_id,
                department: department.as_ref().map(|d| (d.id, d.org)),
                from: parsed.from,
            };
            post::grant(caller, receiver.id, &held, &wish, today).map_err(|refused| AppError::field(refused.field(), refused.text()))?;
            let new = NewPost {
                account: receiver.id,
                org: org_id,
                department: parsed.department,
                role: parsed.role,
                title: parsed.title,
                from: parsed.from,
            };
            account::add_post(write, id, &new)?;
            write.target("post", id);
            let place = department.map(|d| format!(" {}", d.name)).unwrap_or_default();
            write.note(format!("授予岗位：{org_name}{place} {}，自 {}", parsed.role.word(), parsed.from));
            Ok(())
        })
        .await;
    match done {
        Ok(()) => Ok(Ok(())),
        Err(AppError::Invalid(mistakes)) => {
            let known = ["account", "role", "department", "from"];
            Ok(Err(mistakes
                .into_iter()
                .filter_map(|m| Some((known.into_iter().find(|k| *k == m.field)?, m.text)))
                .collect()))
        }
        Err(other) => Err(other),
    }
}
