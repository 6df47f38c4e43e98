//! A new organisation.

use super::fields::{Typed, code_is_free, conflict, mark};
use crate::OrgNumber;
use crate::affected::Kind;
use crate::rule::{manage, naming, shape};
use crate::store::record::{self, NewChange, Part};
use crate::store::tree::{self, NewOrg, Org};
use crate::store::{children, department};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http, idempotency};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with};

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
    let (id, name) = parent.map_or((String::new(), String::new()), |org| (org.id.to_string(), org.name));
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
    fields.extend(typed.fields());
    fields.push(typed.day_field("成立日期", "不能晚于今天"));
    fields.push(
        Field::line("departments", "部室")
            .with_value(&typed.departments)
            .with_hint("用顿号分开，例如：组织部、宣传部")
            .optional(),
    );
    fields.push(
        Field {
            max: 200,
            ..Field::new("reason", "理由", FieldKind::Lines(2))
                .with_value(&typed.reason)
                .with_hint("写明依据，如批复文号，记入变更记录")
        }
        .optional(),
    );
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
        word: "新建",
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

/// Creates it.
///
/// # Errors
/// [`AppError::NotFound`] for a superior outside the scope; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let typed = Typed::from_pairs(&sent);
    let key = submission(&headers, &sent);
    match create(&cx, &typed, &sent, key.clone()).await {
        Ok(id) => Ok(http::see_other(&format!("/orgs/{id}?done=new"))),
        Err(AppError::Invalid(wrong)) => {
            let parent = match sent.parse("parent") {
                Some(number) => find(&cx, number).await?,
                None => None,
            };
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &form(&cx, &headers, &typed, parent, &key, &wrong).await?,
            )
        }
        Err(error) => Err(error),
    }
}

/// The name of this submission, empty when it has none.
fn submission(headers: &HeaderMap, sent: &Pairs) -> String {
    let header = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    header.unwrap_or(sent.get("_key")).chars().take(100).collect()
}

async fn create(cx: &Cx, typed: &Typed, sent: &Pairs, key: String) -> Result<i64, AppError> {
    let said = typed.read();
    let parent = match (sent.parse::<OrgNumber>("parent"), said) {
        (Some(parent), said) => (parent, said?),
        (None, said) => {
            let mut wrong = vec![FieldError {
                field: "parent".to_owned(),
                text: "请从列表中选择上级".to_owned(),
            }];
            if let Err(AppError::Invalid(more)) = said {
                wrong.extend(more);
            }
            return Err(AppError::Invalid(wrong));
        }
    };
    let (number, said) = parent;
    let reason = naming::optional(&typed.reason, 200).map_err(|refused| AppError::field("reason", refused.text("理由")))?;
    let (own, own_id) = (cx.identity()?.path.clone(), cx.identity()?.org);
    let (account, now, today, hash) = (cx.who.account, cx.now(), cx.today(), sent.hash());
    let ids = cx.app.clone();
    cx.write(None, move |write| {
        if !key.is_empty()
            && let Some(id) = idempotency::replay(write, account, &key, &hash)?
        {
            return id.parse().map_err(|_| AppError::NotFound);
        }
        let parent = tree::find(write, number.0)?.ok_or(AppError::NotFound)?;
        if !manage::allowed_below(&own, &parent.path) {
            return Err(AppError::Denied(manage::WORDS));
        }
        if parent.closed_on.is_some() {
            return Err(AppError::field("parent", "上级已撤销，请另选上级"));
        }
        shape::fits(said.kind, said.level, Some(parent.level), None)
            .map_err(|refused| AppError::field(refused.field(), refused.text(said.kind)))?;
        if said.day > today {
            return Err(AppError::field("day", "成立日期不能晚于今天"));
        }
        if said.day < parent.opened_on {
            return Err(AppError::field("day", format!("不能早于上级成立（{}）", parent.opened_on)));
        }
        if children::named(write, parent.id, &said.name)?.is_some() {
            return Err(AppError::field("name", "同一上级下已有同名组织"));
        }
        code_is_free(write, said.code.as_deref(), None)?;
        let sort = match said.sort {
            Some(sort) => sort,
            None => children::next_sort(write, parent.id)?,
        };
        let new = NewOrg {
            parent: Some(parent.id),
            name: said.name,
            short_name: said.short_name,
            level: said.level,
            kind: said.kind.name.clone(),
            code: said.code,
            sort,
            opened_on: said.day,
        };
        let org = tree::add(write, &new).map_err(conflict)?;
        for name in &said.departments {
            department::add(write, ids.id(), org.id, name)?;
        }
        let words = format!("新建组织“{}”", org.name);
        let change = NewChange {
            id: ids.id(),
            kind: Kind::Create,
            day: org.opened_on,
            at: now,
            account,
            org: Some(own_id),
            reason: &reason,
            words: &words,
            payload: "{}",
        };
        record::add(write, &change, &[(org.id, Part::Opened), (parent.id, Part::Target)])?;
        write.target("org", org.id);
        write.note(words);
        if !key.is_empty() {
            idempotency::keep(write, account, &key, &hash, &org.id.to_string(), now)?;
        }
        Ok(org.id)
    })
    .await
}
