//! A dated stage: （2026年10月至12月） behind a heading, 2026年任务 as a heading. A month without a year
//! inside it is one of the stage, not of the plan's first year.

use super::phrase::{Bend, Phrase};
use super::point::Year;
use super::resolve::Stretch;
use super::unit::Unit;
use super::{Context, DateExpr, Kind, find};
use crate::clauses::Plain;
use jishi_kernel::Day;

/// First and last day of a dated stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl Stage {
    /// The stage a heading (without its mark) sets for what stands under it: a period with a printed
    /// year that opens the heading or stands alone in brackets.
    pub fn of_heading(words: &str, ctx: &Context) -> Option<Self> {
        let plain = Plain::new(words);
        let found = find(words, ctx);
        let sets = |d: &&DateExpr| {
            let open = d.at.start == 0 || (plain.get(d.at.start - 1) == Some('（') && plain.get(d.at.end) == Some('）'));
            let plan = d.kind == Kind::Year && d.start.is_some_and(|s| i32::from(s.year()) == ctx.plan_year);
            open && !plan && !d.until && !d.past && !d.inferred && d.kind != Kind::Rhythm
        };
        let date = found.iter().find(sets)?;
        Self::between(date.start?, date.end?)
    }

    /// The stage a phrase sets for the rest of its passage: alone in the brackets that close the
    /// heading the passage opens with.
    pub(super) fn of_phrase(plain: &Plain, phrase: &Phrase, stretch: Stretch) -> Option<Self> {
        let bracket = phrase.from > 0 && plain.get(phrase.from - 1) == Some('（') && plain.get(phrase.to) == Some('）');
        let closes = plain
            .get(phrase.to + 1)
            .is_none_or(|c| matches!(c, '。' | '：' | '，') || !c.is_alphanumeric());
        let printed = phrase.first.is_some_and(|p| matches!(p.year, Year::Given(_)));
        let sets = bracket && closes && printed && phrase.bend == Bend::Plain;
        Self::between(stretch.start?, stretch.end?).filter(|_| sets)
    }

    /// Of some length: a single day is no stage.
    fn between(first: Day, last: Day) -> Option<Self> {
        (first < last).then_some(Self { first, last })
    }

    /// The year in which a unit without one falls into the stage; of a stage inside one year always that.
    pub(super) fn year_of(&self, unit: Unit) -> Option<i32> {
        let (from, to) = (i32::from(self.first.year()), i32::from(self.last.year()));
        (from..=to)
            .find(|&year| unit.days(year).is_some_and(|(a, b)| a <= self.last && b >= self.first))
            .or((from == to).then_some(from))
    }
}
