//! Posts: the list, and the end of one.

use super::form::FormPage;
use crate::id::PostId;
use crate::rule::post;
use crate::store::posts::{self, Filter};
use askama::Template;
use axum::extract::{Form, Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::parse_day;
use jishi_org::store::tree;
use jishi_platform::authz::{Role, Target};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::{Choice, Field, FieldKind, Pager};
use jishi_ui::{Area, Crumb, Shell, frame, page};
use serde::Deserialize;

/// Posts on one page.
const PAGE: i64 = 50;
/// States the list can be narrowed to.
const STATES: [(&str, &str); 3] = [("", "在任"), ("over", "已结束"), ("all", "全部")];

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    role: String,
    org: String,
    state: String,
    before: Option<PostId>,
}

/// What the form that ends a post sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct EndForm {
    to: String,
}

struct Row {
    end: Option<String>,
    name: String,
    login: String,
    org: String,
    org_href: String,
    line: String,
    title: String,
    days: String,
}

#[derive(Template)]
#[template(path = "account/posts.html")]
struct PostsPage {
    shell: Shell,
    query: String,
    org: String,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    narrowed: bool,
    grant: String,
}

/// The list.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the caller's part of the tree.
pub async fn get(cx: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let today = cx.today();
    let filter = Filter {
        text: asked.q.trim().chars().take(64).collect(),
        role: Role::from_slug(&asked.role).map_or("", |r| r.slug()).to_owned(),
        org: asked.org.parse().unwrap_or(0),
        state: STATES.iter().find(|s| s.0 == asked.state).map_or("", |s| s.0).to_owned(),
    };
    let (wanted, before) = (filter.clone(), asked.before.map_or(i64::MAX, |id| id.0));
    let (mut rows, total, org) = cx
        .read(move |read| {
            let org = match wanted.org {
                0 => None,
                id => Some(tree::find(read, id)?.ok_or(AppError::NotFound)?),
            };
            Ok::<_, AppError>((
                posts::list(read, &wanted, before, today, PAGE + 1)?,
                posts::count(read, &wanted, today)?,
                org,
            ))
        })
        .await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let org_text = if filter.org == 0 { String::new() } else { filter.org.to_string() };
    let here = |before: &str| {
        super::address_of(
            "/posts",
            &[
                ("q", &filter.text),
                ("role", &filter.role),
                ("org", &org_text),
                ("state", &filter.state),
                ("before", before),
            ],
        )
    };
    let next = rows.last().filter(|_| more).map(|last| here(&PostId(last.id).to_string()));
    let pager = Pager {
        total: Some(total.unsigned_abs()),
        unit: "个岗位",
        next,
        first: (before != i64::MAX).then(|| here("")),
    };
    let rows = rows
        .into_iter()
        .map(|p| Row {
            end: (!p.held().over(today) && p.account != cx.who.account).then(|| format!("/posts/{}/end", PostId(p.id))),
            line: p.line(),
            days: super::span(p.from, p.to),
            org_href: super::address_of("/posts", &[("org", &p.org.to_string())]),
            name: p.name,
            login: p.login,
            org: p.org_name,
            title: p.title,
        })
        .collect();
    let mut roles = vec![("", "全部角色")];
    roles.extend(Role::ALL.iter().map(|r| (r.slug(), r.word())));
    page(&PostsPage {
        shell: frame(&cx, &headers, Area::Posts, "岗位角色").await?,
        org: org.map(|o| o.name).unwrap_or_default(),
        roles: Choice::list(roles, &filter.role),
        states: Choice::list(STATES, &filter.state),
        narrowed: filter != Filter::default(),
        grant: super::address_of("/posts/new", &[("org", &org_text)]),
        query: filter.text,
        rows,
        pager,
    })
}

async fn load(cx: &Cx, id: PostId) -> Result<posts::Post, AppError> {
    cx.read(move |read| posts::find(read, id.0)).await?.ok_or(AppError::NotFound)
}

fn form(shell: Shell, found: &posts::Post, to: &str, wrong: &str) -> FormPage {
    let id = PostId(found.id);
    let fields = vec![
        Field::new("to", "最后一天", FieldKind::Line("date"))
            .with_value(to)
            .with_hint("当天仍可使用；需要立即停用时，填昨天")
            .with_error(wrong),
    ];
    FormPage::new(shell, fields, format!("/posts/{id}/end"), "结束岗位", ("/posts", "岗位角色")).with_intro(format!(
        "{}（{}），{} {}，自 {} 起。结束后不再有此身份，历史记录保留。",
        found.name,
        found.login,
        found.org_name,
        found.line(),
        found.from
    ))
}

/// The form that ends a post.
///
/// # Errors
/// [`AppError::NotFound`] outside the caller's part of the tree.
pub async fn end_form(cx: Cx, headers: HeaderMap, Path(id): Path<PostId>) -> Result<Response, AppError> {
    let found = load(&cx, id).await?;
    form(
        frame(&cx, &headers, Area::Posts, "结束岗位").await?,
        &found,
        &cx.today().to_string(),
        "",
    )
    .answer()
}

/// Ends a post.
///
/// # Errors
/// [`AppError::Refused`] for an own post.
pub async fn end(cx: Cx, headers: HeaderMap, Path(id): Path<PostId>, Form(sent): Form<EndForm>) -> Result<Response, AppError> {
    let (found, today, caller) = (load(&cx, id).await?, cx.today(), cx.who.account);
    let Some(last) = parse_day(sent.to.trim()) else {
        let shell = frame(&cx, &headers, Area::Posts, "结束岗位").await?;
        return form(shell, &found, &sent.to, "请填写日期，例如 2026-07-15").answer();
    };
    if let Err(refused) = post::end(caller, found.account, &found.held(), last, today) {
        if matches!(refused, post::Refused::BeforeStart) {
            return form(
                frame(&cx, &headers, Area::Posts, "结束岗位").await?,
                &found,
                &sent.to,
                &refused.text(),
            )
            .answer();
        }
        return Err(AppError::refused(refused.text()));
    }
    let note = format!("结束岗位：{} {}，最后一天 {last}", found.org_name, found.line());
    cx.write(Some(Target::new("post", id.0)), move |write| {
        posts::find(write, id.0)?.ok_or(AppError::NotFound)?;
        posts::end(write, id.0, last, today)?;
        write.note(note);
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other("/posts"))
}

/// Crumbs of a page below the list.
pub(super) fn below(shell: Shell) -> Shell {
    let crumbs = vec![Crumb::to("/posts", "岗位角色"), Crumb::here(shell.title.clone())];
    Shell { crumbs, ..shell }
}
