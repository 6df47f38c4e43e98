//! A new unit: first its kind, then the rest, so that only the attributes of the kind are asked.

use super::fields::{Said, Typed, area, conflict, is_free};
use super::look::inside;
use crate::UnitId;
use crate::attribute::Dictionary;
use crate::kind::UnitKind;
use crate::store::unit::{self, Particulars};
use crate::store::{attribute, mark, young};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http, idempotency};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Crumb, FormPage, page, page_with};

fn crumbs(here: &str) -> Vec<Crumb> {
    vec![Crumb::to("/units", "单位台账"), Crumb::here(here)]
}

async fn kinds(cx: &Cx, headers: &HeaderMap, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let all = UnitKind::all().iter().map(|kind| (kind.name.as_str(), kind.name.as_str()));
    let field = Field::new("kind", "单位类别", FieldKind::Radios(Choice::list(all, "企业")));
    let shell = inside(cx, headers, "/units", "登记单位").await?;
    let form = FormPage::new(
        shell,
        crumbs("登记"),
        vec![field],
        wrong,
        "/units/new".to_owned(),
        "下一步",
        "/units".to_owned(),
    );
    Ok(FormPage { method: "get", ..form })
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    typed: &Typed,
    dictionary: &Dictionary,
    key: &str,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let mut fields = typed.fields(dictionary);
    fields.push(typed.day_field("列入日期", "列入台账的日期，建团率从这一天起计入"));
    let shell = inside(cx, headers, "/units", format!("登记{}", typed.kind)).await?;
    let form = FormPage::new(
        shell,
        crumbs("登记"),
        fields,
        wrong,
        "/units/new".to_owned(),
        "登记",
        "/units/new".to_owned(),
    );
    Ok(FormPage {
        hidden: vec![("kind", typed.kind.clone()), ("_key", key.to_owned())],
        ..form
    })
}

async fn dictionary(cx: &Cx) -> Result<Dictionary, AppError> {
    let own = cx.identity()?.path.clone();
    cx.read(move |read| attribute::offered(read, &own)).await
}

/// The form; without a kind the choice of one.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    if UnitKind::find(asked.get("kind")).is_none() {
        return page(&kinds(&cx, &headers, &[]).await?);
    }
    let identity = cx.identity()?;
    let typed = Typed {
        kind: asked.get("kind").to_owned(),
        org: identity.org.to_string(),
        org_name: identity.org_name.clone(),
        day: cx.today().to_string(),
        ..Typed::default()
    };
    let key = jishi_kernel::id::encode(cx.id());
    page(&form(&cx, &headers, &typed, &dictionary(&cx).await?, &key, &[]).await?)
}

/// Enters it.
///
/// # Errors
/// [`AppError::Denied`] for an organisation below the direct subordinates; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let (typed, dictionary) = (Typed::from_pairs(&sent), dictionary(&cx).await?);
    let key = sent.submission(&headers);
    let made = match typed.read(&dictionary, cx.today(), false) {
        Ok(said) => create(&cx, said, &sent, key.clone()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => Ok(http::see_other(&format!("/units/{id}?done=new"))),
        Err(AppError::Invalid(wrong)) if UnitKind::find(&typed.kind).is_none() => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &kinds(&cx, &headers, &wrong).await?)
        }
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &typed, &dictionary, &key, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn create(cx: &Cx, said: Said, sent: &Pairs, key: String) -> Result<UnitId, AppError> {
    let (account, now, hash, id) = (cx.who.account, cx.now(), sent.hash(), cx.id());
    let (own, scope, today) = (cx.identity()?.path.clone(), cx.scope().clone(), cx.today());
    cx.write(None, move |write| {
        if !key.is_empty()
            && let Some(before) = idempotency::replay(write, account, &key, &hash)?
        {
            return before.parse().map_err(|_| AppError::NotFound);
        }
        let org = area(write, said.org, &own, today)?;
        is_free(write, &scope, &said, None)?;
        let new = Particulars {
            org: org.id,
            kind: said.kind.name.clone(),
            name: said.name,
            code: said.code,
            address: said.address,
        };
        unit::add(write, id, &new, said.day).map_err(conflict)?;
        mark::set(write, id, &said.marks, said.day)?;
        if let Some((day, count)) = said.young {
            young::put(write, id, day, count)?;
        }
        write.target("unit", id);
        write.note(format!("登记{}“{}”，归属{}", new.kind, new.name, org.name));
        if !key.is_empty() {
            idempotency::keep(write, account, &key, &hash, &UnitId(id).to_string(), now)?;
        }
        Ok(UnitId(id))
    })
    .await
}
