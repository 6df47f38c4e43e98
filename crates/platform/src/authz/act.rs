//! The acts: every route declares one, and the policy answers it for every role.

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// Something a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Act { $($(#[$doc])* $name),* }

        impl Act {
            /// All acts.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The name in the log and in the permission table.
            pub const fn name(self) -> &'static str { match self { $(Self::$name => stringify!($name)),* } }
            /// The Chinese word, as the log shows it.
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
        }
    };
}

acts! {
    /// Own account: password, identity, display, log-out.
    SelfUse = "本人设置",
    /// Own messages.
    MessageRead = "查看消息",
    /// 工作台.
    WorkbenchRead = "查看工作台",
    /// Ledger, item, calendar, timeline, departments.
    ProgrammeRead = "查看重点工作",
    /// Files of the ledger and of items.
    ProgrammeExport = "导出台账",
    /// Evidence files and the notice's original.
    FileRead = "查看附件",
    /// Upload a notice; see the own unit's drafts.
    DraftRead = "查看通知草稿",
    /// Correct a draft.
    DraftEdit = "核对通知草稿",
    /// Turn a draft into a programme.
    ProgrammePublish = "发布重点工作",
    /// Report on a step, add evidence, ask for an extension.
    ProgressReport = "报送进展",
    /// Accept, return, ask for more, decide an extension.
    ProgressDecide = "审核进展",
    /// 催办.
    ProgressUrge = "催办",
    /// 转办.
    ItemTransfer = "转办",
    /// 领导批示.
    ItemInstruct = "批示",
    /// 办结, 销号, reopen.
    ItemClose = "办结销号",
    /// Take a changed ledger sheet back in.
    LedgerImport = "导入台账",
    /// Rules of the lights.
    RuleManage = "设置规则",
    /// Organisation tree and pages.
    OrgRead = "查看组织",
    /// Create and change organisations and departments.
    OrgManage = "管理组织",
    /// Import organisations from a sheet; take their lists along.
    OrgImport = "导入导出组织",
    /// Move, merge, split, dissolve, restore; the yearly change of graduating classes; extensions of terms.
    OrgReshape = "调整组织",
    /// Register of units and coverage.
    UnitRead = "查看单位台账",
    /// Enter and change units, attributes and coverage.
    UnitManage = "管理单位台账",
    /// Import and export units.
    UnitExchange = "导入导出单位",
    /// Cadres, posts, staffing.
    CadreRead = "查看团干部",
    /// Enter and change posts, staffing, hand-over.
    CadreManage = "管理团干部",
    /// Import and export cadres.
    CadreExchange = "导入导出团干部",
    /// Lists and cards of members, masked.
    MemberRead = "查看团员名册",
    /// Enter and change members and their archive.
    MemberManage = "管理团员",
    /// Import and export members.
    MemberExchange = "导入导出团员",
    /// Full identity number or telephone number of a person, with a reason.
    PersonReveal = "查看完整证件号码",
    /// Decide corrections, claims and disputes; hand out and erase a person's data.
    PersonDecide = "审核个人信息",
    /// Transfers of members: lists and cards.
    TransferRead = "查看组织关系转接",
    /// Start and withdraw a transfer, correct a returned one.
    TransferStart = "办理组织关系转接",
    /// Approve, return, allocate, decide appeals.
    TransferDecide = "审批组织关系转接",
    /// The own record, corrections and transfer of a member.
    MemberSelf = "本人团员信息",
    /// Accounts.
    AccountManage = "管理账号",
    /// Posts and roles.
    RoleGrant = "授予岗位角色",
    /// The log.
    AuditRead = "查看审计日志",
    /// Health, jobs, versions.
    SystemRead = "查看系统状态",
}
