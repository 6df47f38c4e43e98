//! What transfers keep about a person: handed out with the record, emptied with it.

use crate::store::{kept, transfer};
use jishi_kernel::Day;
use jishi_person::{Attachment, Masked, PersonHook, PersonId};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::message;
use jishi_platform::{params, sql};

sql! {
    unscoped FILES ("the person's own files, for an export or an erasure that was allowed") =
        "select f.name, f.hash from transfer_file f join transfer t on t.id = f.transfer_id where t.person_id = $1 order by f.id";
    unscoped OPEN ("whether a person may be erased") = "select count(*) from transfer where person_id = $1 and open = 1";
    unscoped EMPTY ("an erasure that was allowed") =
        "update transfer set particulars = '{}', version = version + 1 where person_id = $1";
    unscoped WORDS ("an erasure that was allowed") =
        "update transfer_event set words = '' where transfer_id in (select id from transfer where person_id = $1)";
    unscoped DROP_FILES ("an erasure that was allowed") =
        "delete from transfer_file where transfer_id in (select id from transfer where person_id = $1)";
    unscoped USED ("whether a content is still referred to by this crate") = "select count(*) from transfer_file where hash = $1";
}

fn files(read: &Read<'_>, person: PersonId) -> Result<Vec<Attachment>, StoreError> {
    read.all(&FILES, params![person.0], |row| {
        Ok(Attachment {
            name: row.text(0)?,
            hash: row.text(1)?,
        })
    })
}

fn changed(_: &mut Write<'_>, _: &Masked) -> Result<(), StoreError> {
    // Names are read from the person.
    Ok(())
}

fn claimed(_: &mut Write<'_>, _: PersonId, _: i64, _: Day) -> Result<Result<(), String>, StoreError> {
    // While a transfer is open the crate of memberships lets nobody go: it asks what is under way.
    Ok(Ok(()))
}

fn holds(read: &Read<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    let open = read.count(&OPEN, params![person.0])?;
    Ok((open > 0).then(|| "有办理中的组织关系转接，请先办结或撤回".to_owned()))
}

fn erase(write: &mut Write<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    let hashes: Vec<String> = files(write, person)?.into_iter().map(|file| file.hash).collect();
    write.execute(&EMPTY, params![person.0])?;
    write.execute(&WORDS, params![person.0])?;
    write.execute(&DROP_FILES, params![person.0])?;
    // Messages of earlier versions named the person.
    for one in transfer::of_person(write, person.0)? {
        message::blank(write, &format!("/transfers/{}", one.id), "组织关系转接")?;
    }
    let mut free = Vec::new();
    for hash in hashes {
        if write.count(&USED, params![&hash])? == 0 {
            free.push(hash);
        }
    }
    Ok(free)
}

fn ended(_: &Read<'_>, _: Day, _: PersonId, _: i64) -> Result<Vec<(PersonId, Day)>, StoreError> {
    // A transfer is part of a membership, whose end its own crate tells.
    Ok(Vec::new())
}

jishi_platform::db::inventory::submit! {
    PersonHook {
        name: "组织关系转接",
        changed,
        claimed,
        kept: kept::TABLES,
        files,
        holds,
        erase,
        ended,
    }
}
