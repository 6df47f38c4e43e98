//! Leaving (离团): who is due, what a leaving needs, and who may decide what.

use super::age;
use super::standing::{Leaving, State};
use jishi_kernel::Day;
use serde::Deserialize;

/// The rule `member.exit_age`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ExitAge {
    /// Completed years.
    pub years: i16,
}

/// Due to leave: so old, without a post in the League. Membership of the Party keeps nobody beyond
/// that age. Source: 团章, grade A.
pub fn due(rule: ExitAge, born: Option<Day>, holds_post: bool, today: Day) -> bool {
    !holds_post && born.is_some_and(|born| age::completed(born, today) >= rule.years)
}

/// Where a leaving stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// 待上级审核.
    Filed,
    /// 已确认.
    Confirmed,
    /// 已退回.
    Returned,
    /// 已恢复团籍.
    Restored,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 4] = [Self::Filed, Self::Confirmed, Self::Returned, Self::Restored];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Confirmed => "confirmed",
            Self::Returned => "returned",
            Self::Restored => "restored",
        }
    }

    /// Reads [`Stage::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filed => "待上级审核",
            Self::Confirmed => "已确认",
            Self::Returned => "已退回",
            Self::Restored => "已恢复团籍",
        }
    }
}

/// A leaving as the branch files it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filing {
    /// How.
    pub how: Leaving,
    /// The member's birth.
    pub born: Option<Day>,
    /// Holds a post in the League today.
    pub holds_post: bool,
    /// A document is attached.
    pub proof: bool,
    /// Something is said about the reason.
    pub reason: bool,
}

/// Why a leaving cannot be filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not old enough.
    Young {
        /// Completed years due.
        years: i16,
        /// Completed years today; `None` when the birth is unknown.
        age: Option<i16>,
    },
    /// A post keeps the membership.
    Post,
    /// This kind needs a document.
    Proof(Leaving),
    /// This kind needs a reason.
    Reason,
}

impl Refused {
    /// The field of the form it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Young { .. } | Self::Post => "how",
            Self::Proof(_) => "file",
            Self::Reason => "reason",
        }
    }

    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Young { years, age: Some(age) } => format!("现为{age}周岁，年满{years}周岁才能办理超龄离团"),
            Self::Young { age: None, .. } => "没有出生日期，不能办理超龄离团".to_owned(),
            Self::Post => "在任团内职务，保留团籍；卸任后再办理".to_owned(),
            Self::Proof(how) => format!("办理“{}”应上传{}", how.word(), proof(how)),
            Self::Reason => "请填写事由".to_owned(),
        }
    }
}

/// The proof a kind asks for, empty when it asks for none. Source: entry forms of the provincial systems.
pub const fn proof(how: Leaving) -> &'static str {
    match how {
        Leaving::Age => "",
        Leaving::Lapse => "支部大会决议和上级批准文件",
        Leaving::Resign => "本人退团申请",
        Leaving::Expel => "县级以上团委批准的处分决定",
    }
}

/// Checks a leaving before it is filed.
///
/// # Errors
/// The first rule that refuses.
pub fn file(rule: ExitAge, filing: Filing, today: Day) -> Result<(), Refused> {
    if filing.how == Leaving::Age {
        let age = filing.born.map(|born| age::completed(born, today));
        if age.is_none_or(|age| age < rule.years) {
            return Err(Refused::Young { years: rule.years, age });
        }
        if filing.holds_post {
            return Err(Refused::Post);
        }
        return Ok(());
    }
    if !filing.reason {
        return Err(Refused::Reason);
    }
    if !filing.proof {
        return Err(Refused::Proof(filing.how));
    }
    Ok(())
}

/// What can be done with a leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The superior confirms.
    Confirm,
    /// The superior returns it with a reason.
    Return,
    /// The superior gives the membership back.
    Restore,
}

/// The stage after a step and the state of the membership then; `None` when the step does not fit.
pub const fn after(stage: Stage, step: Step) -> Option<(Stage, State)> {
    match (stage, step) {
        (Stage::Filed, Step::Confirm) => Some((Stage::Confirmed, State::Left)),
        (Stage::Filed, Step::Return) => Some((Stage::Returned, State::Active)),
        (Stage::Confirmed, Step::Restore) => Some((Stage::Restored, State::Active)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGE: ExitAge = ExitAge { years: 28 };
    const TODAY: Day = Day::constant(2026, 7, 15);

    #[test]
    fn a_post_keeps_and_the_birthday_counts() {
        let born = |day| Some(Day::constant(1998, 7, day));
        assert!(due(AGE, born(15), false, TODAY));
        assert!(!due(AGE, born(16), false, TODAY));
        assert!(!due(AGE, born(15), true, TODAY));
        assert!(!due(AGE, None, false, TODAY));
    }

    #[test]
    fn each_kind_needs_its_own() {
        let filing = |how| Filing {
            how,
            born: Some(Day::constant(2005, 1, 1)),
            holds_post: false,
            proof: true,
            reason: true,
        };
        assert_eq!(
            file(AGE, filing(Leaving::Age), TODAY),
            Err(Refused::Young { years: 28, age: Some(21) })
        );
        let old = Filing {
            born: Some(Day::constant(1990, 1, 1)),
            proof: false,
            reason: false,
            ..filing(Leaving::Age)
        };
        assert_eq!(file(AGE, old, TODAY), Ok(()));
        assert_eq!(file(AGE, Filing { holds_post: true, ..old }, TODAY), Err(Refused::Post));
        for how in [Leaving::Lapse, Leaving::Resign, Leaving::Expel] {
            assert_eq!(file(AGE, filing(how), TODAY), Ok(()));
            assert_eq!(
                file(
                    AGE,
                    Filing {
                        proof: false,
                        ..filing(how)
                    },
                    TODAY
                ),
                Err(Refused::Proof(how))
            );
            assert_eq!(
                file(
                    AGE,
                    Filing {
                        reason: false,
                        ..filing(how)
                    },
                    TODAY
                ),
                Err(Refused::Reason)
            );
            assert!(!proof(how).is_empty());
        }
    }

    #[test]
    fn only_what_fits_the_stage_is_done() {
        let steps = [Step::Confirm, Step::Return, Step::Restore];
        let possible: Vec<(Stage, Step)> = Stage::ALL
            .into_iter()
            .flat_map(|stage| steps.map(|step| (stage, step)))
            .filter(|(stage, step)| after(*stage, *step).is_some())
            .collect();
        assert_eq!(
            possible,
            [
                (Stage::Filed, Step::Confirm),
                (Stage::Filed, Step::Return),
                (Stage::Confirmed, Step::Restore)
            ]
        );
    }
}
