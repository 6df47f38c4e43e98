//! What answers requests. Handlers are thin: they read the form, call an `action`, and go back to
//! the item; the API calls the same actions.

mod answer;
mod closing;
mod decision;
mod evidence;
mod extension;
mod form;
mod form_item;
mod instruction;
mod light_rule;
mod progress;
mod transfer;
mod urge;

pub use answer::{FormState, redraw};
pub use form::{Fields, Id, Upload};

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of progress and supervision.
fn acts() -> Routes {
    Routes::new()
        .page(Method::POST, "/steps/{id}/progress", Act::ProgressReport, progress::post)
        .page(Method::POST, "/progress/{id}/decision", Act::ProgressDecide, decision::post)
        .page(Method::POST, "/programmes/{id}/urges", Act::ProgressUrge, urge::post)
        .page(Method::POST, "/items/{id}/transfer", Act::ItemTransfer, transfer::post)
        .page(Method::POST, "/steps/{id}/extension", Act::ProgressReport, extension::ask)
        .page(Method::POST, "/extensions/{id}/decision", Act::ProgressDecide, extension::decide)
        .page(Method::POST, "/items/{id}/instructions", Act::ItemInstruct, instruction::post)
        .page(Method::POST, "/items/{id}/closing", Act::ItemClose, closing::post)
        .page(Method::POST, "/light-rules", Act::RuleManage, light_rule::post)
        .page(Method::GET, "/evidence/{id}", Act::FileRead, evidence::get)
}

/// All routes of the slice.
pub fn routes() -> Routes {
    acts()
}
