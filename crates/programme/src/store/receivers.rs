//! Whom a message reaches: the accounts behind departments, organisations and supervisors.

use crate::model::{ItemId, ProgrammeId};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::{BTreeMap, BTreeSet};

macro_rules! in_office {
    ($day:literal) => {
        concat!("t.valid_from <= ", $day, " and (t.valid_to is null or t.valid_to >= ", $day, ")")
    };
}
macro_rules! works_for_org {
    () => {
        "t.org_id = ip.org_id and t.department_id is null and t.role in ('supervisor', 'clerk', 'reporter')"
    };
}

sql! {
    unscoped OF_LEADS ("messages go to whoever leads, wherever in the tree") = concat!(
        "select t.account_id from item_party ip join v_post t on t.department_id = ip.department_id where ip.item_id = $1 and ip.role = 'lead' and ", in_office!("$2"), "
         union select t.account_id from item_party ip join v_post t on ", works_for_org!(), " where ip.item_id = $1 and ip.role = 'lead' and ", in_office!("$2"));
    unscoped OF_PROGRAMME_LEADS ("messages go to whoever leads, wherever in the tree") = concat!(
        "select ip.item_id, t.account_id from item i join item_party ip on ip.item_id = i.id join v_post t on t.department_id = ip.department_id
         where i.programme_id = $1 and ip.role = 'lead' and ", in_office!("$2"), "
         union select ip.item_id, t.account_id from item i join item_party ip on ip.item_id = i.id join v_post t on ", works_for_org!(), "
         where i.programme_id = $1 and ip.role = 'lead' and ", in_office!("$2"));
    unscoped SUPERVISORS ("messages go to the supervisors of the organisation that runs the programme") =
        "select distinct t.account_id from programme p join v_post t on t.org_id = p.org_id and t.role = 'supervisor'
         where p.id = $1 and t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2)";
}

/// Accounts that lead an item: posts of a leading department; posts without a department that do the
/// work of a leading organisation (督查, 部室干事, 填报人).
///
/// # Errors
/// The store fails.
pub fn leads(read: &Read<'_>, item: ItemId, today: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&OF_LEADS, params![item.0, today], |row| row.int(0))
}

/// The same for every item of a programme, in one statement.
///
/// # Errors
/// The store fails.
pub fn leads_of_programme(read: &Read<'_>, programme: ProgrammeId, today: Day) -> Result<BTreeMap<ItemId, BTreeSet<i64>>, StoreError> {
    let mut leads: BTreeMap<ItemId, BTreeSet<i64>> = BTreeMap::new();
    read.each(&OF_PROGRAMME_LEADS, params![programme.0, today], |row| {
        leads.entry(ItemId(row.int(0)?)).or_default().insert(row.int(1)?);
        Ok(())
    })?;
    Ok(leads)
}

/// Supervisors of the organisation that runs a programme.
///
/// # Errors
/// The store fails.
pub fn supervisors(read: &Read<'_>, programme: ProgrammeId, today: Day) -> Result<Vec<i64>, StoreError> {
    read.all(&SUPERVISORS, params![programme.0, today], |row| row.int(0))
}
