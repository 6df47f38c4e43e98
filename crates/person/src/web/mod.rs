//! Pages of this slice, one noun a file, get and post side by side.

mod claim;
mod claims;
mod consent;
mod correction;
mod corrections;
mod due;
mod edit;
mod erasure;
mod find;
mod merge;
mod nav;
mod opened;
mod pairs;
mod proof;
mod reveal;
mod sheet;
mod show;
mod upload;
mod views;
mod words;

pub use nav::area_nav;
pub use opened::opened;
pub use upload::{ACCEPT, Upload, hint, store as store_proof};

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    use Act::{AuditRead, MemberManage, MemberRead, PersonDecide, PersonReveal};
    let (get, post) = (Method::GET, Method::POST);
    Routes::new()
        .page(get.clone(), "/persons", MemberRead, find::get)
        .page(post.clone(), "/persons/find", MemberRead, find::post)
        .page(get.clone(), "/persons/claims", MemberRead, claims::get)
        .page(post.clone(), "/persons/claims", MemberManage, claims::file)
        .page(get.clone(), "/persons/claims/{id}", MemberRead, claim::get)
        .page(post.clone(), "/persons/claims/{id}/answer", MemberManage, claim::answer)
        .page(post.clone(), "/persons/claims/{id}/decision", PersonDecide, claim::decide)
        .page(post.clone(), "/persons/claims/{id}/withdrawal", MemberManage, claim::withdraw)
        .page(get.clone(), "/persons/corrections", PersonDecide, corrections::get)
        .page(
            post.clone(),
            "/persons/corrections/{id}/decision",
            PersonDecide,
            corrections::decide,
        )
        .page(get.clone(), "/persons/duplicates", PersonDecide, pairs::get)
        .page(post.clone(), "/persons/duplicates/{id}", PersonDecide, pairs::decide)
        .page(get.clone(), "/persons/duplicates/{id}/merge", PersonDecide, merge::get)
        .page(post.clone(), "/persons/duplicates/{id}/merge", PersonDecide, merge::post)
        .page(get.clone(), "/persons/due", PersonDecide, due::get)
        .page(get.clone(), "/persons/views", AuditRead, views::get)
        .page(get.clone(), "/persons/proofs/{id}", MemberRead, proof::get)
        .page(get.clone(), "/persons/{id}", MemberRead, show::get)
        .page(post.clone(), "/persons/{id}/reveal", PersonReveal, reveal::post)
        .page(get.clone(), "/persons/{id}/edit", MemberManage, edit::get)
        .page(post.clone(), "/persons/{id}/edit", MemberManage, edit::post)
        .page(get.clone(), "/persons/{id}/correction", MemberManage, correction::get)
        .page(post.clone(), "/persons/{id}/correction", MemberManage, correction::post)
        .page(get.clone(), "/persons/{id}/consent", MemberManage, consent::get)
        .page(post.clone(), "/persons/{id}/consent", MemberManage, consent::post)
        .page(post.clone(), "/persons/{id}/consent/withdrawal", MemberManage, consent::withdraw)
        .page(post.clone(), "/persons/{id}/due", PersonDecide, due::keep)
        .page(post.clone(), "/persons/{id}/export", PersonDecide, erasure::export)
        .page(get, "/persons/{id}/erasure", PersonDecide, erasure::get)
        .page(post, "/persons/{id}/erasure", PersonDecide, erasure::post)
        .merge(sheet::routes())
}
