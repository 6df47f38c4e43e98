//! Changing an organisation: name, kind, level, code, order.

use super::fields::{Said, Typed, code_is_free, conflict, mark};
use super::input::{Id, Sent};
use super::new::FormPage;
use crate::OrgNumber;
use crate::rule::shape;
use crate::store::change::{self, Change};
use crate::store::children;
use crate::store::tree::{self, Org};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::authz::Target;
use jishi_platform::db::Write;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::part::ErrorSummary;
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with};

async fn form(cx: &Cx, headers: &HeaderMap, org: &Org, version: &str, typed: &Typed, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let mut fields = typed.fields();
    fields.push(typed.day_field("自何日起", "名称、类别、级别的变更从这一天起生效，此前的留在沿革里"));
    fields.push(typed.sort_field());
    let fields = mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, "修改组织").await?;
    let crumbs = vec![
        Crumb::to("/orgs", "组织"),
        Crumb::to(format!("/orgs/{}", org.id), &org.name),
        Crumb::here("修改"),
    ];
    Ok(FormPage {
        shell: Shell {
            crumbs,
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: vec![("version", version.to_owned())],
        action: format!("/orgs/{}/edit", org.id),
        word: "保存",
        back: format!("/orgs/{}", org.id),
    })
}

async fn find(cx: &Cx, id: OrgNumber) -> Result<Org, AppError> {
    let org = cx.read(move |read| tree::find(read, id.0)).await?.ok_or(AppError::NotFound)?;
    if org.closed_on.is_some() {
        Err(AppError::refused("组织已撤销，不能修改"))
    } else {
        Ok(org)
    }
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
    let org = find(&cx, id).await?;
    let typed = Typed::from_org(&org, cx.today());
    page(&form(&cx, &headers, &org, &org.version.to_string(), &typed, &[]).await?)
}

/// Saves it.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it since the form was opened; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let org = find(&cx, id).await?;
    let typed = Typed::from_pairs(&sent);
    match save(&cx, id, &typed, sent.parse("version")).await {
        Ok(()) => Ok(http::see_other(&format!("/orgs/{id}?done=edit"))),
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &org, sent.get("version"), &typed, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn save(cx: &Cx, id: OrgNumber, typed: &Typed, version: Option<i64>) -> Result<(), AppError> {
    let (said, today) = (typed.read()?, cx.today());
    cx.write(Some(Target::new("org", id.0)), move |write| {
        let org = tree::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if Some(org.version) != version {
            return Err(AppError::Stale);
        }
        let change = Change {
            name: said.name.clone(),
            short_name: said.short_name.clone(),
            kind: said.kind.name.clone(),
            level: said.level,
            code: said.code.clone(),
            sort: said.sort.unwrap_or(org.sort),
            from: said.day,
        };
        apply(write, &org, &change, &said, today)
    })
    .await
}

fn apply(write: &mut Write<'_>, org: &Org, change: &Change, said: &Said, today: Day) -> Result<(), AppError> {
    if change.reshapes(org) {
        let parent = match org.parent {
            // The superior of the own unit lies outside the scope; its level is the unit's business no less.
            Some(parent) => tree::level(write, parent)?,
            None => None,
        };
        let child = children::highest(write, org.id)?;
        shape::fits(said.kind, said.level, parent, child).map_err(|refused| AppError::field(refused.field(), refused.text(said.kind)))?;
    }
    if let (true, Some(parent)) = (change.name != org.name, org.parent)
        && children::named(write, parent, &change.name)?.is_some_and(|other| other.id != org.id)
    {
        return Err(AppError::field("name", "同一上级下已有同名组织"));
    }
    code_is_free(write, change.code.as_deref(), Some(org.id))?;
    let steps = change::steps(write, org, change, today)?.map_err(|refused| AppError::field("day", refused.text()))?;
    let words = change.words(org);
    if words.is_empty() {
        write.note("保存，没有改动");
        return Ok(());
    }
    change::apply(write, org, change, steps).map_err(conflict)?;
    let from = if change.renames(org) || change.reshapes(org) {
        format!("，自 {} 起", change.from)
    } else {
        String::new()
    };
    write.note(format!("{words}{from}"));
    Ok(())
}
