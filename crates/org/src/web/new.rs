//! A new organisation.

use super::fields::{Typed, code_is_free, mark};
use super::reshape::{self, Way};
use crate::OrgNumber;
use crate::affected::Doing;
use crate::operation::apply::apply;
use crate::operation::creating::{self, Request};
use crate::operation::{Caller, Decided};
use crate::rule::manage;
use crate::store::record::{self, Part};
use crate::store::tree::{self, Org};
use crate::store::turn::hold;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::db::Read;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http, idempotency};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, page_with};

#[derive(Template)]
#[template(path = "org/form.html")]
pub(super) struct FormPage {
    pub(super) shell: Shell,
    pub(super) errors: ErrorSummary,
    pub(super) fields: Vec<Field>,
    /// Hidden fields.
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) action: String,
    pub(super) word: &'static str,
    pub(super) back: String,
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    typed: &Typed,
    parent: Option<Org>,
    key: &str,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let (id, name, path) = match parent {
        Some(org) => (org.id.to_string(), org.name, org.path),
        None => (String::new(), String::new(), cx.identity()?.path.clone()),
    };
    let (asked, today) = (typed.clone(), cx.today());
    let kinds = cx.read(move |read| asked.kinds(read, &path, today, "")).await?;
    let back = if id.is_empty() {
        "/orgs".to_owned()
    } else {
        format!("/orgs?open={id}")
    };
    let above = FieldKind::Combo {
        source: "/orgs/options".to_owned(),
        shown: name,
    };
    let mut fields = vec![
        Field::new("parent", "上级", above)
            .with_value(id)
            .with_hint("输入名称、编码或拼音首字母查找"),
    ];
    fields.extend(typed.fields(&kinds));
    fields.push(typed.day_field("成立日期", "不能晚于今天"));
    fields.push(
        Field::line("departments", "部室")
            .with_value(&typed.departments)
            .with_hint("用顿号分开，例如：组织部、宣传部")
            .optional(),
    );
    fields.push(reshape::reason_field(&typed.reason));
    fields.push(typed.sort_field());
    let fields = mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, "新建组织").await?;
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/orgs", "组织"), Crumb::here("新建")],
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: vec![("_key", key.to_owned())],
        action: "/orgs/new".to_owned(),
        word: "核对影响",
        back,
    })
}

async fn find(cx: &Cx, number: OrgNumber) -> Result<Option<Org>, AppError> {
    cx.read(move |read| tree::find(read, number.0)).await
}

/// The form; `parent` names the superior, the own unit when it does not.
///
/// # Errors
/// [`AppError::NotFound`] for a superior outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let number = match asked.get("parent") {
        "" => OrgNumber(cx.identity()?.org),
        given => given.parse().map_err(|_| AppError::NotFound)?,
    };
    let parent = find(&cx, number).await?.ok_or(AppError::NotFound)?;
    if !manage::allowed_below(&cx.identity()?.path, &parent.path) {
        return Err(AppError::Denied(manage::WORDS));
    }
    let typed = Typed {
        level: (parent.level.number() + 1).min(5).to_string(),
        day: cx.today().to_string(),
        ..Typed::default()
    };
    let key = jishi_kernel::id::encode(cx.id());
    page(&form(&cx, &headers, &typed, Some(parent), &key, &[]).await?)
}

/// Shows what would be made, and makes it when the page of that sends the form again.
///
/// # Errors
/// [`AppError::NotFound`] for a superior outside the scope, [`AppError::Stale`] when it changed meanwhile; mistakes
/// come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let typed = Typed::from_pairs(&sent);
    let again = async |status, wrong: &[FieldError], refused: Option<String>| {
        let parent = match sent.parse("parent") {
            Some(number) => find(&cx, number).await?,
            None => None,
        };
        let mut form = form(&cx, &headers, &typed, parent, &sent.submission(&headers), wrong).await?;
        form.shell.flash = refused.map(|text| Flash::new(Tone::Bad, text));
        page_with(status, &form)
    };
    match answer(&cx, &headers, &typed, &sent).await {
        Err(AppError::Invalid(wrong)) => again(StatusCode::UNPROCESSABLE_ENTITY, &wrong, None).await,
        Err(AppError::Refused(text)) => again(StatusCode::CONFLICT, &[], Some(text)).await,
        other => other,
    }
}

async fn answer(cx: &Cx, headers: &HeaderMap, typed: &Typed, sent: &Pairs) -> Result<Response, AppError> {
    let (request, reason) = match (request(typed, sent), reshape::reason(sent)) {
        (Ok(request), Ok(reason)) => (request, reason),
        (Err(AppError::Invalid(mut wrong)), Err(AppError::Invalid(more))) => {
            wrong.extend(more);
            return Err(AppError::Invalid(wrong));
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let (caller, parent) = (reshape::caller(cx)?, OrgNumber(request.parent));
    let decide = move |read: &Read<'_>, caller: &Caller| {
        let decided = creating::decide(read, caller, &request)?;
        code_is_free(read, request.code.as_deref(), None)?;
        Ok(decided)
    };
    let seal = sent.get("seal").to_owned();
    if !seal.is_empty() {
        let id = create(cx, sent, sent.submission(headers), seal, reason, caller, decide).await?;
        return Ok(http::see_other(&format!("/orgs/{id}?done=new")));
    }
    let parent = find(cx, parent).await?.ok_or(AppError::NotFound)?;
    let way = Way {
        title: "新建组织",
        word: "确认新建",
        action: "/orgs/new".to_owned(),
        org: (parent.id, parent.name),
        then: String::new(),
    };
    reshape::preview(cx, headers, &way, sent, reason, caller, decide).await
}

/// What the form says.
fn request(typed: &Typed, sent: &Pairs) -> Result<Request, AppError> {
    match (sent.parse::<OrgNumber>("parent"), typed.read()) {
        (Some(parent), Ok(said)) => Ok(Request {
            parent: parent.0,
            name: said.name,
            short_name: said.short_name,
            level: said.level,
            kind: said.kind,
            code: said.code,
            sort: said.sort,
            day: said.day,
            departments: said.departments,
        }),
        (Some(_), Err(error)) => Err(error),
        (None, said) => {
            let mut wrong = vec![FieldError {
                field: "parent".to_owned(),
                text: "请从列表中选择上级".to_owned(),
            }];
            if let Err(AppError::Invalid(more)) = said {
                wrong.extend(more);
            }
            Err(AppError::Invalid(wrong))
        }
    }
}

/// Makes it, once for each submission; gives its number.
async fn create(
    cx: &Cx,
    sent: &Pairs,
    key: String,
    seal: String,
    reason: String,
    caller: Caller,
    decide: impl Fn(&Read<'_>, &Caller) -> Result<Decided, AppError> + Send + 'static,
) -> Result<i64, AppError> {
    let (app, account, now, hash, change) = (cx.app.clone(), cx.who.account, cx.now(), sent.hash(), cx.id());
    cx.write(None, move |write| {
        if !key.is_empty()
            && let Some(id) = idempotency::replay(write, account, &key, &hash)?
        {
            return id.parse().map_err(|_| AppError::NotFound);
        }
        hold(write)?;
        let decided = decide(write, &caller)?;
        if decided.seal() != seal {
            return Err(AppError::Stale);
        }
        let doing = Doing {
            now,
            account,
            change,
            id: &|| app.id(),
        };
        apply(write, decided, &reason, caller.own.as_ref().map(|own| own.0), &doing)?;
        let made = record::touched(write, change, Part::Opened)?;
        let id = *made.first().ok_or(AppError::Stale)?;
        write.target("org", id);
        if !key.is_empty() {
            idempotency::keep(write, account, &key, &hash, &id.to_string(), now)?;
        }
        Ok(id)
    })
    .await
}
