//! Persons' own pages and rights: log-in, set-up, one-time links, identities, accounts, posts,
//! messages, the log. The tables belong to the platform; this crate holds the pages and their rules.

pub mod id;
pub mod rule;
pub mod store;
pub mod web;
mod words;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .public(Method::GET, "/login", "the door itself", web::login::get)
        .public(Method::POST, "/login", "the door itself", web::login::post)
        .public(
            Method::GET,
            "/setup/{token}",
            "first start: the one-time link is the right to it",
            web::setup::get,
        )
        .public(
            Method::POST,
            "/setup/{token}",
            "first start: the one-time link is the right to it",
            web::setup::post,
        )
        .public(
            Method::GET,
            "/password/{token}",
            "the one-time link is the right to it",
            web::password_link::get,
        )
        .public(
            Method::POST,
            "/password/{token}",
            "the one-time link is the right to it",
            web::password_link::post,
        )
        .public(Method::POST, "/prefs", "view settings, also before log-in", web::prefs::post)
        .page(Method::POST, "/logout", Act::SelfUse, web::login::leave)
        .page(Method::GET, "/identity", Act::SelfUse, web::identity::get)
        .page(Method::POST, "/identity", Act::SelfUse, web::identity::post)
        .page(Method::GET, "/help/permissions", Act::SelfUse, web::permissions::get)
        .merge(own())
        .merge(officers())
}

/// What everyone does with the own account.
fn own() -> Routes {
    Routes::new()
        .page(Method::GET, "/me", Act::SelfUse, web::me::get)
        .page(Method::POST, "/me/sessions/end", Act::SelfUse, web::me::end_sessions)
        .page(Method::GET, "/me/password", Act::SelfUse, web::own_password::get)
        .page(Method::POST, "/me/password", Act::SelfUse, web::own_password::post)
        .page(Method::GET, "/me/contact", Act::SelfUse, web::contact::get)
        .page(Method::POST, "/me/contact", Act::SelfUse, web::contact::post)
        .page(Method::GET, "/me/tokens", Act::SelfUse, web::tokens::get)
        .page(Method::GET, "/me/tokens/new", Act::SelfUse, web::tokens::new)
        .page(Method::POST, "/me/tokens/new", Act::SelfUse, web::tokens::add)
        .page(Method::POST, "/me/tokens/delete", Act::SelfUse, web::tokens::remove)
        .page(Method::GET, "/messages", Act::MessageRead, web::messages::get)
        .page(Method::POST, "/messages/read", Act::MessageRead, web::messages::read_all)
        .page(Method::POST, "/messages/{id}", Act::MessageRead, web::messages::open)
}

/// What the three officers do.
fn officers() -> Routes {
    Routes::new()
        .page(Method::GET, "/accounts", Act::AccountManage, web::accounts::get)
        .page(Method::GET, "/accounts/new", Act::AccountManage, web::accounts::new)
        .page(Method::POST, "/accounts/new", Act::AccountManage, web::accounts::add)
        .page(Method::GET, "/accounts/{id}", Act::AccountManage, web::account::get)
        .page(Method::POST, "/accounts/{id}/lock", Act::AccountManage, web::account::lock)
        .page(Method::POST, "/accounts/{id}/unlock", Act::AccountManage, web::account::unlock)
        .page(Method::POST, "/accounts/{id}/link", Act::AccountManage, web::account::link)
        .page(Method::GET, "/accounts/{id}/person", Act::AccountManage, web::account::edit)
        .page(Method::POST, "/accounts/{id}/person", Act::AccountManage, web::account::save)
        .page(Method::GET, "/posts", Act::RoleGrant, web::posts::get)
        .page(Method::GET, "/posts/new", Act::RoleGrant, web::grant::get)
        .page(Method::POST, "/posts/new", Act::RoleGrant, web::grant::post)
        .page(Method::GET, "/posts/options/accounts", Act::RoleGrant, web::grant::options)
        .page(Method::GET, "/posts/{id}/end", Act::RoleGrant, web::posts::end_form)
        .page(Method::POST, "/posts/{id}/end", Act::RoleGrant, web::posts::end)
        .page(Method::GET, "/audit", Act::AuditRead, web::audit::get)
        .page(Method::GET, "/audit/export.csv", Act::AuditRead, web::audit::export)
        .page(Method::GET, "/system", Act::SystemRead, web::system::get)
}
