//! Whom a message reaches, and whom the other side may call.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped REGISTRARS ("messages go to whoever keeps the register of the organisation, wherever in the tree") =
        "select distinct t.account_id from v_post t where t.org_id = $1 and t.role = 'registrar'
         and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) order by t.account_id limit 50";
    unscoped NAMES ("the other side of a transfer the caller has opened: who to turn to") =
        "select a.name, t.title from v_post t join v_account a on a.id = t.account_id where t.org_id = $1 and t.role = 'registrar'
         and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) order by t.id limit 3";
    unscoped MEMBER ("a member's own account hears of the own transfer") = "select account_id from member_account where person_id = $1";
    unscoped PERSON ("whose record an account is linked with: its own") = "select person_id from member_account where account_id = $1";
}

/// The accounts that keep the register of an organisation.
///
/// # Errors
/// The store fails.
pub fn registrars(read: &Read<'_>, org: i64, today: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&REGISTRARS, params![org, today], |row| row.int(0))
}

/// Whom to turn to in an organisation: names with titles; empty when nobody keeps its register.
///
/// # Errors
/// The store fails.
pub fn contacts(read: &Read<'_>, org: i64, today: Day) -> Result<Vec<String>, StoreError> {
    read.all(&NAMES, params![org, today], |row| {
        let (name, title) = (row.text(0)?, row.text(1)?);
        Ok(if title.is_empty() { name } else { format!("{name}（{title}）") })
    })
}

/// The account of a person, if there is one.
///
/// # Errors
/// The store fails.
pub fn account_of(read: &Read<'_>, person: i64) -> Result<Option<i64>, StoreError> {
    read.one(&MEMBER, params![person], |row| row.int(0))
}

/// The person an account belongs to, if it is linked.
///
/// # Errors
/// The store fails.
pub fn person_of(read: &Read<'_>, account: i64) -> Result<Option<i64>, StoreError> {
    read.one(&PERSON, params![account], |row| row.int(0))
}
