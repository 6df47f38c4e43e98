//! The figures and lists beside the register as sheets, with the filters of the page each belongs to.

mod handovers;
mod staffing;
mod vacancies;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act::CadreExchange;

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    let get = Method::GET;
    Routes::new()
        .page(get.clone(), "/cadres/staffing/export.xlsx", CadreExchange, staffing::get)
        .page(get.clone(), "/cadres/vacancies/export.xlsx", CadreExchange, vacancies::get)
        .page(get, "/cadres/handovers/export.xlsx", CadreExchange, handovers::get)
}
