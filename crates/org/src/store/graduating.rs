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
    scoped BELOW =
        "select count(*) from org o join org_particulars p on p.org_id = o.id join org_kind k on k.org_id = o.id and k.valid_to is null
         where {scope:o.path} and o.parent_id = $1 and p.graduates >= $2 and p.graduates < $3 and o.closed_on is null and o.kind <> $4
         and (k.valid_from < $5 or k.valid_from = o.opened_on)";
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

/// How many direct subordinates of an organisation wait to become `becomes` on `day`.
///
/// # Errors
/// The store fails.
pub fn waiting_below(read: &Read<'_>, parent: i64, year: i16, becomes: &str, day: Day) -> Result<i64, StoreError> {
    let (from, to) = year_range(year);
    read.count(&BELOW, params![parent, from, to, becomes, day])
}

/// The accounts that administer an organisation on a day.
///
/// # Errors
/// The store fails.
pub fn admins(read: &Read<'_>, org: i64, day: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&ADMINS, params![org, day], |row| row.int(0))
}
