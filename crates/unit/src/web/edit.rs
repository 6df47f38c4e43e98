//! Changing a unit: name, code, kind, attributes, number of young employees, where it lies.

use super::fields::{Said, Typed, area, conflict, is_free, open_unit};
use super::look::inside;
use crate::UnitId;
use crate::attribute::Dictionary;
use crate::kind::UnitKind;
use crate::store::unit::{self, Particulars, Unit};
use crate::store::{attribute, mark, young};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Crumb, FormPage, page, page_with};

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    unit: &Unit,
    version: &str,
    typed: &Typed,
    dictionary: &Dictionary,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    // The attributes of the present kind; another kind shows its own the next time.
    let shown = Typed {
        kind: unit.kind.clone(),
        ..typed.clone()
    };
    let kinds = UnitKind::all().iter().map(|kind| (kind.name.as_str(), kind.name.as_str()));
    let mut fields = vec![
        Field::new("kind", "单位类别", FieldKind::Select(Choice::list(kinds, &typed.kind))).with_hint("改类别后，不适用的属性自动终止"),
    ];
    fields.extend(shown.fields(dictionary));
    fields.push(typed.day_field("自何日起", "类别、属性和所属组织的变更从这一天起计入，此前的留在记录里"));
    let shell = inside(cx, headers, "/units", "修改单位").await?;
    let here = format!("/units/{}", UnitId(unit.id));
    let crumbs = vec![Crumb::to("/units", "单位台账"), Crumb::to(&here, &unit.name), Crumb::here("修改")];
    let form = FormPage::new(shell, crumbs, fields, wrong, format!("{here}/edit"), "保存", here);
    Ok(FormPage {
        hidden: vec![("version", version.to_owned())],
        ..form
    })
}

async fn marks(cx: &Cx, unit: &Unit) -> Result<(Dictionary, Vec<(crate::attribute::Mark, Day)>), AppError> {
    let (id, path, today) = (unit.id, unit.org_path.clone(), cx.today());
    cx.read(move |read| Ok::<_, AppError>((attribute::offered(read, &path)?, mark::on(read, id, today)?)))
        .await
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let (dictionary, marks) = marks(&cx, &unit).await?;
    let typed = Typed::from_unit(&unit, &marks, cx.today());
    page(&form(&cx, &headers, &unit, &unit.version.to_string(), &typed, &dictionary, &[]).await?)
}

/// Saves it.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it since the form was opened; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<UnitId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let unit = open_unit(&cx, id).await?;
    let (dictionary, current) = marks(&cx, &unit).await?;
    let typed = Typed::from_pairs(&sent);
    let saved = match typed.read(&dictionary, cx.today(), typed.kind != unit.kind) {
        Ok(mut said) => {
            // Attributes of a part of the tree the unit has left, or closed ones, are not offered: they stay.
            let kept = current
                .into_iter()
                .map(|(mark, _)| mark)
                .filter(|m| dictionary.find(&m.attribute).is_none());
            said.marks.extend(kept);
            save(&cx, id, said, sent.parse("version")).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(http::see_other(&format!("/units/{id}?done=edit"))),
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &unit, sent.get("version"), &typed, &dictionary, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn save(cx: &Cx, id: UnitId, said: Said, version: Option<i64>) -> Result<(), AppError> {
    let (own, scope, today) = (cx.identity()?.path.clone(), cx.scope().clone(), cx.today());
    cx.write(Some(Target::new("unit", id.0)), move |write| {
        let unit = unit::find(write, id.0)?.ok_or(AppError::NotFound)?;
        if Some(unit.version) != version {
            return Err(AppError::Stale);
        }
        let org = area(write, said.org, &own, today)?;
        is_free(write, &scope, &said, Some(unit.id))?;
        if said.day < unit.opened_on {
            return Err(AppError::field("day", format!("不能早于列入日期（{}）", unit.opened_on)));
        }
        let new = Particulars {
            org: org.id,
            kind: said.kind.name.clone(),
            name: said.name,
            code: said.code,
            address: said.address,
        };
        let mut words = new.words(&unit);
        let changed = mark::difference(write, unit.id, &said.marks, said.day)?;
        if changed != mark::Changed::default() {
            not_before(mark::earliest(write, unit.id)?, said.day, "上一次属性变更")?;
            words.push(format!("属性自 {} 起变更", said.day));
        }
        if new.kind != unit.kind {
            not_before(unit::kind_since(write, unit.id)?, said.day, "上一次类别变更")?;
        }
        if new.org != unit.org {
            not_before(unit::placed_since(write, unit.id)?, said.day, "划归现所属组织的日期")?;
        }
        if let Some((day, count)) = said.young
            && young::on(write, unit.id, day)? != Some(count)
        {
            young::put(write, unit.id, day, count)?;
            words.push(format!("青年职工数 {count}（{day}）"));
        }
        if words.is_empty() {
            write.note("保存，没有改动");
            return Ok(());
        }
        unit::change(write, &unit, &new, said.day).map_err(conflict)?;
        mark::set(write, unit.id, &said.marks, said.day)?;
        write.note(words.join("；"));
        Ok(())
    })
    .await
}

/// A change does not reach behind the one before it.
fn not_before(last: Option<Day>, day: Day, what: &str) -> Result<(), AppError> {
    match last {
        Some(last) if day < last => Err(AppError::field("day", format!("不能早于{what}（{last}）"))),
        _ => Ok(()),
    }
}
