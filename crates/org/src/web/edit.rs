//! Changing an organisation: name, kind and level by way of a dry run, code and order at once.

use super::fields::{Typed, code_is_free, conflict, mark};
use super::new::FormPage;
use super::reshape::{self, Outcome, Way, reason_field};
use crate::OrgNumber;
use crate::operation::{Caller, Decided, renaming};
use crate::store::change::{self, Change};
use crate::store::tree::{self, Org};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::db::Read;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::ErrorSummary;
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, page_with};

async fn form(cx: &Cx, headers: &HeaderMap, org: &Org, sent: &Pairs, typed: &Typed, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let (asked, path, present, today) = (typed.clone(), org.path.clone(), org.kind.clone(), cx.today());
    let kinds = cx.read(move |read| asked.kinds(read, &path, today, &present)).await?;
    let mut fields = typed.fields(&kinds);
    fields.push(typed.day_field("自何日起", "名称、类别、级别的变更从这一天起生效，此前的留在沿革里"));
    fields.push(
        reason_field(sent.get("reason"))
            .with_hint("变更名称、类别、级别时填写，记入变更记录")
            .optional(),
    );
    fields.push(typed.sort_field());
    let fields = mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, "修改组织").await?;
    let crumbs = vec![
        Crumb::to("/orgs", "组织"),
        Crumb::to(format!("/orgs/{}", org.id), &org.name),
        Crumb::here("修改"),
    ];
    let version = match sent.get("version") {
        "" => org.version.to_string(),
        given => given.to_owned(),
    };
    Ok(FormPage {
        shell: Shell {
            crumbs,
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: vec![("version", version)],
        action: format!("/orgs/{}/edit", org.id),
        word: "保存",
        back: format!("/orgs/{}", org.id),
    })
}

async fn find(cx: &Cx, id: OrgNumber) -> Result<Org, AppError> {
    let org = cx.read(move |read| tree::find(read, id.0)).await?.ok_or(AppError::NotFound)?;
    crate::may_manage(cx, &org.path).await?;
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
    page(&form(&cx, &headers, &org, &Pairs::default(), &typed, &[]).await?)
}

/// Saves code and order; shows what another name, kind or level would do, and changes them then.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it since the form was opened; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let org = find(&cx, id).await?;
    let typed = Typed::from_pairs(&sent);
    let outcome = match save(&cx, &headers, &org, &typed, &sent).await {
        Ok(outcome) => outcome,
        Err(AppError::Invalid(wrong)) => Outcome::Again(wrong, None),
        Err(error) => return Err(error),
    };
    match outcome {
        Outcome::Done(response) => Ok(response),
        Outcome::Again(wrong, refused) => {
            let mut again = form(&cx, &headers, &org, &sent, &typed, &wrong).await?;
            let status = if let Some(text) = refused {
                again.shell.flash = Some(Flash::new(Tone::Bad, text));
                StatusCode::CONFLICT
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            page_with(status, &again)
        }
    }
}

async fn save(cx: &Cx, headers: &HeaderMap, org: &Org, typed: &Typed, sent: &Pairs) -> Result<Outcome, AppError> {
    let said = typed.read()?;
    let version: Option<i64> = sent.parse("version");
    if version != Some(org.version) {
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
    if !change.renames(org) && !change.reshapes(org) {
        plain(cx, org, change).await?;
        return Ok(Outcome::Done(http::see_other(&format!("/orgs/{}?done=edit", org.id))));
    }
    let way = Way {
        then: format!("/orgs/{}?done=edit", org.id),
        ..Way::of(org, "修改组织", "确认修改", "edit")
    };
    let id = org.id;
    reshape::answer(cx, headers, &way, sent, move |read, caller| {
        decide(read, caller, id, version, &change)
    })
    .await
}

fn decide(read: &Read<'_>, caller: &Caller, id: i64, version: Option<i64>, change: &Change) -> Result<Decided, AppError> {
    let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
    if Some(org.version) != version {
        return Err(AppError::Stale);
    }
    code_is_free(read, change.code.as_deref(), Some(org.id))?;
    renaming::decide(read, caller, &org, change)
}

/// Code and order have no history and need no dry run.
async fn plain(cx: &Cx, org: &Org, change: Change) -> Result<(), AppError> {
    let (id, version, today, own) = (org.id, org.version, cx.today(), cx.identity()?.path.clone());
    cx.write(Some(Target::new("org", id)), move |write| {
        let org = tree::find(write, id)?.ok_or(AppError::NotFound)?;
        if org.version != version {
            return Err(AppError::Stale);
        }
        crate::check_managed(write, &own, &org.path, today)?;
        code_is_free(write, change.code.as_deref(), Some(org.id))?;
        let words = change.words(&org);
        if words.is_empty() {
            write.note("保存，没有改动");
            return Ok(());
        }
        let steps = change::steps(write, &org, &change, today)?.map_err(|refused| AppError::field("day", refused.text()))?;
        change::apply(write, &org, &change, steps).map_err(conflict)?;
        write.note(words);
        Ok(())
    })
    .await
}
