//! The clock of a station: deadline, reminder, escalation, and automatic approval where that is on.

use jishi_kernel::{Day, Light, Millis, days_between, shanghai_day};
use jishi_platform::rules::Faults;

const HOUR: Millis = 3_600_000;
/// Most hours of a deadline.
const MOST: i64 = 24 * 90;

/// The rule of deadlines (`transfer.clock`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Hours a station has, natural hours.
    pub hours: i64,
    /// Hours after which it is reminded.
    pub remind: i64,
    /// Hours after the deadline until its superior is told and may decide.
    pub escalate: i64,
    /// Automatic approval.
    pub auto: bool,
    /// Days after which it would come.
    pub auto_days: i64,
}

impl ClockRule {
    /// Says what is wrong with it, item by item.
    pub fn look(&self, faults: &mut Faults) {
        let hours = self.hours.clamp(1, MOST);
        faults.within("hours", self.hours, 1..=MOST);
        faults.within("remind", self.remind, 1..=hours);
        faults.within("escalate", self.escalate, 0..=MOST);
        faults.within("auto_days", self.auto_days, 1..=365);
        // Nobody loses the time to answer that the same rule gives.
        let least = (hours + 23) / 24;
        if self.auto && (1..least).contains(&self.auto_days) {
            faults.add("auto_days", format!("不能早于办理时限（{hours} 小时），应不少于 {least} 天"));
        }
    }

    /// When a station that began to wait at `since` is due.
    pub const fn due(&self, since: Millis) -> Millis {
        since.saturating_add(self.hours.saturating_mul(HOUR))
    }
}

/// What the clock asks for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing.
    Quiet,
    /// A reminder to whoever must act.
    Remind,
    /// The superior is told and may decide.
    Escalate,
    /// Approval without a person, only where the rule is on.
    Auto,
}

/// The stage a station has reached that began to wait at `since`.
pub fn stage(rule: &ClockRule, since: Millis, now: Millis) -> Stage {
    let waited = now.saturating_sub(since);
    if rule.auto && waited >= rule.auto_days.saturating_mul(24 * HOUR) {
        Stage::Auto
    } else if waited >= rule.hours.saturating_add(rule.escalate).saturating_mul(HOUR) {
        Stage::Escalate
    } else if waited >= rule.remind.saturating_mul(HOUR) {
        Stage::Remind
    } else {
        Stage::Quiet
    }
}

/// When the clock looks again at a station that began to wait at `since` and has reached `stage`; `None` when nothing
/// more comes.
pub fn next(rule: &ClockRule, since: Millis, stage: Stage) -> Option<Millis> {
    let at = |hours: i64| since.saturating_add(hours.saturating_mul(HOUR));
    let then = match stage {
        Stage::Quiet => Some(at(rule.remind)),
        Stage::Remind => Some(at(rule.hours.saturating_add(rule.escalate))),
        Stage::Escalate | Stage::Auto => None,
    };
    let auto = rule.auto.then(|| at(rule.auto_days.saturating_mul(24)));
    [then, auto].into_iter().flatten().min()
}

/// The light of a deadline and what is said beside it.
pub fn light(due: Millis, now: Millis) -> (Light, String) {
    let left = due.saturating_sub(now);
    if left < 0 {
        let hours = (-left) / HOUR;
        let text = if hours < 48 {
            format!("{} 小时", hours.max(1))
        } else {
            format!("{} 天", hours / 24)
        };
        (Light::Late, text)
    } else if left <= 12 * HOUR {
        (Light::Near, format!("还有 {} 小时", (left / HOUR).max(1)))
    } else {
        (Light::Normal, format!("还有 {} 小时", left / HOUR))
    }
}

/// True when a returned transfer was not sent again in time.
pub fn lapsed(returned_on: Day, most: i64, now: Millis) -> bool {
    days_between(returned_on, shanghai_day(now)) > most
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: ClockRule = ClockRule {
        hours: 48,
        remind: 24,
        escalate: 24,
        auto: false,
        auto_days: 15,
    };

    #[test]
    fn stages_come_one_after_another_and_automatic_approval_only_where_it_is_on() {
        let at = |rule: &ClockRule, hours: i64| stage(rule, 0, hours * HOUR);
        let cases = [
            (0, Stage::Quiet),
            (23, Stage::Quiet),
            (24, Stage::Remind),
            (71, Stage::Remind),
            (72, Stage::Escalate),
            (24 * 365, Stage::Escalate),
        ];
        for (hours, expected) in cases {
            assert_eq!(at(&RULE, hours), expected, "{hours}");
        }
        let auto = ClockRule { auto: true, ..RULE };
        assert_eq!((at(&auto, 24 * 15 - 1), at(&auto, 24 * 15)), (Stage::Escalate, Stage::Auto));
    }

    #[test]
    fn lights_say_what_is_left() {
        let due = RULE.due(0);
        let cases = [
            (0, Light::Normal, "还有 48 小时"),
            (36, Light::Near, "还有 12 小时"),
            (48, Light::Near, "还有 1 小时"),
            (49, Light::Late, "1 小时"),
            (48 * 4, Light::Late, "6 天"),
        ];
        for (hours, light_due, words) in cases {
            assert_eq!(light(due, hours * HOUR), (light_due, words.to_owned()), "{hours}");
        }
    }

    #[test]
    fn the_clock_looks_again_when_something_comes() {
        let at = |rule: &ClockRule, stage| next(rule, 0, stage).map(|at| at / HOUR);
        let auto = ClockRule { auto: true, ..RULE };
        // Automatic approval between the deadline and the superior's turn.
        let early = ClockRule { auto_days: 2, ..auto };
        let cases = [
            (&RULE, [Some(24), Some(72), None]),
            (&auto, [Some(24), Some(72), Some(24 * 15)]),
            (&early, [Some(24), Some(48), Some(48)]),
        ];
        for (rule, expected) in cases {
            assert_eq!(
                [Stage::Quiet, Stage::Remind, Stage::Escalate].map(|stage| at(rule, stage)),
                expected,
                "{rule:?}"
            );
        }
        assert_eq!(
            next(&ClockRule { hours: i64::MAX, ..RULE }, i64::MAX, Stage::Remind),
            Some(i64::MAX)
        );
    }

    #[test]
    fn a_rule_without_sense_is_named_item_by_item() {
        let faults = |rule: &ClockRule| {
            let mut faults = Faults::default();
            rule.look(&mut faults);
            faults.list().iter().map(|fault| fault.at.clone()).collect::<Vec<_>>()
        };
        let on = |hours, auto_days| ClockRule {
            hours,
            auto: true,
            auto_days,
            ..RULE
        };
        for good in [
            RULE,
            on(48, 2),
            on(49, 3),
            on(24, 1),
            ClockRule {
                auto: false,
                ..on(2_160, 1)
            },
        ] {
            assert_eq!(faults(&good), [""; 0], "{good:?}");
        }
        for (bad, at) in [
            (
                ClockRule {
                    hours: 0,
                    remind: 1,
                    ..RULE
                },
                "hours",
            ),
            (ClockRule { remind: 49, ..RULE }, "remind"),
            (ClockRule { escalate: -1, ..RULE }, "escalate"),
            (ClockRule { auto_days: 0, ..RULE }, "auto_days"),
            (ClockRule { hours: i64::MAX, ..RULE }, "hours"),
            (on(48, 1), "auto_days"),
            (on(49, 2), "auto_days"),
            (on(48, i64::MIN), "auto_days"),
        ] {
            assert_eq!(faults(&bad), [at], "{bad:?}");
        }
        assert_eq!(
            stage(
                &ClockRule {
                    hours: i64::MAX,
                    escalate: i64::MAX,
                    ..RULE
                },
                0,
                i64::MAX
            ),
            Stage::Escalate
        );
    }

    #[test]
    fn a_return_lapses_after_its_days() {
        let day = Day::constant(2026, 6, 1);
        let noon = jishi_kernel::day_start(Day::constant(2026, 7, 1));
        assert!(!lapsed(day, 30, noon));
        assert!(lapsed(day, 30, noon + 24 * HOUR));
    }
}
