//! Routes of uploading and checking notices.

use super::{notices, review};
use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/notices", Act::DraftRead, notices::list)
        .page(Method::GET, "/notices/new", Act::DraftEdit, notices::new)
        .page(Method::POST, "/notices", Act::DraftEdit, notices::create)
        .page(Method::GET, "/notices/{id}", Act::DraftRead, review::get)
        .page(Method::POST, "/notices/{id}/head", Act::DraftEdit, review::save_head)
        .page(Method::POST, "/notices/{id}/items", Act::DraftEdit, review::add_item)
        .page(Method::POST, "/notices/{id}/items/{item}", Act::DraftEdit, review::save_item)
        .page(Method::POST, "/notices/{id}/others", Act::DraftEdit, review::save_other)
        .page(Method::POST, "/notices/{id}/parties", Act::DraftEdit, review::save_parties)
        .page(Method::POST, "/notices/{id}/undo", Act::DraftEdit, review::undo)
        .page(Method::POST, "/notices/{id}/discard", Act::DraftEdit, review::discard)
        .page(
            Method::POST,
            "/notices/{id}/publication",
            Act::ProgrammePublish,
            review::publish_now,
        )
}
