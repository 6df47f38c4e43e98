//! Who may do what, printed from the policy itself.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::authz::{Act, Reach, Role, reach};
use jishi_platform::{AppError, Cx};
use jishi_ui::{Area, Crumb, Shell, frame, page};

struct RoleRow {
    word: &'static str,
    about: &'static str,
    own: bool,
    lines: Vec<(&'static str, String)>,
}

struct ActRow {
    word: &'static str,
    cells: Vec<Cell>,
}

struct Cell {
    role: &'static str,
    text: &'static str,
    own: bool,
}

#[derive(Template)]
#[template(path = "account/permissions.html")]
struct PermissionsPage {
    shell: Shell,
    roles: Vec<RoleRow>,
    acts: Vec<ActRow>,
}

/// How far, in words.
const fn far(reach: Reach) -> &'static str {
    match reach {
        Reach::No => "",
        Reach::Own => "本人",
        Reach::Assigned => "本部室承办的",
        Reach::Organisation => "本单位",
        Reach::Subtree => "本单位及下级",
    }
}

/// What a role is for.
const fn about(role: Role) -> &'static str {
    match role {
        Role::SystemAdmin => "管理账号，保障系统运行。不接触业务数据，不授予岗位。",
        Role::SecurityAdmin => "授予和结束岗位。不管理账号，不接触业务数据。",
        Role::Auditor => "查看审计日志，监督其他管理员。不得兼任系统管理员或安全管理员。",
        Role::UnitAdmin => "维护本单位及下级的组织和部室，设置规则。",
        Role::Supervisor => "导入和发布通知，审核进展，催办、转办、销号。",
        Role::Clerk => "承办本部室的事项，报送进展。",
        Role::Leader => "查看进展，作出批示。",
        Role::Reporter => "为本单位报送进展。",
        Role::Registrar => "管理本单位及下级的单位台账、团干部、团员名册和组织关系转接，证件号码只见部分数字。",
        Role::Keeper => "说明理由后查看完整证件号码，审核个人信息的更正，导出或抹除个人信息。",
        Role::Member => "查看本人团籍，申请更正和转接。",
    }
}

fn row(role: Role, own: bool) -> RoleRow {
    let by_reach = [Reach::Subtree, Reach::Organisation, Reach::Assigned, Reach::Own]
        .into_iter()
        .map(|far_as| {
            let words: Vec<&str> = Act::ALL
                .iter()
                .filter(|act| reach(role, **act) == far_as)
                .map(|act| act.word())
                .collect();
            (far(far_as), words.join("、"))
        });
    RoleRow {
        word: role.word(),
        about: about(role),
        own,
        lines: by_reach.filter(|line| !line.1.is_empty()).collect(),
    }
}

/// The page; the role acted under stands first.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let mine = cx.who.identity.as_ref().map(|i| i.role);
    let mut roles: Vec<RoleRow> = Role::ALL.iter().map(|role| row(*role, mine == Some(*role))).collect();
    roles.sort_by_key(|row| !row.own);
    let cells = |act: Act| {
        Role::ALL
            .iter()
            .map(|role| Cell {
                role: role.word(),
                text: far(reach(*role, act)),
                own: mine == Some(*role),
            })
            .collect()
    };
    let acts = Act::ALL
        .iter()
        .map(|act| ActRow {
            word: act.word(),
            cells: cells(*act),
        })
        .collect();
    let shell = frame(&cx, &headers, Area::Me, "权限说明").await?;
    let crumbs = vec![Crumb::to("/me", "本人设置"), Crumb::here("权限说明")];
    page(&PermissionsPage {
        shell: Shell { crumbs, ..shell },
        roles,
        acts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_role_is_said_to_do_is_what_the_policy_lets_it() {
        let officer = row(Role::SecurityAdmin, false);
        let all: String = officer.lines.iter().map(|l| l.1.as_str()).collect();
        assert!(all.contains(Act::RoleGrant.word()) && !all.contains(Act::AccountManage.word()));
        for role in Role::ALL {
            let named: usize = row(role, false).lines.iter().map(|l| l.1.split('、').count()).sum();
            assert_eq!(named, Act::ALL.iter().filter(|a| reach(role, **a) > Reach::No).count(), "{role:?}");
        }
    }
}
