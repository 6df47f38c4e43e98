//! 监护人同意: who consented for a child, how and when.

use super::person::Masked;
use super::proof::{self, Owner, Stored};
use crate::PersonId;
use crate::rule::{age, guardian_age};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{App, params, sql};

sql! {
    unscoped ADD ("written with a person found in scope") =
        "insert into guardian_consent (id, person_id, guardian, relation, given_on, how, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped LIST ("called with a person already found in scope, or it is the person's own page") =
        "select g.id, g.guardian, g.relation, g.given_on, g.how, coalesce(a.name, ''), g.recorded_at, g.withdrawn_on from guardian_consent g
         left join v_account a on a.id = g.recorded_by where g.person_id = $1 order by g.id desc limit 20";
    unscoped STANDS ("called with a person already found in scope, or by a rule of another crate") =
        "select count(*) from guardian_consent where person_id = $1 and withdrawn_on is null";
    unscoped WITHDRAW ("called with a person already found in scope") =
        "update guardian_consent set withdrawn_on = $3 where id = $1 and person_id = $2 and withdrawn_on is null";
}

/// A consent to note.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// The child.
    pub person: PersonId,
    /// Name of the guardian.
    pub guardian: String,
    /// Who that is, a word of the dictionary.
    pub relation: String,
    /// When it was given.
    pub given_on: Day,
    /// How, a word of the dictionary.
    pub how: String,
    /// Who notes it.
    pub account: i64,
    /// The document.
    pub proof: Vec<Stored>,
}

/// A consent as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Id.
    pub id: i64,
    /// Name of the guardian.
    pub guardian: String,
    /// Who that is.
    pub relation: String,
    /// When it was given.
    pub given_on: Day,
    /// How.
    pub how: String,
    /// Who noted it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Millis,
    /// The day it was withdrawn.
    pub withdrawn_on: Option<Day>,
}

/// Notes a consent.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, app: &App, new: &NewConsent) -> Result<(), StoreError> {
    let id = app.id();
    let row: &[jishi_platform::db::Value] = params![
        id,
        new.person.0,
        &new.guardian,
        &new.relation,
        new.given_on,
        &new.how,
        new.account,
        app.now()
    ];
    write.execute_one(&ADD, row)?;
    proof::add(write, new.person, Owner::Consent(id), &new.proof, app.now())
}

/// Consents for one person, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, person: PersonId) -> Result<Vec<Consent>, StoreError> {
    read.all(&LIST, params![person.0], |row| {
        Ok(Consent {
            id: row.int(0)?,
            guardian: row.text(1)?,
            relation: row.text(2)?,
            given_on: row.day(3)?,
            how: row.text(4)?,
            recorded_by: row.text(5)?,
            recorded_at: row.int(6)?,
            withdrawn_on: row.opt_day(7)?,
        })
    })
}

/// Ends a consent; false when it had ended already.
///
/// # Errors
/// The store fails.
pub fn withdraw(write: &mut Write<'_>, person: PersonId, consent: i64, day: Day) -> Result<bool, StoreError> {
    Ok(write.execute(&WITHDRAW, params![consent, person.0, day])? == 1)
}

/// True when the person is so young that a guardian must consent, and none has: the record is not
/// complete, and nothing that needs a complete record may be done with it.
///
/// # Errors
/// The store fails.
pub fn missing(read: &Read<'_>, person: &Masked, today: Day) -> Result<bool, StoreError> {
    let Some(born) = person.born else { return Ok(false) };
    if age(born, today) >= guardian_age(read, &person.org_path, today)? {
        return Ok(false);
    }
    let standing: i64 = read.count(&STANDS, params![person.id.0])?;
    Ok(standing == 0)
}
