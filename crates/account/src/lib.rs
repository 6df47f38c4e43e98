//! Persons' own pages and rights: log-in, set-up, one-time links, identities, accounts, posts,
//! messages, the log. The tables belong to the platform; this crate holds the pages and their rules.

pub mod web;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .public(Method::GET, "/login", "the door itself", web::login::get)
        .public(Method::POST, "/login", "the door itself", web::login::post)
        .public(Method::GET, "/setup/{token}", "first start: the one-time link is the right to it", web::setup::get)
        .public(Method::POST, "/setup/{token}", "first start: the one-time link is the right to it", web::setup::post)
        .public(Method::GET, "/password/{token}", "the one-time link is the right to it", web::password_link::get)
        .public(Method::POST, "/password/{token}", "the one-time link is the right to it", web::password_link::post)
        .public(Method::POST, "/prefs", "view settings, also before log-in", web::prefs::post)
        .page(Method::POST, "/logout", Act::SelfUse, web::login::leave)
        .page(Method::GET, "/identity", Act::SelfUse, web::identity::get)
        .page(Method::POST, "/identity", Act::SelfUse, web::identity::post)
}
