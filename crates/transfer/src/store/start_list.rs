//! Members the caller's organisation may start a transfer for: its own, and those of its direct subordinates.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped MEMBERS =
        "select m.id, p.name, p.id_mask, o.name from v_org o join v_member m on m.org_id = o.id join v_person p on p.id = m.person_id
         where {scope:o.path} and (o.id = $1 or o.parent_id = $1) and m.state = 'active' and ($2 = '' or {instr}(m.name, $2) > 0)
         order by m.name, m.id limit $3";
    scoped PERSON = "select m.person_id from v_member m join v_org o on o.id = m.org_id where {scope:o.path} and m.id = $1";
    scoped BRANCHES =
        "select o.id, o.name from v_org o where {scope:o.path} and (o.id = $1 or o.parent_id = $1) and o.level = 5 and o.closed_on is null
         order by o.path limit $2";
}

/// A member to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The membership.
    pub member: i64,
    /// Name.
    pub name: String,
    /// Masked identity number.
    pub id_mask: String,
    /// The branch.
    pub branch: String,
}

/// Members whose name holds the text, of the organisation itself and its direct subordinates.
///
/// # Errors
/// The store fails.
pub fn members(read: &Read<'_>, org: i64, text: &str, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    let text: String = text.trim().chars().take(60).collect();
    read.all(&MEMBERS, params![org, text, limit], |row| {
        Ok(Candidate {
            member: row.int(0)?,
            name: row.text(1)?,
            id_mask: row.text(2)?,
            branch: row.text(3)?,
        })
    })
}

/// The person behind a membership in the scope.
///
/// # Errors
/// The store fails.
pub fn person(read: &Read<'_>, member: i64) -> Result<Option<i64>, StoreError> {
    read.one(&PERSON, params![member], |row| row.int(0))
}

/// The branches the organisation may start for: number and name.
///
/// # Errors
/// The store fails.
pub fn branches(read: &Read<'_>, org: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    read.all(&BRANCHES, params![org, limit], |row| Ok((row.int(0)?, row.text(1)?)))
}
