//! The states of a run.
//!
//! ```text
//! columns → checking → checked → applying → done
//!               ↑         │          └──────→ refused (all or nothing, with faults)
//!               └─────────┘ columns corrected, or checked again
//! checking, applying → cancelled · failed
//! ```

macro_rules! slugs {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $case:ident = $slug:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$each])* $case),* }

        impl $name {
            pub(crate) const fn slug(self) -> &'static str { match self { $(Self::$case => $slug),* } }
            pub(crate) fn from_slug(slug: &str) -> Option<Self> { match slug { $($slug => Some(Self::$case),)* _ => None } }
        }
    };
}

slugs! {
    /// Where a run stands.
    State {
        /// A person settles which column is which.
        Columns = "columns",
        /// Every row is being decided; nothing is written.
        Checking = "checking",
        /// The result waits for the person.
        Checked = "checked",
        /// Rows are being written.
        Applying = "applying",
        /// Written.
        Done = "done",
        /// Nothing was written, because of faulty rows.
        Refused = "refused",
        /// Given up, or stopped between two batches.
        Cancelled = "cancelled",
        /// Ended by an error.
        Failed = "failed",
    }
}

slugs! {
    /// What faulty rows mean for the others.
    Mode {
        /// The good rows go in.
        Good = "good",
        /// Everything or nothing, in one transaction.
        All = "all",
    }
}

impl State {
    /// Someone works on it, or will.
    pub(crate) const fn under_way(self) -> bool {
        matches!(self, Self::Checking | Self::Applying)
    }

    /// It will not change by itself any more.
    pub(crate) const fn ended(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Cancelled | Self::Failed)
    }

    /// The Chinese word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Columns => "待对应列",
            Self::Checking => "核对中",
            Self::Checked => "待确认",
            Self::Applying => "导入中",
            Self::Done => "已导入",
            Self::Refused => "未导入",
            Self::Cancelled => "已停止",
            Self::Failed => "出错",
        }
    }

    /// The tone of its label.
    pub(crate) const fn tone(self) -> &'static str {
        match self {
            Self::Columns | Self::Checked => "care",
            Self::Checking | Self::Applying => "info",
            Self::Done => "good",
            Self::Refused | Self::Failed => "bad",
            Self::Cancelled => "",
        }
    }
}
