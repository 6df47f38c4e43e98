//! Lights: how a step or an item stands against its day. Always colour + shape + word + days.

use serde::{Deserialize, Serialize};

/// The state shown for a step, an item or a programme; ordered most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 逾期: the end day has passed and it is not done.
    Late,
    /// 临期: the end day is near.
    Near,
    /// 正常: running, the end day is not near.
    Normal,
    /// 未定期限: open without an end day; never red.
    Undated,
    /// 未启动: the start day has not come.
    Waiting,
    /// 已完成 / 已销号.
    Done,
}

impl Light {
    /// All lights, most urgent first.
    pub const ALL: [Self; 6] = [Self::Late, Self::Near, Self::Normal, Self::Undated, Self::Waiting, Self::Done];

    /// The Chinese word shown beside the shape.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Late => "逾期",
            Self::Near => "临期",
            Self::Normal => "正常",
            Self::Undated => "未定期限",
            Self::Waiting => "未启动",
            Self::Done => "已完成",
        }
    }

    /// The name used in URLs and CSS classes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Near => "near",
            Self::Normal => "normal",
            Self::Undated => "undated",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    /// Reads [`Light::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|light| light.slug() == slug)
    }
}
