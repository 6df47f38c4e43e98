//! Who approves: the branch's direct superior, or the lowest organisation above it at a level the
//! rule names. Source: rules `member.exit_approval` and `member.discipline_approval`.

use jishi_kernel::Level;
use jishi_org::rule::manage;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// An approving organ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Organ {
    /// The direct superior, whatever its level.
    Superior,
    /// The lowest organisation above at township level or higher.
    Township,
    /// … at county level or higher.
    County,
    /// … at city level or higher.
    City,
    /// … at province level.
    Province,
}

impl Organ {
    /// The Chinese words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Superior => "支部的直接上级",
            Self::Township => "乡镇（街道）级以上委员会",
            Self::County => "县级以上委员会",
            Self::City => "市级以上委员会",
            Self::Province => "省级委员会",
        }
    }

    /// What somebody else reads who tries to decide.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Superior => "由支部的直接上级审核",
            Self::Township => "由乡镇（街道）级以上委员会批准",
            Self::County => "由县级以上委员会批准",
            Self::City => "由市级以上委员会批准",
            Self::Province => "由省级委员会批准",
        }
    }

    /// The lowest level of such an organ; `None` where the level does not matter.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Superior => None,
            Self::Township => Some(Level::Township),
            Self::County => Some(Level::County),
            Self::City => Some(Level::City),
            Self::Province => Some(Level::Province),
        }
    }

    /// An organisation of this level is such an organ.
    fn is(self, level: Level) -> bool {
        self.level().is_none_or(|lowest| level <= lowest)
    }
}

/// A rule: organ by kind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Approvals(BTreeMap<String, Organ>);

impl Approvals {
    /// The organ for a kind; one the rule does not name needs the county.
    pub fn of(&self, kind: &str) -> Organ {
        self.0.get(kind).copied().unwrap_or(Organ::County)
    }
}

/// The paths above a branch, the lowest first, down from nothing above `own`.
pub fn above<'a>(own: &str, branch: &'a str) -> Vec<&'a str> {
    std::iter::successors(Some(manage::parent(branch)), |path| Some(manage::parent(path)))
        .take_while(|path| !path.is_empty() && path.len() >= own.len())
        .collect()
}

/// A post at `own` is the organ that decides about a member of `branch`; `levels` has the levels of
/// [`above`]; `keeps`: it is the branch's superior by the tree or a 直属 tie ([`jishi_org::superior`]).
/// A level the rule names is that of the tree.
pub fn decides(organ: Organ, own: &str, branch: &str, levels: &HashMap<String, Level>, keeps: bool) -> bool {
    if organ == Organ::Superior {
        return keeps;
    }
    let first = above(own, branch)
        .into_iter()
        .find(|path| levels.get(*path).is_some_and(|level| organ.is(*level)));
    !own.is_empty() && first == Some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: &str = "000001000002";
    const COUNTY: &str = "000001000002000003";
    const TOWN: &str = "000001000002000003000005";
    const BRANCH: &str = "000001000002000003000005000006";
    const NEAR: &str = "000001000002000003000007";

    fn levels() -> HashMap<String, Level> {
        [(CITY, Level::City), (COUNTY, Level::County), (TOWN, Level::Township)]
            .map(|(path, level)| (path.to_owned(), level))
            .into()
    }

    #[test]
    fn the_lowest_organ_of_the_level_decides_and_nobody_above_it() {
        for (organ, own, branch, may) in [
            (Organ::Superior, TOWN, BRANCH, true),
            (Organ::Superior, COUNTY, BRANCH, false),
            (Organ::Superior, COUNTY, NEAR, true),
            (Organ::County, COUNTY, BRANCH, true),
            (Organ::County, TOWN, BRANCH, false),
            (Organ::County, CITY, BRANCH, false),
            (Organ::County, COUNTY, NEAR, true),
            (Organ::Township, TOWN, BRANCH, true),
            (Organ::Township, COUNTY, NEAR, true),
            (Organ::City, CITY, BRANCH, true),
            (Organ::County, BRANCH, BRANCH, false),
            (Organ::Superior, "", BRANCH, false),
        ] {
            let keeps = !own.is_empty() && manage::parent(branch) == own;
            assert_eq!(decides(organ, own, branch, &levels(), keeps), may, "{organ:?} {own} {branch}");
        }
    }

    #[test]
    fn a_tie_makes_a_superior_and_no_level() {
        assert!(decides(Organ::Superior, CITY, BRANCH, &levels(), true));
        assert!(!decides(Organ::County, CITY, BRANCH, &levels(), true));
    }

    #[test]
    fn a_kind_the_rule_forgets_needs_the_county() {
        let rule: Approvals = toml::from_str("age = \"superior\"").unwrap();
        assert_eq!((rule.of("age"), rule.of("expel")), (Organ::Superior, Organ::County));
    }
}
