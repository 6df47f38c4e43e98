//! Where an organisation of a level and kind may stand.

use crate::kind::Kind;
use jishi_kernel::Level;

/// Why it may not stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The superior is a branch.
    UnderBranch,
    /// The level is not below the superior's.
    NotBelow {
        /// The superior's level.
        parent: Level,
    },
    /// The level is not above that of an organisation below it.
    NotAbove {
        /// The highest level below it.
        child: Level,
    },
    /// The kind does not stand at this level.
    KindLevel,
}

impl Refused {
    /// The field of the form or column of the sheet it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::UnderBranch => "parent",
            Self::NotBelow { .. } | Self::NotAbove { .. } => "level",
            Self::KindLevel => "kind",
        }
    }

    /// The reason in words.
    pub fn text(self, kind: &Kind) -> String {
        match self {
            Self::UnderBranch => "支部没有下级组织，请选择其他上级".to_owned(),
            Self::NotBelow { parent } => format!("级别应低于上级（上级为{}）", parent.word()),
            Self::NotAbove { child } => format!("级别应高于下级（下级中有{}）", child.word()),
            Self::KindLevel => {
                let levels: Vec<&str> = kind.levels().map(Level::word).collect();
                format!("“{}”的级别应为{}", kind.name, levels.join("、"))
            }
        }
    }
}

/// Checks level and kind against the superior's level and the highest level below.
///
/// # Errors
/// The first rule that refuses.
pub fn fits(kind: &Kind, level: Level, parent: Option<Level>, highest_child: Option<Level>) -> Result<(), Refused> {
    match parent {
        Some(Level::Branch) => return Err(Refused::UnderBranch),
        Some(parent) if level <= parent => return Err(Refused::NotBelow { parent }),
        _ => {}
    }
    match highest_child {
        Some(child) if child <= level => return Err(Refused::NotAbove { child }),
        _ => {}
    }
    if kind.stands_at(level) { Ok(()) } else { Err(Refused::KindLevel) }
}

/// Reads a level as people write it: its word, a part of it, or its number 1 to 5.
pub fn level(text: &str) -> Option<Level> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Some(match text.as_str() {
        "1" | "１" | "省" | "省级" | "自治区" | "直辖市" => Level::Province,
        "2" | "２" | "市" | "市级" | "地级" | "州" => Level::City,
        "3" | "３" | "县" | "县级" | "区" | "区县" | "县区" | "区级" => Level::County,
        "4" | "４" | "乡" | "镇" | "乡镇" | "街道" | "乡镇级" | "乡镇（街道）" | "乡镇(街道)" | "乡镇街道" => {
            Level::Township
        }
        "5" | "５" | "支部" | "支部级" | "村" | "社区" | "村级" => Level::Branch,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, level: Level, parent: Option<Level>, child: Option<Level>) -> Result<(), Refused> {
        fits(Kind::find(kind).unwrap(), level, parent, child)
    }

    #[test]
    fn a_child_stands_below_its_superior_and_a_branch_has_none() {
        use Level::{Branch, City, County, Province, Township};
        assert_eq!(check("团的领导机关", Province, None, None), Ok(()));
        assert_eq!(
            check("团的领导机关", County, Some(Province), None),
            Ok(()),
            "a level may be skipped"
        );
        assert_eq!(check("团支部", Branch, Some(Province), None), Ok(()));
        assert_eq!(
            check("团的领导机关", City, Some(City), None),
            Err(Refused::NotBelow { parent: City })
        );
        assert_eq!(
            check("团的领导机关", City, Some(County), None),
            Err(Refused::NotBelow { parent: County })
        );
        assert_eq!(check("团支部", Branch, Some(Branch), None), Err(Refused::UnderBranch));
        assert_eq!(check("团总支", Township, Some(County), Some(Branch)), Ok(()));
        assert_eq!(
            check("基层团委", Township, Some(County), Some(Township)),
            Err(Refused::NotAbove { child: Township })
        );
        assert_eq!(check("团支部", Township, Some(County), None), Err(Refused::KindLevel));
        assert_eq!(check("基层团委", Branch, Some(County), None), Err(Refused::KindLevel));
        assert!(
            Refused::KindLevel
                .text(Kind::find("团的领导机关").unwrap())
                .contains("省级、市级、县级")
        );
    }

    #[test]
    fn every_word_of_a_level_is_read_back() {
        for one in Level::ALL {
            assert_eq!(level(one.word()), Some(one));
            assert_eq!(level(&one.number().to_string()), Some(one));
        }
        assert_eq!(
            (level(" 乡镇 "), level("街道"), level("六级"), level("0")),
            (Some(Level::Township), Some(Level::Township), None, None)
        );
    }
}
