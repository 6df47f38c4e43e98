//! The organisations of the named world.

use jishi_kernel::{Day, Level};
use jishi_org::store::{department, tree};
use jishi_platform::db::{StoreError, Write};

/// The organisations by name.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // each field is the organisation of that name
pub struct Orgs {
    pub province: tree::Org,
    pub qingshan: tree::Org,
    pub bishui: tree::Org,
    pub yunxi: tree::Org,
    pub linjiang: tree::Org,
    pub songling: tree::Org,
    pub shiqiao: tree::Org,
    pub branches: Vec<tree::Org>,
    /// 组织部, 宣传部, 学校部 of 青山市.
    pub departments: Vec<department::Department>,
}

pub(crate) fn add(write: &mut Write<'_>, mut id: impl FnMut() -> i64) -> Result<Orgs, StoreError> {
    let opened = Day::constant(2015, 5, 4);
    let mut sort = 0;
    let mut org = |write: &mut Write<'_>, parent: Option<&tree::Org>, name: &str, level: Level, kind: &str| {
        sort += 1;
        tree::add(
            write,
            &tree::NewOrg {
                parent: parent.map(|p| p.id),
                name: name.to_owned(),
                short_name: String::new(),
                level,
                kind: kind.to_owned(),
                code: Some(format!("SL{sort:04}")),
                sort,
                opened_on: opened,
            },
        )
    };
    let lead = "团的领导机关";
    let province = org(write, None, "共青团示例省委员会", Level::Province, lead)?;
    let qingshan = org(write, Some(&province), "共青团青山市委员会", Level::City, lead)?;
    let bishui = org(write, Some(&province), "共青团碧水市委员会", Level::City, lead)?;
    let yunxi = org(write, Some(&qingshan), "共青团云溪县委员会", Level::County, lead)?;
    let linjiang = org(write, Some(&qingshan), "共青团临江县委员会", Level::County, lead)?;
    let songling = org(write, Some(&bishui), "共青团松岭区委员会", Level::County, lead)?;
    let shiqiao = org(write, Some(&yunxi), "共青团云溪县石桥镇委员会", Level::Township, "基层团委")?;
    let mut branches = Vec::new();
    for (parent, name) in [
        (&shiqiao, "石桥村团支部"),
        (&shiqiao, "柳林村团支部"),
        (&yunxi, "云溪县第一中学团支部"),
        (&linjiang, "临江县机关团支部"),
        (&linjiang, "临江县实验中学团支部"),
        (&songling, "松岭区幸福社区团支部"),
        (&songling, "松岭区科技园联合团支部"),
    ] {
        branches.push(org(write, Some(parent), name, Level::Branch, "团支部")?);
    }
    let mut departments = Vec::new();
    for name in ["组织部", "宣传部", "学校部"] {
        departments.push(department::add(write, id(), qingshan.id, name)?);
    }
    for name in ["组织部", "宣传部", "办公室"] {
        department::add(write, id(), province.id, name)?;
    }
    Ok(Orgs {
        province,
        qingshan,
        bishui,
        yunxi,
        linjiang,
        songling,
        shiqiao,
        branches,
        departments,
    })
}
