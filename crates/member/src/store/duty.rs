//! What waits for an organisation: counted over itself and its direct subordinates.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped COUNT ("counts of the caller's own organisation and its direct subordinates") =
        "select
           (select count(*) from member m join member_due d on d.member_id = m.id
            where m.state = 'active' and m.leaving = ''
              and m.org_id in (select id from v_org where parent_id = $1 and closed_on is null union all select cast($1 as bigint))),
           (select count(*) from v_org o join member m on m.org_id = o.id and m.state = 'active' join member_exit e on e.member_id = m.id and e.state = 'filed'
            where o.parent_id = $1),
           (select count(*) from v_org o join member_appraisal_round r on r.org_id = o.id and r.year = $2 and r.state = 'submitted'
            where o.parent_id = $1)";
}

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Members who have reached the age of leaving.
    pub due: i64,
    /// Leavings filed by direct subordinates.
    pub exits: i64,
    /// Appraisals of the year handed in by direct subordinates.
    pub rounds: i64,
}

/// Counts for the organisation of this number.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, org: i64, year: i64) -> Result<Waiting, StoreError> {
    let found = read.one(&COUNT, params![org, year], |row| {
        Ok(Waiting {
            due: row.int(0)?,
            exits: row.int(1)?,
            rounds: row.int(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}
