//! The rows of a programme, part by part, in the order of the draft.

use super::{PartyTarget, Publish};
use crate::model::{ItemId, PartyRole, ProgrammeId, StepId};
use crate::rule::recurrence;
use crate::store::progress::{self, NewProgress};
use crate::store::{duty, item, party, section, step, target};
use jishi_kernel::{Day, DayRange, parse_day};
use jishi_notice::draft::{Draft, Milestone};
use jishi_platform::db::{StoreError, Write};
use std::collections::{BTreeMap, BTreeSet};

type Ids<'i> = &'i mut dyn FnMut() -> i64;

/// A section of the draft with its new id.
pub(super) struct Placed<'d> {
    id: i64,
    path: &'d [String],
    start: usize,
}

pub(super) fn sections<'d>(write: &mut Write<'_>, programme: i64, draft: &'d Draft, ids: Ids<'_>) -> Result<Vec<Placed<'d>>, StoreError> {
    let mut placed: Vec<Placed<'d>> = Vec::new();
    for (position, read) in draft.sections.iter().enumerate() {
        let Some((heading, above)) = read.path.split_last() else { continue };
        let parent = placed.iter().rev().find(|section| section.path == above).map(|section| section.id);
        let id = ids();
        section::add(write, id, programme, parent, number(position) + 1, heading, read.span)?;
        placed.push(Placed {
            id,
            path: &read.path,
            start: read.span.start,
        });
    }
    Ok(placed)
}

/// The section an item stands in: the last one before it with its path, else with the longest part of it.
fn section_of(sections: &[Placed<'_>], path: &[String], start: usize) -> Option<i64> {
    (1..=path.len()).rev().find_map(|length| {
        let fits = |section: &&Placed<'_>| section.path == &path[..length];
        let before = sections.iter().rev().filter(fits).find(|section| section.start <= start);
        before.or_else(|| sections.iter().find(fits)).map(|section| section.id)
    })
}

pub(super) fn items(
    write: &mut Write<'_>,
    programme: i64,
    what: &Publish<'_>,
    sections: &[Placed<'_>],
    ids: Ids<'_>,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut placed = BTreeMap::new();
    for (position, read) in what.draft.items.iter().enumerate() {
        let id = ids();
        item::add(
            write,
            &item::NewItem {
                id,
                programme,
                section: section_of(sections, &read.path, read.span.start),
                position: number(position) + 1,
                printed_no: read.no.as_deref().unwrap_or_default(),
                title: read.title.trim(),
                body: &read.body,
                kind: read.kind.into(),
                owner: read.owner.join("、"),
                span: read.span,
            },
        )?;
        let mut seen = BTreeSet::new();
        for (role, names) in [(PartyRole::Lead, &read.lead), (PartyRole::Participant, &read.participants)] {
            let names = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
            // A name printed twice, or as lead and participant, has one part: the first.
            for (place, name) in names.filter(|name| seen.insert(*name)).enumerate() {
                let (department, org) = match what.parties.0.get(name) {
                    Some(PartyTarget::Department(id)) => (Some(*id), None),
                    Some(PartyTarget::Org(id)) => (None, Some(*id)),
                    None => (None, None),
                };
                party::add(write, id, role, number(place), name, department, org)?;
            }
        }
        placed.insert(read.id.clone(), id);
    }
    Ok(placed)
}

/// One step to write: its days and the name of its period.
struct Slot {
    start: Option<Day>,
    end: Option<Day>,
    period: String,
}

fn slots(read: &Milestone, issued: Option<Day>) -> Vec<Slot> {
    let (start, end) = (parse_day(&read.start), parse_day(&read.end));
    if let (Some(rhythm), Some(from), Some(to)) = (read.recurrence, start, end)
        && let Ok(periods) = recurrence::periods_since(rhythm, DayRange { start: from, end: to }, issued)
    {
        return periods
            .into_iter()
            .map(|p| Slot {
                start: Some(p.days.start),
                end: Some(p.days.end),
                period: p.label,
            })
            .collect();
    }
    vec![Slot {
        start,
        end,
        period: String::new(),
    }]
}

pub(super) fn steps(
    write: &mut Write<'_>,
    programme: i64,
    what: &Publish<'_>,
    issued: Option<Day>,
    items: &BTreeMap<String, i64>,
    ids: Ids<'_>,
) -> Result<(), StoreError> {
    let mut series = 0;
    for (position, read) in what.draft.milestones.iter().enumerate() {
        let Some(item) = items.get(&read.item).copied() else { continue };
        let rhythm = read
            .recurrence
            .and_then(|r| serde_json::to_value(r).ok())
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        series += i64::from(read.recurrence.is_some());
        for (place, slot) in slots(read, issued).into_iter().enumerate() {
            let past = slot
                .end
                .filter(|end| what.done_before_issue && issued.is_some_and(|issued| *end < issued));
            let id = ids();
            step::add(
                write,
                &step::NewStep {
                    id,
                    item,
                    programme,
                    position: number(position) * 1000 + number(place),
                    text: &read.text,
                    start: slot.start,
                    end: slot.end,
                    recurrence: &rhythm,
                    series: if read.recurrence.is_some() { series } else { 0 },
                    period: &slot.period,
                    done_on: past,
                    span: read.span,
                },
            )?;
            if past.is_some() {
                let report = NewProgress {
                    id: ids(),
                    programme: ProgrammeId(programme),
                    item: ItemId(item),
                    step: StepId(id),
                    org_path: what.org_path,
                    department: None,
                    by: what.by,
                    text: "发文前已到期",
                    percent: 100,
                };
                progress::add_settled(write, &report)?;
            }
        }
    }
    Ok(())
}

pub(super) fn targets(
    write: &mut Write<'_>,
    programme: i64,
    draft: &Draft,
    items: &BTreeMap<String, i64>,
    ids: Ids<'_>,
) -> Result<(), StoreError> {
    for (position, read) in draft.indicators.iter().enumerate() {
        target::add(
            write,
            &target::NewTarget {
                id: ids(),
                programme,
                item: read.item.as_ref().and_then(|id| items.get(id)).copied(),
                position: number(position) + 1,
                text: &read.text,
                measure: &read.measure,
                op: &read.op,
                value: read.value.to_string(),
                unit: &read.unit,
                by: read.by.as_deref().and_then(parse_day),
                scope: read.scope.as_deref().unwrap_or_default(),
                span: read.span,
            },
        )?;
    }
    Ok(())
}

pub(super) fn others(write: &mut Write<'_>, programme: i64, draft: &Draft, ids: Ids<'_>) -> Result<(), StoreError> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    for (position, read) in draft.obligations.iter().enumerate() {
        let new = duty::Duty {
            text: read.text.clone(),
            what: read.what.clone(),
            frequency: read.frequency.clone(),
            month_of_period: read.due.month_of_period.map(i64::from),
            day: read.due.day.map(i64::from),
            due_on: read.due.date.as_deref().and_then(parse_day),
            sender: text(&read.from),
            receiver: text(&read.to),
            span: read.span,
        };
        duty::add(write, ids(), programme, number(position) + 1, &new)?;
    }
    for (position, read) in draft.forms.iter().enumerate() {
        let new = duty::Form {
            title: read.title.clone(),
            fields: read.fields.clone(),
            span: read.span,
        };
        duty::add_form(write, ids(), programme, number(position) + 1, &new)?;
    }
    for (position, read) in draft.contacts.iter().enumerate() {
        let new = duty::Contact {
            name: text(&read.name),
            phone: text(&read.phone),
            email: text(&read.email),
        };
        duty::add_contact(write, ids(), programme, number(position) + 1, &new)?;
    }
    Ok(())
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX / 1000)
}
