//! 团青比: members among the young people of a unit, and its ceiling by stage. Source: rule `member.ratio`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The rule `member.ratio`, in percent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RatioRule {
    /// For a unit without a stage of its own.
    pub all: i64,
    /// By stage: 初中毕业班, 高中毕业班.
    pub stages: BTreeMap<String, i64>,
}

impl RatioRule {
    /// The ceiling for a stage; an unknown or empty one has the general ceiling.
    pub fn ceiling(&self, stage: &str) -> i64 {
        self.stages.get(stage).copied().unwrap_or(self.all)
    }
}

/// A ratio with its ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Members.
    pub members: i64,
    /// Young people; never 0.
    pub youth: i64,
    /// Ceiling in percent.
    pub ceiling: i64,
}

impl Ratio {
    /// `None` without young people: there is no ratio then.
    pub fn new(members: i64, youth: i64, ceiling: i64) -> Option<Self> {
        (youth > 0 && members >= 0).then_some(Self { members, youth, ceiling })
    }

    /// In tenths of a percent, rounded half up.
    pub fn permille(self) -> i64 {
        (self.members.saturating_mul(2000) / self.youth + 1) / 2
    }

    /// As a text: `29.4%`.
    pub fn text(self) -> String {
        format!("{}.{}%", self.permille() / 10, self.permille() % 10)
    }

    /// Above the ceiling, by exact numbers and not by the rounded share.
    pub fn over(self) -> bool {
        self.members.saturating_mul(100) > self.youth.saturating_mul(self.ceiling)
    }

    /// How many may still join; 0 when the ceiling is reached.
    pub fn room(self) -> i64 {
        (self.youth.saturating_mul(self.ceiling) / 100 - self.members).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_and_its_room() {
        let ratio = |members, youth, ceiling| Ratio::new(members, youth, ceiling).unwrap();
        assert_eq!(ratio(30, 100, 30).text(), "30.0%");
        assert!(!ratio(30, 100, 30).over() && ratio(31, 100, 30).over());
        assert_eq!(
            (ratio(30, 100, 30).room(), ratio(12, 101, 30).room(), ratio(40, 100, 30).room()),
            (0, 18, 0)
        );
        assert_eq!(ratio(1, 3, 30).text(), "33.3%");
        assert_eq!(ratio(2, 3, 30).text(), "66.7%");
        assert_eq!((Ratio::new(1, 0, 30), Ratio::new(-1, 5, 30)), (None, None));
        // 1201 of 4003 is 30.0025 %, which rounds to 30.0 % and is above the ceiling.
        assert!(ratio(1201, 4003, 30).over() && ratio(1201, 4003, 30).text() == "30.0%");
    }

    #[test]
    fn stages_have_their_own_ceiling() {
        let rule = RatioRule {
            all: 30,
            stages: [("高中毕业班".to_owned(), 60)].into(),
        };
        assert_eq!((rule.ceiling("高中毕业班"), rule.ceiling("")), (60, 30));
    }
}
