//! What stands beside a ledger: how the steps of every lead stand, what is due this month, and
//! which printed numbers occur twice. One statement, whatever the size of the programme.

use super::Counts;
use super::party::PartyKey;
use super::programme::Programme;
use crate::model::{ItemId, ItemState, SectionId, StepId, StepState};
use crate::rule::light::{self, Standing, StepFacts};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::{BTreeMap, BTreeSet};

sql! {
    scoped STEPS = concat!("
        select i.id, i.section_id, i.printed_no, i.state, s.id, s.text, s.start_day, s.end_day, s.state,
               ip.department_id, ip.org_id, ip.printed, coalesce(d.name, po.name, ip.printed)
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        left join step s on s.item_id = i.id left join item_party ip on ip.item_id = i.id and ip.role = 'lead'
        left join v_department d on d.id = ip.department_id left join v_org po on po.id = ip.org_id
        where i.programme_id = $1 and ", item_seen!(), " order by i.position, s.position, ip.position");
}

/// How the steps of one lead stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadSteps {
    /// Who; for the ledger's filter.
    pub key: PartyKey,
    /// Name.
    pub name: String,
    /// Steps by light. A step of an item with two leads counts for both.
    pub counts: Counts,
}

/// A step that ends this month and is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthStep {
    /// Its item.
    pub item: ItemId,
    /// 原文序号 of that; may be empty.
    pub printed_no: String,
    /// The clause.
    pub text: String,
    /// Last day.
    pub end: Day,
    /// How it stands.
    pub standing: Standing,
    /// Names of the leads.
    pub leads: Vec<String>,
}

/// What stands beside a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Every lead, the one with most steps first.
    pub leads: Vec<LeadSteps>,
    /// Steps that end in the month of today and are not accepted, by end day.
    pub month: Vec<MonthStep>,
    /// Printed numbers that occur more than once under the same heading.
    pub repeated: BTreeSet<(Option<SectionId>, String)>,
}

/// What the caller sees of a programme, for the side of its ledger.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: &Programme, today: Day) -> Result<Side, StoreError> {
    let near_days = programme.rule.near_days;
    let mut leads: BTreeMap<PartyKey, LeadSteps> = BTreeMap::new();
    let mut month: BTreeMap<StepId, (usize, MonthStep)> = BTreeMap::new();
    let mut numbers: BTreeMap<(Option<SectionId>, String), BTreeSet<ItemId>> = BTreeMap::new();
    read.each(&STEPS, params![programme.id.0], |row| {
        let (item, printed_no) = (ItemId(row.int(0)?), row.text(2)?);
        let section = row.opt_int(1)?.map(SectionId);
        let key = match (row.opt_int(9)?, row.opt_int(10)?, row.opt_text(11)?) {
            (Some(id), ..) => Some(PartyKey::Department(id)),
            (None, Some(id), _) => Some(PartyKey::Org(id)),
            (None, None, printed) => printed.map(PartyKey::Printed),
        };
        let name = row.opt_text(12)?.unwrap_or_default();
        if !printed_no.is_empty() {
            numbers.entry((section, printed_no.clone())).or_default().insert(item);
        }
        let counts = key.map(|key| {
            let lead = leads.entry(key.clone()).or_insert_with(|| LeadSteps {
                key,
                name: name.clone(),
                counts: Counts::default(),
            });
            &mut lead.counts
        });
        let Some(id) = row.opt_int(4)?.map(StepId) else { return Ok(()) };
        let state = StepState::column(row, 8)?;
        let facts = StepFacts {
            state,
            start: row.opt_day(6)?,
            end: row.opt_day(7)?,
            item: ItemState::column(row, 3)?,
        };
        let standing = light::step(&facts, today, near_days);
        if let Some(counts) = counts {
            counts.add(standing.light, 1);
        }
        let due = facts
            .end
            .filter(|end| (end.year(), end.month()) == (today.year(), today.month()) && standing.light != jishi_kernel::Light::Done);
        if let Some(end) = due {
            let at = month.len();
            let text = row.text(5)?;
            let entry = month.entry(id).or_insert_with(|| {
                let step = MonthStep {
                    item,
                    printed_no,
                    text,
                    end,
                    standing,
                    leads: Vec::new(),
                };
                (at, step)
            });
            if !name.is_empty() {
                entry.1.leads.push(name);
            }
        }
        Ok(())
    })?;
    let mut leads: Vec<LeadSteps> = leads.into_values().collect();
    leads.sort_by(|a, b| b.counts.total().cmp(&a.counts.total()).then_with(|| a.name.cmp(&b.name)));
    let mut month: Vec<(usize, MonthStep)> = month.into_values().collect();
    month.sort_by_key(|(at, step)| (step.end, *at));
    Ok(Side {
        leads,
        month: month.into_iter().map(|(_, step)| step).collect(),
        repeated: numbers
            .into_iter()
            .filter(|(_, items)| items.len() > 1)
            .map(|(key, _)| key)
            .collect(),
    })
}
