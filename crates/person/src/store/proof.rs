//! Proof (证明材料): PDF or pictures that belong to a correction, a claim or a consent.

use crate::{CorrectionId, PersonId, ProofId};
use jishi_kernel::Millis;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{files, params, sql};
use std::collections::HashMap;

sql! {
    unscoped ADD ("written beside what it proves") =
        "insert into person_proof (id, person_id, owner, owner_id, name, hash, size, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped OF ("called with something already found in scope") =
        "select id, name, hash, size, person_id from person_proof where owner = $1 and owner_id = $2 order by id";
    scoped OF_CORRECTIONS =
        "select f.id, f.name, f.owner_id from person_proof f join person_correction c on c.id = f.owner_id join person p on p.id = c.person_id
         join v_org o on o.id = p.org_id
         where {scope:o.path} and f.owner = 'correction' and f.owner_id >= $1 and f.owner_id <= $2 and c.state = 'open' order by f.id";
    unscoped OF_PERSON ("called with a person already found in scope, or by the operator") =
        "select id, name, hash, size, person_id from person_proof where person_id = $1 order by id";
    scoped FIND =
        "select f.id, f.name, f.hash, f.size, f.person_id from person_proof f join person p on p.id = f.person_id join v_org o on o.id = p.org_id
         where {scope:o.path} and f.id = $1";
    scoped FIND_OF_CLAIM =
        "select f.id, f.name, f.hash, f.size, f.person_id from person_proof f join person_claim c on c.id = f.owner_id
         join v_org o on o.id = c.org_id where {scope:o.path} and f.owner = 'claim' and f.id = $1";
    unscoped REMOVE ("erasure, under its own permit") = "delete from person_proof where person_id = $1";
}

/// What a proof belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A correction.
    Correction(i64),
    /// A claim or dispute.
    Claim(i64),
    /// A guardian's consent.
    Consent(i64),
}

impl Owner {
    const fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Correction(id) => ("correction", id),
            Self::Claim(id) => ("claim", id),
            Self::Consent(id) => ("consent", id),
        }
    }
}

/// A file that was checked and lies in the file store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Fresh id.
    pub id: i64,
    /// Clean name.
    pub name: String,
    /// Hash.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// Media type.
    pub media: &'static str,
}

/// A proof as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Id.
    pub id: ProofId,
    /// File name.
    pub name: String,
    /// Hash.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// Whose.
    pub person: PersonId,
}

/// Notes stored files as proof.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, person: PersonId, owner: Owner, stored: &[Stored], at: Millis) -> Result<(), StoreError> {
    let (kind, id) = owner.parts();
    for file in stored {
        files::register(write, &file.hash, file.size, file.media, at)?;
        write.execute_one(&ADD, params![file.id, person.0, kind, id, &file.name, &file.hash, file.size, at])?;
    }
    Ok(())
}

fn proof(row: &Row<'_>) -> Result<Proof, StoreError> {
    Ok(Proof {
        id: ProofId(row.int(0)?),
        name: row.text(1)?,
        hash: row.text(2)?,
        size: row.int(3)?,
        person: PersonId(row.int(4)?),
    })
}

/// The files of one thing.
///
/// # Errors
/// The store fails.
pub fn of(read: &Read<'_>, owner: Owner) -> Result<Vec<Proof>, StoreError> {
    let (kind, id) = owner.parts();
    read.all(&OF, params![kind, id], proof)
}

/// The files of open corrections on one page of the list, in one statement.
///
/// # Errors
/// The store fails.
pub fn of_corrections(
    read: &Read<'_>,
    ids: impl Iterator<Item = CorrectionId>,
) -> Result<HashMap<i64, Vec<(ProofId, String)>>, StoreError> {
    let mut out: HashMap<i64, Vec<(ProofId, String)>> = ids.map(|id| (id.0, Vec::new())).collect();
    let (Some(first), Some(last)) = (out.keys().min().copied(), out.keys().max().copied()) else {
        return Ok(out);
    };
    read.each(&OF_CORRECTIONS, params![first, last], |row| {
        if let Some(files) = out.get_mut(&row.int(2)?) {
            files.push((ProofId(row.int(0)?), row.text(1)?));
        }
        Ok(())
    })?;
    Ok(out)
}

/// All files of a person.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: PersonId) -> Result<Vec<Proof>, StoreError> {
    read.all(&OF_PERSON, params![person.0], proof)
}

/// A file in the caller's sight: the record is, or the claim it belongs to was filed there.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: ProofId) -> Result<Option<Proof>, StoreError> {
    match read.one(&FIND, params![id.0], proof)? {
        Some(found) => Ok(Some(found)),
        None => read.one(&FIND_OF_CLAIM, params![id.0], proof),
    }
}

/// Removes all proof of a person and answers the hashes.
///
/// # Errors
/// The store fails.
pub(crate) fn remove(write: &mut Write<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    let hashes = of_person(write, person)?.into_iter().map(|p| p.hash).collect();
    write.execute(&REMOVE, params![person.0])?;
    Ok(hashes)
}
