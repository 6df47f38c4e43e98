//! 抹除: the row and what is counted stay, what tells about the person goes.

use super::{due, proof};
use crate::PersonId;
use crate::hook::hooks;
use crate::store::person::known;
use jishi_kernel::Day;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{App, AppError, files, message, params, sql};
use std::collections::BTreeSet;

/// The name an erased person has.
pub const ERASED: &str = "已抹除";

sql! {
    unscoped PERSON ("erasure, under its own permit") =
        "update person set name = $2, initials = '', born = null, id_index = null, id_mask = '', id_cipher = null, phone_index = null, phone_mask = '',
         phone_cipher = null, ethnicity = '', education = '', political = '', erased_on = $3, version = version + 1
         where id = $1 and erased_on is null";
    unscoped CHANGES ("erasure, under its own permit") =
        "update person_change set old = '', new = '', old_cipher = null where person_id = $1";
    unscoped CORRECTIONS ("erasure, under its own permit") =
        "update person_correction set new = '', new_cipher = null, reason = '', decision = '',
         state = case when state = 'open' then 'withdrawn' else state end where person_id = $1";
    unscoped CLAIMS ("erasure, under its own permit") =
        "update person_claim set reason = '', decision = '', state = case when state = 'open' then 'withdrawn' else state end where person_id = $1";
    unscoped CONSENTS ("erasure, under its own permit") = "update guardian_consent set guardian = '' where person_id = $1";
    unscoped VIEWS ("erasure, under its own permit") = "update person_view set reason = '' where person_id = $1";
    unscoped MERGES ("erasure, under its own permit") = "update person_merge set moved = '' where kept_id = $1 or gone_id = $1";
    unscoped PAIRS ("erasure, under its own permit") = "delete from person_pair where first_id = $1 or second_id = $1";
}

/// Erases a person. The caller has found the person in its scope.
///
/// # Errors
/// [`AppError::Refused`] while another crate holds on to the person; [`AppError::Stale`] when it
/// has been done already.
pub fn erase(write: &mut Write<'_>, app: &App, person: PersonId, today: Day) -> Result<(), AppError> {
    if let Some(reason) = due::held(write, person)? {
        return Err(AppError::Refused(reason));
    }
    write.execute_one(&PERSON, params![person.0, ERASED, today])?;
    for statement in [&CHANGES, &CORRECTIONS, &CLAIMS, &CONSENTS, &VIEWS, &MERGES, &PAIRS] {
        write.execute(statement, params![person.0])?;
    }
    due::drop(write, person)?;
    message::blank(write, &format!("/persons/{person}"), ERASED)?;
    let mut hashes: BTreeSet<String> = proof::remove(write, person)?.into_iter().collect();
    for hook in hooks() {
        hashes.extend((hook.erase)(write, person)?);
    }
    let now = known(write, person)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
    for hook in hooks() {
        (hook.changed)(write, &now)?;
    }
    // After the commit, and only if nothing else refers to the same content.
    for hash in hashes {
        files::discard::later(write, app.id(), app.now(), &hash)?;
    }
    Ok(())
}
