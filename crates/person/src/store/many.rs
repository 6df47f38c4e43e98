//! Many persons by one statement, for imports and exports.

use super::person::{Masked, Ready, id_place, masked, phone_place};
use super::reveal::Full;
use crate::PersonId;
use jishi_platform::db::{Read, StoreError, Value, Write};
use jishi_platform::keys::Keyring;
use jishi_platform::{bulk, sql};
use std::collections::{HashMap, HashSet};

bulk! {
    PERSONS ("callers have checked the organisations in scope") = person (
        id, org_id, name, initials, sex, born, id_kind, id_index, id_mask, id_cipher, phone_index, phone_mask, phone_cipher,
        ethnicity, education, political, created_at
    );
}

sql! {
    unscoped SEALED_MANY ("for an export of persons found in scope, which notes each of them") =
        "select id, id_index, id_cipher, phone_index, phone_cipher from person
         where id in ({ids:$1})";
    unscoped KNOWN_MANY ("for an import, which shows of a person only what its importer may see") =
        "select p.id, p.org_id, o.path, o.name, p.name, p.sex, p.born, p.id_kind, p.id_mask, p.phone_mask, p.ethnicity, p.education, p.political,
         p.erased_on, p.version, p.phone_index
         from person p join v_org o on o.id = p.org_id
         where p.id in ({ids:$1})";
}

sql! {
    unscoped ANYBODY ("a yes or no about all persons together") = "select count(*) from (select 1 from person limit 1) x";
    unscoped CONSENTED ("for an import, which warns of those who have none") =
        "select distinct person_id from guardian_consent where withdrawn_on is null
         and person_id in ({ids:$1})";
}

/// Which of the persons have a guardian's consent.
///
/// # Errors
/// The store fails.
pub fn consented(read: &Read<'_>, persons: &[PersonId]) -> Result<HashSet<PersonId>, StoreError> {
    let Some(list) = list(persons) else { return Ok(HashSet::new()) };
    let found = read.all(&CONSENTED, &[list], |row| Ok(PersonId(row.int(0)?)))?;
    Ok(found.into_iter().collect())
}

/// Indexes of the table that a first, large import puts off.
pub const PUT_OFF: [&str; 3] = ["person_phone_index", "person_org", "person_name"];

/// Nobody is registered.
///
/// # Errors
/// The store fails.
pub fn nobody(read: &Read<'_>) -> Result<bool, StoreError> {
    Ok(read.count(&ANYBODY, &[])? == 0)
}

/// Writes prepared persons in bulk.
///
/// # Errors
/// [`StoreError::Conflict`] when a number is registered already; [`StoreError::Busy`] when the index key
/// has changed since they were prepared; the store fails.
pub fn add<'r>(write: &mut Write<'_>, ready: impl IntoIterator<Item = &'r Ready>) -> Result<u64, StoreError> {
    let ready: Vec<&Ready> = ready.into_iter().collect();
    // What stands under a key before was looked up when it was decided to add them.
    if let Some(first) = ready.first() {
        first.keys().check(write, ready.iter().filter_map(|ready| ready.indexed()))?;
    }
    write.bulk(&PERSONS, ready.into_iter().map(Ready::values))
}

/// Full numbers of persons by id: the caller notes who sees them and why.
///
/// # Errors
/// The store or the keys fail.
pub fn full(read: &Read<'_>, keys: &Keyring, persons: &[PersonId]) -> Result<HashMap<PersonId, Full>, StoreError> {
    let Some(list) = list(persons) else { return Ok(HashMap::new()) };
    let sealed = read.all(&SEALED_MANY, &[list], |row| {
        let id = row.opt_text(1)?.map(|_| row.blob(2)).transpose()?;
        let phone = row.opt_text(3)?.map(|_| row.blob(4)).transpose()?;
        Ok((PersonId(row.int(0)?), id, phone))
    })?;
    let open = sealed.into_iter().map(|(person, id, phone)| {
        let full = Full {
            number: id.map(|sealed| keys.open(id_place(person.0), &sealed)).transpose()?,
            phone: phone.map(|sealed| keys.open(phone_place(person.0), &sealed)).transpose()?,
        };
        Ok((person, full))
    });
    open.collect()
}

/// Persons by id, masked, each with the blind index of the telephone, so that a number can be compared.
///
/// # Errors
/// The store fails.
pub fn known(read: &Read<'_>, persons: &[PersonId]) -> Result<HashMap<PersonId, (Masked, Option<String>)>, StoreError> {
    let Some(list) = list(persons) else { return Ok(HashMap::new()) };
    let found = read.all(&KNOWN_MANY, &[list], |row| Ok((masked(row)?, row.opt_text(15)?)))?;
    Ok(found.into_iter().map(|found| (found.0.id, found)).collect())
}

/// Persons as one parameter; `None` when there are none.
fn list(persons: &[PersonId]) -> Option<Value> {
    (!persons.is_empty()).then(|| Value::ids(persons.iter().map(|person| person.0)))
}
