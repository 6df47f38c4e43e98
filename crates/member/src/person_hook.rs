//! What this crate keeps about a person, for the record's changes, its export and its erasure.

use crate::MemberId;
use crate::rule::standing::State;
use crate::store::{document, kept, member, own, place};
use jishi_kernel::Day;
use jishi_org::store::tree;
use jishi_person::store::erase::ERASED;
use jishi_person::{Attachment, Masked, PersonHook, PersonId};
use jishi_platform::authz::Role;
use jishi_platform::db::{Read, StoreError, Write, inventory};
use jishi_platform::{account, message, params, sql};

sql! {
    unscoped ENDED ("nightly: memberships that are over, for the rule of retention") =
        "select person_id, left_on from member where person_id > $1 and state = 'left' and left_on <= $2 order by person_id limit $3";
    unscoped LEVEL ("whether an organisation named by a decided claim is an open branch") =
        "select count(*) from v_org where id = $1 and level = 5 and closed_on is null";
    unscoped EMPTY ("erasure of a person was decided; the row stays and is counted") =
        "update member set name = $2, initials = '', born = null, number = null, card = null, graduates = null, version = version + 1 where id = $1";
    unscoped HASHES ("erasure of a person was decided") = "select hash from member_document where member_id = $1";
    unscoped KEPT ("whether another card refers to the same content") = "select count(*) from member_document where hash = $1";
    unscoped UNBIND ("erasure of a person was decided") = "update member_exit set document_id = null, reason = '', words = '' where member_id = $1";
    unscoped DROP_DOCUMENTS ("erasure of a person was decided") = "delete from member_document where member_id = $1";
    unscoped DROP_STEPS ("erasure of a person was decided") = "delete from member_step where member_id = $1";
    unscoped DROP_RECORDS ("erasure of a person was decided") = "delete from member_record where member_id = $1";
    unscoped DROP_CONTACTS ("erasure of a person was decided") = "delete from member_contact where member_id = $1";
    unscoped DROP_CHANGES ("erasure of a person was decided") = "delete from member_change where member_id = $1";
    unscoped DROP_INVITES ("erasure of a person was decided") = "delete from member_invite where member_id = $1";
    unscoped DROP_REASONS ("erasure of a person was decided") = "update member_registration set reason = '' where member_id = $1";
    unscoped DROP_NOTES ("erasure of a person was decided") = "update member_second set note = '' where member_id = $1";
    unscoped DROP_REQUESTS ("erasure of a person was decided") = "delete from member_request where member_id = $1";
    unscoped ACCOUNT ("erasure of a person was decided") = "select account_id from member_account where person_id = $1";
    unscoped DROP_ACCOUNT ("erasure of a person was decided") = "delete from member_account where person_id = $1";
}

inventory::submit! {
    PersonHook {
        name: "团籍",
        changed,
        claimed,
        kept: kept::TABLES,
        files,
        holds,
        erase,
        ended,
    }
}

fn changed(write: &mut Write<'_>, person: &Masked) -> Result<(), StoreError> {
    member::follow_person(write, person.id.0, &person.name, person.born, person.sex.number())
}

/// What the unit reads that would let an active member go by itself.
const CHAIN: &str = "该人员是在册团员，组织关系须经转接审批：请退回此申请，由申请单位按“转入”发起组织关系转接；或由双方共同上级审核此申请";

/// The membership goes where the record goes, if that is a branch. One that is in the register does not go past the
/// approvals of a transfer: only who stands above both sides lets it go at once, and nobody while a transfer is under way.
fn claimed(write: &mut Write<'_>, person: PersonId, to: i64, day: Day) -> Result<Result<(), String>, StoreError> {
    let Some(held) = member::of_person(write, person.0)? else {
        return Ok(Ok(()));
    };
    if held.leaving.is_some() {
        return Ok(Err("该团员离团待审核，办理后才能认领".to_owned()));
    }
    if let Some(words) = crate::busy(write, held.id)? {
        return Ok(Err(words));
    }
    if write.count(&LEVEL, params![to])? == 0 {
        return Ok(Err("该人员是团员，只能由团支部认领".to_owned()));
    }
    // Who decides saw the holder's side to get here; who sees the other side too stands above both.
    if held.state == State::Active && tree::find(write, to)?.is_none() {
        return Ok(Err(CHAIN.to_owned()));
    }
    place::relocate(write, held.id, to, day, "认领")?;
    Ok(Ok(()))
}

fn files(read: &Read<'_>, person: PersonId) -> Result<Vec<Attachment>, StoreError> {
    let Some(held) = own::of_person(read, person.0)? else {
        return Ok(Vec::new());
    };
    let files = document::list(read, held)?.into_iter().map(|document| Attachment {
        name: document.name,
        hash: document.hash,
    });
    Ok(files.collect())
}

fn holds(read: &Read<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(member::of_person(read, person.0)?
        .filter(|held| held.state == State::Active)
        .map(|held| format!("还是{}的在册团员", held.org_name)))
}

fn erase(write: &mut Write<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    let Some(MemberId(id)) = own::of_person(write, person.0)? else {
        return Ok(Vec::new());
    };
    // The record says already since when it is erased.
    let today = jishi_person::known(write, person)?.and_then(|record| record.erased_on);
    let today = today.ok_or_else(|| StoreError::corrupt(0, "a person who is not erased"))?;
    let hashes = write.all(&HASHES, params![id], |row| row.text(0))?;
    write.execute(&UNBIND, params![id])?;
    for statement in [
        // Those that refer to documents come first.
        &DROP_RECORDS,
        &DROP_REQUESTS,
        &DROP_DOCUMENTS,
        &DROP_STEPS,
        &DROP_REASONS,
        &DROP_NOTES,
        &DROP_CONTACTS,
        &DROP_CHANGES,
        &DROP_INVITES,
    ] {
        write.execute(statement, params![id])?;
    }
    for account in write.all(&ACCOUNT, params![person.0], |row| row.int(0))? {
        account::close(write, account, Role::Member, ERASED, today)?;
    }
    write.execute(&DROP_ACCOUNT, params![person.0])?;
    message::blank(write, &format!("/members/{}", MemberId(id)), ERASED)?;
    write.execute_one(&EMPTY, params![id, ERASED])?;
    let mut free = Vec::new();
    for hash in hashes {
        if write.count(&KEPT, params![&hash])? == 0 && !free.contains(&hash) {
            free.push(hash);
        }
    }
    Ok(free)
}

fn ended(read: &Read<'_>, day: Day, after: PersonId, limit: i64) -> Result<Vec<(PersonId, Day)>, StoreError> {
    read.all(&ENDED, params![after.0, day, limit], |row| Ok((PersonId(row.int(0)?), row.day(1)?)))
}
