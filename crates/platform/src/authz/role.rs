//! The roles a post can carry (`domain.md` §9; three officers after the usual security review).

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 系统管理员: accounts and health, no business data.
    SystemAdmin,
    /// 安全管理员: hands out posts and roles.
    SecurityAdmin,
    /// 审计员: reads the log only.
    Auditor,
    /// 单位管理员: organisations and departments of the own unit and below.
    UnitAdmin,
    /// 督查: runs programmes for the own unit.
    Supervisor,
    /// 部室干事: works for one department.
    Clerk,
    /// 领导: reads, and writes instructions.
    Leader,
    /// 填报人: reports for an organisation below.
    Reporter,
    /// 团务管理员: the register of units, cadres and members of the own unit and below, masked.
    Registrar,
    /// 档案管理员: sees full identity numbers for a stated reason, decides corrections, erases.
    Keeper,
    /// 团员: the own record.
    Member,
}

impl Role {
    /// All roles in the order of the policy's columns.
    pub const ALL: [Self; 11] = [
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::Auditor,
        Self::UnitAdmin,
        Self::Supervisor,
        Self::Clerk,
        Self::Leader,
        Self::Reporter,
        Self::Registrar,
        Self::Keeper,
        Self::Member,
    ];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::Auditor => "auditor",
            Self::UnitAdmin => "unit_admin",
            Self::Supervisor => "supervisor",
            Self::Clerk => "clerk",
            Self::Leader => "leader",
            Self::Reporter => "reporter",
            Self::Registrar => "registrar",
            Self::Keeper => "keeper",
            Self::Member => "member",
        }
    }

    /// Reads [`Role::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全管理员",
            Self::Auditor => "审计员",
            Self::UnitAdmin => "单位管理员",
            Self::Supervisor => "督查",
            Self::Clerk => "部室干事",
            Self::Leader => "领导",
            Self::Reporter => "填报人",
            Self::Registrar => "团务管理员",
            Self::Keeper => "档案管理员",
            Self::Member => "团员",
        }
    }
}
