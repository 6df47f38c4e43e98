//! 申请延期: who may ask for what, and how it is answered. The count is kept on the item.

use crate::model::{ExtensionState, ItemState, StepState};
use jishi_kernel::Day;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// State of the item.
    pub item: ItemState,
    /// State of the step.
    pub step: StepState,
    /// End day of the step.
    pub end: Option<Day>,
    /// Requests on the step that wait for an answer.
    pub open: i64,
}

/// Why a request or its answer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is finished or struck off.
    ItemClosed(ItemState),
    /// The step is reported as complete or accepted.
    StepOver(StepState),
    /// The step has no end day to move.
    NoEnd,
    /// A request waits for an answer.
    Waits,
    /// No day given.
    NoDay,
    /// The new day does not lie after the present one.
    NotLater {
        /// The present end day.
        end: Day,
    },
    /// The new day has passed.
    Past,
    /// No reason given.
    NoReason,
    /// The request was answered before.
    Decided(ExtensionState),
    /// Nobody grants a request of their own.
    Own,
    /// The end day was moved since the request.
    Moved,
}

impl Refused {
    /// The field at fault; empty when the act itself is refused.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoDay | Self::NotLater { .. } | Self::Past => "to",
            Self::NoReason => "reason",
            Self::ItemClosed(_) | Self::StepOver(_) | Self::NoEnd | Self::Waits | Self::Decided(_) | Self::Own | Self::Moved => "",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::ItemClosed(state) => format!("事项{}，不能延期", state.word()),
            Self::StepOver(state) => format!("节点{}，不需延期", state.word()),
            Self::NoEnd => "节点没有期限，不需延期".to_owned(),
            Self::Waits => "已有一份延期申请等待审批".to_owned(),
            Self::NoDay => "请填写延期后的日期".to_owned(),
            Self::NotLater { end } => format!("延期后的日期应晚于现期限 {end}"),
            Self::Past => "延期后的日期不能早于今天".to_owned(),
            Self::NoReason => "请写明原因".to_owned(),
            Self::Decided(state) => format!("此申请{}，不需重复审批", state.word()),
            Self::Own => "不能审批本人的申请，请由其他督查人员审批".to_owned(),
            Self::Moved => "节点期限已变，请重新申请".to_owned(),
        }
    }
}

/// Decides whether more time may be asked for until `to`; the present end day.
///
/// # Errors
/// Why not.
pub fn ask(before: &Before, to: Option<Day>, reason: &str, today: Day) -> Result<(Day, Day), Refused> {
    if before.item != ItemState::Open {
        return Err(Refused::ItemClosed(before.item));
    }
    if matches!(before.step, StepState::Done | StepState::Reported) {
        return Err(Refused::StepOver(before.step));
    }
    let end = before.end.ok_or(Refused::NoEnd)?;
    if before.open > 0 {
        return Err(Refused::Waits);
    }
    let to = to.ok_or(Refused::NoDay)?;
    if to <= end {
        return Err(Refused::NotLater { end });
    }
    if to < today {
        return Err(Refused::Past);
    }
    if reason.trim().is_empty() {
        return Err(Refused::NoReason);
    }
    Ok((end, to))
}

/// A request to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// State of the item.
    pub item: ItemState,
    /// State of the step.
    pub step: StepState,
    /// State of the request.
    pub state: ExtensionState,
    /// End day of the step now.
    pub end: Option<Day>,
    /// End day when it was asked.
    pub from: Day,
    /// The request is the decider's own.
    pub own: bool,
}

/// Decides on an answer; the request's new state.
///
/// # Errors
/// Why it is refused.
pub fn decide(asked: &Asked, grant: bool, answer: &str) -> Result<ExtensionState, Refused> {
    if asked.state != ExtensionState::Asked {
        return Err(Refused::Decided(asked.state));
    }
    if asked.own {
        return Err(Refused::Own);
    }
    if !grant {
        return if answer.trim().is_empty() {
            Err(Refused::NoReason)
        } else {
            Ok(ExtensionState::Refused)
        };
    }
    if asked.item != ItemState::Open {
        return Err(Refused::ItemClosed(asked.item));
    }
    if asked.step == StepState::Done {
        return Err(Refused::StepOver(asked.step));
    }
    if asked.end != Some(asked.from) {
        return Err(Refused::Moved);
    }
    Ok(ExtensionState::Granted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 3, 10);
    const END: Day = Day::constant(2026, 3, 8);
    const BEFORE: Before = Before {
        item: ItemState::Open,
        step: StepState::Open,
        end: Some(END),
        open: 0,
    };

    #[test]
    fn who_may_ask_for_what() {
        let day = |text| jishi_kernel::parse_day(text);
        for (before, to, reason, outcome) in [
            (BEFORE, day("2026-03-20"), "场地未定", Ok((END, Day::constant(2026, 3, 20)))),
            (BEFORE, day("2026-03-10"), "场地未定", Ok((END, TODAY))),
            (BEFORE, day("2026-03-08"), "场地未定", Err(Refused::NotLater { end: END })),
            (BEFORE, day("2026-03-09"), "场地未定", Err(Refused::Past)),
            (BEFORE, None, "场地未定", Err(Refused::NoDay)),
            (BEFORE, day("2026-03-20"), " ", Err(Refused::NoReason)),
            (Before { open: 1, ..BEFORE }, day("2026-03-20"), "x", Err(Refused::Waits)),
            (Before { end: None, ..BEFORE }, day("2026-03-20"), "x", Err(Refused::NoEnd)),
            (
                Before {
                    step: StepState::Returned,
                    ..BEFORE
                },
                day("2026-03-20"),
                "x",
                Ok((END, Day::constant(2026, 3, 20))),
            ),
            (
                Before {
                    step: StepState::Reported,
                    ..BEFORE
                },
                day("2026-03-20"),
                "x",
                Err(Refused::StepOver(StepState::Reported)),
            ),
            (
                Before {
                    step: StepState::Done,
                    ..BEFORE
                },
                day("2026-03-20"),
                "x",
                Err(Refused::StepOver(StepState::Done)),
            ),
            (
                Before {
                    item: ItemState::Struck,
                    ..BEFORE
                },
                day("2026-03-20"),
                "x",
                Err(Refused::ItemClosed(ItemState::Struck)),
            ),
        ] {
            assert_eq!(ask(&before, to, reason, TODAY), outcome, "{before:?} {to:?}");
        }
    }

    #[test]
    fn how_it_may_be_answered() {
        let asked = Asked {
            item: ItemState::Open,
            step: StepState::Open,
            state: ExtensionState::Asked,
            end: Some(END),
            from: END,
            own: false,
        };
        for (asked, grant, answer, outcome) in [
            (asked, true, "", Ok(ExtensionState::Granted)),
            (asked, false, "按原期限推进", Ok(ExtensionState::Refused)),
            (asked, false, "", Err(Refused::NoReason)),
            (Asked { own: true, ..asked }, true, "", Err(Refused::Own)),
            (Asked { end: Some(TODAY), ..asked }, true, "", Err(Refused::Moved)),
            (Asked { end: Some(TODAY), ..asked }, false, "x", Ok(ExtensionState::Refused)),
            (
                Asked {
                    state: ExtensionState::Granted,
                    ..asked
                },
                true,
                "",
                Err(Refused::Decided(ExtensionState::Granted)),
            ),
            (
                Asked {
                    step: StepState::Done,
                    ..asked
                },
                true,
                "",
                Err(Refused::StepOver(StepState::Done)),
            ),
            (
                Asked {
                    item: ItemState::Finished,
                    ..asked
                },
                true,
                "",
                Err(Refused::ItemClosed(ItemState::Finished)),
            ),
        ] {
            assert_eq!(decide(&asked, grant, answer), outcome, "{asked:?} {grant}");
        }
    }
}
