//! The lists of organisations as files, with the filters of the page each belongs to. They stand here
//! because `org` knows no exports.

mod all;
mod elections;
mod figures;
mod graduation;
mod health;
mod rules;
mod search;
mod then;
mod ties;

use axum::http::Method;
use jishi_org::OrgNumber;
use jishi_org::store::tree::{self, Org};
use jishi_platform::authz::Act::{OrgImport, OrgReshape, RuleManage};
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, Routes};
use jishi_ui::input::Pairs;

/// Routes of the sheets, each below the address of its page.
pub(crate) fn routes() -> Routes {
    let get = Method::GET;
    Routes::new()
        .page(get.clone(), "/orgs/export.xlsx", OrgImport, all::get)
        .page(get.clone(), "/orgs/figures/export.xlsx", OrgImport, figures::get)
        .page(get.clone(), "/orgs/search/export.xlsx", OrgImport, search::get)
        .page(get.clone(), "/orgs/elections/export.xlsx", OrgImport, elections::get)
        .page(get.clone(), "/orgs/health/export.xlsx", OrgImport, health::get)
        .page(get.clone(), "/orgs/{id}/ties/export.xlsx", OrgImport, ties::get)
        .page(get.clone(), "/orgs/graduation/export.xlsx", OrgReshape, graduation::get)
        .page(get, "/rules/registry/export.xlsx", RuleManage, rules::get)
}

/// The organisation an address asks for under a name, the own one without it.
fn org_asked(cx: &Cx, asked: &Pairs, name: &str) -> Result<OrgNumber, AppError> {
    match asked.get(name) {
        "" => Ok(OrgNumber(cx.identity()?.org)),
        text => text.parse().map_err(|_| AppError::NotFound),
    }
}

/// An organisation of the scope.
fn org_at(read: &Read<'_>, number: OrgNumber) -> Result<Org, AppError> {
    tree::find(read, number.0)?.ok_or(AppError::NotFound)
}

/// Rows as the lists of `org` count them.
fn count(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}
