//! The columns of the sheet.

use crate::kind::Kind;
use crate::rule::naming;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::Level;

pub(super) const PARENT: usize = 0;
pub(super) const CODE: usize = 1;
pub(super) const NAME: usize = 2;
pub(super) const SHORT: usize = 3;
pub(super) const LEVEL: usize = 4;
pub(super) const KIND: usize = 5;
pub(super) const OPENED: usize = 6;
pub(super) const DEPARTMENTS: usize = 7;
pub(super) const INDUSTRY: usize = 8;
pub(super) const CONTACT: usize = 9;
pub(super) const PHONE: usize = 10;
pub(super) const EMAIL: usize = 11;
pub(super) const INSTITUTION: usize = 12;
pub(super) const GRADUATES: usize = 13;
pub(super) const HELD: usize = 14;

fn with(column: Column, synonyms: &[&'static str]) -> Column {
    synonyms.iter().fold(column, |column, name| column.synonym(*name))
}

/// The columns, in the order of the template; each is found under its Chinese and English names.
pub fn columns() -> Vec<Column> {
    let levels: Vec<&str> = Level::ALL.into_iter().map(Level::word).collect();
    let kinds: Vec<&str> = Kind::all().iter().map(|kind| kind.name.as_str()).collect();
    vec![
        with(
            Column::text("parent_code", "上级编码"),
            &["parent_code", "上级组织编码", "上级代码"],
        )
        .meaning("上级组织的编码，可以是本表中的组织；不填为本单位的直接下级，由命令行导入时为最上级"),
        with(Column::text("code", "编码").required(), &["code", "组织编码", "代码", "组织代码"]).meaning(format!(
            "全系统唯一，字母、数字、点和横线，不超过 {} 位；再次导入时按它认出同一组织",
            naming::CODE
        )),
        with(
            Column::text("name", "名称").required().width(40.0),
            &["name", "组织名称", "全称", "组织全称"],
        )
        .meaning(format!("组织全称，不超过 {} 个字", naming::NAME)),
        with(Column::text("short_name", "简称"), &["short_name", "组织简称"]).meaning(format!("不超过 {} 个字", naming::SHORT)),
        with(Column::text("level", "级别").required().width(14.0), &["level", "组织级别", "层级"])
            .meaning(format!("{}，也可填 1 至 5；应低于上级的级别", levels.join("、"))),
        with(Column::text("kind", "类别").required(), &["kind", "组织类别", "组织类型"]).meaning(kinds.join("、")),
        with(Column::date("opened_on", "成立日期"), &["opened_on", "成立时间", "建立时间"]).meaning("不填为导入当天"),
        with(
            Column::text("departments", "部室").width(30.0),
            &["departments", "内设部室", "内设机构"],
        )
        .meaning("内设部室的名称，用顿号分开；只新增，不撤销"),
        with(
            Column::text("industry", "行业类别"),
            &["industry", "行业", "所属行业", "单位所属行业类别", "单位所属行业"],
        )
        .meaning("行业类别字典中的一项；不填保留原有"),
        with(Column::text("contact", "联系人"), &["contact", "组织联系人"]).meaning("不填保留原有"),
        with(
            Column::text("phone", "联系电话"),
            &["phone", "telephone", "电话", "办公电话", "组织联系电话"],
        )
        .meaning("办公电话；不填保留原有"),
        with(
            Column::text("email", "电子邮箱").width(24.0),
            &["email", "mail", "邮箱", "组织邮箱"],
        )
        .meaning("不填保留原有"),
        with(
            Column::text("institution_code", "机构代码"),
            &["institution_code", "组织机构代码", "统一社会信用代码"],
        )
        .meaning("不填保留原有"),
        with(
            Column::text("graduates", "毕业年月"),
            &["graduates", "graduation", "毕业时间", "毕业年份", "班级毕业时间"],
        )
        .meaning("只有班级团支部填写，如 2027-06"),
        with(
            Column::date("held_on", "最近换届时间"),
            &["held_on", "last_election", "换届时间", "上次换届时间", "最近换届日期"],
        )
        .meaning("按任期规定推算下次换届；早于已登记的换届时报错"),
    ]
}

/// Rows that show how to fill the sheet, in the order of [`columns`].
pub fn samples() -> Vec<Vec<Value>> {
    let rows = [
        [
            "",
            "QS",
            "共青团青山市委员会",
            "青山团市委",
            "市级",
            "团的领导机关",
            "",
            "组织部、宣传部、学校部",
            "",
            "",
            "0000-12345678",
            "qs@example.cn",
            "",
            "",
            "2024-09-01",
        ],
        [
            "QS",
            "QS-YX",
            "共青团云溪县委员会",
            "云溪团县委",
            "县级",
            "团的领导机关",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
    ];
    rows.into_iter().map(|row| row.into_iter().map(Value::from).collect()).collect()
}
