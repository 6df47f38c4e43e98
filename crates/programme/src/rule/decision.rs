//! How a superior may answer a report.

use crate::model::{DecisionHow, ItemState, ProgressState, StepState};

/// What is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// State of the item.
    pub item: ItemState,
    /// State of the report.
    pub report: ProgressState,
    /// Percent of the report.
    pub percent: i64,
    /// A newer report on the same step exists.
    pub newer: bool,
    /// The report is the decider's own.
    pub own: bool,
    /// Percent of the latest report accepted before; 0 when there is none.
    pub accepted: i64,
}

/// Why a decision is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is finished or struck off.
    ItemClosed(ItemState),
    /// The report was answered before.
    Decided(ProgressState),
    /// The step has a newer report: that one is to be answered.
    Newer,
    /// Nobody answers a report of their own.
    Own,
    /// A return, and a demand for more, need a reason.
    NoReason,
}

impl Refused {
    /// The field at fault; empty when the act itself is refused.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoReason => "reason",
            Self::ItemClosed(_) | Self::Decided(_) | Self::Newer | Self::Own => "",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::ItemClosed(state) => format!("事项{}，不能再审核", state.word()),
            Self::Decided(state) => format!("此次报送{}，不需重复审核", state.word()),
            Self::Newer => "此节点已有更新的报送，请审核最新一次".to_owned(),
            Self::Own => "不能审核本人报送的进展，请由其他督查人员审核".to_owned(),
            Self::NoReason => "请写明退回或补充的原因".to_owned(),
        }
    }
}

/// What a decision makes of the report and its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// State of the report, and of the undecided ones before it.
    pub report: ProgressState,
    /// State of the step.
    pub step: StepState,
    /// Percent of the step.
    pub percent: i64,
}

/// Decides on a decision.
///
/// # Errors
/// Why it is refused.
pub fn decide(before: &Before, how: DecisionHow, reason: &str) -> Result<After, Refused> {
    if before.item != ItemState::Open {
        return Err(Refused::ItemClosed(before.item));
    }
    if before.report != ProgressState::Submitted {
        return Err(Refused::Decided(before.report));
    }
    if before.newer {
        return Err(Refused::Newer);
    }
    if before.own {
        return Err(Refused::Own);
    }
    if how != DecisionHow::Accept && reason.trim().is_empty() {
        return Err(Refused::NoReason);
    }
    Ok(match how {
        DecisionHow::Accept => After {
            report: ProgressState::Accepted,
            step: if before.percent == 100 { StepState::Done } else { StepState::Open },
            percent: before.percent,
        },
        // What was sent back does not count: the step stands where it was last accepted.
        DecisionHow::Return => After {
            report: ProgressState::Returned,
            step: StepState::Returned,
            percent: before.accepted,
        },
        DecisionHow::More => After {
            report: ProgressState::More,
            step: StepState::Returned,
            percent: before.percent,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Before = Before {
        item: ItemState::Open,
        report: ProgressState::Submitted,
        percent: 100,
        newer: false,
        own: false,
        accepted: 30,
    };

    #[test]
    fn how_a_report_may_be_answered() {
        use DecisionHow::{Accept, More, Return};
        let after = |report, step, percent| Ok(After { report, step, percent });
        for (before, how, reason, outcome) in [
            (BEFORE, Accept, "", after(ProgressState::Accepted, StepState::Done, 100)),
            (
                Before { percent: 60, ..BEFORE },
                Accept,
                "",
                after(ProgressState::Accepted, StepState::Open, 60),
            ),
            (BEFORE, Return, "缺少佐证", after(ProgressState::Returned, StepState::Returned, 30)),
            (BEFORE, More, "请附名单", after(ProgressState::More, StepState::Returned, 100)),
            (BEFORE, Return, " ", Err(Refused::NoReason)),
            (BEFORE, More, "", Err(Refused::NoReason)),
            (Before { own: true, ..BEFORE }, Accept, "", Err(Refused::Own)),
            (Before { newer: true, ..BEFORE }, Accept, "", Err(Refused::Newer)),
            (
                Before {
                    report: ProgressState::Accepted,
                    ..BEFORE
                },
                Return,
                "x",
                Err(Refused::Decided(ProgressState::Accepted)),
            ),
            (
                Before {
                    item: ItemState::Struck,
                    ..BEFORE
                },
                Accept,
                "",
                Err(Refused::ItemClosed(ItemState::Struck)),
            ),
        ] {
            assert_eq!(decide(&before, how, reason), outcome, "{before:?} {how:?}");
        }
    }
}
