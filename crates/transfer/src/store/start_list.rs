//! Members the caller's organisation may start a transfer for: its own, those of its direct subordinates,
//! and those of what it keeps 直属.

use jishi_kernel::Day;
use jishi_org::store::tie::{self, TieKind};
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::{params, sql};

sql! {
    scoped MEMBERS =
        "select m.id, p.name, p.id_mask, o.name from v_org o join v_member m on m.org_id = o.id join v_person p on p.id = m.person_id
         where {scope:o.path} and (o.id = $1 or o.parent_id = $1) and m.state = 'active' and ($2 = '' or {instr}(m.name, $2) > 0)
         order by m.name, m.id limit $3";
    scoped TIED_MEMBERS =
        "select m.id, p.name, p.id_mask, o.name from v_org o join v_member m on m.org_id = o.id join v_person p on p.id = m.person_id
         where {scope:o.path} and m.state = 'active' and ($1 = '' or {instr}(m.name, $1) > 0) and o.id in ($3, $4, $5, $6, $7, $8, $9, $10, $11,
         $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) order by m.name, m.id limit $2";
    scoped TIED_BRANCHES =
        "select o.id, o.name from v_org o where {scope:o.path} and o.level = 5 and o.closed_on is null and o.id in ($2, $3, $4, $5, $6, $7, $8, $9,
         $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) order by o.path limit $1";
    scoped PERSON = "select m.person_id from v_member m join v_org o on o.id = m.org_id where {scope:o.path} and m.id = $1";
    scoped BRANCHES =
        "select o.id, o.name from v_org o where {scope:o.path} and (o.id = $1 or o.parent_id = $1) and o.level = 5 and o.closed_on is null
         order by o.path limit $2";
}

/// 直属 organisations offered; whoever keeps more starts from the member's card.
const TIES: i64 = 100;
/// Organisations looked up by one statement.
const AT_ONCE: usize = 20;

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

/// Members whose name holds the text, of the organisation itself, its direct subordinates and what it
/// keeps 直属 on the day.
///
/// # Errors
/// The store fails.
pub fn members(read: &Read<'_>, org: i64, day: Day, text: &str, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    let text: String = text.trim().chars().take(60).collect();
    let mut found = read.all(&MEMBERS, params![org, &text, limit], candidate)?;
    for ids in tied(read, org, day)?.chunks(AT_ONCE) {
        found.extend(read.all(&TIED_MEMBERS, &with(params![&text, limit], ids), candidate)?);
    }
    found.sort_by(|a, b| (&a.name, a.member).cmp(&(&b.name, b.member)));
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

fn candidate(row: &Row<'_>) -> Result<Candidate, StoreError> {
    Ok(Candidate {
        member: row.int(0)?,
        name: row.text(1)?,
        id_mask: row.text(2)?,
        branch: row.text(3)?,
    })
}

/// What an organisation keeps 直属.
fn tied(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<i64>, StoreError> {
    let kept = tie::kept(read, org, day, Some(TieKind::Direct), 0, TIES)?;
    Ok(kept.into_iter().map(|tie| tie.target).collect())
}

/// Parameters with a list of numbers behind them.
fn with(first: &[Value], ids: &[i64]) -> Vec<Value> {
    let mut values = first.to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    values.resize(first.len() + AT_ONCE, Value::Null);
    values
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
pub fn branches(read: &Read<'_>, org: i64, day: Day, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    let mut found = read.all(&BRANCHES, params![org, limit], |row| Ok((row.int(0)?, row.text(1)?)))?;
    for ids in tied(read, org, day)?.chunks(AT_ONCE) {
        for branch in read.all(&TIED_BRANCHES, &with(params![limit], ids), |row| Ok((row.int(0)?, row.text(1)?)))? {
            if !found.contains(&branch) {
                found.push(branch);
            }
        }
    }
    Ok(found)
}
