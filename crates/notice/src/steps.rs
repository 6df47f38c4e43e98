//! Dated clauses (milestones) of an item.
//!
//! A clause begins at its date, or at the subject before it, and runs to the next date that begins a
//! clause or to the end of the sentence; in a cell of a schedule it runs to the next date. A clause
//! that only hands something in is a duty, not a step — except in a schedule.

mod content;
pub(crate) mod opening;

use crate::clauses::Plain;
use crate::dates::{Context, DateExpr, Kind};
use crate::draft::Milestone;
use crate::prose::Prose;
use jishi_kernel::Day;
use std::ops::Range;

/// Where a passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Running text.
    Prose,
    /// Cell of a schedule column (进度安排): every dated clause is a step.
    Schedule,
    /// Cell of a deadline column (完成时限): the cell is the step.
    Deadline,
}

/// The dated clauses of the item with this id.
pub fn read(item: &str, prose: &Prose, place: Place, ctx: &Context) -> Vec<Milestone> {
    let plain = &prose.plain;
    let mut out = Vec::new();
    if prose.dates.is_empty() {
        return out;
    }
    // In a cell undated parts after ； or 。 belong to the date before them.
    for zone in prose.zones(place != Place::Prose) {
        for clause in cut(plain, &zone, prose.dates_in(&zone), place) {
            if place == Place::Prose && content::only_hands_in(plain, &clause) {
                continue;
            }
            let bytes = plain.bytes(clause.text.clone());
            for (n, date) in clause.dates.iter().enumerate() {
                let Some((start, end)) = days(date, ctx) else { continue };
                // 每月15日、30日…: two days of one rhythm are one step.
                let twin = |d: &DateExpr| d.kind == Kind::Rhythm && d.recurrence == date.recurrence && days(d, ctx) == Some((start, end));
                if clause.dates[..n].iter().any(twin) {
                    continue;
                }
                out.push(Milestone {
                    item: item.to_owned(),
                    start: start.to_string(),
                    end: end.to_string(),
                    recurrence: date.recurrence,
                    text: prose.passage.text()[bytes.clone()].to_owned(),
                    span: prose.passage.span_of(bytes.start, bytes.end),
                    confidence: confidence(date, &clause, place),
                });
            }
        }
    }
    out
}

/// First and last day; 即日起至… without a day of issue starts with the plan.
fn days(date: &DateExpr, ctx: &Context) -> Option<(Day, Day)> {
    let end = date.end?;
    let plan = Day::new(i16::try_from(ctx.plan_year).ok()?, 1, 1).ok()?;
    Some((date.start.unwrap_or(plan.min(end)), end))
}

/// A dated clause: its place and the dates it stands under (several for 6月、12月…).
pub(crate) struct Clause {
    /// Its place, as character indices.
    pub text: Range<usize>,
    /// The dates in front of it.
    pub dates: Vec<DateExpr>,
    /// Where the last of these dates ends.
    pub body: usize,
}

/// Cuts a sentence or cell at the dates that begin a clause.
fn cut(plain: &Plain, zone: &Range<usize>, dates: &[DateExpr], place: Place) -> Vec<Clause> {
    let mut heads: Vec<Clause> = Vec::new();
    // Where a rhythm that is only a target begins, the step before it ends.
    let mut stops: Vec<usize> = Vec::new();
    for date in dates {
        if let Some(last) = heads.last_mut()
            && opening::beside(plain, last.dates.last(), date)
        {
            // 6月、12月…: one clause under both.
            last.dates.push(date.clone());
            last.body = date.at.end;
            continue;
        }
        if let Some(last) = heads.last_mut()
            && opening::refines(plain, last.dates.last(), date)
        {
            // 全年：每两个月…, 2023—2025年，每年…: the rhythm holds inside the date.
            if !opening::blocked_rhythm(plain, zone, date) {
                last.dates = last.dates.iter().map(|head| opening::inside(head, date)).collect();
                last.body = date.at.end;
            }
            continue;
        }
        if let Some(last) = heads.last_mut()
            && let Some(whole) = opening::completes(plain, last, date)
        {
            last.body = whole.at.end;
            last.dates = vec![whole];
            continue;
        }
        if date.kind == Kind::Rhythm && opening::blocked_rhythm(plain, zone, date) {
            stops.push(opening::clause_start(plain, zone, date, heads.last().map(|h| h.body)));
            continue;
        }
        if !opening::opens(plain, zone, date, heads.last(), place) {
            continue;
        }
        let start = opening::clause_start(plain, zone, date, heads.last().map(|h| h.body));
        let within = heads.last().filter(|last| opening::runs_in(plain, last, date));
        let own = within.and_then(|last| Some(opening::inside(last.dates.first()?, date)));
        // A period in brackets behind a heading is a step of its own words.
        let end = if plain.in_bracket(date.at.start) { date.at.end } else { zone.end };
        heads.push(Clause {
            text: start..end,
            dates: vec![own.unwrap_or_else(|| date.clone())],
            body: date.at.end,
        });
    }
    for n in 0..heads.len() {
        let next = heads.get(n + 1).map_or(zone.end, |h| h.text.start);
        let stop = stops.iter().copied().find(|&s| s >= heads[n].body);
        let next = stop.map_or(next, |s| s.min(next));
        let end = heads[n].text.end.min(next.max(heads[n].body));
        heads[n].text = trim(plain, heads[n].text.start..end);
    }
    // 4月：4月8日召开…: a month that only frames the date behind it is no step.
    for n in (1..heads.len()).rev() {
        if frames(&heads[n - 1], &heads[n]) {
            heads.remove(n - 1);
        }
    }
    heads
}

/// A date with no words of its own that holds the dates of the next clause.
fn frames(head: &Clause, next: &Clause) -> bool {
    let [date] = head.dates.as_slice() else { return false };
    let holds = |d: &DateExpr| date.start <= d.end && d.end <= date.end && d.kind != Kind::Rhythm;
    head.text.end <= head.body && date.kind != Kind::Rhythm && next.dates.iter().all(holds)
}

/// Without separators at the rim.
fn trim(plain: &Plain, range: Range<usize>) -> Range<usize> {
    let mark = |i: usize| matches!(plain.get(i), Some('，' | '；' | '。' | '、' | '：'));
    let mut end = range.end;
    while end > range.start && mark(end - 1) {
        end -= 1;
    }
    let mut start = range.start;
    while start < end && mark(start) {
        start += 1;
    }
    start..end
}

fn confidence(date: &DateExpr, clause: &Clause, place: Place) -> f32 {
    let mut sure: f32 = 0.95;
    if date.inferred {
        sure -= 0.05;
    }
    if matches!(date.kind, Kind::Year | Kind::Period | Kind::Years) {
        sure -= 0.1;
    }
    if clause.text.start < date.at.start && place == Place::Prose {
        sure -= 0.15;
    }
    sure
}
