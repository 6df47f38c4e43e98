//! The organisations of the sample world.

use super::next;
use jishi_kernel::{Day, IdGen, Level};
use jishi_org::store::{department, tree};
use jishi_platform::App;
use jishi_platform::db::{StoreError, Write};

/// Code, code of the superior, name, level, kind, departments.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    Level,
    &'static str,
    &'static [&'static str],
);

const LEAD: &str = "团的领导机关";

const LINES: &[Line] = &[
    (
        "SL",
        "",
        "共青团示例省委员会",
        Level::Province,
        LEAD,
        &[
            "办公室",
            "组织部",
            "宣传部",
            "学校部",
            "青年发展部",
            "少年部",
            "权益部",
            "统战部",
            "省团校",
        ],
    ),
    (
        "SL01",
        "SL",
        "共青团青山市委员会",
        Level::City,
        LEAD,
        &["办公室", "组织部", "宣传部", "学校部", "青年发展部"],
    ),
    (
        "SL02",
        "SL",
        "共青团碧水市委员会",
        Level::City,
        LEAD,
        &["办公室", "组织部", "宣传部"],
    ),
    (
        "SL0101",
        "SL01",
        "共青团云溪县委员会",
        Level::County,
        LEAD,
        &["办公室", "组织部", "宣传部", "学校部"],
    ),
    ("SL0102", "SL01", "共青团临江县委员会", Level::County, LEAD, &[]),
    ("SL0201", "SL02", "共青团松岭区委员会", Level::County, LEAD, &[]),
    ("SL010101", "SL0101", "共青团云溪县石桥镇委员会", Level::Township, "基层团委", &[]),
    (
        "SL010102",
        "SL0101",
        "共青团云溪县城关街道工作委员会",
        Level::Township,
        "团工委",
        &[],
    ),
    ("SL010201", "SL0102", "共青团临江县渡口镇委员会", Level::Township, "基层团委", &[]),
    (
        "SL020101",
        "SL0201",
        "共青团松岭区幸福街道工作委员会",
        Level::Township,
        "团工委",
        &[],
    ),
    ("SL01010101", "SL010101", "石桥村团支部", Level::Branch, "团支部", &[]),
    ("SL01010102", "SL010101", "柳林村团支部", Level::Branch, "团支部", &[]),
    ("SL01010103", "SL010101", "石桥镇机关团支部", Level::Branch, "团支部", &[]),
    ("SL01010201", "SL010102", "城关社区团支部", Level::Branch, "团支部", &[]),
    ("SL01010202", "SL010102", "城关商圈联合团支部", Level::Branch, "联合团支部", &[]),
    ("SL010103", "SL0101", "云溪县第一中学团委", Level::Township, "基层团委", &[]),
    ("SL01010301", "SL010103", "高一（1）班团支部", Level::Branch, "团支部", &[]),
    ("SL01010302", "SL010103", "高二（3）班团支部", Level::Branch, "团支部", &[]),
    ("SL01020101", "SL010201", "渡口村团支部", Level::Branch, "团支部", &[]),
    ("SL02010101", "SL020101", "幸福社区团支部", Level::Branch, "团支部", &[]),
    ("SL02010102", "SL020101", "科技园联合团支部", Level::Branch, "联合团支部", &[]),
    ("SL01010303", "SL010103", "高三（1）班团支部", Level::Branch, "团支部", &[]),
];

/// The organisations by code, with their departments.
#[derive(Clone, Debug)]
pub struct Orgs {
    orgs: Vec<tree::Org>,
    departments: Vec<department::Department>,
}

impl Orgs {
    /// An organisation by code.
    pub fn get(&self, code: &str) -> Option<&tree::Org> {
        self.orgs.iter().find(|o| o.code.as_deref() == Some(code))
    }

    /// Departments of an organisation.
    pub fn departments(&self, org: i64) -> impl Iterator<Item = &department::Department> {
        self.departments.iter().filter(move |d| d.org == org)
    }
}

pub(super) async fn add(app: &App, ids: &IdGen) -> anyhow::Result<Orgs> {
    let numbers: Vec<i64> = (0..64).map(|_| next(ids)).collect();
    Ok(app.db.write(app.system("demo"), move |write| lines(write, numbers)).await?)
}

fn lines(write: &mut Write<'_>, numbers: Vec<i64>) -> Result<Orgs, StoreError> {
    let mut numbers = numbers.into_iter();
    let mut made = Orgs {
        orgs: Vec::new(),
        departments: Vec::new(),
    };
    for (place, (code, parent, name, level, kind, departments)) in LINES.iter().enumerate() {
        let org = tree::add(
            write,
            &tree::NewOrg {
                parent: made.get(parent).map(|o| o.id),
                name: (*name).to_owned(),
                short_name: String::new(),
                level: *level,
                kind: (*kind).to_owned(),
                code: Some((*code).to_owned()),
                sort: place as i64,
                opened_on: Day::constant(2012, 5, 4),
            },
        )?;
        for (department, id) in departments.iter().zip(numbers.by_ref()) {
            made.departments.push(department::add(write, id, org.id, department)?);
        }
        made.orgs.push(org);
    }
    write.note("建立示例组织");
    Ok(made)
}
