//! What the pages over an organisation and all below it share: the node and the day an address asks
//! for, and the way down to the node.

use crate::OrgNumber;
use crate::store::tree::{self, Org};
use jishi_kernel::{Day, parse_day};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Crumb;
use jishi_ui::input::Pairs;

/// The organisation an address asks for under `node`, the own one without it.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub fn node(read: &Read<'_>, asked: &Pairs, own: i64) -> Result<Org, AppError> {
    let number = match asked.get("node") {
        "" => own,
        given => given.parse::<OrgNumber>().map_err(|_| AppError::NotFound)?.0,
    };
    tree::find(read, number)?.ok_or(AppError::NotFound)
}

/// The day an address asks for under a name: today without one and for a day that has not come.
///
/// # Errors
/// [`AppError::BadRequest`] for a day that does not exist: figures of another one are not what was asked for.
pub fn day(asked: &Pairs, name: &str, today: Day) -> Result<Day, AppError> {
    match asked.get(name) {
        "" => Ok(today),
        text => Ok(parse_day(text)
            .ok_or_else(|| AppError::BadRequest("日期有误".to_owned()))?
            .min(today)),
    }
}

/// The way from the own unit down to `node`, each a link made by `href`.
///
/// # Errors
/// The store fails.
pub fn way(read: &Read<'_>, top: &str, node: &Org, href: impl Fn(i64) -> String) -> Result<Vec<Crumb>, StoreError> {
    let above = tree::line(read, top, &node.path)?.into_iter().filter(|org| org.id != node.id);
    let mut crumbs: Vec<Crumb> = above.map(|org| Crumb::to(href(org.id), org.name)).collect();
    crumbs.push(Crumb::here(&node.name));
    Ok(crumbs)
}
