//! Which date covers a number.

use super::amount::Amount;
use crate::clauses::{Plain, ends_clause};
use crate::dates::{DateExpr, Kind, is_name};
use crate::draft::Recurrence;
use crate::steps::opening::opens_period;
use jishi_kernel::Day;
use std::ops::Range;

/// The dates of a sentence and what reaches into it.
pub struct Cover<'a> {
    /// The text.
    pub plain: &'a Plain,
    /// Dates of the sentence, in order.
    pub dates: &'a [DateExpr],
    /// What the sentence before hands on.
    pub carried: Option<Day>,
    /// Date of the row.
    pub row_by: Option<Day>,
}

impl Cover<'_> {
    /// Dates that stand before an amount and name a time, the nearest first.
    fn before(&self, amount: &Amount) -> impl Iterator<Item = &DateExpr> {
        let count = self.dates.partition_point(|d| d.at.start < amount.anchor);
        self.dates[..count].iter().rev().filter(|d| !is_name(self.plain, d))
    }

    /// The last days an amount stands under: one, or one for each of several dates with 各 or 分别.
    pub fn days(&self, part: &Range<usize>, amount: &Amount) -> Vec<Option<Day>> {
        let mut before = self.before(amount).filter(|d| !d.past).peekable();
        let Some(last) = before.next() else {
            return vec![self.carried.or(self.row_by)];
        };
        // 每场, 每期…不少于 N keeps no date even under one (GUIDE 9.6).
        let turn = ["每场", "每期", "每次", "每班", "每批", "每轮", "每届", "每组"];
        if self.plain.find_in(part.start..amount.at.start, &turn).is_some() {
            return vec![None];
        }
        if last.kind == Kind::Rhythm {
            let opener = before.find(|d| d.kind != Kind::Rhythm);
            // 4月至6月每月举办2场，累计提供岗位1800个: the total stands under the period.
            let each = self.plain.find_in(part.start..amount.at.start, &["每"]).is_some() || amount.unit.ends_with(['天', '时', '月']);
            if last.at.end < part.start && last.recurrence != Some(Recurrence::Yearly) && !each {
                let led = !matches!(self.plain.get(last.at.start), Some('每' | '逐' | '按'));
                let period = if led { Some(last) } else { opener.filter(|d| !d.until) };
                return vec![period.map_or(self.carried.or(self.row_by), |d| d.end)];
            }
            return vec![opener.and_then(|period| self.inside(period, last))];
        }
        let each = self
            .plain
            .find_in(last.at.end..amount.anchor.max(last.at.end), &["各", "分别"])
            .is_some();
        let mut days = vec![last.end];
        let mut next = last.at.start;
        while let Some(date) = before.next_if(|_| each) {
            let gap = self.plain.slice(date.at.end..next.max(date.at.end));
            if !matches!(gap.as_str(), "、" | "和" | "及" | "与") {
                break;
            }
            days.insert(0, date.end);
            next = date.at.start;
        }
        days
    }

    /// 2023—2025年，每年安排…: the period that opens the sentence; otherwise a rhythm has no end.
    fn inside(&self, period: &DateExpr, rhythm: &DateExpr) -> Option<Day> {
        let opens = period.at.start == 0 || ends_clause(self.plain.chars()[period.at.start - 1]);
        let yearly = rhythm.recurrence == Some(Recurrence::Yearly);
        let gap = period.at.end..rhythm.at.start;
        (opens && yearly && opens_period(self.plain, gap)).then_some(period.end).flatten()
    }

    /// 2022年，全市建成…50个: the sentence looks back.
    pub fn looks_back(&self, amount: &Amount) -> bool {
        self.before(amount).next().is_some_and(|d| {
            let head = d.at.start == 0 || ends_clause(self.plain.chars()[d.at.start - 1]);
            d.past && head && self.plain.get(d.at.end) != Some('基')
        })
    }

    /// What this sentence hands on to one that opens with 其中.
    pub fn at_end(&self) -> Option<Day> {
        self.dates.last().filter(|d| d.kind != Kind::Rhythm && !d.past)?.end
    }
}

/// A cell of a schedule: it opens with a date and ：or ，, and more such heads follow ；or 。.
pub fn is_schedule(plain: &Plain, dates: &[DateExpr]) -> bool {
    let head = |d: &DateExpr| {
        let opens = d.at.start == 0 || matches!(plain.get(d.at.start - 1), Some('；' | '。'));
        opens && d.kind != Kind::Rhythm && matches!(plain.get(d.at.end), Some('：' | '，'))
    };
    dates.first().is_some_and(|d| d.at.start == 0 && head(d)) && dates.iter().filter(|d| head(d)).count() > 1
}
