//! Full numbers for a minute: a right of its own, with a reason, noted for the person and the auditor.

use super::show::reveal_fields;
use super::words::reason;
use crate::store::view::{NewView, What};
use crate::store::{person, reveal};
use crate::words::words;
use crate::{Masked, PersonId};
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Id, Sent};
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with, watermark};

/// How long the numbers stay on the screen.
const SECONDS: u8 = 60;

#[derive(Template)]
#[template(path = "person/reveal.html")]
struct RevealPage {
    shell: Shell,
    person: Masked,
    errors: ErrorSummary,
    /// The question again, when there is something wrong with the answer.
    fields: Vec<Field>,
    number: String,
    phone: String,
    reason: String,
}

/// Shows the numbers.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Refused`] for erased data; without a reason the question comes back.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let record = cx.read(move |read| person::find(read, id)).await?.ok_or(AppError::NotFound)?;
    if record.erased_on.is_some() {
        return Err(AppError::refused("个人信息已抹除"));
    }
    let shell = Shell {
        crumbs: vec![
            Crumb::to("/members", "团员"),
            Crumb::to(format!("/persons/{id}"), &record.name),
            Crumb::here("完整信息"),
        ],
        watermark: watermark(&cx),
        ..frame(&cx, &headers, Area::Members, "查看完整证件号码").await?
    };
    let why = match reason(&words().reveal, sent.get("reason"), sent.get("text")) {
        Ok(why) => why,
        Err(wrong) => {
            let mut fields = reveal_fields();
            if let Some(first) = fields.first_mut() {
                first.error = wrong;
            }
            let errors = ErrorSummary::of(&fields);
            let again = RevealPage {
                shell: Shell {
                    errors: errors.count(),
                    ..shell
                },
                person: record,
                errors,
                fields,
                number: String::new(),
                phone: String::new(),
                reason: String::new(),
            };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    let (app, account, org, now, said) = (cx.app.clone(), cx.who.account, cx.identity()?.org, cx.now(), why.clone());
    let full = cx
        .write(Some(Target::new("person", id.0)), move |write| {
            let record = person::find(write, id)?.ok_or(AppError::NotFound)?;
            let look = NewView {
                id: app.id(),
                person: record.id,
                at: now,
                account,
                org,
                what: What::Number,
                reason: &said,
            };
            write.note("查看完整证件号码和联系电话");
            Ok::<_, AppError>(reveal::reveal(write, &app.keys, &look)?)
        })
        .await?;
    let shown = |text: Option<zeroize::Zeroizing<String>>| text.map(|t| t.to_string()).unwrap_or_default();
    let mut response = page(&RevealPage {
        shell,
        person: record,
        errors: ErrorSummary::default(),
        fields: Vec::new(),
        number: shown(full.number),
        phone: shown(full.phone),
        reason: why,
    })?;
    // Neither the browser nor anything between keeps it, and it leaves the screen by itself.
    let back = header::HeaderValue::from_str(&format!("{SECONDS}; url=/persons/{id}")).map_err(|e| AppError::Internal(e.into()))?;
    let nothing = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, nothing);
    response.headers_mut().insert(header::REFRESH, back);
    Ok(response)
}
