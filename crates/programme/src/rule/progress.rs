//! Who may report what on a step.

use crate::model::{ItemState, StepState};

/// Longest text of a report, in characters.
pub const TEXT_LIMIT: usize = 4000;
/// Most files with one report.
pub const FILE_LIMIT: usize = 9;

/// What the reporter has to do with the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Leads it.
    Lead,
    /// Takes part in it.
    Participant,
    /// Supervises the programme, and reports for whoever leads.
    Supervisor,
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report<'a> {
    /// What was done.
    pub text: &'a str,
    /// Progress of the step, 0 to 100. 100 asks for acceptance.
    pub percent: i64,
    /// Why the percent falls; empty otherwise.
    pub reason: &'a str,
    /// Number of files.
    pub files: usize,
}

/// What stands before the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// State of the item.
    pub item: ItemState,
    /// State of the step.
    pub step: StepState,
    /// Percent of the step.
    pub percent: i64,
}

/// Why a report is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is finished or struck off.
    ItemClosed(ItemState),
    /// The step is accepted.
    StepDone,
    /// The step is reported as complete and waits for a decision.
    Waits,
    /// Nothing written.
    NoText,
    /// More than [`TEXT_LIMIT`] characters.
    LongText,
    /// Not between 0 and 100.
    NoPercent,
    /// Only the lead says how far a step is.
    PercentOfParticipant {
        /// The percent it has to stay at.
        stays: i64,
    },
    /// The percent falls without a reason.
    PercentFalls {
        /// From here.
        from: i64,
    },
    /// More than [`FILE_LIMIT`] files.
    ManyFiles,
}

impl Refused {
    /// The field at fault; empty when the act itself is refused.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::ItemClosed(_) | Self::StepDone | Self::Waits => "",
            Self::NoText | Self::LongText => "text",
            Self::NoPercent | Self::PercentOfParticipant { .. } => "percent",
            Self::PercentFalls { .. } => "reason",
            Self::ManyFiles => "files",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::ItemClosed(state) => format!("事项{}，不能再报送；如需报送，请督查人员先恢复事项", state.word()),
            Self::StepDone => "节点已完成，不需再报送".to_owned(),
            Self::Waits => "已报送完成，正在等待审核；审核后可继续报送".to_owned(),
            Self::NoText => "请填写进展情况".to_owned(),
            Self::LongText => format!("进展情况不超过 {TEXT_LIMIT} 字"),
            Self::NoPercent => "进度请填 0 至 100 的整数".to_owned(),
            Self::PercentOfParticipant { stays } => format!("进度由牵头单位填报，参与单位请保持 {stays}%"),
            Self::PercentFalls { from } => format!("进度低于上次的 {from}%，请说明原因"),
            Self::ManyFiles => format!("附件不超过 {FILE_LIMIT} 个"),
        }
    }
}

/// What a report makes of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// New percent.
    pub percent: i64,
    /// New state.
    pub state: StepState,
}

/// True when the step takes reports at all: for showing the form or the reason why not.
///
/// # Errors
/// Why it takes none.
pub fn open(before: &Before) -> Result<(), Refused> {
    match (before.item, before.step) {
        (ItemState::Finished | ItemState::Struck, _) => Err(Refused::ItemClosed(before.item)),
        (ItemState::Open, StepState::Done) => Err(Refused::StepDone),
        (ItemState::Open, StepState::Reported) => Err(Refused::Waits),
        (ItemState::Open, StepState::Open | StepState::Returned) => Ok(()),
    }
}

/// Decides on a report.
///
/// # Errors
/// Why it is refused.
pub fn report(before: &Before, side: Side, report: &Report<'_>) -> Result<After, Refused> {
    open(before)?;
    let length = report.text.trim().chars().count();
    if length == 0 {
        return Err(Refused::NoText);
    }
    if length > TEXT_LIMIT {
        return Err(Refused::LongText);
    }
    if !(0..=100).contains(&report.percent) {
        return Err(Refused::NoPercent);
    }
    if side == Side::Participant && report.percent != before.percent {
        return Err(Refused::PercentOfParticipant { stays: before.percent });
    }
    if report.percent < before.percent && report.reason.trim().is_empty() {
        return Err(Refused::PercentFalls { from: before.percent });
    }
    if report.files > FILE_LIMIT {
        return Err(Refused::ManyFiles);
    }
    let state = match (side, report.percent) {
        // A participant's material changes nothing about where the step stands.
        (Side::Participant, _) => before.step,
        (Side::Lead | Side::Supervisor, 100) => StepState::Reported,
        (Side::Lead | Side::Supervisor, _) => StepState::Open,
    };
    Ok(After {
        percent: report.percent,
        state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Before = Before {
        item: ItemState::Open,
        step: StepState::Open,
        percent: 40,
    };
    const REPORT: Report<'static> = Report {
        text: "已完成初稿",
        percent: 60,
        reason: "",
        files: 0,
    };

    #[test]
    fn who_may_report_what() {
        use Side::{Lead, Participant, Supervisor};
        let long = "字".repeat(TEXT_LIMIT + 1);
        for (before, side, given, outcome) in [
            (BEFORE, Lead, REPORT, Ok((60, StepState::Open))),
            (BEFORE, Supervisor, REPORT, Ok((60, StepState::Open))),
            (BEFORE, Lead, Report { percent: 100, ..REPORT }, Ok((100, StepState::Reported))),
            (BEFORE, Lead, Report { percent: 40, ..REPORT }, Ok((40, StepState::Open))),
            (
                BEFORE,
                Lead,
                Report { percent: 30, ..REPORT },
                Err(Refused::PercentFalls { from: 40 }),
            ),
            (
                BEFORE,
                Lead,
                Report {
                    percent: 30,
                    reason: "  ",
                    ..REPORT
                },
                Err(Refused::PercentFalls { from: 40 }),
            ),
            (
                BEFORE,
                Lead,
                Report {
                    percent: 30,
                    reason: "口径调整",
                    ..REPORT
                },
                Ok((30, StepState::Open)),
            ),
            (BEFORE, Lead, Report { percent: 101, ..REPORT }, Err(Refused::NoPercent)),
            (
                BEFORE,
                Lead,
                Report {
                    percent: -1,
                    reason: "x",
                    ..REPORT
                },
                Err(Refused::NoPercent),
            ),
            (BEFORE, Lead, Report { text: " \n", ..REPORT }, Err(Refused::NoText)),
            (BEFORE, Lead, Report { text: &long, ..REPORT }, Err(Refused::LongText)),
            (BEFORE, Lead, Report { files: 9, ..REPORT }, Ok((60, StepState::Open))),
            (BEFORE, Lead, Report { files: 10, ..REPORT }, Err(Refused::ManyFiles)),
            (BEFORE, Participant, REPORT, Err(Refused::PercentOfParticipant { stays: 40 })),
            (BEFORE, Participant, Report { percent: 40, ..REPORT }, Ok((40, StepState::Open))),
            (
                Before {
                    step: StepState::Returned,
                    ..BEFORE
                },
                Participant,
                Report { percent: 40, ..REPORT },
                Ok((40, StepState::Returned)),
            ),
            (
                Before {
                    step: StepState::Returned,
                    ..BEFORE
                },
                Lead,
                Report { percent: 100, ..REPORT },
                Ok((100, StepState::Reported)),
            ),
            (
                Before {
                    step: StepState::Reported,
                    ..BEFORE
                },
                Lead,
                REPORT,
                Err(Refused::Waits),
            ),
            (
                Before {
                    step: StepState::Done,
                    ..BEFORE
                },
                Lead,
                REPORT,
                Err(Refused::StepDone),
            ),
            (
                Before {
                    item: ItemState::Finished,
                    ..BEFORE
                },
                Lead,
                REPORT,
                Err(Refused::ItemClosed(ItemState::Finished)),
            ),
            (
                Before {
                    item: ItemState::Struck,
                    ..BEFORE
                },
                Supervisor,
                REPORT,
                Err(Refused::ItemClosed(ItemState::Struck)),
            ),
        ] {
            let found = report(&before, side, &given).map(|after| (after.percent, after.state));
            assert_eq!(found, outcome, "{before:?} {side:?} {given:?}");
            if let Err(refused) = found {
                assert!(!refused.text().is_empty());
            }
        }
    }
}
