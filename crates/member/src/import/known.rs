//! What stands in the register about the numbers of a batch.

use crate::rule::standing::{Leaving, State, Whereabouts};
use jishi_person::veil::Veils;
use jishi_person::{Masked, PersonId};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::keys::{Indexed, Keyring};
use jishi_platform::sql;
use std::collections::HashMap;

macro_rules! columns {
    () => {
        "select m.id, m.person_id, m.org_id, o.path, o.name, m.joined_on, m.number, m.card, m.state, m.leaving, m.graduates, m.whereabouts, m.party,
             m.version, m.left_how from member m join v_org o on o.id = m.org_id where "
    };
}

sql! {
    unscoped OF_PERSONS ("whether persons named by number are members; who keeps them is all a stranger learns") =
        concat!(columns!(), "m.person_id in ({ids:$1})");
    unscoped OF_NUMBERS ("numbers are unique over the whole tree; a stranger learns only that one is taken") =
        concat!(columns!(), "m.number in ({texts:$1})");
}

/// A membership as the import compares it.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub id: i64,
    pub person: i64,
    pub org: i64,
    pub org_path: String,
    pub org_name: String,
    pub joined_on: Option<jishi_kernel::Day>,
    pub number: Option<String>,
    pub card: Option<String>,
    pub state: State,
    pub leaving: Option<Leaving>,
    pub graduates: Option<String>,
    pub whereabouts: Whereabouts,
    pub party: bool,
    pub version: i64,
    pub left_how: Option<Leaving>,
}

impl Held {
    /// It went to another system and may come back.
    pub fn departed(&self) -> bool {
        self.state == State::Left && self.left_how.is_none()
    }
}

fn held(row: &Row<'_>) -> Result<Held, StoreError> {
    Ok(Held {
        id: row.int(0)?,
        person: row.int(1)?,
        org: row.int(2)?,
        org_path: row.text(3)?,
        org_name: row.text(4)?,
        joined_on: row.opt_day(5)?,
        number: row.opt_text(6)?,
        card: row.opt_text(7)?,
        state: State::from_slug(&row.text(8)?).ok_or_else(|| StoreError::corrupt(8, "not a state"))?,
        leaving: Leaving::from_slug(&row.text(9)?),
        graduates: row.opt_text(10)?,
        whereabouts: Whereabouts::from_slug(&row.text(11)?),
        party: row.flag(12)?,
        version: row.int(13)?,
        left_how: Leaving::from_slug(&row.text(14)?),
    })
}

/// What is known about a batch.
#[derive(Default)]
pub(super) struct Known {
    /// Person and keeper, by blind index of the number.
    pub found: HashMap<String, jishi_person::Found>,
    /// Records, by person.
    pub persons: HashMap<PersonId, (Masked, Option<String>)>,
    /// Memberships, by person.
    pub members: HashMap<i64, Held>,
    /// Holders of numbers.
    pub numbers: HashMap<String, Held>,
}

impl Known {
    /// Takes the names of veiled organisations away, before any reason names one.
    pub fn veil(&mut self, veils: &Veils, scope: &Scope) {
        for (record, _) in self.persons.values_mut() {
            record.org_name = veils.name(scope, &record.org_path, std::mem::take(&mut record.org_name));
        }
        for held in self.members.values_mut().chain(self.numbers.values_mut()) {
            held.org_name = veils.name(scope, &held.org_path, std::mem::take(&mut held.org_name));
        }
    }

    /// Looks up the blind indexes and member numbers of a batch.
    pub fn load(read: &Read<'_>, keys: &Keyring, indexes: &[&Indexed], numbers: &[&str]) -> Result<Self, StoreError> {
        let found = jishi_person::find_by_numbers(read, keys, indexes)?;
        let persons: Vec<PersonId> = found.values().map(|found| found.person).collect();
        let (mut members, mut holders) = (HashMap::new(), HashMap::new());
        if !persons.is_empty() {
            let found = read.all(&OF_PERSONS, &[Value::ids(persons.iter().map(|person| person.0))], held)?;
            members.extend(found.into_iter().map(|held| (held.person, held)));
        }
        if !numbers.is_empty() {
            let found = read.all(&OF_NUMBERS, &[Value::texts(numbers.iter().copied())], held)?;
            holders.extend(found.into_iter().map(|held| (held.number.clone().unwrap_or_default(), held)));
        }
        Ok(Self {
            persons: jishi_person::store::many::known(read, &persons)?,
            found,
            members,
            numbers: holders,
        })
    }
}
