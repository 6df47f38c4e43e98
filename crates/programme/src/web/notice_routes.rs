//! Routes of uploading and checking notices.

use super::{notice_text, notices, review, review_edit, review_end};
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
        .page(Method::GET, "/notices/{id}/file", Act::DraftRead, notice_text::of_draft)
        .page(Method::POST, "/notices/{id}/head", Act::DraftEdit, review_edit::save_head)
        .page(Method::POST, "/notices/{id}/items", Act::DraftEdit, review_edit::add_item)
        .page(Method::POST, "/notices/{id}/items/{item}", Act::DraftEdit, review_edit::save_item)
        .page(Method::POST, "/notices/{id}/others", Act::DraftEdit, review_edit::save_other)
        .page(Method::POST, "/notices/{id}/parties", Act::DraftEdit, review_edit::save_parties)
        .page(Method::POST, "/notices/{id}/undo", Act::DraftEdit, review_edit::undo)
        .page(Method::POST, "/notices/{id}/discard", Act::DraftEdit, review_end::discard)
        .page(
            Method::POST,
            "/notices/{id}/publication",
            Act::ProgrammePublish,
            review_end::publish_now,
        )
}
