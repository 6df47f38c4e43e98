//! The departments (部室) of an organisation: adding, renaming, order, closing.

use super::show;
use crate::rule::naming;
use crate::store::department::{self, Department};
use crate::store::tree;
use crate::{DepartmentId, OrgNumber};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};

const TAKEN: &str = "已有同名部室";

fn done(org: i64) -> Response {
    http::see_other(&format!("/orgs/{org}?done=department"))
}

/// A department of the caller's organisation or of a direct subordinate.
fn own_department(read: &Read<'_>, id: i64, own: &str, today: Day) -> Result<Department, AppError> {
    let found = department::find(read, id)?.ok_or(AppError::NotFound)?;
    let org = tree::find(read, found.org)?.ok_or(AppError::NotFound)?;
    crate::check_managed(read, own, &org.path, today)?;
    Ok(found)
}

/// Adds one, or opens a closed one of that name again.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; a wrong name comes back in the page.
pub async fn add(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let typed = sent.get("name").to_owned();
    let name = naming::name(&typed, naming::DEPARTMENT);
    let (new, own, today) = (cx.id(), cx.identity()?.path.clone(), cx.today());
    let added = match name {
        Err(refused) => Err(AppError::field("name", refused.text("部室名称"))),
        Ok(name) => {
            cx.write(Some(Target::new("org", id.0)), move |write| {
                let org = tree::find(write, id.0)?.ok_or(AppError::NotFound)?;
                crate::check_managed(write, &own, &org.path, today)?;
                if org.closed_on.is_some() {
                    return Err(AppError::refused("组织已撤销，不能增加部室"));
                }
                if !department::ensure(write, new, org.id, &name)? {
                    return Err(AppError::field("name", TAKEN));
                }
                write.note(format!("增加部室“{name}”"));
                Ok(())
            })
            .await
        }
    };
    match added {
        Ok(()) => Ok(done(id.0)),
        Err(AppError::Invalid(wrong)) => {
            let wrong = wrong.first().map(|w| w.text.as_str()).unwrap_or_default();
            show::refused(&cx, &headers, id, wrong, &typed).await
        }
        Err(error) => Err(error),
    }
}

/// Gives one another name.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Refused`] for a wrong or taken name.
pub async fn rename(cx: Cx, Id(id): Id<DepartmentId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let name = naming::name(sent.get("name"), naming::DEPARTMENT).map_err(|refused| AppError::refused(refused.text("部室名称")))?;
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    let org = cx
        .write(None, move |write| {
            let found = own_department(write, id.0, &own, today)?;
            write.target("org", found.org);
            if found.name != name {
                department::rename(write, found.id, &name).map_err(|error| match error {
                    StoreError::Conflict { .. } => AppError::refused(format!("{TAKEN}“{name}”（含已撤销的）")),
                    other => other.into(),
                })?;
                write.note(format!("部室“{}”改名为“{name}”", found.name));
            }
            Ok::<_, AppError>(found.org)
        })
        .await?;
    Ok(done(org))
}

/// Moves one up or down.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn shift(cx: Cx, Id(id): Id<DepartmentId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let up = match sent.get("to") {
        "up" => true,
        "down" => false,
        _ => return Err(AppError::BadRequest("请指明上移或下移".to_owned())),
    };
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    let org = cx
        .write(None, move |write| {
            let found = own_department(write, id.0, &own, today)?;
            write.target("org", found.org);
            if department::shift(write, &found, up)? {
                write.note(format!("部室“{}”{}", found.name, if up { "上移" } else { "下移" }));
            }
            Ok::<_, AppError>(found.org)
        })
        .await?;
    Ok(done(org))
}

/// Closes one; today is its last day. What was filed under it stays.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn close(cx: Cx, Id(id): Id<DepartmentId>) -> Result<Response, AppError> {
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    let org = cx
        .write(None, move |write| {
            let found = own_department(write, id.0, &own, today)?;
            department::close(write, found.id, today)?;
            write.target("org", found.org);
            write.note(format!("撤销部室“{}”", found.name));
            Ok::<_, AppError>(found.org)
        })
        .await?;
    Ok(done(org))
}
