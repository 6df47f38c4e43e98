//! Granting and ending posts: officers' separation, nobody serves himself, a clerk needs a department.

use jishi_kernel::{Day, days_between};
use jishi_platform::authz::Role;

/// Longest title, in characters.
pub const TITLE: usize = 40;
/// A post may begin at most this many days ahead.
const AHEAD: i64 = 366;

/// A post an account holds or will hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Role.
    pub role: Role,
    /// Organisation.
    pub org: i64,
    /// Department, if any.
    pub department: Option<i64>,
    /// First day.
    pub from: Day,
    /// Last day; `None` while open.
    pub to: Option<Day>,
}

impl Held {
    /// It is over on `today`.
    pub fn over(&self, today: Day) -> bool {
        self.to.is_some_and(|to| to < today)
    }
}

/// A post asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Role.
    pub role: Role,
    /// Organisation.
    pub org: i64,
    /// Department and the organisation it belongs to.
    pub department: Option<(i64, i64)>,
    /// First day.
    pub from: Day,
}

/// Why a grant or an end is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Granter and receiver are the same account.
    Oneself,
    /// 审计员 beside 系统管理员 or 安全管理员, in either order.
    Officers {
        /// The role held already.
        held: Role,
        /// The role asked for.
        asked: Role,
    },
    /// 部室干事 without a department.
    NoDepartment,
    /// The department belongs to another organisation.
    ForeignDepartment,
    /// The same post is held already.
    Held,
    /// Begins more than a year ahead.
    TooEarly,
    /// The post is over already.
    Over,
    /// The last day lies before the day ahead of the first.
    BeforeStart,
}

impl Refused {
    /// The field of the form it concerns.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Oneself => "account",
            Self::Officers { .. } | Self::Held => "role",
            Self::NoDepartment | Self::ForeignDepartment => "department",
            Self::TooEarly => "from",
            Self::Over | Self::BeforeStart => "to",
        }
    }

    /// The words beside the field.
    pub fn text(self) -> String {
        match self {
            Self::Oneself => "不能变更本人的岗位，请由另一位安全管理员办理".to_owned(),
            Self::Officers { held, asked } => format!("该账号已是{}，不能再任{}：审计与管理须由不同的人担任", held.word(), asked.word()),
            Self::NoDepartment => "部室干事须选择部室".to_owned(),
            Self::ForeignDepartment => "所选部室不属于该组织，请重新选择".to_owned(),
            Self::Held => "该账号已有相同的岗位".to_owned(),
            Self::TooEarly => "起始日最多提前一年".to_owned(),
            Self::Over => "该岗位已结束".to_owned(),
            Self::BeforeStart => "最后一天不能早于起始日的前一天".to_owned(),
        }
    }
}

/// The log is read by nobody who can write accounts or roles.
const fn apart(one: Role, other: Role) -> bool {
    matches!(
        (one, other),
        (Role::Auditor, Role::SystemAdmin | Role::SecurityAdmin) | (Role::SystemAdmin | Role::SecurityAdmin, Role::Auditor)
    )
}

/// May account `by` give account `to`, which holds `held`, the post `wish`?
///
/// # Errors
/// The first reason against it.
pub fn grant(by: i64, to: i64, held: &[Held], wish: &Wish, today: Day) -> Result<(), Refused> {
    if by == to {
        return Err(Refused::Oneself);
    }
    match wish.department {
        None if wish.role == Role::Clerk => return Err(Refused::NoDepartment),
        Some((_, org)) if org != wish.org => return Err(Refused::ForeignDepartment),
        _ => {}
    }
    if days_between(today, wish.from) > AHEAD {
        return Err(Refused::TooEarly);
    }
    for post in held.iter().filter(|post| !post.over(today)) {
        if apart(post.role, wish.role) {
            return Err(Refused::Officers {
                held: post.role,
                asked: wish.role,
            });
        }
        if (post.role, post.org, post.department) == (wish.role, wish.org, wish.department.map(|d| d.0)) {
            return Err(Refused::Held);
        }
    }
    Ok(())
}

/// May account `by` let the post of account `of` end with the day `last`? The day before the first
/// takes a post back that never came into force.
///
/// # Errors
/// The first reason against it.
pub fn end(by: i64, of: i64, post: &Held, last: Day, today: Day) -> Result<(), Refused> {
    if by == of {
        return Err(Refused::Oneself);
    }
    if post.over(today) {
        return Err(Refused::Over);
    }
    if days_between(post.from, last) < -1 {
        return Err(Refused::BeforeStart);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 15);

    fn wish(role: Role) -> Wish {
        Wish {
            role,
            org: 7,
            department: None,
            from: TODAY,
        }
    }

    fn held(role: Role, to: Option<Day>) -> Held {
        Held {
            role,
            org: 7,
            department: None,
            from: Day::constant(2020, 1, 1),
            to,
        }
    }

    #[test]
    fn the_log_and_the_power_it_watches_lie_in_different_hands() {
        for (have, want) in [
            (Role::Auditor, Role::SystemAdmin),
            (Role::Auditor, Role::SecurityAdmin),
            (Role::SystemAdmin, Role::Auditor),
            (Role::SecurityAdmin, Role::Auditor),
        ] {
            let refused = grant(1, 2, &[held(have, None)], &wish(want), TODAY);
            assert_eq!(refused, Err(Refused::Officers { held: have, asked: want }));
            // Elsewhere in the tree it is the same person still; a future end does not help either.
            let elsewhere = Held {
                org: 99,
                to: Some(TODAY),
                ..held(have, None)
            };
            assert!(grant(1, 2, &[elsewhere], &wish(want), TODAY).is_err());
            let over = held(have, Some(Day::constant(2026, 7, 14)));
            assert_eq!(grant(1, 2, &[over], &wish(want), TODAY), Ok(()));
        }
        assert_eq!(
            grant(1, 2, &[held(Role::SystemAdmin, None)], &wish(Role::SecurityAdmin), TODAY),
            Ok(())
        );
        assert_eq!(grant(1, 2, &[held(Role::Auditor, None)], &wish(Role::Leader), TODAY), Ok(()));
    }

    #[test]
    fn nobody_serves_himself() {
        for role in Role::ALL {
            assert_eq!(grant(1, 1, &[], &wish(role), TODAY), Err(Refused::Oneself));
            assert_eq!(end(1, 1, &held(role, None), TODAY, TODAY), Err(Refused::Oneself));
        }
    }

    #[test]
    fn a_clerk_works_for_a_department_of_the_organisation() {
        assert_eq!(grant(1, 2, &[], &wish(Role::Clerk), TODAY), Err(Refused::NoDepartment));
        let of = |org| Wish {
            department: Some((3, org)),
            ..wish(Role::Clerk)
        };
        assert_eq!(grant(1, 2, &[], &of(8), TODAY), Err(Refused::ForeignDepartment));
        assert_eq!(grant(1, 2, &[], &of(7), TODAY), Ok(()));
    }

    #[test]
    fn the_same_post_is_not_held_twice() {
        assert_eq!(
            grant(1, 2, &[held(Role::Leader, None)], &wish(Role::Leader), TODAY),
            Err(Refused::Held)
        );
        let other = Held {
            department: Some(3),
            ..held(Role::Reporter, None)
        };
        assert_eq!(grant(1, 2, &[other], &wish(Role::Reporter), TODAY), Ok(()));
    }

    #[test]
    fn days_stay_in_reach() {
        let from = |from| Wish {
            from,
            ..wish(Role::Leader)
        };
        assert_eq!(grant(1, 2, &[], &from(Day::constant(2027, 7, 16)), TODAY), Ok(()));
        assert_eq!(grant(1, 2, &[], &from(Day::constant(2027, 7, 17)), TODAY), Err(Refused::TooEarly));
        let post = Held {
            from: Day::constant(2026, 7, 10),
            ..held(Role::Leader, None)
        };
        assert_eq!(end(1, 2, &post, Day::constant(2026, 7, 9), TODAY), Ok(()));
        assert_eq!(end(1, 2, &post, Day::constant(2026, 7, 8), TODAY), Err(Refused::BeforeStart));
        let over = Held {
            to: Some(Day::constant(2026, 7, 14)),
            ..post
        };
        assert_eq!(end(1, 2, &over, TODAY, TODAY), Err(Refused::Over));
    }
}
