//! Geometry of the timeline: days as hundredths of a percent of the width, so that bars stretch
//! with the page while shapes and letters keep their size.

use jishi_kernel::{Day, Light, days_between};
use std::fmt;

/// A share of the width, in hundredths of a percent; prints `12.5%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(pub i64);

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}%"),
            (whole, rest) if rest % 10 == 0 => write!(f, "{whole}.{}%", rest / 10),
            (whole, rest) => write!(f, "{whole}.{rest:02}%"),
        }
    }
}

impl askama::filters::HtmlSafe for Part {}

/// The days between two ends, as a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    first: Day,
    last: Day,
}

/// A label over the axis, and the line below it.
pub struct Mark {
    /// Where its cell begins.
    pub at: Part,
    /// Where its word stands.
    pub middle: Part,
    /// `7月`, `2027年`, `3季度`.
    pub text: String,
    /// Today lies in it.
    pub now: bool,
}

/// One step as it is drawn.
pub struct Drawn {
    /// Which light.
    pub light: Light,
    /// Where its bar begins and how wide it is; `None` for a step of one day or without a start.
    pub bar: Option<(Part, Part)>,
    /// Where its shape stands: the end day.
    pub at: Part,
    /// Pixels up (negative) or down from the middle of the row, so that overlapping bars stay apart.
    pub shift: i64,
    /// Its clause with the days.
    pub text: String,
}

/// Most lanes of a row; what overlaps more shares the last one.
const LANES: usize = 3;
/// Pixels between lanes.
const PITCH: i64 = 14;
/// Half the room a shape takes, in hundredths of a percent of the width.
const SHAPE: i64 = 90;

/// Puts overlapping steps into lanes, earliest first in the highest.
pub fn lanes(steps: &mut [Drawn]) {
    let left = |step: &Drawn| step.bar.map_or(step.at.0 - SHAPE, |(from, _)| from.0);
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_key(|at| steps.get(*at).map(|step| (left(step), step.at)));
    let mut ends: Vec<i64> = Vec::new();
    let mut lane_of = vec![0; steps.len()];
    for at in order {
        let (Some(step), Some(lane)) = (steps.get(at), lane_of.get_mut(at)) else {
            continue;
        };
        // A bar may begin where the shape before it ends.
        let free = ends.iter().position(|end| *end <= left(step) + SHAPE);
        *lane = free.unwrap_or_else(|| ends.len().min(LANES - 1));
        match ends.get_mut(*lane) {
            Some(end) => *end = (*end).max(step.at.0 + SHAPE),
            None => ends.push(step.at.0 + SHAPE),
        }
    }
    let count = i64::try_from(ends.len()).unwrap_or(1).max(1);
    for (step, lane) in steps.iter_mut().zip(lane_of) {
        step.shift = i64::try_from(lane).unwrap_or(0) * PITCH - (count - 1) * PITCH / 2;
    }
}

impl Axis {
    /// The axis from one day to another, both included.
    pub fn new(first: Day, last: Day) -> Self {
        if last < first {
            Self { first: last, last: first }
        } else {
            Self { first, last }
        }
    }

    fn len(self) -> i64 {
        days_between(self.first, self.last) + 1
    }

    /// The beginning of a day; days outside lie at the ends.
    pub fn start(self, day: Day) -> Part {
        Part(days_between(self.first, day).clamp(0, self.len()) * 10_000 / self.len())
    }

    /// The end of a day; days outside lie at the ends.
    pub fn end(self, day: Day) -> Part {
        Part((days_between(self.first, day) + 1).clamp(0, self.len()) * 10_000 / self.len())
    }

    /// Where a day stands, when it lies on the axis.
    pub fn middle(self, day: Day) -> Option<Part> {
        (self.first..=self.last)
            .contains(&day)
            .then(|| Part((self.start(day).0 + self.end(day).0) / 2))
    }

    /// Months up to a year and a half, quarters up to four years, years beyond.
    pub fn marks(self, today: Day) -> Vec<Mark> {
        let months = match self.len() {
            ..=550 => 1,
            551..=1470 => 3,
            _ => 12,
        };
        let mut marks = Vec::new();
        let mut from = self.first.first_of_month();
        while from <= self.last && marks.len() < 200 {
            // Cells begin with the unit, wherever the axis begins.
            let left = months - (i64::from(from.month()) - 1) % months;
            let next = from.saturating_add(jiff::Span::new().try_months(left).unwrap_or_default());
            let last = next.saturating_sub(jishi_kernel::days(1));
            let text = match months {
                1 if from.month() == 1 && from.year() != today.year() => format!("{}年1月", from.year()),
                1 => format!("{}月", from.month()),
                3 if from.month() == 1 => format!("{}年", from.year()),
                3 => format!("{}季", (from.month() + 2) / 3),
                _ => format!("{}年", from.year()),
            };
            marks.push(Mark {
                at: self.start(from),
                middle: Part((self.start(from).0 + self.end(last).0) / 2),
                text,
                now: (from..=last).contains(&today),
            });
            if next <= from {
                break;
            }
            from = next;
        }
        marks
    }

    /// A step on the axis; `None` when it has no end day, or lies wholly outside.
    pub fn draw(self, start: Option<Day>, end: Option<Day>, light: Light, text: String) -> Option<Drawn> {
        let end = end?;
        let begins = start.filter(|start| *start < end);
        if end < self.first || begins.unwrap_or(end) > self.last {
            return None;
        }
        let at = Part((self.start(end).0 + self.end(end).0) / 2);
        let bar = begins.map(|start| {
            let from = self.start(start);
            (from, Part((at.0 - from.0).max(0)))
        });
        Some(Drawn {
            light,
            bar,
            at,
            shift: 0,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 15);
    const YEAR: (Day, Day) = (Day::constant(2026, 1, 1), Day::constant(2026, 12, 31));

    #[test]
    fn shares_print_short() {
        for (part, text) in [(0, "0%"), (10_000, "100%"), (1250, "12.5%"), (7, "0.07%"), (805, "8.05%")] {
            assert_eq!(Part(part).to_string(), text);
        }
    }

    #[test]
    fn a_year_has_its_months_and_longer_plans_their_quarters() {
        let axis = Axis::new(YEAR.0, YEAR.1);
        let marks = axis.marks(TODAY);
        assert_eq!(
            (marks.len(), marks[0].at, marks[6].now, marks[6].text.as_str()),
            (12, Part(0), true, "7月")
        );
        assert!(marks.windows(2).all(|pair| pair[0].at < pair[1].at));
        let three = Axis::new(YEAR.0, Day::constant(2028, 12, 31)).marks(TODAY);
        assert_eq!((three.len(), three[0].text.as_str(), three[1].text.as_str()), (12, "2026年", "2季"));
        assert_eq!(Axis::new(YEAR.0, Day::constant(2035, 12, 31)).marks(TODAY).len(), 10);
        let turned = Axis::new(Day::constant(2026, 3, 15), Day::constant(2026, 2, 10)).marks(TODAY);
        assert_eq!(turned.len(), 2, "February and March");
    }

    #[test]
    fn bars_end_at_the_due_day_and_keep_inside() {
        let axis = Axis::new(YEAR.0, YEAR.1);
        let draw = |start, end| axis.draw(start, end, Light::Normal, String::new());
        let whole = draw(Some(YEAR.0), Some(YEAR.1)).unwrap();
        let (from, width) = whole.bar.unwrap();
        assert!(from == Part(0) && width.0 > 9_900 && whole.at <= Part(10_000));
        let earlier = draw(Some(Day::constant(2024, 1, 1)), Some(Day::constant(2026, 2, 1))).unwrap();
        assert_eq!(earlier.bar.unwrap().0, Part(0));
        let later = draw(Some(Day::constant(2026, 12, 1)), Some(Day::constant(2027, 6, 1))).unwrap();
        assert_eq!(later.at, Part(10_000));
        assert!(draw(None, Some(TODAY)).unwrap().bar.is_none());
        assert!(draw(Some(TODAY), None).is_none());
        assert!(draw(None, Some(Day::constant(2027, 1, 1))).is_none() && draw(None, Some(Day::constant(2025, 1, 1))).is_none());
    }

    #[test]
    fn overlapping_bars_stand_in_lanes() {
        let axis = Axis::new(YEAR.0, YEAR.1);
        let draw = |from: i8, to: i8| {
            axis.draw(
                Some(Day::constant(2026, from, 1)),
                Some(Day::constant(2026, to, 28)),
                Light::Normal,
                String::new(),
            )
            .unwrap()
        };
        let shifts = |mut steps: Vec<Drawn>| {
            lanes(&mut steps);
            steps.iter().map(|step| step.shift).collect::<Vec<_>>()
        };
        assert_eq!(shifts(vec![draw(1, 3), draw(4, 6), draw(7, 9)]), [0, 0, 0]);
        assert_eq!(shifts(vec![draw(1, 12), draw(4, 6)]), [-7, 7]);
        assert_eq!(
            shifts(vec![draw(4, 6), draw(1, 12), draw(1, 6), draw(2, 8), draw(1, 11)]),
            [14, 14, -14, 14, 0]
        );
        assert!(shifts(Vec::new()).is_empty());
    }
}
