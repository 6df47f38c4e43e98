//! The dated rules of organisations, as the rest of the crate reads them.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rule_book;
use serde::Deserialize;
use std::collections::BTreeMap;

rule_book!(pub(crate) RULES, "组织", "../data/rules.toml", crate::rule_check::check);

/// How many members a branch has at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct BranchMembers {
    /// At least.
    pub least: i64,
    /// At most, unless the superior allows more.
    pub most: i64,
}

/// From how many members on a committee may be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct CommitteeMembers {
    /// 团总支.
    pub general_branch: i64,
    /// 基层团委.
    pub committee: i64,
}

/// Years of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct TermYears {
    /// A branch of students.
    pub student_branch: i64,
    /// Other branches and general branches.
    pub branch: i64,
    /// A basic committee, at least.
    pub committee_least: i64,
    /// A basic committee, at most and usually.
    pub committee_most: i64,
    /// Committees of provinces, cities and counties.
    pub local: i64,
}

/// Months an election may be shifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct TermShift {
    /// A branch.
    pub branch: i64,
    /// Everything else.
    pub other: i64,
}

/// Days before the due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct TermLights {
    /// From here on it is announced.
    pub early: i64,
    /// From here on it presses.
    pub near: i64,
}

/// Names of required fields by nature of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Required {
    /// 团的领导机关.
    pub leading: Vec<String>,
    /// Other committees and general branches.
    pub committee: Vec<String>,
    /// Branches.
    pub branch: Vec<String>,
}

/// The dictionary of industries.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Industries {
    /// Schools: their branches are branches of students.
    pub schools: Vec<String>,
    /// All others.
    pub others: Vec<String>,
}

/// How the names of organisations end, by kind; a kind that is not listed may end as it likes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Endings(pub BTreeMap<String, Vec<String>>);

/// From how many members on a branch has a committee, and of how many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct CommitteeSize {
    /// Members from which on there is a committee.
    pub members: i64,
    /// People in it, at least.
    pub least: i64,
    /// At most.
    pub most: i64,
}

/// A number of people, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Size {
    /// At least.
    pub least: i64,
    /// At most.
    pub most: i64,
}

/// The committee of a large basic committee, which has a standing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Large {
    /// Members from which on; a subordinate 基层团委 does it, too.
    pub from_members: i64,
    /// At least.
    pub least: i64,
    /// At most.
    pub most: i64,
}

/// The committee of a township.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Township {
    /// How its name ends before 委员会.
    pub names: Vec<String>,
    /// At least.
    pub least: i64,
    /// At most.
    pub most: i64,
}

/// Of how many people committees above branches are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CommitteeAbove {
    /// 团总支.
    pub general_branch: Size,
    /// 基层团委.
    pub basic: Size,
    /// 基层团委 with a standing committee.
    pub large: Large,
    /// 乡镇（街道）团委.
    pub township: Township,
}

/// For how long after the day of the year graduating classes are reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct GraduationNotice {
    /// Days, the day itself not counted.
    pub days: i64,
}

/// Whether names, kind and industry are changed by the superior only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct BySuperior {
    /// They are.
    pub on: bool,
}

/// How long a sheet may fill what another sheet of the same organisation has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ImportBelow {
    /// Days.
    pub days: i64,
}

/// When graduating classes change, and into what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Graduation {
    /// Month.
    pub month: i8,
    /// Day of the month.
    pub day: i8,
    /// 组织类别.
    pub kind: String,
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident: $rule:literal => $value:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// The store fails.
        pub fn $name(read: &Read<'_>, path: &str, day: Day) -> Result<$value, StoreError> {
            Ok(RULES.at(read, $rule, path, day)?.value)
        }
    )*};
}

readers! {
    /// How many members a branch should have.
    branch_members: "branch.members" => BranchMembers;
    /// From how many members on a committee may be set up.
    committee_members: "committee.members" => CommitteeMembers;
    /// Years of a term.
    term_years: "term.years" => TermYears;
    /// Months an election may be shifted.
    term_shift: "term.shift" => TermShift;
    /// When the lights of elections change.
    term_lights: "term.lights" => TermLights;
    /// Which particulars are required.
    required: "particulars.required" => Required;
    /// The dictionary of industries.
    industries: "particulars.industries" => Industries;
    /// How names end.
    endings: "naming.endings" => Endings;
    /// The committee of a branch.
    committee_size: "committee.size" => CommitteeSize;
    /// Committees above branches.
    committee_above: "committee.above" => CommitteeAbove;
    /// For how long classes are reminded of.
    graduation_notice: "graduation.notice" => GraduationNotice;
    /// Whether the superior alone changes names, kind and industry.
    by_superior: "particulars.superior" => BySuperior;
    /// How long a sheet may go on below what an earlier one opened.
    import_below: "import.below" => ImportBelow;
    /// When graduating classes change.
    graduation: "graduation.day" => Graduation;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;

    fn reads<T: DeserializeOwned>(name: &str) -> T {
        let rule = RULES.built_in(name, Day::constant(2026, 7, 15)).unwrap();
        rule.value.clone().try_into().unwrap()
    }

    #[test]
    fn every_rule_is_sound_and_read_by_its_reader() {
        assert_eq!(
            jishi_platform::rules::faults(include_str!("../data/rules.toml")),
            Vec::<String>::new()
        );
        assert_eq!(reads::<BranchMembers>("branch.members"), BranchMembers { least: 3, most: 50 });
        assert_eq!(reads::<CommitteeMembers>("committee.members").committee, 100);
        assert_eq!(reads::<TermYears>("term.years").branch, 3);
        assert_eq!(reads::<TermShift>("term.shift"), TermShift { branch: 6, other: 12 });
        assert_eq!(reads::<TermLights>("term.lights"), TermLights { early: 180, near: 60 });
        assert!(reads::<Required>("particulars.required").leading.contains(&"phone".to_owned()));
        assert!(reads::<Industries>("particulars.industries").schools.len() > 3);
        assert!(crate::Kind::find(&reads::<Graduation>("graduation.day").kind).is_some());
        assert_eq!(
            reads::<CommitteeSize>("committee.size"),
            CommitteeSize {
                members: 7,
                least: 3,
                most: 7
            }
        );
        assert_eq!(reads::<CommitteeAbove>("committee.above").basic, Size { least: 7, most: 9 });
        assert_eq!(reads::<GraduationNotice>("graduation.notice").days, 90);
        assert!(!reads::<BySuperior>("particulars.superior").on);
        assert!(
            reads::<Endings>("naming.endings")
                .0
                .keys()
                .all(|kind| crate::Kind::find(kind).is_some())
        );
        assert_eq!(reads::<ImportBelow>("import.below").days, 30);
        let before = RULES.built_in("term.years", Day::constant(2025, 1, 2)).unwrap();
        assert_eq!(
            before.value.get("branch").and_then(toml::Value::as_integer),
            Some(2),
            "the term changed on 3 January 2025"
        );
    }
}
