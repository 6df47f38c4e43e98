//! 教育评议: four grades, a quorum, and at most so many 优秀. Source: rule `member.appraisal`.

use serde::Deserialize;

/// A grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grade {
    /// 优秀.
    Excellent,
    /// 合格.
    Good,
    /// 基本合格.
    Fair,
    /// 不合格.
    Poor,
}

impl Grade {
    /// All grades, the best first.
    pub const ALL: [Self; 4] = [Self::Excellent, Self::Good, Self::Fair, Self::Poor];

    /// The word, as stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Excellent => "优秀",
            Self::Good => "合格",
            Self::Fair => "基本合格",
            Self::Poor => "不合格",
        }
    }

    /// Reads [`Grade::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }
}

/// The rule `member.appraisal`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AppraisalRule {
    /// Present at least this share of those due: numerator and denominator.
    pub quorum_of: (i64, i64),
    /// 优秀 at most so many percent of those who took part.
    pub excellent_percent: i64,
}

/// Why an appraisal cannot be submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nobody has a grade.
    Empty,
    /// More were present than were due.
    Attendance,
    /// The number due is not that of the branch.
    Due {
        /// At least: members with the branch on the day.
        least: i64,
        /// At most: those who are away, too.
        most: i64,
    },
    /// More grades than people present.
    Graded {
        /// Grades given.
        given: i64,
    },
    /// Too few were present.
    Quorum {
        /// Present at least.
        least: i64,
    },
    /// Too many 优秀.
    Excellent {
        /// At most.
        most: i64,
        /// Given.
        given: i64,
        /// Percent of the rule.
        percent: i64,
    },
}

impl Refused {
    /// The field of the form it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Due { .. } => "due",
            Self::Attendance | Self::Quorum { .. } => "present",
            Self::Empty | Self::Graded { .. } | Self::Excellent { .. } => "grades",
        }
    }

    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Empty => "请为参加评议的团员选择等次".to_owned(),
            Self::Attendance => "到会人数不能多于应到人数".to_owned(),
            Self::Due { least, most } if least == most => format!("应到人数与支部不符，评议当日在册{most}人"),
            Self::Due { least, most } => format!(
                "应到人数应为{least}至{most}人（评议当日在册{most}人，其中流动、失联等{}人）",
                most - least
            ),
            Self::Graded { given } => format!("评定等次{given}人，不能多于到会人数"),
            Self::Quorum { least } => format!("到会人数不足，应不少于{least}人"),
            Self::Excellent { most, given, percent } => format!("“优秀”{given}人，超过参评人数的{percent}%，最多{most}人"),
        }
    }
}

/// Checks attendance and grades of those who took part; `branch` has the fewest and the most members
/// that can be due on the day.
///
/// # Errors
/// The first rule that refuses.
pub fn check(rule: &AppraisalRule, branch: (i64, i64), due: i64, present: i64, grades: &[Grade]) -> Result<(), Refused> {
    let (share, of) = rule.quorum_of;
    let (least, most) = branch;
    if grades.is_empty() {
        return Err(Refused::Empty);
    }
    if due < least || due > most {
        return Err(Refused::Due { least, most });
    }
    if present > due || present < 0 {
        return Err(Refused::Attendance);
    }
    if of > 0 && present.saturating_mul(of) < due.saturating_mul(share) {
        let needed = due.saturating_mul(share);
        return Err(Refused::Quorum {
            least: needed / of + i64::from(needed % of != 0),
        });
    }
    if grades.len() as i64 > present {
        return Err(Refused::Graded {
            given: grades.len() as i64,
        });
    }
    let given = grades.iter().filter(|grade| **grade == Grade::Excellent).count() as i64;
    let most = (grades.len() as i64).saturating_mul(rule.excellent_percent) / 100;
    if given > most {
        return Err(Refused::Excellent {
            most,
            given,
            percent: rule.excellent_percent,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: AppraisalRule = AppraisalRule {
        quorum_of: (2, 3),
        excellent_percent: 30,
    };

    fn grades(excellent: usize, all: usize) -> Vec<Grade> {
        (0..all)
            .map(|i| if i < excellent { Grade::Excellent } else { Grade::Good })
            .collect()
    }

    #[test]
    fn quorum_and_cap() {
        for (due, present, excellent, all, expected) in [
            (10, 10, 3, 10, Ok(())),
            (10, 7, 2, 7, Ok(())),
            (10, 7, 2, 8, Err(Refused::Graded { given: 8 })),
            (
                10,
                10,
                4,
                10,
                Err(Refused::Excellent {
                    most: 3,
                    given: 4,
                    percent: 30,
                }),
            ),
            (10, 6, 0, 10, Err(Refused::Quorum { least: 7 })),
            (9, 6, 0, 6, Ok(())),
            (9, 10, 0, 9, Err(Refused::Attendance)),
            (
                3,
                3,
                1,
                3,
                Err(Refused::Excellent {
                    most: 0,
                    given: 1,
                    percent: 30,
                }),
            ),
            (4, 4, 1, 4, Ok(())),
            (4, 4, 0, 0, Err(Refused::Empty)),
        ] {
            assert_eq!(
                check(&RULE, (3, 10), due, present, &grades(excellent, all)),
                expected,
                "{due} {present} {excellent} {all}"
            );
        }
    }

    #[test]
    fn as_many_are_due_as_the_branch_has() {
        let at = |due| check(&RULE, (8, 10), due, due, &grades(0, 1));
        assert_eq!((at(8), at(10)), (Ok(()), Ok(())));
        assert_eq!(at(7), Err(Refused::Due { least: 8, most: 10 }));
        assert_eq!(at(11), Err(Refused::Due { least: 8, most: 10 }));
    }

    #[test]
    fn words_are_read_back() {
        for grade in Grade::ALL {
            assert_eq!(Grade::from_word(grade.word()), Some(grade));
        }
        assert_eq!(Grade::from_word("良好"), None);
    }
}
