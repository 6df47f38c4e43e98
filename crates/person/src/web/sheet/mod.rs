//! The lists of this slice as sheets: the columns, filters and scope of the page each belongs to.

mod claims;
mod corrections;
mod due;
mod pairs;
mod views;

use axum::http::Method;
use jishi_platform::Routes;

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    use jishi_platform::authz::Act::{AuditRead, MemberExchange, PersonDecide};
    let get = Method::GET;
    Routes::new()
        .page(get.clone(), "/persons/claims/export.xlsx", MemberExchange, claims::get)
        .page(get.clone(), "/persons/corrections/export.xlsx", PersonDecide, corrections::get)
        .page(get.clone(), "/persons/duplicates/export.xlsx", PersonDecide, pairs::get)
        .page(get.clone(), "/persons/due/export.xlsx", PersonDecide, due::get)
        .page(get, "/persons/views/export.xlsx", AuditRead, views::get)
}
