//! The strip of a plan: twelve cells a year, a dot for every dated step.
//!
//! A dot stands in the cell of the step's end day, so a task that runs all year does not colour
//! the year; its span is a thin line below. Cells to come are hatched, this month is framed.

use std::fmt::Write as _;

use askama::Template;
use jishi_kernel::{Day, Light};

use super::strip_svg::{self, Length};

/// One dated step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripStep {
    /// First day of its span, when it has one.
    pub start: Option<Day>,
    /// Its end day; a step without one has no dot and is told in the text.
    pub end: Option<Day>,
    /// Its light.
    pub light: Light,
}

/// What a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Month,
    Quarter,
    Year,
}

/// The cells between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) unit: Unit,
    /// Index of the first cell: years times cells a year.
    first: i32,
    /// Number of cells, at least 1.
    pub(super) cells: i32,
}

impl Unit {
    const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    fn index(self, day: Day) -> i32 {
        (i32::from(day.year()) * 12 + i32::from(day.month()) - 1).div_euclid(self.months())
    }
}

impl Scale {
    /// Months up to one year, quarters up to three years, years beyond.
    pub(super) fn new(first: Day, last: Day) -> Self {
        let (first, last) = if last < first { (last, first) } else { (first, last) };
        let months = Unit::Month.index(last) - Unit::Month.index(first) + 1;
        let unit = match months {
            ..=12 => Unit::Month,
            13..=36 => Unit::Quarter,
            _ => Unit::Year,
        };
        Self {
            unit,
            first: unit.index(first),
            cells: unit.index(last) - unit.index(first) + 1,
        }
    }

    /// The cell of a day, which may lie outside `0..cells`.
    pub(super) fn cell(self, day: Day) -> i32 {
        self.unit.index(day) - self.first
    }

    /// The word for a cell in texts: `7 月`, `2027 年 3 季度`, `2027 年`.
    fn word(self, cell: i32) -> String {
        let at = self.first + cell;
        match self.unit {
            Unit::Month => format!("{} 月", at.rem_euclid(12) + 1),
            Unit::Quarter => format!("{} 年 {} 季度", at.div_euclid(4), at.rem_euclid(4) + 1),
            Unit::Year => format!("{at} 年"),
        }
    }

    /// The label above the present cell: of a quarter its number, for want of room.
    fn label_now(self, cell: i32) -> String {
        match self.unit {
            Unit::Quarter => ((self.first + cell).rem_euclid(4) + 1).to_string(),
            Unit::Month | Unit::Year => self.label(cell),
        }
    }

    /// The label above a cell: `7`, `2027` (at the first quarter of a year).
    pub(super) fn label(self, cell: i32) -> String {
        let at = self.first + cell;
        match self.unit {
            Unit::Month => (at.rem_euclid(12) + 1).to_string(),
            Unit::Quarter if at.rem_euclid(4) == 0 => at.div_euclid(4).to_string(),
            Unit::Quarter => String::new(),
            Unit::Year => at.to_string(),
        }
    }
}

/// The strip of one item.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/strip.html")]
pub struct Strip {
    past: String,
    future: String,
    now: Option<Length>,
    spans: String,
    dots: Vec<(Light, String)>,
    bangs: String,
    numbers: Vec<(Length, usize)>,
    cell_width: Length,
    /// The whole strip in words, for a screen reader and as the tip.
    pub text: String,
    scale_marks: Vec<(i32, String)>,
}

impl Strip {
    /// The strip between two days as it stands today.
    pub fn new(first: Day, last: Day, today: Day, steps: &[StripStep]) -> Self {
        let scale = Scale::new(first, last);
        let now = scale.cell(today);
        let mut cells: Vec<Vec<Light>> = vec![Vec::new(); usize::try_from(scale.cells).unwrap_or_default()];
        let (mut undated, mut outside) = (0_usize, 0_usize);
        let mut lines = Vec::new();
        for step in steps {
            let Some(end) = step.end else {
                undated += 1;
                continue;
            };
            let at = scale.cell(end);
            match usize::try_from(at).ok().and_then(|at| cells.get_mut(at)) {
                Some(cell) => cell.push(step.light),
                None => outside += 1,
            }
            if let Some(start) = step.start.map(|start| scale.cell(start)).filter(|start| *start < at) {
                lines.push((start.max(0), at.min(scale.cells - 1)));
            }
        }
        let text = describe(scale, &mut cells, undated, outside);
        let drawn = strip_svg::draw(scale, now, &cells, &lines);
        Self {
            past: drawn.past,
            future: drawn.future,
            now: drawn.now,
            spans: drawn.spans,
            dots: drawn.dots,
            bangs: drawn.bangs,
            numbers: drawn.numbers,
            cell_width: drawn.cell_width,
            text,
            scale_marks: marks(scale, now),
        }
    }

    /// The strip of a calendar year.
    pub fn year(year: i16, today: Day, steps: &[StripStep]) -> Self {
        let first = Day::new(year, 1, 1).unwrap_or(today);
        let last = Day::new(year, 12, 31).unwrap_or(today);
        Self::new(first, last, today, steps)
    }
}

/// Sorts every cell most urgent first and tells the strip in words.
fn describe(scale: Scale, cells: &mut [Vec<Light>], undated: usize, outside: usize) -> String {
    let mut text = String::new();
    for (at, cell) in (0_i32..).zip(cells.iter_mut()).filter(|(_, cell)| !cell.is_empty()) {
        cell.sort_unstable();
        let _ = write!(text, "{}{}：", if text.is_empty() { "" } else { "；" }, scale.word(at));
        for (n, light) in Light::ALL.iter().filter(|light| cell.contains(light)).enumerate() {
            let count = cell.iter().filter(|other| *other == light).count();
            let _ = write!(text, "{}{} {count}", if n == 0 { "" } else { "、" }, light.word());
        }
    }
    for (count, what) in [(undated, "个未定期限"), (outside, "个在此期间之外")] {
        if count > 0 {
            let _ = write!(text, "{}另有 {count} {what}", if text.is_empty() { "" } else { "；" });
        }
    }
    if text.is_empty() { "没有节点".to_owned() } else { text }
}

/// First, present and last month, for the line below a strip on a phone; longer plans have none.
fn marks(scale: Scale, now: i32) -> Vec<(i32, String)> {
    let mut at = vec![0, scale.cells - 1];
    if (1..scale.cells - 1).contains(&now) {
        at.insert(1, now);
    }
    at.dedup();
    at.into_iter()
        .filter(|cell| scale.unit == Unit::Month && *cell < 12)
        .map(|cell| (cell + 1, scale.label(cell)))
        .collect()
}

/// The labels over a column of strips.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/strip_head.html")]
pub struct StripHead {
    labels: Vec<(Length, String, &'static str)>,
    now: Option<Length>,
    box_width: Length,
}

impl StripHead {
    /// The head for strips between the same days.
    pub fn new(first: Day, last: Day, today: Day) -> Self {
        let scale = Scale::new(first, last);
        let now = scale.cell(today);
        let labels = (0..scale.cells)
            .map(|cell| match (scale.unit, cell == now) {
                (Unit::Quarter, false) => (strip_svg::left(scale, cell), scale.label(cell), "year"),
                (_, true) => (strip_svg::centre(scale, cell), scale.label_now(cell), "nowlabel"),
                (_, false) => (strip_svg::centre(scale, cell), scale.label(cell), ""),
            })
            .filter(|(_, label, _)| !label.is_empty())
            .collect();
        Self {
            labels,
            now: (0..scale.cells).contains(&now).then(|| strip_svg::left(scale, now)),
            box_width: strip_svg::cell_width(scale),
        }
    }

    /// The head for [`Strip::year`].
    pub fn year(year: i16, today: Day) -> Self {
        let first = Day::new(year, 1, 1).unwrap_or(today);
        let last = Day::new(year, 12, 31).unwrap_or(today);
        Self::new(first, last, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 18);

    fn step(start: Option<Day>, end: Option<Day>, light: Light) -> StripStep {
        StripStep { start, end, light }
    }

    #[test]
    fn a_year_long_task_is_one_dot_and_a_line() {
        let whole = step(Some(Day::constant(2026, 1, 1)), Some(Day::constant(2026, 12, 31)), Light::Normal);
        let late = step(None, Some(Day::constant(2026, 4, 30)), Light::Late);
        let strip = Strip::year(2026, TODAY, &[whole, late]);
        assert_eq!(strip.text, "4 月：逾期 1；12 月：正常 1");
        assert_eq!(strip.dots.len(), 2);
        assert!(!strip.spans.is_empty());
    }

    #[test]
    fn steps_of_one_month_are_all_shown() {
        let july = Day::constant(2026, 7, 31);
        let steps = [Light::Done, Light::Near, Light::Done].map(|light| step(None, Some(july), light));
        let strip = Strip::year(2026, TODAY, &steps);
        assert_eq!(strip.text, "7 月：临期 1、已完成 2");
        let many = [step(None, Some(july), Light::Done); 9];
        assert_eq!(Strip::year(2026, TODAY, &many).numbers.len(), 1);
    }

    #[test]
    fn undated_and_far_steps_are_told() {
        let steps = [
            step(None, None, Light::Undated),
            step(None, Some(Day::constant(2028, 1, 1)), Light::Waiting),
        ];
        assert_eq!(Strip::year(2026, TODAY, &steps).text, "另有 1 个未定期限；另有 1 个在此期间之外");
        assert_eq!(Strip::year(2026, TODAY, &[]).text, "没有节点");
    }

    #[test]
    fn the_scale_follows_the_length() {
        let scale = |y1, y2| Scale::new(Day::constant(y1, 1, 1), Day::constant(y2, 12, 31));
        assert_eq!((scale(2026, 2026).unit, scale(2026, 2026).cells), (Unit::Month, 12));
        assert_eq!((scale(2026, 2028).unit, scale(2026, 2028).cells), (Unit::Quarter, 12));
        assert_eq!((scale(2026, 2030).unit, scale(2026, 2030).cells), (Unit::Year, 5));
        let turned = Scale::new(Day::constant(2026, 12, 31), Day::constant(2026, 1, 1));
        assert_eq!(turned.cells, 12);
        let year = Strip::new(
            Day::constant(2026, 1, 1),
            Day::constant(2030, 12, 31),
            TODAY,
            &[step(None, Some(Day::constant(2028, 1, 1)), Light::Waiting)],
        );
        assert_eq!(year.text, "2028 年：未启动 1");
    }
}
