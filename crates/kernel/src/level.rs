//! The five levels of the organisation (省 市 县 乡镇 支部).

use serde::{Deserialize, Serialize};

/// A level of the tree, highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡镇（街道）
    Township,
    /// 支部
    Branch,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Self; 5] = [Self::Province, Self::City, Self::County, Self::Township, Self::Branch];

    /// The number stored in tables: 1 (省) to 5 (支部).
    pub const fn number(self) -> i64 {
        self as i64 + 1
    }

    /// Reads the stored number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.number() == number)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::City => "市级",
            Self::County => "县级",
            Self::Township => "乡镇（街道）",
            Self::Branch => "支部",
        }
    }
}
