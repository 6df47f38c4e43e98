//! Organisations as a file, in the columns of their import.

use super::{org_asked, org_at, then};
use crate::{Export, export};
use axum::response::Response;
use jishi_exchange::sheet::{Format, Value};
use jishi_org::import;
use jishi_org::store::listing::{self, Listed};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;

/// `GET /orgs/export.xlsx?org=`: everything below an organisation, below the own one without. With `on` it is
/// the page of the tree on a day: see [`then`].
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    if !asked.get("on").is_empty() {
        return then::get(&cx, &asked).await;
    }
    let number = org_asked(&cx, &asked, "org")?;
    let org = cx.read(move |read| org_at(read, number)).await?;
    let filters = format!("{}的所有下级", org.name);
    let what = Export::register("组织", import::columns(), filters, Format::Xlsx);
    export(
        &cx,
        what,
        move |read, sink| Ok(listing::each(read, &org.path, |listed| sink(&row(listed)))?),
        |_, _| Ok(()),
    )
    .await
}

/// In the order of [`import::columns`].
fn row(listed: Listed) -> [Value; 15] {
    let text = <Value as From<String>>::from;
    let [industry, contact, phone, email, institution, graduates] = listed.particulars.map(text);
    [
        text(listed.parent_code),
        text(listed.code),
        text(listed.name),
        text(listed.short_name),
        text(listed.level.word().to_owned()),
        text(listed.kind),
        Value::Date(listed.opened_on),
        text(listed.departments.join("、")),
        industry,
        contact,
        phone,
        email,
        institution,
        graduates,
        listed.held_on.map_or(Value::Empty, Value::Date),
    ]
}
