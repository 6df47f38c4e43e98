//! Full numbers: opened only together with the row that says who saw them and why.

use super::person::{id_place, phone_place};
use super::view::{self, NewView};
use crate::PersonId;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::keys::Keyring;
use jishi_platform::{params, sql};
use zeroize::Zeroizing;

sql! {
    unscoped SEALED ("callers have found the person in scope and note the look in the same transaction") =
        "select id_index, id_cipher, phone_index, phone_cipher from person where id = $1";
}

/// Full numbers of a person; wiped when dropped.
#[derive(Default)]
pub struct Full {
    /// Identity number, if there is one.
    pub number: Option<Zeroizing<String>>,
    /// Telephone number, if there is one.
    pub phone: Option<Zeroizing<String>>,
}

/// Opens the numbers and notes the look.
///
/// # Errors
/// The store or the keys fail.
pub fn reveal(write: &mut Write<'_>, keys: &Keyring, look: &NewView<'_>) -> Result<Full, StoreError> {
    view::add(write, look)?;
    open(write, keys, look.person)
}

/// Opens the numbers: the caller notes the look.
pub(crate) fn open(read: &Read<'_>, keys: &Keyring, person: PersonId) -> Result<Full, StoreError> {
    let found = read.one(&SEALED, params![person.0], |row| {
        let id = row.opt_text(0)?.map(|_| row.blob(1)).transpose()?;
        let phone = row.opt_text(2)?.map(|_| row.blob(3)).transpose()?;
        Ok((id, phone))
    })?;
    let (id, phone) = found.unwrap_or_default();
    Ok(Full {
        number: id.map(|sealed| keys.open(id_place(person.0), &sealed)).transpose()?,
        phone: phone.map(|sealed| keys.open(phone_place(person.0), &sealed)).transpose()?,
    })
}
