//! Which date covers a number.

use super::amount::Amount;
use crate::clauses::{Plain, ends_clause};
use crate::dates::{DateExpr, Kind, is_name};
use jishi_kernel::Day;
use std::ops::Range;

/// The dates of a sentence and what reaches into it.
pub struct Cover<'a> {
    /// The text.
    pub plain: &'a Plain,
    /// Dates of the sentence, in order.
    pub dates: &'a [&'a DateExpr],
    /// What the sentence before hands on.
    pub carried: Option<Option<Day>>,
    /// Date of the row.
    pub row_by: Option<Day>,
}

impl Cover<'_> {
    /// The last days an amount stands under: one, or one for each of several dates with 各 or 分别.
    pub fn days(&self, amount: &Amount) -> Vec<Option<Day>> {
        let before: Vec<&DateExpr> = self
            .dates
            .iter()
            .copied()
            .filter(|d| d.at.start < amount.anchor && !d.past && !is_name(self.plain, d))
            .collect();
        let Some(last) = before.last() else {
            return vec![self.carried.flatten().or(self.row_by)];
        };
        // 每场, 每期…不少于 N keeps no date even under one (GUIDE 9.6).
        let turn = ["每场", "每期", "每次", "每班", "每批", "每轮", "每届", "每组"];
        let part = before_part(self.plain, amount.at.start);
        if self.plain.find_in(part..amount.at.start, &turn).is_some() {
            return vec![None];
        }
        if last.kind == Kind::Rhythm {
            return vec![self.under_rhythm(&before)];
        }
        let mut group = vec![*last];
        for date in before.iter().rev().skip(1) {
            let gap = self.plain.slice(date.at.end..group[0].at.start);
            if !matches!(gap.as_str(), "、" | "和" | "及" | "与") {
                break;
            }
            group.insert(0, *date);
        }
        let each = self
            .plain
            .find_in(last.at.end..amount.anchor.max(last.at.end), &["各", "分别"])
            .is_some();
        if group.len() > 1 && each {
            return group.iter().map(|d| d.end).collect();
        }
        vec![last.end]
    }

    /// 2022年，全市建成…50个: the sentence looks back.
    pub fn looks_back(&self, amount: &Amount) -> bool {
        let last = self.dates.iter().rfind(|d| d.at.start < amount.anchor && !is_name(self.plain, d));
        last.is_some_and(|d| {
            let head = d.at.start == 0 || ends_clause(self.plain.chars()[d.at.start - 1]);
            d.past && head && self.plain.get(d.at.end) != Some('基')
        })
    }

    /// 2023—2025年，每年安排…: the period that opens the sentence; otherwise a rhythm has no end.
    fn under_rhythm(&self, before: &[&DateExpr]) -> Option<Day> {
        let rhythm = before.last()?;
        let opener = before.iter().rev().find(|d| d.kind != Kind::Rhythm)?;
        let opens = opener.at.start == 0 || ends_clause(self.plain.chars()[opener.at.start - 1]);
        let yearly = rhythm.recurrence == Some(crate::draft::Recurrence::Yearly);
        let gap = opener.at.end..rhythm.at.start;
        (opens && yearly && crate::steps::opening::opens_period(self.plain, gap))
            .then_some(opener.end)
            .flatten()
    }

    /// What this sentence hands on to one that opens with 其中.
    pub fn at_end(&self, _sentence: &Range<usize>) -> Option<Option<Day>> {
        self.dates.last().map(|d| if d.kind == Kind::Rhythm { None } else { d.end })
    }
}

/// Start of the part an index stands in.
fn before_part(plain: &Plain, i: usize) -> usize {
    (0..i)
        .rev()
        .find(|&k| plain.is_open(k) && ends_clause(plain.chars()[k]))
        .map_or(0, |k| k + 1)
}

/// A cell of a schedule: it opens with a date and ：or ，, and more such heads follow ；or 。.
pub fn is_schedule(plain: &Plain, dates: &[DateExpr]) -> bool {
    let head = |d: &DateExpr| {
        let opens = d.at.start == 0 || matches!(plain.get(d.at.start - 1), Some('；' | '。'));
        opens && d.kind != Kind::Rhythm && matches!(plain.get(d.at.end), Some('：' | '，'))
    };
    dates.first().is_some_and(|d| d.at.start == 0 && head(d)) && dates.iter().filter(|d| head(d)).count() > 1
}
