//! Asking for a correction of a protected field.

use super::edit::input;
use super::upload::{ACCEPT, Upload, hint};
use crate::rule::fields::{FOLLOWS, Way, follows, ways};
use crate::rule::value::value;
use crate::store::correction::{self, NewCorrection};
use crate::store::person;
use crate::{Document, Field, Legacy, Masked, PersonId};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs};
use jishi_ui::part::{Choice, ErrorSummary, Field as Input, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};

/// A form with files, used by several pages.
#[derive(askama::Template)]
#[template(path = "person/form.html")]
pub(super) struct FormPage {
    pub(super) shell: Shell,
    pub(super) errors: ErrorSummary,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) fields: Vec<Input>,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) action: String,
    pub(super) word: &'static str,
    pub(super) back: String,
}

async fn open(cx: &Cx, id: PersonId, field: Field) -> Result<(Masked, Way), AppError> {
    let today = cx.today();
    let (record, way) = cx
        .read(move |read| {
            let record = person::find(read, id)?.ok_or(AppError::NotFound)?;
            let way = ways(read, &record.org_path, today)?.of(field);
            Ok::<_, AppError>((record, way))
        })
        .await?;
    jishi_org::may_manage(cx, &record.org_path).await?;
    if record.erased_on.is_some() {
        return Err(AppError::refused("个人信息已抹除，不能更正"));
    }
    if follows(&record, field) {
        return Err(AppError::refused(FOLLOWS));
    }
    Ok((record, way))
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    record: &Masked,
    field: Field,
    way: Way,
    sent: &Pairs,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let fault = |name: &str| wrong.iter().find(|f| f.field == name).map(|f| f.text.clone()).unwrap_or_default();
    let mut fields = Vec::new();
    if field == Field::Number {
        let kinds = Document::all().iter().map(|d| (d.name.as_str(), d.name.as_str()));
        let now = if sent.get("document").is_empty() {
            record.id_kind.as_str()
        } else {
            sent.get("document")
        };
        fields.push(Input::new("document", "证件种类", FieldKind::Select(Choice::list(kinds, now))));
    }
    let mut asked = input(field, sent.get(field.slug())).with_error(fault(field.slug()));
    asked.optional = false;
    asked.label = format!("正确的{}", field.word());
    fields.push(asked);
    fields.push(
        Input::new("reason", "申请事由", FieldKind::Lines(3))
            .with_value(sent.get("reason"))
            .with_hint("例如：登记时录入有误")
            .with_error(fault("reason")),
    );
    let proof = Input::new("proof", "证明材料", FieldKind::File(ACCEPT))
        .with_hint(hint(cx, &record.org_path).await?)
        .with_error(fault("proof"));
    fields.push(if way == Way::Fixed { proof } else { proof.optional() });
    let errors = ErrorSummary::of(&fields);
    let title = format!("申请更正{}", field.word());
    let shell = frame(cx, headers, Area::Members, title).await?;
    let id = record.id;
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/members", "团员"),
                Crumb::to(format!("/persons/{id}"), &record.name),
                Crumb::here("申请更正"),
            ],
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        errors,
        facts: vec![
            ("姓名", record.name.clone()),
            ("证件号码", record.id_mask.clone()),
            ("变更方式", way.hint().to_owned()),
        ],
        fields,
        hidden: vec![("field", field.slug().to_owned())],
        action: format!("/persons/{id}/correction"),
        word: "提交申请",
        back: format!("/persons/{id}/edit"),
    })
}

/// The form; `field` names what is to be corrected.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope or for an unknown field.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let field = Field::from_slug(asked.get("field")).ok_or(AppError::NotFound)?;
    let (record, way) = open(&cx, id, field).await?;
    page(&form(&cx, &headers, &record, field, way, &Pairs::default(), &[]).await?)
}

/// Asks for it.
///
/// # Errors
/// [`AppError::Refused`] while one of the same field waits; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, upload: Upload) -> Result<Response, AppError> {
    let field = Field::from_slug(upload.pairs.get("field")).ok_or(AppError::NotFound)?;
    let (record, way) = open(&cx, id, field).await?;
    match file(&cx, &record, field, way, &upload).await {
        Ok(()) => Ok(http::see_other(&format!("/persons/{id}?done=correction"))),
        Err(AppError::Invalid(wrong)) => {
            let again = form(&cx, &headers, &record, field, way, &upload.pairs, &wrong).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error),
    }
}

async fn file(cx: &Cx, record: &Masked, field: Field, way: Way, upload: &Upload) -> Result<(), AppError> {
    let sent = &upload.pairs;
    let value = value(field, sent.get(field.slug()), sent.get("document"), Legacy::Refuse, cx.today())
        .map_err(|text| AppError::field(field.slug(), text))?;
    let reason = match sent.get("reason").chars().count() {
        0 => return Err(AppError::field("reason", "请填写申请事由")),
        count if count > 300 => return Err(AppError::field("reason", "申请事由不能超过 300 个字")),
        _ => sent.get("reason").to_owned(),
    };
    let proof = super::upload::store(upload, cx, &record.org_path).await?;
    if proof.is_empty() && way == Way::Fixed {
        return Err(AppError::field("proof", "请上传证明材料"));
    }
    let (app, id) = (cx.app.clone(), record.id);
    let new = NewCorrection {
        person: id,
        org: cx.identity()?.org,
        account: cx.who.account,
        value,
        reason,
        proof,
    };
    cx.write(Some(Target::new("person", id.0)), move |write| {
        person::find(write, id)?.ok_or(AppError::NotFound)?;
        correction::add(write, &app, &new)?;
        write.note(format!("申请更正{}", field.word()));
        Ok::<_, AppError>(())
    })
    .await
}
