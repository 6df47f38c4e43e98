//! 台账: the items of one programme, filtered, in order of urgency or as printed, by key.
//!
//! Four statements a page, however many items: the programme, the items that match, their steps,
//! their parties. Lights are worked out by the one rule in `rule::light`, never in SQL.

use super::Counts;
use super::party::{self, Party, PartyKey};
use super::programme::{Programme, facts};
use super::step::{self, Step};
use crate::model::{ItemId, ItemKind, ItemState, PartyRole, SectionId, StepState};
use crate::rule::light::{self, ItemFacts, Standing};
use crate::rule::urgency;
use jishi_kernel::{Day, Light, Millis};
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    scoped ITEMS = concat!("
        select i.id, i.position, i.printed_no, i.title, i.kind, i.owner, i.section_id, coalesce(sec.heading, ''),
               i.state, i.step_count, i.step_done, i.open_start, i.open_due, i.reported_at, i.urged, i.extended, i.version
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id left join section sec on sec.id = i.section_id
        where i.programme_id = $1 and ", item_seen!(), "
        and ($2 = '' or {instr}(lower(i.title), $2) > 0 or {instr}(lower(i.body), $2) > 0 or {instr}(lower(i.owner), $2) > 0 or i.printed_no = $2
             or exists (select 1 from item_party tp where tp.item_id = i.id and {instr}(lower(tp.printed), $2) > 0))
        and ($3 = '' or i.state = $3)
        and ($4 = '' or exists (select 1 from step ts where ts.item_id = i.id and ts.state = $4))
        and (cast($5 as bigint) = 0 or i.section_id in (
             with recursive below (id) as (select cast($5 as bigint) union all select s.id from section s join below b on s.parent_id = b.id)
             select id from below))
        and ($6 = '' or exists (select 1 from item_party lp where lp.item_id = i.id and lp.role = 'lead'
             and (($6 = 'department' and lp.department_id = $7) or ($6 = 'org' and lp.org_id = $7)
                  or ($6 = 'printed' and lp.department_id is null and lp.org_id is null and lp.printed = $8))))
        order by i.position");
}

/// What an item of the ledger is asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateFilter {
    /// State of the item.
    Item(ItemState),
    /// Has a step that waits for a decision.
    Waiting,
    /// Has a step that was sent back.
    Returned,
}

impl StateFilter {
    /// The name in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Item(state) => state.slug(),
            Self::Waiting => "waiting",
            Self::Returned => "returned",
        }
    }

    /// Reads [`StateFilter::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "waiting" => Some(Self::Waiting),
            "returned" => Some(Self::Returned),
            other => ItemState::from_slug(other).map(Self::Item),
        }
    }
}

/// The order of the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// 先急后缓
    #[default]
    Urgency,
    /// As printed in the notice.
    Printed,
}

impl Sort {
    /// The name in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Printed => "printed",
        }
    }

    /// Reads [`Sort::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Urgency, Self::Printed].into_iter().find(|sort| sort.slug() == slug)
    }
}

/// What the ledger is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of title, text, person or party; or the printed number.
    pub text: String,
    /// The leading department or organisation.
    pub lead: Option<PartyKey>,
    /// Light; the counts leave this one out, so that they stay choices.
    pub light: Option<Light>,
    /// State.
    pub state: Option<StateFilter>,
    /// Section, with everything below it.
    pub section: Option<SectionId>,
    /// Order.
    pub sort: Sort,
}

/// The key after which the next page starts; text form `rank_day_position` for URLs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    rank: i64,
    day: String,
    position: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}", self.rank, self.day, self.position)
    }
}

impl std::str::FromStr for Cursor {
    type Err = jishi_kernel::IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('_');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(rank), Some(day), Some(position), None) if day.is_empty() || jishi_kernel::parse_day(day).is_some() => Ok(Self {
                rank: rank.parse().map_err(|_| jishi_kernel::IdParseError)?,
                day: day.to_owned(),
                position: position.parse().map_err(|_| jishi_kernel::IdParseError)?,
            }),
            _ => Err(jishi_kernel::IdParseError),
        }
    }
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// Id.
    pub id: ItemId,
    /// Place in the notice, from 1 without gaps.
    pub position: i64,
    /// 原文序号 as printed; may repeat or be empty.
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// Sort of unit.
    pub kind: ItemKind,
    /// 责任人; may be empty.
    pub owner: String,
    /// Its section.
    pub section: Option<SectionId>,
    /// Heading of that; empty for none.
    pub section_heading: String,
    /// What the light depends on.
    pub facts: ItemFacts,
    /// How it stands.
    pub standing: Standing,
    /// Last report.
    pub reported_at: Option<Millis>,
    /// Times urged.
    pub urged: i64,
    /// Extensions granted.
    pub extended: i64,
    /// Rises with every change.
    pub version: i64,
    /// 牵头
    pub leads: Vec<Party>,
    /// 参与
    pub participants: Vec<Party>,
    /// Its steps in order, each with how it stands.
    pub steps: Vec<(Step, Standing)>,
}

impl LedgerRow {
    /// Mean progress of its steps, 0 to 100; 100 once it is finished.
    pub fn percent(&self) -> i64 {
        if self.facts.state != ItemState::Open {
            return 100;
        }
        let count = i64::try_from(self.steps.len()).unwrap_or(i64::MAX);
        self.steps
            .iter()
            .map(|(step, _)| step.percent)
            .sum::<i64>()
            .checked_div(count)
            .unwrap_or(0)
    }

    /// The step that wants attention next: the most urgent one that is not accepted.
    pub fn next_step(&self) -> Option<&(Step, Standing)> {
        self.steps
            .iter()
            .filter(|(step, _)| step.state != StepState::Done)
            .min_by_key(|(step, standing)| (standing.waits, step.end.unwrap_or(Day::MAX), step.id))
    }

    /// Steps that wait for a decision.
    pub fn waiting(&self) -> usize {
        self.steps.iter().filter(|(step, _)| step.state == StepState::Reported).count()
    }

    fn key(&self, sort: Sort) -> Cursor {
        match sort {
            Sort::Printed => Cursor {
                rank: 0,
                day: String::new(),
                position: self.position,
            },
            Sort::Urgency => {
                let day = if self.standing.light == Light::Waiting {
                    self.facts.open_start
                } else {
                    self.facts.open_due
                };
                Cursor {
                    rank: urgency::rank(self.standing.light),
                    day: day.to_string(),
                    position: self.position,
                }
            }
        }
    }
}

/// A page of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Items by light under all filters but the light's.
    pub counts: Counts,
    /// Steps of those.
    pub steps: i64,
    /// Steps of those that are accepted.
    pub steps_done: i64,
    /// Items under all filters, on all pages.
    pub total: usize,
    /// The rows of this page.
    pub rows: Vec<LedgerRow>,
    /// Where the next page starts; `None` on the last.
    pub next: Option<Cursor>,
}

fn ledger_row(row: &Row<'_>, today: Day, near_days: i64) -> Result<LedgerRow, StoreError> {
    let facts = facts(row, 8)?;
    Ok(LedgerRow {
        id: ItemId(row.int(0)?),
        position: row.int(1)?,
        printed_no: row.text(2)?,
        title: row.text(3)?,
        kind: ItemKind::column(row, 4)?,
        owner: row.text(5)?,
        section: row.opt_int(6)?.map(SectionId),
        section_heading: row.text(7)?,
        facts,
        standing: light::item(&facts, today, near_days),
        reported_at: row.opt_int(13)?,
        urged: row.int(14)?,
        extended: row.int(15)?,
        version: row.int(16)?,
        leads: Vec::new(),
        participants: Vec::new(),
        steps: Vec::new(),
    })
}

/// A page of the ledger of a programme found before: at most `limit` rows after `after`.
///
/// # Errors
/// The store fails.
pub fn page(
    read: &Read<'_>,
    programme: &Programme,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
    today: Day,
) -> Result<Ledger, StoreError> {
    let near_days = programme.rule.near_days;
    let (item_state, step_state) = match filter.state {
        None => ("", ""),
        Some(StateFilter::Item(state)) => (state.slug(), ""),
        Some(StateFilter::Waiting) => (ItemState::Open.slug(), StepState::Reported.slug()),
        Some(StateFilter::Returned) => (ItemState::Open.slug(), StepState::Returned.slug()),
    };
    let (kind, id, printed) = match &filter.lead {
        None => ("", 0, ""),
        Some(PartyKey::Department(id)) => ("department", *id, ""),
        Some(PartyKey::Org(id)) => ("org", *id, ""),
        Some(PartyKey::Printed(name)) => ("printed", 0, name.as_str()),
    };
    let section = filter.section.map_or(0, |section| section.0);
    let values = params![
        programme.id.0,
        filter.text.trim().to_lowercase(),
        item_state,
        step_state,
        section,
        kind,
        id,
        printed
    ];
    let mut rows = read.all(&ITEMS, values, |row| ledger_row(row, today, near_days))?;
    let counts = rows.iter().map(|row| row.standing.light).collect();
    let steps = rows.iter().map(|row| row.facts.step_count).sum();
    let steps_done = rows.iter().map(|row| row.facts.step_done).sum();
    rows.retain(|row| filter.light.is_none_or(|light| row.standing.light == light));
    let total = rows.len();
    rows.sort_by_cached_key(|row| row.key(filter.sort));
    if let Some(after) = after {
        rows.retain(|row| row.key(filter.sort) > *after);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.key(filter.sort));
    fill(read, programme, &mut rows, today)?;
    Ok(Ledger {
        counts,
        steps,
        steps_done,
        total,
        rows,
        next,
    })
}

fn fill(read: &Read<'_>, programme: &Programme, rows: &mut [LedgerRow], today: Day) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let place: HashMap<ItemId, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    for step in step::of_programme(read, programme.id)? {
        if let Some(row) = place.get(&step.item).and_then(|at| rows.get_mut(*at)) {
            let standing = step.standing(row.facts.state, today, programme.rule.near_days);
            row.steps.push((step, standing));
        }
    }
    for party in party::of_programme(read, programme.id)? {
        if let Some(row) = place.get(&party.item).and_then(|at| rows.get_mut(*at)) {
            match party.role {
                PartyRole::Lead => row.leads.push(party),
                PartyRole::Participant => row.participants.push(party),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_a_url() {
        for text in ["0_2026-03-01_12", "0__3", "5_9999-12-31_200"] {
            assert_eq!(text.parse::<Cursor>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
        for bad in ["", "0", "0_x_1", "a__1", "0__1_2", "0__z"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    }
}
