//! What answers requests. Handlers are thin: they read the form, call an `action`, and go back to
//! the item; the API calls the same actions.

mod answer;
mod api;
mod calendar;
mod calendar_view;
mod closing;
mod decision;
mod departments;
mod evidence;
mod export;
mod extension;
mod filed;
mod form;
mod form_item;
mod instruction;
mod item;
mod item_form;
mod item_rights;
mod item_view;
mod ledger;
mod ledger_cache;
mod ledger_doc;
mod ledger_import;
mod ledger_query;
mod ledger_routes;
mod ledger_view;
mod light_rule;
mod light_why;
mod look;
mod notice_routes;
mod notice_text;
mod notices;
mod overview_nav;
mod overview_routes;
mod programme_frame;
mod programmes;
mod progress;
mod review;
mod review_edit;
mod review_end;
mod rules;
mod search;
mod sentence;
mod tasks;
mod timeline;
mod timeline_svg;
mod transfer;
mod urge;
mod urge_review;
mod words;
mod workbench;

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
        .merge(notice_routes::routes())
        .merge(api::routes())
        .merge(ledger_routes::routes())
        .merge(overview_routes::routes())
}
