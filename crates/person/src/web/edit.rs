//! Fields that may be changed at once, and the way to those that may not.

use super::words::choices;
use crate::rule::fields::{Way, follows, ways};
use crate::rule::value::value;
use crate::store::change::{By, How, NewValue, change};
use crate::store::person;
use crate::words::words;
use crate::{Field, Legacy, Masked, PersonId};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field as Input, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};

#[derive(Template)]
#[template(path = "person/edit.html")]
struct EditPage {
    shell: Shell,
    errors: ErrorSummary,
    inputs: Vec<Input>,
    /// Field, word, what it says, how it is changed.
    fixed: Vec<(Field, String, &'static str)>,
    person: Masked,
    version: String,
}

/// The input of a field; the phone is typed anew, since only its mask is known.
pub(super) fn input(field: Field, value: &str) -> Input {
    let (name, word) = (field.slug(), field.word());
    let list = |list: &[String]| FieldKind::Select(choices(list, value, "请选择"));
    match field {
        Field::Name => Input::line(name, word).with_value(value),
        Field::Number => Input::line(name, word).with_value(value).with_autocomplete("off"),
        Field::Sex => Input::new(
            name,
            word,
            FieldKind::Select(Choice::list([("", "请选择"), ("男", "男"), ("女", "女")], value)),
        ),
        Field::Born => Input::new(name, word, FieldKind::Line("date")).with_value(value),
        Field::Phone => Input::new(name, word, FieldKind::Line("tel"))
            .with_value(value)
            .with_autocomplete("off")
            .optional(),
        Field::Ethnicity => Input::new(name, word, list(&words().ethnicity)).optional(),
        Field::Education => Input::new(name, word, list(&words().education)).optional(),
        Field::Political => Input::new(name, word, list(&words().political)).optional(),
    }
}

fn plain(record: &Masked, field: Field) -> String {
    match field {
        Field::Name => record.name.clone(),
        Field::Number => record.id_mask.clone(),
        Field::Sex => record.sex.word().to_owned(),
        Field::Born => record.born.map(|d| d.to_string()).unwrap_or_default(),
        Field::Phone => record.phone_mask.clone(),
        Field::Ethnicity => record.ethnicity.clone(),
        Field::Education => record.education.clone(),
        Field::Political => record.political.clone(),
    }
}

/// The record, when the caller manages it, and how each field is changed.
async fn open(cx: &Cx, id: PersonId) -> Result<(Masked, Vec<(Field, Way)>), AppError> {
    let today = cx.today();
    let (record, ways) = cx
        .read(move |read| {
            let record = person::find(read, id)?.ok_or(AppError::NotFound)?;
            let ways = ways(read, &record.org_path, today)?;
            Ok::<_, AppError>((record, ways))
        })
        .await?;
    jishi_org::may_manage(cx, &record.org_path).await?;
    if record.erased_on.is_some() {
        return Err(AppError::refused("个人信息已抹除，不能修改"));
    }
    let ways = Field::ALL
        .into_iter()
        .filter(|field| !follows(&record, *field))
        .map(|field| {
            let empty = plain(&record, field).is_empty();
            (field, if empty { ways.of_empty(field) } else { ways.of(field) })
        })
        .collect();
    Ok((record, ways))
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    record: Masked,
    ways: &[(Field, Way)],
    sent: Option<&Pairs>,
    wrong: &[FieldError],
) -> Result<EditPage, AppError> {
    let id = record.id;
    let mut inputs = Vec::new();
    let mut fixed = Vec::new();
    for (field, way) in ways {
        let says = plain(&record, *field);
        if *way != Way::Free {
            fixed.push((*field, says, way.hint()));
            continue;
        }
        let typed = match (sent, field) {
            (Some(sent), _) => sent.get(field.slug()).to_owned(),
            // Only the mask is known: left empty, the number stays.
            (None, Field::Phone) => String::new(),
            (None, _) => says.clone(),
        };
        let fault = wrong
            .iter()
            .find(|f| f.field == field.slug())
            .map(|f| f.text.clone())
            .unwrap_or_default();
        let mut input = input(*field, &typed).with_error(fault);
        input.optional = true;
        if *field == Field::Phone && !says.is_empty() {
            input = input.with_hint(format!("现为 {says}；不填则不变"));
        }
        inputs.push(input);
    }
    let errors = ErrorSummary::of(&inputs);
    let shell = frame(cx, headers, Area::Members, "修改个人信息").await?;
    Ok(EditPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/members", "团员"),
                Crumb::to(format!("/persons/{id}"), &record.name),
                Crumb::here("修改"),
            ],
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        errors,
        inputs,
        fixed,
        version: sent.map_or_else(|| record.version.to_string(), |s| s.get("version").to_owned()),
        person: record,
    })
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>) -> Result<Response, AppError> {
    let (record, ways) = open(&cx, id).await?;
    page(&form(&cx, &headers, record, &ways, None, &[]).await?)
}

/// Saves it.
///
/// # Errors
/// [`AppError::Stale`] when somebody else changed it meanwhile; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (record, ways) = open(&cx, id).await?;
    let (mut values, mut wrong) = (Vec::new(), Vec::new());
    for (field, way) in &ways {
        let typed = sent.get(field.slug());
        let says = plain(&record, *field);
        // What is left empty stays as it is, but a word may be taken back.
        let untouched = typed.is_empty() && (says.is_empty() || matches!(field, Field::Phone | Field::Sex | Field::Born));
        if *way != Way::Free || untouched || typed == says {
            continue;
        }
        match value(*field, typed, "", Legacy::Refuse, cx.today()) {
            Ok(value) => values.push(value),
            Err(text) => wrong.push(FieldError {
                field: field.slug().to_owned(),
                text,
            }),
        }
    }
    if !wrong.is_empty() {
        let again = form(&cx, &headers, record, &ways, Some(&sent), &wrong).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    save(&cx, id, sent.parse("version"), values).await?;
    Ok(http::see_other(&format!("/persons/{id}?done=edit")))
}

async fn save(cx: &Cx, id: PersonId, version: Option<i64>, values: Vec<NewValue>) -> Result<(), AppError> {
    let app = cx.app.clone();
    let by = By {
        account: cx.who.account,
        at: cx.now(),
        how: How::Direct,
    };
    cx.write(Some(Target::new("person", id.0)), move |write| {
        let record = person::find(write, id)?.ok_or(AppError::NotFound)?;
        if Some(record.version) != version {
            return Err(AppError::Stale);
        }
        let changed = change(write, &app, id, &values, by)?;
        let words: Vec<&str> = changed.iter().map(|field| field.word()).collect();
        write.note(if words.is_empty() {
            "保存个人信息，没有改动".to_owned()
        } else {
            format!("修改个人信息：{}", words.join("、"))
        });
        Ok(())
    })
    .await
}
