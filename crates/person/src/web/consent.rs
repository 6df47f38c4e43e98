//! 监护人同意: noting one, and its withdrawal.

use super::correction::FormPage;
use super::upload::{ACCEPT, Upload, hint};
use super::words::choices;
use crate::rule::value::name;
use crate::store::consent::{self, NewConsent};
use crate::store::person;
use crate::words::words;
use crate::{Masked, PersonId};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::parse_day;
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};

async fn open(cx: &Cx, id: PersonId) -> Result<Masked, AppError> {
    let record = cx.read(move |read| person::find(read, id)).await?.ok_or(AppError::NotFound)?;
    jishi_org::may_manage(cx, &record.org_path).await?;
    if record.erased_on.is_some() {
        return Err(AppError::refused("个人信息已抹除"));
    }
    Ok(record)
}

async fn form(cx: &Cx, headers: &HeaderMap, record: &Masked, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let fault = |name: &str| wrong.iter().find(|f| f.field == name).map(|f| f.text.clone()).unwrap_or_default();
    let day = if sent.get("given_on").is_empty() {
        cx.today().to_string()
    } else {
        sent.get("given_on").to_owned()
    };
    let fields = vec![
        Field::line("guardian", "监护人姓名")
            .with_value(sent.get("guardian"))
            .with_error(fault("guardian")),
        Field::new(
            "relation",
            "与本人关系",
            FieldKind::Select(choices(&words().relation, sent.get("relation"), "请选择")),
        )
        .with_error(fault("relation")),
        Field::new("given_on", "同意日期", FieldKind::Line("date"))
            .with_value(day)
            .with_error(fault("given_on")),
        Field::new(
            "how",
            "同意方式",
            FieldKind::Select(choices(&words().consent, sent.get("how"), "请选择")),
        )
        .with_error(fault("how")),
        Field::new("proof", "同意书", FieldKind::File(ACCEPT))
            .with_hint(hint(cx, &record.org_path).await?)
            .with_error(fault("proof")),
    ];
    let errors = ErrorSummary::of(&fields);
    let id = record.id;
    let shell = frame(cx, headers, Area::Members, "登记监护人同意").await?;
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/members", "团员"),
                Crumb::to(format!("/persons/{id}"), &record.name),
                Crumb::here("监护人同意"),
            ],
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        errors,
        facts: vec![
            ("姓名", record.name.clone()),
            ("出生日期", record.born.map(|d| d.to_string()).unwrap_or_default()),
        ],
        fields,
        hidden: Vec::new(),
        action: format!("/persons/{id}/consent"),
        word: "保存",
        back: format!("/persons/{id}"),
    })
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>) -> Result<Response, AppError> {
    let record = open(&cx, id).await?;
    page(&form(&cx, &headers, &record, &Pairs::default(), &[]).await?)
}

/// Notes one.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, upload: Upload) -> Result<Response, AppError> {
    let record = open(&cx, id).await?;
    match save(&cx, &record, &upload).await {
        Ok(()) => Ok(http::see_other(&format!("/persons/{id}?done=consent"))),
        Err(AppError::Invalid(wrong)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &record, &upload.pairs, &wrong).await?,
        ),
        Err(error) => Err(error),
    }
}

async fn save(cx: &Cx, record: &Masked, upload: &Upload) -> Result<(), AppError> {
    let (sent, mut wrong) = (&upload.pairs, Vec::new());
    let mut fault = |field: &str, text: String| {
        wrong.push(FieldError {
            field: field.to_owned(),
            text,
        });
    };
    let guardian = name(sent.get("guardian")).unwrap_or_else(|text| {
        fault("guardian", text.replace("姓名", "监护人姓名"));
        String::new()
    });
    for (field, list, text) in [
        ("relation", &words().relation, "请选择与本人关系"),
        ("how", &words().consent, "请选择同意方式"),
    ] {
        if !list.iter().any(|word| word == sent.get(field)) {
            fault(field, text.to_owned());
        }
    }
    let day = parse_day(sent.get("given_on")).filter(|day| *day <= cx.today());
    if day.is_none() {
        fault("given_on", "请填写同意日期，不能晚于今天".to_owned());
    }
    let (true, Some(given_on)) = (wrong.is_empty(), day) else {
        return Err(AppError::Invalid(wrong));
    };
    let proof = super::upload::store(upload, cx, &record.org_path).await?;
    if proof.is_empty() {
        return Err(AppError::field("proof", "请上传同意书"));
    }
    let (app, id) = (cx.app.clone(), record.id);
    let new = NewConsent {
        person: id,
        guardian,
        relation: sent.get("relation").to_owned(),
        given_on,
        how: sent.get("how").to_owned(),
        account: cx.who.account,
        proof,
    };
    cx.write(Some(Target::new("person", id.0)), move |write| {
        person::find(write, id)?.ok_or(AppError::NotFound)?;
        consent::add(write, &app, &new)?;
        write.note("登记监护人同意");
        Ok::<_, AppError>(())
    })
    .await
}

/// Ends the consents that stand.
///
/// # Errors
/// As [`get`].
pub async fn withdraw(cx: Cx, Id(id): Id<PersonId>, Sent(_): Sent) -> Result<Response, AppError> {
    open(&cx, id).await?;
    let today = cx.today();
    cx.write(Some(Target::new("person", id.0)), move |write| {
        person::find(write, id)?.ok_or(AppError::NotFound)?;
        for standing in consent::list(write, id)?.into_iter().filter(|c| c.withdrawn_on.is_none()) {
            consent::withdraw(write, id, standing.id, today)?;
        }
        write.note("撤回监护人同意");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other(&format!("/persons/{id}?done=consent")))
}
