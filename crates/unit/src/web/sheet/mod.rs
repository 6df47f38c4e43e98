//! The figures and lists beside the register as sheets, with the filters of the page each belongs to.

mod attributes;
mod changes;
mod rate;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act::UnitExchange;

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/units/rate/export.xlsx", UnitExchange, rate::get)
        .page(Method::GET, "/units/changes/export.xlsx", UnitExchange, changes::get)
        .page(Method::GET, "/units/attributes/export.xlsx", UnitExchange, attributes::get)
}
