//! Who leads an item and who takes part.

use crate::model::{ItemId, PartyRole, ProgrammeId};
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! select {
    () => {
        "select ip.item_id, ip.role, ip.position, ip.printed, ip.department_id, ip.org_id, coalesce(d.name, o.name, ip.printed), coalesce(o.path, dep.path, '')
         from item_party ip join item i on i.id = ip.item_id left join v_department d on d.id = ip.department_id
         left join v_org o on o.id = ip.org_id left join v_org dep on dep.id = d.org_id "
    };
}

sql! {
    unscoped OF_PROGRAMME ("kept only for items already found in scope") = concat!(select!(), "where i.programme_id = $1 order by ip.item_id, ip.role, ip.position");
    unscoped OF_ITEM ("called with an item already found in scope") = concat!(select!(), "where ip.item_id = $1 order by ip.role, ip.position");
    unscoped ADD ("written under the permit of publishing or transfer") =
        "insert into item_party (item_id, role, position, printed, department_id, org_id) values ($1, $2, $3, $4, $5, $6)";
    unscoped REPLACE ("written under the permit of transfer") =
        "update item_party set printed = $4, department_id = $5, org_id = $6 where item_id = $1 and role = $2 and position = $3";
    unscoped REMOVE ("written under the permit of transfer") = "delete from item_party where item_id = $1 and role = $2 and position = $3";
}

/// A department or organisation with a part in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The item.
    pub item: ItemId,
    /// 牵头 or 参与.
    pub role: PartyRole,
    /// Place among those of the same role.
    pub position: i64,
    /// The name as printed in the notice.
    pub printed: String,
    /// The department it was mapped to.
    pub department: Option<i64>,
    /// The organisation it was mapped to.
    pub org: Option<i64>,
    /// The present name of that; the printed one when it was not mapped.
    pub name: String,
    /// Path of the organisation (of the department); empty when it was not mapped.
    pub path: String,
}

impl Party {
    /// Which department or organisation this is, comparable and usable in URLs.
    pub fn key(&self) -> PartyKey {
        match (self.department, self.org) {
            (Some(id), _) => PartyKey::Department(id),
            (None, Some(id)) => PartyKey::Org(id),
            (None, None) => PartyKey::Printed(self.printed.clone()),
        }
    }
}

/// A department, an organisation, or a printed name mapped to neither.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKey {
    /// A department.
    Department(i64),
    /// An organisation.
    Org(i64),
    /// A name that was not mapped.
    Printed(String),
}

impl std::fmt::Display for PartyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Department(id) => write!(f, "d-{}", jishi_kernel::id::encode(*id)),
            Self::Org(id) => write!(f, "o-{}", jishi_kernel::id::encode(*id)),
            Self::Printed(name) => write!(f, "p-{name}"),
        }
    }
}

impl std::str::FromStr for PartyKey {
    type Err = jishi_kernel::IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('-') {
            Some(("d", id)) => jishi_kernel::id::decode(id).map(Self::Department),
            Some(("o", id)) => jishi_kernel::id::decode(id).map(Self::Org),
            Some(("p", name)) if !name.is_empty() => Ok(Self::Printed(name.to_owned())),
            _ => Err(jishi_kernel::IdParseError),
        }
    }
}

fn party(row: &Row<'_>) -> Result<Party, StoreError> {
    Ok(Party {
        item: ItemId(row.int(0)?),
        role: PartyRole::column(row, 1)?,
        position: row.int(2)?,
        printed: row.text(3)?,
        department: row.opt_int(4)?,
        org: row.opt_int(5)?,
        name: row.text(6)?,
        path: row.text(7)?,
    })
}

/// Parties of all items of a programme, leads first within an item.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Party>, StoreError> {
    read.all(&OF_PROGRAMME, params![programme.0], party)
}

/// Parties of one item, leads first.
///
/// # Errors
/// The store fails.
pub fn of_item(read: &Read<'_>, item: ItemId) -> Result<Vec<Party>, StoreError> {
    read.all(&OF_ITEM, params![item.0], party)
}

pub(crate) fn add(
    write: &mut Write<'_>,
    item: i64,
    role: PartyRole,
    position: i64,
    printed: &str,
    department: Option<i64>,
    org: Option<i64>,
) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![item, role.slug(), position, printed, department, org])
}

/// Puts another department or organisation in a party's place.
///
/// # Errors
/// The store fails.
pub fn replace(write: &mut Write<'_>, old: &Party, name: &str, key: &PartyKey) -> Result<(), StoreError> {
    let (department, org) = match key {
        PartyKey::Department(id) => (Some(*id), None),
        PartyKey::Org(id) => (None, Some(*id)),
        PartyKey::Printed(_) => (None, None),
    };
    write.execute_one(&REPLACE, params![old.item.0, old.role.slug(), old.position, name, department, org])
}

/// Takes a party out of its item.
///
/// # Errors
/// The store fails.
pub fn remove(write: &mut Write<'_>, old: &Party) -> Result<(), StoreError> {
    write.execute_one(&REMOVE, params![old.item.0, old.role.slug(), old.position])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_a_url() {
        for key in [
            PartyKey::Department(7),
            PartyKey::Org(i64::MAX),
            PartyKey::Printed("各市-县团委".into()),
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in ["", "d-", "x-1", "p-", "d-zz"] {
            assert!(bad.parse::<PartyKey>().is_err(), "{bad}");
        }
    }
}
