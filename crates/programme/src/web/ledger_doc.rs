//! The ledger and the item as papers: the same rows, words and figures as on screen.

use super::ledger_view::names;
use super::sentence::Sentence;
use super::words::{due, moment, size, state_word};
use crate::model::{ItemId, ItemState};
use crate::rule::light::Standing;
use crate::store::item::ItemPage;
use crate::store::last_report::LastReport;
use crate::store::ledger::{Ledger, LedgerRow};
use crate::store::ledger_side::Side;
use crate::store::notice::Passage;
use crate::store::party::Party;
use crate::store::programme::Programme;
use crate::store::section::{Section, path_of};
use crate::store::step::Step;
use crate::store::target::Target;
use jishi_exchange::AsOf;
use jishi_exchange::ledger::{EvidenceLine, HistoryLine, ItemDoc, LedgerDoc, LedgerItem, LedgerStep, LedgerTarget};
use jishi_kernel::{Day, Millis, format_day, shanghai_day};
use std::collections::BTreeMap;

/// What the paper of a ledger is made from, read in one transaction.
pub struct Source {
    /// The programme.
    pub programme: Programme,
    /// All rows, in the order of the screen.
    pub ledger: Ledger,
    /// For the sentence.
    pub side: Side,
    /// Headings.
    pub sections: Vec<Section>,
    /// Targets of the programme and of its items.
    pub targets: Vec<Target>,
    /// Last report of every item.
    pub reports: BTreeMap<ItemId, LastReport>,
    /// Some filter is on.
    pub filtered: bool,
}

/// A rhythm in words; a name that is no rhythm stays as it is.
fn rhythm(slug: &str) -> String {
    match slug {
        "monthly" => "每月",
        "every-2-months" => "每两个月",
        "quarterly" => "每季度",
        "half-yearly" => "每半年",
        "yearly" => "每年",
        other => other,
    }
    .to_owned()
}

fn step(step: &Step, standing: &Standing, item: ItemState) -> LedgerStep {
    LedgerStep {
        id: step.id.to_string(),
        text: step.text.trim().to_owned(),
        start: step.start,
        end: step.end,
        recurrence: rhythm(&step.recurrence),
        state: state_word(standing, item).to_owned(),
        percent: if item == ItemState::Open {
            u8::try_from(step.percent).ok()
        } else {
            Some(100)
        },
        done_on: step.done_on,
    }
}

fn target(target: &Target) -> LedgerTarget {
    LedgerTarget {
        id: target.id.to_string(),
        measure: if target.measure.trim().is_empty() {
            target.text.trim()
        } else {
            target.measure.trim()
        }
        .to_owned(),
        demand: target.demand(),
        by: target.by,
        scope: target.scope.trim().to_owned(),
        actual: String::new(),
    }
}

fn parties(parties: &[Party]) -> Vec<String> {
    parties.iter().map(|party| party.name.clone()).collect()
}

/// Persons named side by side in one text.
pub fn owners(text: &str) -> Vec<String> {
    text.split('、')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn last_report(text: &str, percent: i64, at: Millis, today: Day) -> String {
    format!("{}（{percent}%）{}", format_day(shanghai_day(at), today), text.trim())
}

fn next_text(next: Option<&(Step, Standing)>, state: ItemState, today: Day) -> String {
    next.filter(|_| state == ItemState::Open)
        .map(|(step, _)| due(step, today))
        .map(|(when, text)| format!("{when} {}", text.trim()))
        .unwrap_or_default()
}

fn item(row: &LedgerRow, source: &Source, today: Day) -> LedgerItem {
    let report = source.reports.get(&row.id);
    LedgerItem {
        id: row.id.to_string(),
        no: row.printed_no.trim().to_owned(),
        section: path_of(&source.sections, row.section),
        title: row.title.trim().to_owned(),
        lead: parties(&row.leads),
        participants: parties(&row.participants),
        owners: owners(&row.owner),
        state: state_word(&row.standing, row.facts.state).to_owned(),
        days: row.standing.days,
        steps: row
            .steps
            .iter()
            .map(|(one, standing)| step(one, standing, row.facts.state))
            .collect(),
        targets: source.targets.iter().filter(|one| one.item == Some(row.id)).map(target).collect(),
        last_report: report
            .map(|one| last_report(&one.text, one.percent, one.at, today))
            .unwrap_or_default(),
        next_step: next_text(row.next_step(), row.facts.state, today),
    }
}

/// The ledger as a paper, as it stands now.
pub fn ledger(source: &Source, now: Millis) -> LedgerDoc {
    let (programme, today) = (&source.programme, shanghai_day(now));
    LedgerDoc {
        title: programme.title.trim().to_owned(),
        number: programme.number.trim().to_owned(),
        issuer: programme.issuer.trim().to_owned(),
        as_of: AsOf::Moment(now),
        counts: Sentence::new(&source.ledger, &source.side, source.filtered, today).plain(),
        items: source.ledger.rows.iter().map(|row| item(row, source, today)).collect(),
        targets: if programme.whole && !source.filtered {
            source.targets.iter().filter(|one| one.item.is_none()).map(target).collect()
        } else {
            Vec::new()
        },
    }
}

/// One item as a paper, as it stands now.
pub fn one_item(page: &ItemPage, passage: Option<&Passage>, now: Millis) -> ItemDoc {
    let today = shanghai_day(now);
    let state = page.item.facts.state;
    let step_text = |id| {
        page.steps
            .iter()
            .find(|(step, _)| step.id == id)
            .map_or("", |(step, _)| step.text.as_str())
    };
    let next = page
        .steps
        .iter()
        .filter(|(step, _)| step.state != crate::model::StepState::Done)
        .min_by_key(|(step, standing)| (standing.waits, step.end.unwrap_or(Day::MAX), step.id));
    let report = page.progress.first();
    ItemDoc {
        programme: page.programme.title.clone(),
        number: page.programme.number.clone(),
        issuer: page.programme.issuer.clone(),
        as_of: AsOf::Moment(now),
        item: LedgerItem {
            id: page.item.id.to_string(),
            no: page.item.printed_no.trim().to_owned(),
            section: page.section.clone(),
            title: page.item.title.trim().to_owned(),
            lead: parties(&page.leads),
            participants: parties(&page.participants),
            owners: owners(&page.item.owner),
            state: state_word(&page.standing, state).to_owned(),
            days: page.standing.days,
            steps: page.steps.iter().map(|(one, standing)| step(one, standing, state)).collect(),
            targets: page.targets.iter().map(target).collect(),
            last_report: report
                .map(|one| last_report(&one.text, one.percent, one.by.at, today))
                .unwrap_or_default(),
            next_step: next_text(next, state, today),
        },
        source: passage.map(|passage| passage.text.trim().to_owned()).unwrap_or_default(),
        evidence: page
            .progress
            .iter()
            .flat_map(|report| report.evidence.iter().map(move |file| (report, file)))
            .map(|(report, file)| EvidenceLine {
                step: step_text(report.step).to_owned(),
                name: file.name.clone(),
                size: size(file.size),
                by: report.by.name.clone(),
                at: moment(report.by.at, today),
            })
            .collect(),
        history: page
            .history()
            .into_iter()
            .map(|entry| HistoryLine {
                at: moment(entry.by.at, today),
                who: entry.by.name,
                act: entry.act,
                text: match entry.step.map(step_text) {
                    Some(step) if !step.is_empty() => format!("“{step}”{}", entry.text),
                    _ => entry.text,
                },
            })
            .collect(),
    }
}

/// What a file of a ledger or item is called: title, and the leads when it is of one item.
pub fn file_name(title: &str, parties: &[Party], what: &str, today: Day) -> String {
    let clean = |text: &str| -> String { text.chars().filter(|c| !"\\/:*?\"<>|\r\n\t".contains(*c)).take(60).collect() };
    let lead = if parties.is_empty() {
        String::new()
    } else {
        format!("（{}）", clean(&names(parties)))
    };
    format!("{}{lead}{what}{today}", clean(title).trim())
}
