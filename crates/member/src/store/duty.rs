//! What waits for an organisation: counted over itself, its direct subordinates and what it keeps 直属.

use crate::rule::standing::Leaving;
use jishi_kernel::{Day, Level};
use jishi_org::path::SEGMENT;
use jishi_org::{decided_by, managed_by};
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{params, sql};

/// Rows of [`leveled`] looked at.
pub const MOST: usize = 1_000;

sql! {
    // Only branches that have somebody leaving are looked into, member by member.
    unscoped COUNT ("counts of the caller's own organisation and of those it manages directly") = concat!(
        "select
           (select count(*) from member m join member_due d on d.member_id = m.id
            where m.state = 'active' and m.leaving = '' and m.org_id in (", managed_by!("$1", "$2"), ")),
           (select coalesce(sum(case when e.state = 'filed' and e.filed_by <> $4 and e.how not in ($5, $6, $7, $8) then 1 else 0 end), 0)
            from (", decided_by!("$1", "$2"), ") o cross join member_count c cross join member m cross join member_exit e
            where c.org_id = o.id and c.leaving > 0 and m.org_id = o.id and m.state = 'active' and m.leaving <> '' and e.member_id = m.id),
           (select count(*) from (", decided_by!("$1", "$2"), ") o join member_appraisal_round r on r.org_id = o.id and r.year = $3
            and r.state = 'submitted' and (r.filed_by is null or r.filed_by <> $4))");
    // Nothing of a level the rule names stands between the caller's organisation and the branch.
    scoped LEVELED = concat!(
        "select e.how, e.filed_on, o.path from member_exit e join member m on m.id = e.member_id and m.state = 'active' join v_org o on o.id = m.org_id
         where {scope:o.path} and e.state = 'filed' and e.how in ($5, $6, $7, $8) and e.filed_by <> $3 and (o.id in (", decided_by!("$1", "$2"), ")
         or not exists (select 1 from v_org k where k.level <= $4 and k.path in
         (substr(o.path, 1, $9), substr(o.path, 1, $10), substr(o.path, 1, $11), substr(o.path, 1, $12)))) order by e.id limit $13");
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    /// The account; what it filed itself does not wait for it.
    pub account: i64,
    /// Number of the organisation.
    pub org: i64,
    /// Its path.
    pub path: &'a str,
    /// Today.
    pub today: Day,
}

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Members who have reached the age of leaving.
    pub due: i64,
    /// Leavings to decide, without those of [`leveled`].
    pub exits: i64,
    /// Appraisals of the year to decide.
    pub rounds: i64,
}

/// A leaving that waits, whose organ the rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// How.
    pub how: String,
    /// Filed on.
    pub filed_on: Day,
    /// Path of the branch.
    pub org_path: String,
}

/// Counts for an organisation; `leveled` are the kinds of leaving that are not the direct superior's to decide
/// everywhere and are left to [`leveled`].
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, of: For<'_>, leveled: &[Leaving]) -> Result<Waiting, StoreError> {
    let mut values = params![of.org, of.today, i64::from(of.today.year()), of.account].to_vec();
    values.extend(kinds(leveled));
    let found = read.one(&COUNT, &values, |row| {
        Ok(Waiting {
            due: row.int(0)?,
            exits: row.int(1)?,
            rounds: row.int(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// The oldest leavings of these kinds that may wait for an organisation, at most [`MOST`] of them: of what it manages
/// directly, and where nothing at `level` or above stands between it and the branch.
///
/// # Errors
/// The store fails.
pub fn leveled(read: &Read<'_>, of: For<'_>, level: Level, hows: &[Leaving]) -> Result<Vec<Filed>, StoreError> {
    let mut values = params![of.org, of.today, of.account, level.number()].to_vec();
    values.extend(kinds(hows));
    // The tree has five levels: at most three stand between a province and a branch, which is the fourth.
    values.extend((1..=4).map(|step| Value::from((of.path.len() + step * SEGMENT) as i64)));
    values.push(Value::from(MOST as i64));
    read.all(&LEVELED, &values, |row| {
        Ok(Filed {
            how: row.text(0)?,
            filed_on: row.day(1)?,
            org_path: row.text(2)?,
        })
    })
}

/// One parameter for each kind there is; an empty text says nothing.
fn kinds(hows: &[Leaving]) -> impl Iterator<Item = Value> {
    Leaving::ALL
        .map(|how| Value::from(if hows.contains(&how) { how.slug() } else { "" }))
        .into_iter()
}
