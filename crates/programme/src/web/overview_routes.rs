//! Routes of what looks across items: workbench, tasks, calendars, timeline, departments, organisations, search, rules.

use super::{calendar, departments, filed, rules, search, tasks, timeline, workbench};
use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// The routes. The search asks the policy for each kind of thing it finds.
pub fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/workbench", Act::WorkbenchRead, workbench::get)
        .page(Method::GET, "/tasks", Act::ProgrammeRead, tasks::get)
        .page(Method::GET, "/calendar", Act::ProgrammeRead, calendar::all)
        .page(Method::GET, "/programmes/{id}/calendar", Act::ProgrammeRead, calendar::of_programme)
        .page(Method::GET, "/programmes/{id}/timeline", Act::ProgrammeRead, timeline::get)
        .page(Method::GET, "/programmes/{id}/departments", Act::ProgrammeRead, departments::get)
        .page(Method::GET, "/programmes/{id}/orgs", Act::ProgrammeRead, filed::get)
        .page(Method::GET, "/search", Act::SelfUse, search::get)
        .page(Method::GET, "/rules", Act::ProgrammeRead, rules::get)
}
