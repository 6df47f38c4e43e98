//! Classes that wait for their yearly change, as the nightly notice and the workbench ask for them.

use super::particulars::year_range;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped CLASSES ("the nightly job tells each organisation of its own direct subordinates") =
        "select o.path, o.parent_id, o.kind, k.valid_from, o.opened_on
         from org_particulars p join org o on o.id = p.org_id join org_kind k on k.org_id = o.id and k.valid_to is null
         where p.graduates >= $1 and p.graduates < $2 and o.closed_on is null and o.parent_id is not null and o.path > $3
         order by o.path limit $4";
    scoped BELOW = concat!(
        "select count(*) from org o join org_particulars p on p.org_id = o.id join org_kind k on k.org_id = o.id and k.valid_to is null
         where {scope:o.path} and o.id in (", crate::decided_by!("$1", "$6"), ") and p.graduates >= $2 and p.graduates < $3
         and o.closed_on is null and o.kind <> $4 and (k.valid_from < $5 or k.valid_from = o.opened_on)");
    unscoped KEEPERS ("the nightly job tells who manages an organisation without an administrator") =
        "select o.id, o.path from org_tie t join org o on o.id = t.org_id
         where t.target_id = $1 and t.kind = 'direct' and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) order by o.id limit 50";
    unscoped NAME ("the nightly job names an organisation to who manages it") = "select name from org where id = $1";
    unscoped ADMINS ("who may change the classes of an organisation: whom the notice reaches") =
        "select distinct p.account_id from v_post p where p.org_id = $1 and p.role = 'unit_admin'
         and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) limit 50";
}

/// A class branch of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Path.
    pub path: String,
    /// The organisation that manages it.
    pub parent: i64,
    /// Present kind.
    pub kind: String,
    /// Since when it is of that kind.
    pub since: Day,
    /// First day.
    pub opened_on: Day,
}

impl Class {
    /// It still is to become `becomes` on `day`: nobody has decided about its kind since.
    pub fn waits(&self, becomes: &str, day: Day) -> bool {
        self.kind != becomes && (self.since < day || self.since == self.opened_on)
    }
}

/// Open class branches that graduate in a year, behind the path `after`, in the order of their paths.
///
/// # Errors
/// The store fails.
pub fn classes(read: &Read<'_>, year: i16, after: &str, limit: i64) -> Result<Vec<Class>, StoreError> {
    let (from, to) = year_range(year);
    read.all(&CLASSES, params![from, to, after, limit], |row| {
        Ok(Class {
            path: row.text(0)?,
            parent: row.int(1)?,
            kind: row.text(2)?,
            since: row.day(3)?,
            opened_on: row.day(4)?,
        })
    })
}

/// How many direct subordinates of an organisation, and of those it keeps 直属 today, graduate this year and wait to
/// become `becomes` on `day`.
///
/// # Errors
/// The store fails.
pub fn waiting_below(read: &Read<'_>, org: i64, becomes: &str, day: Day, today: Day) -> Result<i64, StoreError> {
    let (from, to) = year_range(today.year());
    read.count(&BELOW, params![org, from, to, becomes, day, today])
}

/// The accounts that administer an organisation on a day.
///
/// # Errors
/// The store fails.
pub fn admins(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&ADMINS, params![org, day], |row| row.int(0))
}

/// Who keeps an organisation 直属 on a day: numbers and paths.
///
/// # Errors
/// The store fails.
pub fn keepers(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<(i64, String)>, StoreError> {
    read.all(&KEEPERS, params![org, day], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// The name of an organisation.
///
/// # Errors
/// The store fails.
pub fn name(read: &Read<'_>, org: i64) -> Result<String, StoreError> {
    Ok(read.one(&NAME, params![org], |row| row.text(0))?.unwrap_or_default())
}
