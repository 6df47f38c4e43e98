//! The lists of this slice as sheets: the columns, filters and scope of the page each belongs to.

mod appraisal;
mod discipline;
mod exits;
mod invitations;
mod lists;
mod ratio;
mod registration;
mod requests;
mod views;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act::{MemberExchange, MemberSelf};

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    let get = Method::GET;
    Routes::new()
        .page(get.clone(), "/members/lists/export.xlsx", MemberExchange, lists::get)
        .page(get.clone(), "/members/exits/export.xlsx", MemberExchange, exits::get)
        .page(get.clone(), "/members/registration/export.xlsx", MemberExchange, registration::get)
        .page(get.clone(), "/members/appraisal/export.xlsx", MemberExchange, appraisal::get)
        .page(get.clone(), "/members/ratio/export.xlsx", MemberExchange, ratio::get)
        .page(get.clone(), "/members/invitations/export.xlsx", MemberExchange, invitations::get)
        .page(get.clone(), "/members/discipline/export.xlsx", MemberExchange, discipline::get)
        .page(get.clone(), "/members/requests/export.xlsx", MemberExchange, requests::get)
        .page(get, "/my/views/export.xlsx", MemberSelf, views::get)
}
