//! Pages of this slice, one noun a file, get and post side by side.

mod attributes;
mod changes;
mod closing;
mod cover;
mod edit;
mod export;
mod fields;
mod list;
mod look;
mod new;
mod rate;
mod sheet;
mod show;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    use Act::{UnitExchange, UnitManage, UnitRead};
    Routes::new()
        .page(Method::GET, "/units", UnitRead, list::get)
        .page(Method::GET, "/units/export.xlsx", UnitExchange, export::xlsx)
        .page(Method::GET, "/units/export.csv", UnitExchange, export::csv)
        .page(Method::GET, "/units/rate", UnitRead, rate::get)
        .page(Method::GET, "/units/changes", UnitRead, changes::get)
        .page(Method::GET, "/units/attributes", UnitRead, attributes::get)
        .page(Method::POST, "/units/attributes", UnitManage, attributes::add)
        .page(Method::POST, "/units/attributes/{slug}/closing", UnitManage, attributes::close)
        .page(Method::GET, "/units/new", UnitManage, new::get)
        .page(Method::POST, "/units/new", UnitManage, new::post)
        .page(Method::GET, "/units/{id}", UnitRead, show::get)
        .page(Method::GET, "/units/{id}/edit", UnitManage, edit::get)
        .page(Method::POST, "/units/{id}/edit", UnitManage, edit::post)
        .page(Method::GET, "/units/{id}/cover", UnitManage, cover::get)
        .page(Method::POST, "/units/{id}/cover", UnitManage, cover::post)
        .page(Method::GET, "/units/{id}/cover/end", UnitManage, cover::end_form)
        .page(Method::POST, "/units/{id}/cover/end", UnitManage, cover::end)
        .page(Method::GET, "/units/{id}/closing", UnitManage, closing::get)
        .page(Method::POST, "/units/{id}/closing", UnitManage, closing::post)
        .page(Method::POST, "/units/{id}/reopening", UnitManage, closing::reopen)
        .merge(sheet::routes())
}
