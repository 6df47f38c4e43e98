//! Figures of an organisation and its direct subordinates: 本级 and 本级及所有下级.
//!
//! People are summed over the branches, a statement a register for all subordinates at once. Where
//! that is many branches, the page comes without the sums and asks for them afterwards.

use super::node::grouped;
use crate::affected::counted;
use crate::store::children::{After, Page};
use crate::store::count;
use crate::store::tree::Org;
use askama::Template;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::input::address;

/// The sums over more organisations than this are asked for by the page, not on the way to it.
pub const AT_ONCE: i64 = 5_000;

/// A row of figures.
struct Row {
    id: i64,
    name: String,
    own: bool,
    /// Organisations, itself included.
    orgs: String,
    /// For each of those counted: the organisation itself, and with everything below.
    people: Vec<(String, String)>,
}

/// The table of figures.
#[derive(Template)]
#[template(path = "org/figures.html")]
pub struct Figures {
    rows: Vec<Row>,
    /// Whom the program counts beside organisations: 团员, 团干部.
    counted: Vec<&'static str>,
    /// The address that gives the sums, where they are not here yet.
    later: Option<String>,
    /// How many subordinates follow those of this page, and where their figures are.
    more: Option<(String, String)>,
}

/// The figures of an organisation and of a page of its subordinates. With `whole` the sums are made whatever their
/// size, else only where they are quick; `later` is the address for the others.
///
/// # Errors
/// The store fails.
pub fn read(read: &Read<'_>, open: &Org, below: &Page, whole: bool, later: String) -> Result<Figures, StoreError> {
    let orgs: Vec<&Org> = std::iter::once(open).chain(&below.orgs).collect();
    let ids: Vec<i64> = orgs.iter().map(|org| org.id).collect();
    let all = count::subtree(read, &open.path)?;
    let sums = whole || all <= AT_ONCE;
    let each = count::each(read, &open.path)?;
    let mut rows: Vec<Row> = Vec::with_capacity(orgs.len());
    for org in &orgs {
        let count = match org.closed_on {
            Some(_) => 0,
            None if org.id == open.id => all,
            None => each.get(&org.path).copied().unwrap_or(1),
        };
        rows.push(Row {
            id: org.id,
            name: org.name.clone(),
            own: org.id == open.id,
            orgs: grouped(count),
            people: Vec::new(),
        });
    }
    for (_, people) in counted() {
        let own = people.own(read, &ids)?;
        let (each, total) = if sums {
            (people.each_below(read, &open.path)?, people.below(read, &open.path)?)
        } else {
            Default::default()
        };
        for (row, org) in rows.iter_mut().zip(&orgs) {
            let itself = own.iter().find(|(id, _)| *id == org.id).map_or(0, |(_, count)| *count);
            let below = match (sums, org.id == open.id) {
                (false, _) => "…".to_owned(),
                (true, true) => grouped(total),
                (true, false) => grouped(each.get(&org.path).copied().unwrap_or_default()),
            };
            row.people.push((grouped(itself), below));
        }
    }
    let counted: Vec<&str> = counted().into_iter().map(|(word, _)| word).collect();
    Ok(Figures {
        rows,
        later: (!sums && !counted.is_empty()).then_some(later),
        counted,
        more: below.orgs.last().filter(|_| below.left > 0).map(|last| {
            let after = After::org(last).to_string();
            (
                grouped(below.left),
                address("/orgs", &[("open", &open.id.to_string()), ("after", &after)]),
            )
        }),
    })
}
