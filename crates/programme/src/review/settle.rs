//! What the printed names of a draft mean in the end, when it is published.

use super::party::{self, Meaning};
use crate::publish::{PartyMap, PartyTarget};
use crate::store::choices;
use jishi_notice::draft::Draft;
use jishi_org::store::department;
use jishi_platform::db::{StoreError, Write};

/// The final meaning of every printed name: as decided, else as proposed; departments asked for are made.
///
/// # Errors
/// The store fails.
pub fn settle(
    write: &mut Write<'_>,
    org: i64,
    body: &Draft,
    decided: &party::Decided,
    known: choices::Choices,
    ids: &mut dyn FnMut() -> i64,
) -> Result<PartyMap, StoreError> {
    let choices::Choices { mut departments, orgs } = known;
    let mut map = PartyMap::default();
    for (name, _) in party::printed(body) {
        let proposal = || party::propose(&name, &departments, &orgs);
        let target = match decided.get(&name).cloned().unwrap_or_else(proposal) {
            Meaning::Department(id) if departments.iter().any(|d| d.0 == id) => Some(PartyTarget::Department(id)),
            Meaning::Org(id) if orgs.iter().any(|o| o.0 == id) => Some(PartyTarget::Org(id)),
            Meaning::New => {
                let same = departments.iter().find(|(_, d)| *d == name).map(|d| d.0);
                let id = match same {
                    Some(id) => id,
                    None => {
                        let made = department::add(write, ids(), org, &name)?;
                        departments.push((made.id, name.clone()));
                        made.id
                    }
                };
                Some(PartyTarget::Department(id))
            }
            _ => None,
        };
        if let Some(target) = target {
            map.0.insert(name, target);
        }
    }
    Ok(map)
}
