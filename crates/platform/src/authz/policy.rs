//! The one policy. Every act has a row, every row answers all roles: a new act or role does not
//! compile until each question is answered. No catch-all.

use super::{Act, Role};

/// How far a role's act reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all: 403.
    No,
    /// Only what belongs to the account itself.
    Own,
    /// What is assigned to the post's department (or to the organisation, where the post has none).
    Assigned,
    /// The post's organisation.
    Organisation,
    /// The post's organisation and everything below.
    Subtree,
}

/// The answer for a role and an act.
#[rustfmt::skip] // a table is read by columns
pub const fn reach(role: Role, act: Act) -> Reach {
    use Reach::{Assigned as A, No as N, Organisation as O, Own as S, Subtree as T};
    //                        系统 安全 审计 单位 督查 干事 领导 填报 团务 档案 团员
    let row: [Reach; 11] = match act {
        Act::SelfUse           => [S, S, S, S, S, S, S, S, S, S, S],
        Act::MessageRead       => [S, S, S, S, S, S, S, S, S, S, S],
        Act::WorkbenchRead     => [N, N, N, T, T, T, T, T, T, N, N],
        Act::ProgrammeRead     => [N, N, N, T, T, T, T, T, T, N, N],
        Act::ProgrammeExport   => [N, N, N, T, T, T, T, T, T, N, N],
        Act::FileRead          => [N, N, N, T, T, T, T, T, T, N, N],
        Act::DraftRead         => [N, N, N, O, O, O, N, N, N, N, N],
        Act::DraftEdit         => [N, N, N, N, O, O, N, N, N, N, N],
        Act::ProgrammePublish  => [N, N, N, N, O, N, N, N, N, N, N],
        Act::ProgressReport    => [N, N, N, N, O, A, N, A, A, N, N],
        Act::ProgressDecide    => [N, N, N, N, T, N, N, N, N, N, N],
        Act::ProgressUrge      => [N, N, N, N, T, N, N, N, N, N, N],
        Act::ItemTransfer      => [N, N, N, N, O, N, N, N, N, N, N],
        Act::ItemInstruct      => [N, N, N, N, N, N, T, N, N, N, N],
        Act::ItemClose         => [N, N, N, N, O, N, N, N, N, N, N],
        Act::LedgerImport      => [N, N, N, N, O, N, N, N, N, N, N],
        Act::RuleManage        => [N, N, N, O, O, N, N, N, N, N, N],
        Act::OrgRead           => [T, T, N, T, T, T, T, T, T, T, N],
        Act::OrgManage         => [N, N, N, T, N, N, N, N, N, N, N],
        Act::OrgImport         => [N, N, N, T, N, N, N, N, N, N, N],
        Act::OrgReshape        => [N, N, N, T, N, N, N, N, N, N, N],
        Act::UnitRead          => [N, N, N, T, T, T, T, T, T, N, N],
        Act::UnitManage        => [N, N, N, N, N, N, N, N, T, N, N],
        Act::UnitExchange      => [N, N, N, N, N, N, N, N, T, N, N],
        Act::CadreRead         => [N, N, N, T, T, N, T, N, T, N, N],
        Act::CadreManage       => [N, N, N, N, N, N, N, N, T, N, N],
        Act::CadreExchange     => [N, N, N, N, N, N, N, N, T, N, N],
        Act::MemberRead        => [N, N, N, N, N, N, N, N, T, T, N],
        Act::MemberManage      => [N, N, N, N, N, N, N, N, T, N, N],
        Act::MemberExchange    => [N, N, N, N, N, N, N, N, T, N, N],
        Act::PersonReveal      => [N, N, N, N, N, N, N, N, N, T, N],
        Act::PersonDecide      => [N, N, N, N, N, N, N, N, N, T, N],
        Act::TransferRead      => [N, N, N, N, N, N, N, N, T, N, N],
        Act::TransferStart     => [N, N, N, N, N, N, N, N, T, N, N],
        Act::TransferDecide    => [N, N, N, N, N, N, N, N, T, N, N],
        Act::MemberSelf        => [N, N, N, N, N, N, N, N, N, N, S],
        Act::AccountManage     => [T, N, N, N, N, N, N, N, N, N, N],
        Act::RoleGrant         => [N, T, N, N, N, N, N, N, N, N, N],
        Act::AuditRead         => [N, N, T, N, N, N, N, N, N, N, N],
        Act::SystemRead        => [T, N, N, N, N, N, N, N, N, N, N],
    };
    row[role as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn officers_hold_no_business_data_and_no_one_holds_all() {
        let business = [
            Act::ProgrammeRead,
            Act::ProgressReport,
            Act::DraftEdit,
            Act::FileRead,
            Act::WorkbenchRead,
            Act::MemberRead,
            Act::CadreRead,
            Act::TransferRead,
            Act::PersonReveal,
        ];
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
            for act in business {
                assert_eq!(reach(role, act), Reach::No, "{role:?} {act:?}");
            }
        }
        for role in Role::ALL {
            assert!(
                Act::ALL.iter().any(|act| reach(role, *act) == Reach::No),
                "{role:?} may do everything"
            );
            assert!(!(reach(role, Act::AccountManage) > Reach::No && reach(role, Act::RoleGrant) > Reach::No));
            assert!(!(reach(role, Act::AuditRead) > Reach::No && reach(role, Act::RoleGrant) > Reach::No));
        }
        assert_eq!(Role::ALL.map(|r| r as usize), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
}
