//! Pages of this slice, one noun a file, get and post side by side.

mod edit;
mod ending;
mod export;
mod fields;
mod handover;
mod list;
mod look;
mod new;
mod places;
mod sheet;
mod show;
mod staffing;
mod vacancies;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    use Act::{CadreExchange, CadreManage, CadreRead};
    Routes::new()
        .page(Method::GET, "/cadres", CadreRead, list::get)
        .page(Method::GET, "/cadres/export.xlsx", CadreExchange, export::xlsx)
        .page(Method::GET, "/cadres/export.csv", CadreExchange, export::csv)
        .page(Method::GET, "/cadres/staffing", CadreRead, staffing::get)
        .page(Method::GET, "/cadres/staffing/{org}", CadreManage, places::get)
        .page(Method::POST, "/cadres/staffing/{org}", CadreManage, places::post)
        .page(Method::GET, "/cadres/vacancies", CadreRead, vacancies::get)
        .page(Method::GET, "/cadres/handovers", CadreRead, handover::list)
        .page(Method::GET, "/cadres/new", CadreManage, new::get)
        .page(Method::POST, "/cadres/new", CadreManage, new::post)
        .page(Method::GET, "/cadres/{id}", CadreRead, show::get)
        .page(Method::GET, "/cadres/{id}/edit", CadreManage, edit::get)
        .page(Method::POST, "/cadres/{id}/edit", CadreManage, edit::post)
        .page(Method::GET, "/cadres/{id}/ending", CadreManage, ending::get)
        .page(Method::POST, "/cadres/{id}/ending", CadreManage, ending::post)
        .page(Method::GET, "/cadres/{id}/handover", CadreManage, handover::get)
        .page(Method::POST, "/cadres/{id}/handover", CadreManage, handover::post)
        .merge(sheet::routes())
}
