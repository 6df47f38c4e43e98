//! Pages of this slice, one noun a file, get and post side by side.

mod children;
mod department;
mod edit;
mod effects;
mod election;
mod elections;
mod fields;
mod figures;
mod health;
mod new;
mod node;
mod options;
mod particulars;
mod registry;
mod reshape;
mod rule_form;
mod rule_typed;
mod search;
mod show;
mod tie;
mod ties;
mod tree;
mod tree_on;

pub use effects::EffectsPart;
pub use reshape::{reason, reason_field};

use axum::http::Method;
use jishi_platform::authz::Act;
use jishi_platform::{Cx, Routes, http};

/// Routes of this slice.
pub fn routes() -> Routes {
    use Act::{OrgImport, OrgManage, OrgRead, OrgReshape, RuleManage};
    Routes::new()
        .page(Method::GET, "/orgs", OrgRead, tree::get)
        .page(Method::GET, "/orgs/search", OrgRead, search::get)
        .page(Method::GET, "/orgs/options", OrgRead, options::get)
        .page(Method::GET, "/orgs/new", OrgManage, new::get)
        .page(Method::POST, "/orgs/new", OrgManage, new::post)
        // The address of earlier editions.
        .page(Method::GET, "/orgs/import", OrgImport, async |_: Cx| {
            http::see_other("/imports/orgs/new")
        })
        .page(Method::GET, "/orgs/{id}", OrgRead, show::get)
        .page(Method::GET, "/orgs/{id}/children", OrgRead, children::get)
        .page(Method::GET, "/orgs/{id}/edit", OrgManage, edit::get)
        .page(Method::POST, "/orgs/{id}/edit", OrgManage, edit::post)
        .page(Method::GET, "/orgs/{id}/move", OrgReshape, reshape::moving::move_get)
        .page(Method::POST, "/orgs/{id}/move", OrgReshape, reshape::moving::move_post)
        .page(Method::GET, "/orgs/{id}/merge", OrgReshape, reshape::moving::merge_get)
        .page(Method::POST, "/orgs/{id}/merge", OrgReshape, reshape::moving::merge_post)
        .page(Method::GET, "/orgs/{id}/split", OrgReshape, reshape::splitting::get)
        .page(Method::POST, "/orgs/{id}/split", OrgReshape, reshape::splitting::post)
        .page(Method::GET, "/orgs/{id}/dissolve", OrgReshape, reshape::dissolving::dissolve_get)
        .page(Method::POST, "/orgs/{id}/dissolve", OrgReshape, reshape::dissolving::dissolve_post)
        .page(Method::GET, "/orgs/{id}/restore", OrgReshape, reshape::dissolving::restore_get)
        .page(Method::POST, "/orgs/{id}/restore", OrgReshape, reshape::dissolving::restore_post)
        .page(Method::GET, "/orgs/{id}/delete", OrgReshape, reshape::dissolving::delete_get)
        .page(Method::POST, "/orgs/{id}/delete", OrgReshape, reshape::dissolving::delete_post)
        .page(Method::GET, "/orgs/graduation", OrgReshape, reshape::graduation::get)
        .page(Method::POST, "/orgs/graduation", OrgReshape, reshape::graduation::post)
        .page(Method::POST, "/orgs/graduation/undo", OrgReshape, reshape::graduation::undo_year)
        .page(Method::POST, "/orgs/graduation/{id}/undo", OrgReshape, reshape::graduation::undo)
        .page(Method::GET, "/orgs/health", OrgRead, health::get)
        .page(Method::GET, "/orgs/elections", OrgRead, elections::get)
        .page(Method::GET, "/orgs/{id}/election", OrgManage, election::get)
        .page(Method::POST, "/orgs/{id}/election", OrgManage, election::post)
        .page(Method::GET, "/orgs/{id}/extension", OrgManage, election::extension_get)
        .page(Method::POST, "/orgs/{id}/extension", OrgManage, election::extension_post)
        .page(Method::POST, "/orgs/extensions/{id}/decision", OrgReshape, election::decide)
        .page(Method::GET, "/orgs/{id}/particulars", OrgManage, particulars::get)
        .page(Method::POST, "/orgs/{id}/particulars", OrgManage, particulars::post)
        .page(Method::GET, "/orgs/{id}/ties", OrgRead, ties::get)
        .page(Method::POST, "/orgs/{id}/ties", OrgManage, tie::add)
        .page(Method::POST, "/ties/{id}/end", OrgManage, tie::end)
        .page(Method::GET, "/rules/registry", OrgRead, registry::get)
        .page(Method::GET, "/rules/registry/{id}", RuleManage, registry::form_get)
        .page(Method::POST, "/rules/registry/{id}", RuleManage, registry::set)
        .page(Method::POST, "/rules/registry/{id}/end", RuleManage, registry::unset)
        .page(Method::POST, "/orgs/{id}/departments", OrgManage, department::add)
        .page(Method::POST, "/departments/{id}/name", OrgManage, department::rename)
        .page(Method::POST, "/departments/{id}/place", OrgManage, department::shift)
        .page(Method::POST, "/departments/{id}/closing", OrgManage, department::close)
}
