//! The people of the named world.

use crate::tree::Orgs;
use jishi_kernel::Day;
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::Role;
use jishi_platform::db::{StoreError, Write};

/// Short name (also the log-in name), person, organisation, department, role, title.
/// The first seven are the columns of the permission matrix.
pub const PEOPLE: &[(&str, &str, &str, &str, Role, &str)] = &[
    ("supervisor", "李明", "qingshan", "", Role::Supervisor, "督查员"),
    ("clerk", "王芳", "qingshan", "组织部", Role::Clerk, "组织部干事"),
    ("county", "陈静", "yunxi", "", Role::Reporter, "云溪县团委填报人"),
    ("neighbour", "赵强", "bishui", "", Role::Supervisor, "碧水市督查员"),
    ("leader", "周岚", "qingshan", "", Role::Leader, "书记"),
    ("auditor", "孙立", "province", "", Role::Auditor, "审计员"),
    ("sysadmin", "吴昊", "province", "", Role::SystemAdmin, "系统管理员"),
    ("secadmin", "郑洁", "province", "", Role::SecurityAdmin, "安全管理员"),
    ("unitadmin", "冯涛", "qingshan", "", Role::UnitAdmin, "单位管理员"),
    ("publicity", "蒋雪", "qingshan", "宣传部", Role::Clerk, "宣传部干事"),
    ("province", "沈宁", "province", "", Role::Supervisor, "省督查员"),
    ("registrar", "许静", "qingshan", "", Role::Registrar, "团务管理员"),
    ("keeper", "何平", "qingshan", "", Role::Keeper, "档案管理员"),
    ("member", "罗晓", "shiqiao_village", "", Role::Member, "团员"),
    ("countyregistrar", "高原", "yunxi", "", Role::Registrar, "云溪县团务管理员"),
    (
        "branchregistrar",
        "宋雨",
        "shiqiao_village",
        "",
        Role::Registrar,
        "石桥村团支部书记",
    ),
    ("otherregistrar", "梁栋", "bishui", "", Role::Registrar, "碧水市团务管理员"),
    ("rootregistrar", "谢岚", "province", "", Role::Registrar, "省团务管理员"),
    ("rootadmin", "韩梅", "province", "", Role::UnitAdmin, "省单位管理员"),
    ("countyadmin", "杨帆", "yunxi", "", Role::UnitAdmin, "云溪县单位管理员"),
];

pub(crate) fn add(write: &mut Write<'_>, orgs: &Orgs, mut id: impl FnMut() -> i64) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let mut accounts = Vec::new();
    for (login, name, org, department, role, title) in PEOPLE {
        let account = id();
        account::add(
            write,
            account,
            &NewAccount {
                login: (*login).into(),
                name: (*name).into(),
                ..NewAccount::default()
            },
            0,
        )?;
        let org = match *org {
            "province" => orgs.province.id,
            "bishui" => orgs.bishui.id,
            "yunxi" => orgs.yunxi.id,
            "shiqiao_village" => orgs.branches[0].id,
            _ => orgs.qingshan.id,
        };
        let department = orgs
            .departments
            .iter()
            .find(|d| d.name == *department && d.org == org)
            .map(|d| d.id);
        let post = NewPost {
            account,
            org,
            department,
            role: *role,
            title: (*title).into(),
            from: Day::constant(2020, 1, 1),
        };
        account::add_post(write, id(), &post)?;
        accounts.push((*login, account));
    }
    Ok(accounts)
}
