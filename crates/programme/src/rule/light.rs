//! How a step and an item stand against their day, and why.
//!
//! A step without an end day is never red. A step reported as complete waits for the superior:
//! it is 待审核 and not late until it is sent back. A due day ends with that day.

use crate::model::{ItemState, StepState};
use jishi_kernel::{Day, Light, days_between, format_day};

/// Days before the due day from which a step is near, where nobody set a rule.
pub const DEFAULT_NEAR_DAYS: i64 = 3;
/// Stands for "no end day" in [`ItemFacts::open_due`] and "no open step" in [`ItemFacts::open_start`].
pub const NO_DAY: &str = "9999-12-31";
/// Stands for "begun at an unknown day" in [`ItemFacts::open_start`].
pub const BEGUN: &str = "0001-01-01";

/// A rule of the lights, in force for an organisation on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightRule {
    /// A step is near from this many days before its due day.
    pub near_days: i64,
    /// Where the rule comes from: a document, a decision.
    pub source: String,
    /// First day in force; `None` for the built-in rule.
    pub valid_from: Option<Day>,
    /// Organisation that set it; empty for the site's own or the built-in rule.
    pub set_for: String,
}

impl Default for LightRule {
    fn default() -> Self {
        Self {
            near_days: DEFAULT_NEAR_DAYS,
            source: "系统默认规则".to_owned(),
            valid_from: None,
            set_for: String::new(),
        }
    }
}

/// What the light of a step depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepFacts {
    /// Its state.
    pub state: StepState,
    /// First day of its span.
    pub start: Option<Day>,
    /// Last day of its span.
    pub end: Option<Day>,
    /// State of its item: a finished item's steps are over.
    pub item: ItemState,
}

/// What the light of an item depends on; kept in the item's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Its state.
    pub state: ItemState,
    /// Number of steps.
    pub step_count: i64,
    /// Steps accepted.
    pub step_done: i64,
    /// Earliest start of the steps still to report; [`NO_DAY`] when there are none.
    pub open_start: Day,
    /// Earliest end of the steps still to report; [`NO_DAY`] when none has one.
    pub open_due: Day,
}

/// How something stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The light.
    pub light: Light,
    /// The day the light looks at.
    pub due: Option<Day>,
    /// Days until `due`, negative when past; `None` without a day or when done.
    pub days: Option<i64>,
    /// Reported as complete and waiting for acceptance (待审核).
    pub waits: bool,
}

impl Standing {
    const fn plain(light: Light, waits: bool) -> Self {
        Self {
            light,
            due: None,
            days: None,
            waits,
        }
    }

    /// The word beside the shape: the light's own, or 待审核.
    pub const fn word(&self) -> &'static str {
        if self.waits { "待审核" } else { self.light.word() }
    }

    /// The count behind the word: `12 天`, `还有 2 天`, `今天到期`; empty when there is nothing to count.
    pub fn days_text(&self) -> String {
        match (self.light, self.days) {
            (Light::Late, Some(days)) => format!("{} 天", -days),
            (Light::Near, Some(0)) => "今天到期".to_owned(),
            (Light::Near, Some(days)) => format!("还有 {days} 天"),
            _ => String::new(),
        }
    }
}

fn running(start_is_past: bool, due: Option<Day>, today: Day, near_days: i64) -> Standing {
    let days = due.map(|due| days_between(today, due));
    let light = match days {
        Some(days) if days < 0 => Light::Late,
        // Before waiting: what is due in two days is near even if its span is that one day.
        Some(days) if days <= near_days => Light::Near,
        _ if !start_is_past => Light::Waiting,
        Some(_) => Light::Normal,
        None => Light::Undated,
    };
    Standing {
        light,
        due,
        days,
        waits: false,
    }
}

/// How a step stands.
pub fn step(facts: &StepFacts, today: Day, near_days: i64) -> Standing {
    match (facts.item, facts.state) {
        (ItemState::Finished | ItemState::Struck, _) | (_, StepState::Done) => Standing {
            due: facts.end,
            ..Standing::plain(Light::Done, false)
        },
        (ItemState::Open, StepState::Reported) => Standing {
            due: facts.end,
            ..Standing::plain(Light::Normal, true)
        },
        (ItemState::Open, StepState::Open | StepState::Returned) => {
            running(facts.start.is_none_or(|start| start <= today), facts.end, today, near_days)
        }
    }
}

/// How an item stands: by the next due day of what is still to be reported.
pub fn item(facts: &ItemFacts, today: Day, near_days: i64) -> Standing {
    if facts.state != ItemState::Open || (facts.step_count > 0 && facts.step_done >= facts.step_count) {
        return Standing::plain(Light::Done, false);
    }
    if facts.step_count == 0 {
        return Standing::plain(Light::Undated, false);
    }
    if facts.open_start == day(NO_DAY) {
        return Standing::plain(Light::Normal, true);
    }
    let due = (facts.open_due != day(NO_DAY)).then_some(facts.open_due);
    running(facts.open_start <= today, due, today, near_days)
}

fn day(text: &str) -> Day {
    jishi_kernel::parse_day(text).unwrap_or(Day::MAX)
}

/// Why a light shows what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What holds today, in one sentence.
    pub now: String,
    /// The rule applied, in words.
    pub rule: String,
    /// Where the rule comes from, and since when.
    pub source: String,
    /// When the light changes next if nothing is done; `None` when it will not.
    pub next: Option<(Day, Light)>,
    /// The same in words; empty when it will not change.
    pub next_text: String,
}

/// Explains a standing under a rule.
pub fn explain(standing: &Standing, start: Option<Day>, rule: &LightRule, today: Day) -> Why {
    let date = |day| format_day(day, today);
    let now = match (standing.light, standing.due) {
        (_, Some(due)) if standing.waits => format!("已报送完成，等待审核（期限 {}）。审核期间不计逾期。", date(due)),
        (_, None) if standing.waits => "应报节点均已报送，等待审核。审核期间不计逾期。".to_owned(),
        (Light::Late, Some(due)) => format!("期限为 {}，至今日已过 {} 天，尚未报送完成。", date(due), days_between(due, today)),
        (Light::Near, Some(due)) if due == today => format!("期限为 {}，今天到期。", date(due)),
        (Light::Near, Some(due)) => format!("期限为 {}，还有 {} 天。", date(due), days_between(today, due)),
        (Light::Normal, Some(due)) => format!("期限为 {}，还有 {} 天。", date(due), days_between(today, due)),
        (Light::Waiting, _) => match start {
            Some(start) => format!("{} 开始，尚未启动。", date(start)),
            None => "尚未到开始日期。".to_owned(),
        },
        (Light::Done, _) => "已完成，不再计期。".to_owned(),
        (Light::Late | Light::Near | Light::Normal | Light::Undated, _) => "原文没有写明期限，不计逾期。".to_owned(),
    };
    let source = match (rule.set_for.is_empty(), rule.valid_from) {
        (_, None) => rule.source.clone(),
        (true, Some(from)) => format!("{}，自 {} 起执行", rule.source, date(from)),
        (false, Some(from)) => format!("{}（{}），自 {} 起执行", rule.source, rule.set_for, date(from)),
    };
    let next = next_change(standing, start, rule.near_days, today);
    let next_text = next.map_or_else(String::new, |(day, light)| {
        format!("如无变化，{} 起转为“{}”。", date(day), light.word())
    });
    let rule = format!(
        "期限前 {} 天（含）起为临期；期限当日结束后为逾期；报送完成待审核的不计逾期；没有期限的不亮红灯。",
        rule.near_days
    );
    Why {
        now,
        rule,
        source,
        next,
        next_text,
    }
}

fn next_change(standing: &Standing, start: Option<Day>, near_days: i64, today: Day) -> Option<(Day, Light)> {
    if standing.waits {
        return None;
    }
    let after = |day: Day, days: i64| day.checked_add(jiff_days(days)).ok();
    let near_from = standing.due.and_then(|due| after(due, -near_days));
    match standing.light {
        Light::Near => standing.due.and_then(|due| after(due, 1)).map(|day| (day, Light::Late)),
        Light::Normal => near_from.map(|day| (day, Light::Near)),
        Light::Waiting => match (start.filter(|start| *start > today), near_from) {
            (Some(start), Some(near)) if near <= start => Some((near, Light::Near)),
            (Some(start), Some(_)) => Some((start, Light::Normal)),
            (Some(start), None) => Some((start, Light::Undated)),
            (None, near) => near.map(|day| (day, Light::Near)),
        },
        Light::Late | Light::Undated | Light::Done => None,
    }
}

fn jiff_days(days: i64) -> jiff::Span {
    jiff::Span::new().try_days(days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::parse_day;

    fn d(text: &str) -> Option<Day> {
        parse_day(text)
    }

    const TODAY: Day = Day::constant(2026, 3, 10);

    #[test]
    fn a_step_stands_by_state_and_day() {
        use StepState::{Done, Open, Reported, Returned};
        for (state, start, end, light, days) in [
            (Open, "2026-01-01", "2026-03-09", Light::Late, Some(-1)),
            (Open, "2026-01-01", "2026-03-10", Light::Near, Some(0)),
            (Open, "2026-01-01", "2026-03-13", Light::Near, Some(3)),
            (Open, "2026-01-01", "2026-03-14", Light::Normal, Some(4)),
            (Open, "2026-03-10", "2026-12-31", Light::Normal, Some(296)),
            (Open, "2026-03-11", "2026-12-31", Light::Waiting, Some(296)),
            (Open, "2026-03-12", "2026-03-12", Light::Near, Some(2)),
            (Open, "", "2026-03-01", Light::Late, Some(-9)),
            (Open, "", "", Light::Undated, None),
            (Open, "2025-01-01", "", Light::Undated, None),
            (Open, "2026-04-01", "", Light::Waiting, None),
            (Returned, "2026-01-01", "2026-03-09", Light::Late, Some(-1)),
            (Returned, "2026-01-01", "2026-04-09", Light::Normal, Some(30)),
            (Reported, "2026-01-01", "2026-03-09", Light::Normal, None),
            (Reported, "2026-01-01", "", Light::Normal, None),
            (Done, "2026-01-01", "2026-03-09", Light::Done, None),
        ] {
            let facts = StepFacts {
                state,
                start: d(start),
                end: d(end),
                item: ItemState::Open,
            };
            let standing = step(&facts, TODAY, 3);
            assert_eq!((standing.light, standing.days), (light, days), "{state:?} {start} {end}");
            assert_eq!(standing.waits, state == Reported);
            let closed = step(
                &StepFacts {
                    item: ItemState::Finished,
                    ..facts
                },
                TODAY,
                3,
            );
            assert_eq!(closed.light, Light::Done);
        }
    }

    #[test]
    fn a_step_without_an_end_day_is_red_on_no_day() {
        for year in 2000..2100 {
            let facts = StepFacts {
                state: StepState::Open,
                start: None,
                end: None,
                item: ItemState::Open,
            };
            assert_eq!(step(&facts, Day::constant(year, 12, 31), 90).light, Light::Undated);
        }
    }

    #[test]
    fn an_item_stands_by_what_is_still_to_report() {
        let facts = |count, done, start, due| ItemFacts {
            state: ItemState::Open,
            step_count: count,
            step_done: done,
            open_start: day(start),
            open_due: day(due),
        };
        for (facts, light, waits) in [
            (facts(0, 0, NO_DAY, NO_DAY), Light::Undated, false),
            (facts(2, 2, NO_DAY, NO_DAY), Light::Done, false),
            (facts(2, 1, NO_DAY, NO_DAY), Light::Normal, true),
            (facts(2, 1, BEGUN, NO_DAY), Light::Undated, false),
            (facts(2, 1, "2026-01-01", "2026-03-09"), Light::Late, false),
            (facts(2, 1, "2026-01-01", "2026-03-12"), Light::Near, false),
            (facts(2, 1, "2026-05-01", "2026-05-12"), Light::Waiting, false),
            (facts(2, 1, "2026-05-01", NO_DAY), Light::Waiting, false),
            (facts(2, 1, "2026-01-01", "2026-05-12"), Light::Normal, false),
        ] {
            let standing = item(&facts, TODAY, 3);
            assert_eq!((standing.light, standing.waits), (light, waits), "{facts:?}");
            assert_eq!(
                item(
                    &ItemFacts {
                        state: ItemState::Struck,
                        ..facts
                    },
                    TODAY,
                    3
                )
                .light,
                Light::Done
            );
        }
    }

    #[test]
    fn the_reason_names_rule_source_and_the_next_change_and_that_change_happens() {
        let rule = LightRule {
            near_days: 5,
            source: "示青办〔2026〕1号".into(),
            valid_from: d("2026-02-01"),
            set_for: "示例省".into(),
        };
        for (start, end) in [
            ("2026-01-01", "2026-03-09"),
            ("2026-01-01", "2026-03-12"),
            ("2026-01-01", "2026-08-12"),
            ("2026-05-01", "2026-08-12"),
            ("2026-08-12", "2026-08-12"),
            ("2026-05-01", ""),
            ("", ""),
        ] {
            let facts = StepFacts {
                state: StepState::Open,
                start: d(start),
                end: d(end),
                item: ItemState::Open,
            };
            let standing = step(&facts, TODAY, rule.near_days);
            let why = explain(&standing, facts.start, &rule, TODAY);
            assert!(why.rule.contains("5 天") && why.source.contains("示青办〔2026〕1号") && why.source.contains("2月1日"));
            assert_eq!(
                why.next.is_none(),
                matches!(standing.light, Light::Late | Light::Undated),
                "{start} {end}"
            );
            if let Some((day, light)) = why.next {
                assert_eq!(step(&facts, day, 5).light, light, "{start} {end}");
                assert_eq!(step(&facts, day.yesterday().unwrap(), 5).light, standing.light, "{start} {end}");
                assert!(why.next_text.contains(light.word()));
            }
        }
        assert_eq!(
            explain(
                &step(
                    &StepFacts {
                        state: StepState::Reported,
                        start: None,
                        end: d("2026-03-01"),
                        item: ItemState::Open
                    },
                    TODAY,
                    3
                ),
                None,
                &rule,
                TODAY
            )
            .next,
            None
        );
    }

    #[test]
    fn days_are_written_as_a_person_says_them() {
        let text = |end| {
            step(
                &StepFacts {
                    state: StepState::Open,
                    start: None,
                    end: d(end),
                    item: ItemState::Open,
                },
                TODAY,
                3,
            )
            .days_text()
        };
        assert_eq!(
            (text("2026-03-01"), text("2026-03-10"), text("2026-03-12"), text("2026-09-01")),
            ("9 天".into(), "今天到期".into(), "还有 2 天".into(), String::new())
        );
    }
}
