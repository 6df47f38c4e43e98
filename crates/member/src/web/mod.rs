//! Pages of this slice, one noun a file, get and post side by side.

mod appraisal;
mod asked;
mod card;
mod common;
mod contact;
mod discipline;
mod document;
mod edit;
mod exit;
mod exits;
mod export;
mod form;
mod invitation;
mod join;
mod keep;
mod list;
mod my;
mod my_correction;
mod new;
mod ratio;
mod record;
mod registration;
mod request;
mod requests;
mod sheet;
mod step;
mod todo;
mod upload;
mod view;

pub(crate) use discipline::horizon;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    use Act::{MemberExchange, MemberManage, MemberRead, PersonReveal};
    let (get, post) = (Method::GET, Method::POST);
    Routes::new()
        .page(get.clone(), "/members", MemberRead, list::get)
        .page(get.clone(), "/members/export.xlsx", MemberExchange, export::xlsx)
        .page(get.clone(), "/members/export.csv", MemberExchange, export::csv)
        .page(get.clone(), "/members/export", PersonReveal, export::ask)
        .page(post.clone(), "/members/export", PersonReveal, export::whole)
        .page(get.clone(), "/members/lists", MemberRead, todo::get)
        .page(get.clone(), "/members/new", MemberManage, new::get)
        .page(post.clone(), "/members/new", MemberManage, new::post)
        .page(get.clone(), "/members/exits", MemberRead, exits::get)
        .page(post.clone(), "/members/exits/{id}", MemberManage, exits::decide)
        .page(get.clone(), "/members/registration", MemberRead, registration::get)
        .page(post.clone(), "/members/registration", MemberManage, registration::post)
        .page(get.clone(), "/members/appraisal", MemberRead, appraisal::get)
        .page(post.clone(), "/members/appraisal", MemberManage, appraisal::post)
        .page(post.clone(), "/members/appraisal/decision", MemberManage, appraisal::decide)
        .page(get.clone(), "/members/ratio", MemberRead, ratio::get)
        .page(post.clone(), "/members/ratio", MemberManage, ratio::post)
        .page(get.clone(), "/members/invitations", MemberManage, invitation::get)
        .page(post.clone(), "/members/invitations", MemberManage, invitation::post)
        .page(get.clone(), "/members/discipline", MemberRead, discipline::get)
        .page(post.clone(), "/members/discipline/{id}", MemberManage, discipline::decide)
        .page(get.clone(), "/members/requests", MemberRead, requests::get)
        .page(post.clone(), "/members/requests/{id}", MemberManage, requests::decide)
        .page(get.clone(), "/members/documents/{id}", MemberRead, document::get)
        .page(post.clone(), "/members/documents/{id}/check", MemberManage, document::check)
        .page(get.clone(), "/members/{id}", MemberRead, card::get)
        .page(get.clone(), "/members/{id}/edit", MemberManage, edit::get)
        .page(post.clone(), "/members/{id}/edit", MemberManage, edit::post)
        .page(get.clone(), "/members/{id}/request", MemberManage, request::get)
        .page(post.clone(), "/members/{id}/request", MemberManage, request::post)
        .page(post.clone(), "/members/{id}/steps", MemberManage, step::post)
        .page(post.clone(), "/members/{id}/documents", MemberManage, document::add)
        .page(post.clone(), "/members/{id}/records", MemberManage, record::add)
        .page(post.clone(), "/members/{id}/records/lifting", MemberManage, record::lift)
        .page(post.clone(), "/members/{id}/contacts", MemberManage, contact::add)
        .page(post.clone(), "/members/{id}/whereabouts", MemberManage, contact::whereabouts)
        .page(get, "/members/{id}/exit", MemberManage, exit::get)
        .page(post, "/members/{id}/exit", MemberManage, exit::post)
        .merge(sheet::routes())
        .merge(own())
}

/// What a member does for himself, and the link by which the account comes about.
fn own() -> Routes {
    use Act::MemberSelf;
    Routes::new()
        .page(Method::GET, "/my", MemberSelf, my::get)
        .page(Method::GET, "/my/views", MemberSelf, my::views)
        .page(Method::POST, "/my/reveal", MemberSelf, my::reveal)
        .page(Method::POST, "/my/phone", MemberSelf, my_correction::phone)
        .page(Method::GET, "/my/correction", MemberSelf, my_correction::get)
        .page(Method::POST, "/my/correction", MemberSelf, my_correction::post)
        .page(Method::POST, "/my/corrections/{id}/withdrawal", MemberSelf, my_correction::withdraw)
        .page(Method::GET, "/my/documents/{id}", MemberSelf, my::file)
        .page(Method::POST, "/my/second", MemberSelf, my::second)
        .page(Method::POST, "/my/second/end", MemberSelf, my::end_second)
        .public(Method::GET, "/join/{token}", "the one-time link is the right to it", join::get)
        .public(Method::POST, "/join/{token}", "the one-time link is the right to it", join::post)
}
