//! The vocabulary of transfers: states, stations, who started.

use jishi_platform::db::{Row, StoreError};

jishi_kernel::ids! {
    /// A transfer.
    TransferId,
    /// A file put to a transfer.
    FileId,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $slug:literal, $word:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The Chinese word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the stored name.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.slug() == slug)
            }

            /// Reads a column that holds the stored name.
            ///
            /// # Errors
            /// Another text stands there.
            pub fn column(row: &Row<'_>, column: usize) -> Result<Self, StoreError> {
                Self::from_slug(&row.text(column)?).ok_or_else(|| StoreError::corrupt(column, stringify!($name)))
            }
        }
    };
}

words! {
    /// Where a transfer stands. The membership is with the old branch in every state but `Done`.
    State {
        /// Written, not sent.
        Draft = "draft", "草稿";
        /// An approval is awaited.
        Waiting = "waiting", "审批中";
        /// Approved; the receiving committee has to name the branch.
        Allocating = "allocating", "待分配支部";
        /// Released to another system; its acceptance has to be noted.
        Outside = "outside", "待外系统接收";
        /// Sent back with a reason; may be corrected, or appealed against.
        Returned = "returned", "已退回";
        /// The superior decides on an appeal.
        Appealed = "appealed", "申诉中";
        /// 接转成功.
        Done = "done", "接转成功";
        /// Taken back by whoever started it.
        Withdrawn = "withdrawn", "已撤回";
        /// Returned and not sent again in time, or replaced by another one.
        Lapsed = "lapsed", "已失效";
    }
}

words! {
    /// Who decides at a step of the chain.
    Station {
        /// The branch that holds the membership.
        OutBranch = "out_branch", "转出支部";
        /// Its direct superior.
        OutSuperior = "out_superior", "转出支部上级";
        /// The organisation that is to receive the member.
        InBranch = "in_branch", "转入组织";
        /// Its direct superior.
        InSuperior = "in_superior", "转入组织上级";
        /// The province of the branch that holds the membership.
        Province = "province", "省级团委";
    }
}

words! {
    /// Who started it.
    Starter {
        /// The member.
        Member = "member", "团员本人";
        /// The side that holds the membership.
        Out = "out", "转出方";
        /// The side that is to receive it.
        In = "in", "转入方";
    }
}

words! {
    /// What happened to a transfer; one line of its history.
    Deed {
        /// Sent for approval.
        Submitted = "submitted", "提交";
        /// Approved at a station.
        Approved = "approved", "同意";
        /// Approved by the clock, where that rule is on.
        AutoApproved = "auto_approved", "超时自动同意";
        /// Sent back.
        Returned = "returned", "退回";
        /// Corrected and sent again.
        Corrected = "corrected", "修改后重新提交";
        /// Appealed against a return.
        Appealed = "appealed", "申诉";
        /// The superior found for the appeal.
        Upheld = "upheld", "申诉成立";
        /// The superior found against it.
        Rejected = "rejected", "申诉不成立";
        /// A branch was named.
        Allocated = "allocated", "分配支部";
        /// The other system's acceptance was noted.
        Confirmed = "confirmed", "登记外系统接收回执";
        /// Taken back.
        Withdrawn = "withdrawn", "撤回";
        /// Lapsed.
        Lapsed = "lapsed", "失效";
        /// The superior was told and may decide.
        Escalated = "escalated", "超时报上级";
        /// An organisation ended; its successor took its place.
        Redirected = "redirected", "组织调整改派";
        /// The branch that holds the membership became another one.
        Moved = "moved", "转出支部变更";
    }
}

impl State {
    /// Nothing can happen any more.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Withdrawn | Self::Lapsed)
    }

    /// Under way: no second transfer of the same member.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Allocating | Self::Outside | Self::Appealed)
    }
}

impl Station {
    /// Stands on the side that receives.
    pub const fn receives(self) -> bool {
        matches!(self, Self::InBranch | Self::InSuperior)
    }
}
