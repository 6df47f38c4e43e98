//! 先急后缓: the order in which items want attention.

use super::light::{BEGUN, NO_DAY};
use crate::model::StepState;
use jishi_kernel::{Day, Light};

/// The place of a light in the order of urgency, 0 first.
pub const fn rank(light: Light) -> i64 {
    light as i64
}

/// What the steps of an item leave to be reported: the earliest start and the earliest end, as
/// stored in `item.open_start` and `item.open_due`.
pub fn open_days<'s>(steps: impl IntoIterator<Item = &'s (StepState, Option<Day>, Option<Day>)>) -> (String, String) {
    let mut start = NO_DAY.to_owned();
    let mut due = NO_DAY.to_owned();
    for (state, from, to) in steps {
        if matches!(state, StepState::Open | StepState::Returned) {
            start = start.min(from.map_or_else(|| BEGUN.to_owned(), |day| day.to_string()));
            due = due.min(to.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()));
        }
    }
    (start, due)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemState;
    use crate::rule::light::{self, ItemFacts, StepFacts};
    use jishi_kernel::parse_day;

    #[test]
    fn lights_rank_most_urgent_first() {
        let order = [Light::Late, Light::Near, Light::Normal, Light::Undated, Light::Waiting, Light::Done];
        assert!(order.windows(2).all(|pair| rank(pair[0]) < rank(pair[1])));
    }

    #[test]
    fn open_days_leave_out_what_is_reported() {
        use StepState::{Done, Open, Reported, Returned};
        let d = parse_day;
        for (steps, start, due) in [
            (vec![], NO_DAY, NO_DAY),
            (vec![(Done, d("2026-01-01"), d("2026-02-01"))], NO_DAY, NO_DAY),
            (vec![(Reported, None, d("2026-02-01"))], NO_DAY, NO_DAY),
            (vec![(Open, None, None)], BEGUN, NO_DAY),
            (
                vec![
                    (Open, d("2026-01-01"), d("2026-05-01")),
                    (Returned, d("2026-02-01"), d("2026-03-01")),
                ],
                "2026-01-01",
                "2026-03-01",
            ),
            (
                vec![(Done, d("2026-01-01"), d("2026-02-01")), (Open, d("2026-04-01"), d("2026-05-01"))],
                "2026-04-01",
                "2026-05-01",
            ),
        ] {
            assert_eq!(open_days(&steps), (start.to_owned(), due.to_owned()), "{steps:?}");
        }
    }

    /// The stored days lose nothing that matters: an item is late (near) exactly when its most urgent step is.
    #[test]
    fn an_item_is_late_or_near_exactly_when_a_step_is() {
        let days = [None, parse_day("2026-03-01"), parse_day("2026-03-11"), parse_day("2026-06-01")];
        let today = Day::constant(2026, 3, 10);
        let mut seen = std::collections::BTreeSet::new();
        for a in StepState::ALL {
            for b in StepState::ALL {
                for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))) {
                    let steps = [(*a, None, days[i]), (*b, parse_day("2026-03-05"), days[j])];
                    let (open_start, open_due) = open_days(&steps);
                    let facts = ItemFacts {
                        state: ItemState::Open,
                        step_count: 2,
                        step_done: steps.iter().filter(|s| s.0 == StepState::Done).count() as i64,
                        open_start: parse_day(&open_start).unwrap(),
                        open_due: parse_day(&open_due).unwrap(),
                    };
                    let whole = light::item(&facts, today, 3).light;
                    let worst = steps
                        .iter()
                        .map(|(state, start, end)| {
                            light::step(
                                &StepFacts {
                                    state: *state,
                                    start: *start,
                                    end: *end,
                                    item: ItemState::Open,
                                },
                                today,
                                3,
                            )
                            .light
                        })
                        .min()
                        .unwrap();
                    seen.insert(worst);
                    if matches!(worst, Light::Late | Light::Near) || matches!(whole, Light::Late | Light::Near) {
                        assert_eq!(whole, worst, "{steps:?}");
                    }
                }
            }
        }
        assert!(seen.len() >= 4);
    }
}
