//! Ids and words of the slice: what is stored as a short text, what a person reads.

use jishi_platform::db::{Row, StoreError};

jishi_kernel::ids! {
    /// 通知: an uploaded notice with its original text.
    NoticeId,
    /// 重点工作: a programme made from a notice.
    ProgrammeId,
    /// 栏目: a heading of the programme's outline.
    SectionId,
    /// 事项: a unit of work.
    ItemId,
    /// 节点: a dated step.
    StepId,
    /// 目标
    TargetId,
    /// 进展: one report on a step.
    ProgressId,
    /// 佐证材料
    EvidenceId,
    /// 延期申请
    ExtensionId,
    /// 催办
    UrgeId,
    /// 亮灯规则
    LightRuleId,
}

/// An enum that is stored as a short text and read as a Chinese word.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $slug:literal, $word:literal;)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored text, also used in forms and URLs.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// Reads the stored text.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.slug() == slug)
            }

            /// The Chinese word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a column.
            pub(crate) fn column(row: &Row<'_>, column: usize) -> Result<Self, StoreError> {
                let text = row.text(column)?;
                Self::from_slug(&text).ok_or_else(|| StoreError::corrupt(column, concat!("not a ", stringify!($name))))
            }
        }
    )+};
}

words! {
    /// State of a programme.
    ProgrammeState {
        /// At least one item is not struck off.
        Running = "running", "推进中";
        /// All items are struck off.
        Closed = "closed", "已完结";
    }

    /// State of an item.
    ItemState {
        /// In work.
        Open = "open", "推进中";
        /// 办结: the work is finished.
        Finished = "finished", "已办结";
        /// 销号: finished and struck off the list.
        Struck = "struck", "已销号";
    }

    /// What sort of unit an item is.
    ItemKind {
        /// Row of a project table.
        Project = "project", "项目";
        /// Numbered work.
        Task = "task", "任务";
        /// Numbered aim.
        Goal = "goal", "目标";
        /// Numbered demand.
        Requirement = "requirement", "要求";
    }

    /// Part a department or organisation has in an item.
    PartyRole {
        /// 牵头
        Lead = "lead", "牵头";
        /// 参与
        Participant = "participant", "参与";
    }

    /// State of a step.
    StepState {
        /// Not reported as complete.
        Open = "open", "推进中";
        /// Reported as complete, waits for acceptance.
        Reported = "reported", "待审核";
        /// Sent back, or more is asked for: must be reported again.
        Returned = "returned", "已退回";
        /// Accepted.
        Done = "done", "已完成";
    }

    /// State of a report.
    ProgressState {
        /// Waits for a decision.
        Submitted = "submitted", "待审核";
        /// Accepted.
        Accepted = "accepted", "已通过";
        /// Sent back.
        Returned = "returned", "已退回";
        /// More material is asked for.
        More = "more", "待补充";
    }

    /// A superior's answer to a report.
    DecisionHow {
        /// 同意
        Accept = "accept", "同意";
        /// 退回
        Return = "return", "退回";
        /// 补充材料
        More = "more", "要求补充";
    }

    /// State of a request for more time.
    ExtensionState {
        /// Waits for an answer.
        Asked = "asked", "待审批";
        /// Granted.
        Granted = "granted", "已同意";
        /// Refused.
        Refused = "refused", "未同意";
    }

    /// How an item is closed or opened again.
    ClosingHow {
        /// 办结
        Finish = "finish", "办结";
        /// 销号
        Strike = "strike", "销号";
        /// 恢复
        Reopen = "reopen", "恢复";
    }

    /// State of an uploaded notice.
    NoticeState {
        /// Being checked.
        Draft = "draft", "待核对";
        /// Made into a programme.
        Published = "published", "已发布";
        /// Put aside.
        Discarded = "discarded", "已弃用";
    }
}

impl From<jishi_notice::draft::ItemKind> for ItemKind {
    fn from(kind: jishi_notice::draft::ItemKind) -> Self {
        use jishi_notice::draft::ItemKind as Read;
        match kind {
            Read::Project => Self::Project,
            Read::Task => Self::Task,
            Read::Goal => Self::Goal,
            Read::Requirement => Self::Requirement,
        }
    }
}
