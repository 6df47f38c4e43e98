//! How the items of a programme stand by who leads them.

use super::Counts;
use super::party::PartyKey;
use super::programme::{Programme, facts};
use crate::rule::light;
use jishi_kernel::{Day, Light};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

sql! {
    scoped FACTS = concat!("
        select ip.department_id, ip.org_id, ip.printed, coalesce(d.name, po.name, ip.printed), i.state, i.step_count, i.step_done, i.open_start, i.open_due,
               i.urged, i.extended
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        join item_party ip on ip.item_id = i.id and ip.role = 'lead'
        left join v_department d on d.id = ip.department_id left join v_org po on po.id = ip.org_id
        where i.programme_id = $1 and ", item_seen!(), " order by i.position, ip.position");
    scoped LEADERLESS = concat!("
        select i.state, i.step_count, i.step_done, i.open_start, i.open_due from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        where i.programme_id = $1 and not exists (select 1 from item_party ip where ip.item_id = i.id and ip.role = 'lead') and ", item_seen!());
}

/// How the items of one leading party stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// Who; for the ledger's filter.
    pub key: PartyKey,
    /// Name.
    pub name: String,
    /// Items by light. An item with two leads counts for both.
    pub counts: Counts,
    /// Steps of those items.
    pub steps: i64,
    /// Steps accepted.
    pub steps_done: i64,
    /// Times urged.
    pub urged: i64,
    /// Extensions granted.
    pub extended: i64,
}

/// All leading parties of a programme, most late first; then the items nobody leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByLead {
    /// A row a party.
    pub rows: Vec<LeadRow>,
    /// Items without a lead, by light.
    pub leaderless: Counts,
}

/// How the items of a programme stand by lead.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: &Programme, today: Day) -> Result<ByLead, StoreError> {
    let near_days = programme.rule.near_days;
    let mut rows: BTreeMap<PartyKey, LeadRow> = BTreeMap::new();
    read.each(&FACTS, params![programme.id.0], |row| {
        let key = match (row.opt_int(0)?, row.opt_int(1)?) {
            (Some(id), _) => PartyKey::Department(id),
            (None, Some(id)) => PartyKey::Org(id),
            (None, None) => PartyKey::Printed(row.text(2)?),
        };
        let (name, facts) = (row.text(3)?, facts(row, 4)?);
        let (urged, extended) = (row.int(9)?, row.int(10)?);
        let lead = rows.entry(key.clone()).or_insert_with(|| LeadRow {
            key,
            name,
            counts: Counts::default(),
            steps: 0,
            steps_done: 0,
            urged: 0,
            extended: 0,
        });
        lead.counts.add(light::item(&facts, today, near_days).light, 1);
        lead.steps += facts.step_count;
        lead.steps_done += facts.step_done;
        lead.urged += urged;
        lead.extended += extended;
        Ok(())
    })?;
    let mut rows: Vec<LeadRow> = rows.into_values().collect();
    rows.sort_by(|a, b| {
        let urgent = |row: &LeadRow| (row.counts.of(Light::Late), row.counts.of(Light::Near), row.counts.total());
        urgent(b).cmp(&urgent(a)).then_with(|| a.name.cmp(&b.name))
    });
    let leaderless = read.all(&LEADERLESS, params![programme.id.0], |row| {
        Ok(light::item(&facts(row, 0)?, today, near_days).light)
    })?;
    Ok(ByLead {
        rows,
        leaderless: leaderless.into_iter().collect(),
    })
}
