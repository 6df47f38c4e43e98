//! 催办: which items may be urged, why, and whom it reaches. Shown before it is done.

use super::light::Standing;
use crate::model::ItemState;
use jishi_kernel::{Day, Light, Millis, shanghai_day};

/// Longest text, in characters.
pub const TEXT_LIMIT: usize = 500;

/// An item somebody wants to urge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// State of the item.
    pub state: ItemState,
    /// How it stands.
    pub standing: Standing,
    /// When it was last urged.
    pub last: Option<Millis>,
    /// Accounts it would reach.
    pub receivers: usize,
}

/// What stands against urging an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Finished, struck off or all steps accepted.
    Over,
    /// Everything is reported and waits for the superior.
    Waits,
    /// Nobody holds a post at its lead.
    Nobody,
    /// Urged today already: only when confirmed.
    Today,
}

impl Refused {
    /// What a person reads.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Over => "已完成，不需催办",
            Self::Waits => "已报送，等待审核，不需催办",
            Self::Nobody => "牵头单位没有人员，催办无人接收",
            Self::Today => "今天已催办过，如需再次催办请确认",
        }
    }
}

/// Decides whether an item may be urged today; `confirmed` allows a second time.
///
/// # Errors
/// What stands against it.
pub fn urge(item: &Candidate, confirmed: bool, today: Day) -> Result<(), Refused> {
    if item.state != ItemState::Open || item.standing.light == Light::Done {
        return Err(Refused::Over);
    }
    if item.standing.waits {
        return Err(Refused::Waits);
    }
    if item.receivers == 0 {
        return Err(Refused::Nobody);
    }
    if !confirmed && item.last.is_some_and(|at| shanghai_day(at) == today) {
        return Err(Refused::Today);
    }
    Ok(())
}

/// What the message says unless the person writes something else.
pub fn suggested(title: &str, standing: &Standing) -> String {
    match (standing.light, standing.days) {
        (Light::Late, Some(days)) => format!("“{title}”已逾期 {} 天，请抓紧推进并报送进展。", -days),
        (Light::Near, Some(0)) => format!("“{title}”今天到期，请及时报送进展。"),
        (Light::Near, Some(days)) => format!("“{title}”还有 {days} 天到期，请及时报送进展。"),
        _ => format!("请推进“{title}”并报送进展。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_urged_once_a_day_and_only_when_someone_can_act() {
        let today = Day::constant(2026, 3, 10);
        // 2026-03-10 00:00 in Shanghai.
        let midnight = 1_773_072_000_000;
        let late = Standing {
            light: Light::Late,
            due: Some(Day::constant(2026, 3, 1)),
            days: Some(-9),
            waits: false,
        };
        let item = Candidate {
            state: ItemState::Open,
            standing: late,
            last: None,
            receivers: 2,
        };
        for (item, confirmed, outcome) in [
            (item, false, Ok(())),
            (
                Candidate {
                    last: Some(midnight - 1),
                    ..item
                },
                false,
                Ok(()),
            ),
            (
                Candidate {
                    last: Some(midnight),
                    ..item
                },
                false,
                Err(Refused::Today),
            ),
            (
                Candidate {
                    last: Some(midnight),
                    ..item
                },
                true,
                Ok(()),
            ),
            (Candidate { receivers: 0, ..item }, true, Err(Refused::Nobody)),
            (
                Candidate {
                    standing: Standing {
                        light: Light::Normal,
                        waits: true,
                        ..late
                    },
                    ..item
                },
                true,
                Err(Refused::Waits),
            ),
            (
                Candidate {
                    standing: Standing {
                        light: Light::Done,
                        ..late
                    },
                    ..item
                },
                true,
                Err(Refused::Over),
            ),
            (
                Candidate {
                    state: ItemState::Finished,
                    ..item
                },
                true,
                Err(Refused::Over),
            ),
            (
                Candidate {
                    standing: Standing {
                        light: Light::Undated,
                        due: None,
                        days: None,
                        waits: false,
                    },
                    ..item
                },
                false,
                Ok(()),
            ),
        ] {
            assert_eq!(urge(&item, confirmed, today), outcome, "{item:?}");
        }
        assert!(suggested("走访", &late).contains("逾期 9 天"));
    }
}
