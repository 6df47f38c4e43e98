//! Walks a text from left to right and remembers what later expressions lean on.

use super::phrase::{self, Bend, Phrase};
use super::point::{self, Point, Year};
use super::resolve::{Lean, Stretch, first_day, last_day};
use super::rhythm::{self, Rhythm};
use super::spell;
use super::stage::Stage;
use super::unit::Unit;
use super::{Context, DateExpr, Kind};
use crate::clauses::{Plain, ends_sentence};
use crate::draft::Recurrence;
use crate::numbers::is_chinese_digit;
use jishi_kernel::Day;
use std::ops::Range;

/// Characters other than digits that an expression can begin with.
const FIRST: &str = "每逐按月半年次当上中下全今本明来翌去即从自现通印发用利经力计第前岁";

/// Reads the expressions of one text.
pub struct Reader<'a> {
    text: &'a str,
    plain: &'a Plain,
    ctx: &'a Context,
    out: Vec<DateExpr>,
    /// The phrase behind each row of `out`; none for rhythms and spells.
    phrases: Vec<Option<Phrase>>,
    /// Year printed earlier in the sentence.
    year: Option<i32>,
    /// Year that stands as a head of its own (2024年：…) and holds until the next year.
    head_year: Option<i32>,
    /// Month that heads the text or a line of it (5月：…), with its year.
    head_month: Option<(i32, u8)>,
    /// Month printed earlier in the sentence, with its year.
    month: Option<(i32, u8)>,
    /// Rhythm printed earlier in the sentence.
    rhythm: Option<Recurrence>,
    /// The dated stage the text stands in.
    stage: Option<Stage>,
}

impl<'a> Reader<'a> {
    /// At the start of a text.
    pub fn new(text: &'a str, plain: &'a Plain, ctx: &'a Context, stage: Option<Stage>) -> Self {
        Self {
            text,
            plain,
            ctx,
            out: Vec::new(),
            phrases: Vec::new(),
            year: None,
            head_year: None,
            head_month: None,
            month: None,
            rhythm: None,
            stage,
        }
    }

    /// All expressions in order.
    pub fn read(mut self) -> Vec<DateExpr> {
        let mut i = 0;
        while i < self.plain.len() {
            if ends_sentence(self.plain.chars()[i]) {
                (self.year, self.month, self.rhythm) = (None, None, None);
                i += 1;
            } else if self.plain.in_name(i) || self.plain.in_quote(i) || self.in_exception(i) {
                i += 1;
            } else {
                i = self.step(i).filter(|&end| end > i).unwrap_or(i + 1);
            }
        }
        self.out
    }

    /// 每月30日前（2月为28日前）: a bracket behind a rhythm that only says where it differs.
    fn in_exception(&self, i: usize) -> bool {
        let Some(last) = self.out.last().filter(|d| d.kind == Kind::Rhythm) else {
            return false;
        };
        let open = last.at.end;
        if self.plain.get(open) != Some('（') || i <= open || !self.plain.in_bracket(i) {
            return false;
        }
        let close = (open..self.plain.len()).find(|&k| self.plain.get(k) == Some('）'));
        close.is_some_and(|close| {
            let words = ["为", "遇", "除外", "顺延", "不含", "除"];
            i < close && self.plain.find_in(open..close, &words).is_some()
        })
    }

    /// Reads what begins at an index; returns where it ends.
    fn step(&mut self, i: usize) -> Option<usize> {
        let first = self.plain.get(i)?;
        if !first.is_ascii_digit() && !is_chinese_digit(first) && !FIRST.contains(first) {
            return None;
        }
        if let Some((rhythms, end)) = rhythm::rhythms(self.plain, i) {
            for rhythm in rhythms {
                self.push_rhythm(&rhythm);
            }
            return Some(end);
        }
        if let Some((years, end)) = spell::years(self.plain, i) {
            self.push_spell(i..end, years);
            return Some(end);
        }
        if let Some(end) = self.in_running_month(i).or_else(|| self.bare_third(i)) {
            return Some(end);
        }
        if let Some((phrases, end)) = phrase::phrases(self.plain, i) {
            for phrase in &phrases {
                self.push_phrase(phrase, false);
            }
            return Some(end);
        }
        self.bare_day(i)
    }

    fn lean(&self) -> Lean {
        Lean {
            ctx: *self.ctx,
            year: self.year.or(self.head_year),
            stage: self.stage,
        }
    }

    /// 每月…，月底前报送: the end of each month.
    fn in_running_month(&mut self, i: usize) -> Option<usize> {
        let inside = i > 0 && {
            let before = self.plain.chars()[i - 1];
            before.is_ascii_digit() || is_chinese_digit(before)
        };
        let monthly = self.rhythm == Some(Recurrence::Monthly);
        if !monthly || inside || self.plain.eat(i, &["月底", "月末"]).is_none() {
            return None;
        }
        let (details, end) = rhythm::in_month(self.plain, i)?;
        let due_day = details.first()?.due_day;
        self.push_rhythm(&Rhythm {
            from: i,
            to: end,
            recurrence: self.rhythm,
            due_day,
            month_of_period: None,
            yearly: None,
        });
        Some(end)
    }

    /// 下旬 at the head of a clause behind a month of the sentence, or behind a month that heads the text (5月：…).
    fn bare_third(&mut self, i: usize) -> Option<usize> {
        let listed = self.out.last().is_some_and(|d| d.at.end + 1 == i);
        let open = i == 0 || "，。；：".contains(self.plain.chars()[i - 1]) || (listed && "、和".contains(self.plain.chars()[i - 1]));
        self.plain.eat(i, &["上旬", "中旬", "下旬", "上中旬", "中下旬"]).filter(|_| open)?;
        let (year, month) = self.month.or(self.head_month)?;
        let (unit, end) = point::month_tail(self.plain, month, i);
        let (bend, to) = phrase::bend(self.plain, end, None);
        let point = Point {
            year: Year::Given(year),
            unit,
            relative: None,
        };
        let phrase = Phrase {
            from: i,
            to,
            first: Some(point),
            last: None,
            bend,
            festive: false,
        };
        self.push_phrase(&phrase, true);
        Some(to)
    }

    /// A bare day (于25日前) behind 每月 or behind a month of the same sentence.
    fn bare_day(&mut self, i: usize) -> Option<usize> {
        let open = i == 0 || "，。；：、（于在请须必至和及".contains(self.plain.chars()[i - 1]);
        if !open {
            return None;
        }
        let (day, end) = point::bare_day(self.plain, i)?;
        let (bend, to) = phrase::bend(self.plain, end, None);
        if self.rhythm == Some(Recurrence::Monthly) {
            self.push_rhythm(&Rhythm {
                from: i,
                to,
                recurrence: self.rhythm,
                due_day: Some(day),
                month_of_period: None,
                yearly: None,
            });
            return Some(to);
        }
        let (year, month) = self.month.or_else(|| self.month_of_issue(day))?;
        let point = Point {
            year: Year::Given(year),
            unit: Unit::Day { month, day },
            relative: None,
        };
        let phrase = Phrase {
            from: i,
            to,
            first: Some(point),
            last: None,
            bend,
            festive: false,
        };
        self.push_phrase(&phrase, true);
        Some(to)
    }

    /// A bare day takes the month of issue when it still lies ahead, otherwise the month after.
    fn month_of_issue(&self, day: u8) -> Option<(i32, u8)> {
        let issued = self.ctx.issued?;
        let month = u8::try_from(issued.month()).ok()?;
        let year = i32::from(issued.year());
        if i8::try_from(day).ok()? >= issued.day() {
            return Some((year, month));
        }
        Some(if month == 12 { (year + 1, 1) } else { (year, month + 1) })
    }

    fn push_rhythm(&mut self, rhythm: &Rhythm) {
        self.rhythm = rhythm.recurrence;
        let plan = self.ctx.plan_year;
        let year = self.year.filter(|y| *y > plan).unwrap_or(plan);
        let mut days = Unit::Year.days(year);
        if let Some(phrase) = rhythm.yearly {
            let lean = Lean {
                year: Some(year),
                ..self.lean()
            };
            days = lean.stretch(&phrase).and_then(|s| Some((s.start?, s.end?)));
        }
        let mut from = rhythm.from;
        if let Some((stretch, at)) = self.stretch_before(rhythm.from) {
            let since = self.out.last().is_some_and(|d| d.text.ends_with(['起', '始']));
            days = match rhythm.yearly.filter(|_| since) {
                // 2024年起每年7月: first in the July of that year.
                Some(phrase) => {
                    let lean = Lean {
                        year: Some(i32::from(stretch.0.year())),
                        ..self.lean()
                    };
                    lean.stretch(&phrase).and_then(|s| Some((s.start?, s.end?)))
                }
                None => Some(stretch),
            };
            if at.end == from {
                from = at.start;
                self.out.pop();
                self.phrases.pop();
                self.share_rhythm(from, rhythm);
            }
        }
        self.push(
            DateExpr {
                start: days.map(|d| d.0),
                end: days.map(|d| d.1),
                recurrence: rhythm.recurrence,
                due_day: rhythm.due_day,
                month_of_period: rhythm.month_of_period,
                inferred: true,
                ..self.blank(Kind::Rhythm, from..rhythm.to)
            },
            None,
        );
    }

    /// 一、二季度每月: the rhythm runs in the periods listed before its own as well.
    fn share_rhythm(&mut self, mut next: usize, rhythm: &Rhythm) {
        for date in self.out.iter_mut().rev() {
            let gap = self.plain.slice(date.at.end..next.max(date.at.end));
            if date.kind == Kind::Rhythm || date.until || !matches!(gap.as_str(), "、" | "和" | "及") {
                break;
            }
            next = date.at.start;
            date.kind = Kind::Rhythm;
            (date.recurrence, date.due_day) = (rhythm.recurrence, rhythm.due_day);
        }
    }

    /// The stretch of time right before a rhythm (4月起每月, 2023—2025年，每年) that it holds for.
    fn stretch_before(&self, from: usize) -> Option<((Day, Day), Range<usize>)> {
        let last = self.out.last().filter(|d| d.kind != Kind::Rhythm && !d.until)?;
        let mark = matches!(self.plain.get(last.at.end), Some('，' | '：'));
        let apart = last.at.end == from || (last.at.end + 1 == from && mark);
        let days = (last.start?, last.end?);
        (apart && days.0 < days.1).then(|| (days, last.at.clone()))
    }

    fn push_spell(&mut self, at: Range<usize>, years: i32) {
        let plan = self.ctx.plan_year;
        self.push(
            DateExpr {
                start: first_day(self.year.unwrap_or(plan).min(plan)),
                end: last_day(plan.saturating_add(years - 1)),
                inferred: true,
                ..self.blank(Kind::Years, at)
            },
            None,
        );
    }

    fn push_phrase(&mut self, phrase: &Phrase, leans: bool) {
        let Some(stretch) = self.lean().stretch(phrase) else { return };
        self.share_tail(phrase);
        let found = self.expression(phrase, stretch, leans);
        self.remember(phrase, stretch);
        self.stage = Stage::of_phrase(self.plain, phrase, stretch).or(self.stage);
        self.push(found, Some(*phrase));
    }

    fn expression(&self, phrase: &Phrase, stretch: Stretch, leans: bool) -> DateExpr {
        let mut units = phrase.first.into_iter().chain(phrase.last).map(|p| p.unit);
        let bare = phrase.bend == Bend::Plain && phrase.first.is_some() && !phrase.festive;
        let kind = match (bare, units.clone().any(Unit::is_exact)) {
            (true, false) if units.all(|u| u == Unit::Year) => Kind::Year,
            (true, false) => Kind::Period,
            _ => Kind::Exact,
        };
        let printed = phrase.first.or(phrase.last).is_some_and(|p| matches!(p.year, Year::Given(_)));
        let same_year = phrase.first.is_some_and(|p| p.year == Year::Same);
        DateExpr {
            start: stretch.start,
            end: stretch.end,
            until: phrase.bend == Bend::Until,
            inferred: !printed || leans,
            same_year,
            past: stretch.end.is_some_and(|d| i32::from(d.year()) < self.ctx.plan_year),
            ..self.blank(kind, phrase.from..phrase.to)
        }
    }

    /// 6月、12月底前: 底 and 前 belong to the months before them as well.
    fn share_tail(&mut self, phrase: &Phrase) {
        let Some(tail) = phrase.first.filter(|_| phrase.last.is_none()) else {
            return;
        };
        let mut next = phrase.from;
        for n in (0..self.out.len()).rev() {
            let gap = self.plain.slice(self.out[n].at.end..next);
            let Some(mut before) = self.phrases[n].filter(|_| matches!(gap.as_str(), "、" | "和" | "及" | "与")) else {
                return;
            };
            let Some(mut point) = before.first.filter(|_| before.last.is_none() && before.bend == Bend::Plain) else {
                return;
            };
            match point.unit {
                Unit::Month(month) if tail.unit.month().is_some() => point.unit = tail.unit.in_month(month),
                Unit::Day { .. } if matches!(tail.unit, Unit::Day { .. }) => {}
                _ => return,
            }
            (before.first, before.bend) = (Some(point), phrase.bend);
            let Some(stretch) = self.lean().stretch(&before) else { return };
            let found = self.expression(&before, stretch, false);
            next = before.from;
            self.phrases[n] = Some(before);
            let (range, text) = (self.out[n].range.clone(), std::mem::take(&mut self.out[n].text));
            self.out[n] = DateExpr { range, text, ..found };
        }
    }

    /// What the next expressions of the sentence lean on.
    fn remember(&mut self, phrase: &Phrase, stretch: Stretch) {
        let Some(year) = stretch.year else { return };
        if let Some(month) = phrase.last.or(phrase.first).and_then(|p| p.unit.month()) {
            self.month = Some((year, month));
            if self.plain.get(phrase.to) == Some('：') {
                let one = phrase.last.is_none() && phrase.first.is_some_and(|p| matches!(p.unit, Unit::Month(_)));
                self.head_month = one.then_some((year, month));
            }
        }
        self.rhythm = None;
        let printed = phrase
            .first
            .or(phrase.last)
            .is_some_and(|p| matches!(p.year, Year::Given(_) | Year::Next | Year::Following));
        if !printed || year < self.ctx.plan_year {
            return;
        }
        self.year = Some(year);
        let alone = phrase.last.is_none() && phrase.first.is_some_and(|p| p.unit == Unit::Year) && phrase.bend == Bend::Plain;
        self.head_year = (alone && self.plain.get(phrase.to) == Some('：')).then_some(year);
    }

    fn blank(&self, kind: Kind, at: Range<usize>) -> DateExpr {
        DateExpr {
            range: 0..0,
            text: String::new(),
            start: None,
            end: None,
            recurrence: None,
            due_day: None,
            month_of_period: None,
            kind,
            until: false,
            inferred: false,
            same_year: false,
            past: false,
            at,
        }
    }

    fn push(&mut self, mut found: DateExpr, phrase: Option<Phrase>) {
        found.range = self.plain.bytes(found.at.clone());
        found.text = self.text[found.range.clone()].to_owned();
        self.out.push(found);
        self.phrases.push(phrase);
    }
}
