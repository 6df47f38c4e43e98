//! The columns of the sheet of units.

use crate::attribute::Dictionary;
use crate::cover::Cover;
use crate::credit;
use crate::kind::UnitKind;
use crate::store::list::Listed;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::Day;

/// Places of the columns, in the order of [`columns`].
pub(crate) mod at {
    pub(crate) const NAME: usize = 0;
    pub(crate) const CODE: usize = 1;
    pub(crate) const KIND: usize = 2;
    pub(crate) const ORG_CODE: usize = 3;
    pub(crate) const ORG: usize = 4;
    pub(crate) const MARKS: usize = 5;
    pub(crate) const YOUNG: usize = 6;
    pub(crate) const YOUNG_ON: usize = 7;
    pub(crate) const ADDRESS: usize = 8;
    pub(crate) const OPENED: usize = 9;
    pub(crate) const COVER: usize = 10;
    pub(crate) const COVER_CODE: usize = 11;
    pub(crate) const COVER_ORG: usize = 12;
    pub(crate) const COVER_FROM: usize = 13;
}

/// The columns in the order of the template.
pub fn columns() -> Vec<Column> {
    let ways = Cover::ALL.map(Cover::word).join("、");
    vec![
        Column::text("name", "单位名称")
            .required()
            .width(30.0)
            .synonym("名称")
            .synonym("单位全称")
            .synonym("企业名称")
            .synonym("学校名称")
            .synonym("name")
            .meaning("全称，不超过 100 个字"),
        Column::text("code", "统一社会信用代码")
            .width(24.0)
            .synonym("信用代码")
            .synonym("社会信用代码")
            .synonym("credit_code")
            .meaning("18 位；企业、学校、社会组织、行业协会必填，按它认出已有单位"),
        Column::text("kind", "单位类别")
            .required()
            .synonym("类别")
            .synonym("单位类型")
            .synonym("kind")
            .meaning(UnitKind::words()),
        Column::text("org_code", "所属组织编码")
            .synonym("组织编码")
            .synonym("org_code")
            .meaning("单位所在地的团组织，按编码认出；与“所属组织”填一项即可，都不填为本单位"),
        Column::text("org", "所属组织")
            .width(30.0)
            .synonym("所属团组织")
            .synonym("org")
            .meaning("单位所在地的团组织全称"),
        Column::text("attributes", "属性")
            .width(30.0)
            .synonym("单位属性")
            .synonym("attributes")
            .meaning("用顿号分开，如：规模以上、已建党组织、非公；不填表示不改"),
        Column::int("young", "青年职工数")
            .synonym("青年人数")
            .synonym("青年数")
            .synonym("young_employees")
            .meaning("整数"),
        Column::date("young_on", "统计日期")
            .synonym("青年职工统计日期")
            .synonym("counted_on")
            .meaning("青年职工数截至的日期，不填为今天"),
        Column::text("address", "地址")
            .width(30.0)
            .synonym("单位地址")
            .synonym("address")
            .meaning("不超过 200 个字"),
        Column::date("opened_on", "列入日期")
            .synonym("列入台账日期")
            .synonym("opened_on")
            .meaning("列入台账的日期，新建单位不填为今天"),
        Column::text("cover", "建团方式")
            .synonym("覆盖方式")
            .synonym("cover")
            .meaning(format!("{ways}；未建团不填")),
        Column::text("cover_code", "覆盖组织编码")
            .synonym("团组织编码")
            .synonym("cover_code")
            .meaning("覆盖该单位的团组织，按编码认出"),
        Column::text("cover_org", "覆盖组织")
            .width(30.0)
            .synonym("团组织名称")
            .synonym("cover_org")
            .meaning("覆盖该单位的团组织全称；与编码填一项即可"),
        Column::date("cover_from", "建团日期")
            .synonym("覆盖日期")
            .synonym("covered_from")
            .meaning("自何日起覆盖，不填为今天"),
    ]
}

/// The row of a unit, in the order of [`columns`]: exported and imported again it changes nothing.
pub(crate) fn row(listed: Listed, dictionary: &Dictionary) -> Vec<Value> {
    let Listed { unit, cover, marks } = listed;
    let text = |text: Option<String>| text.filter(|t| !t.is_empty()).map_or(Value::Empty, Value::from);
    let date = |day: Option<Day>| day.map_or(Value::Empty, Value::Date);
    let words: Vec<String> = marks.iter().map(|mark| dictionary.word(mark)).collect();
    let (how, code, org, from) = match cover {
        Some(c) => (Some(c.how.word().to_owned()), c.org_code, Some(c.org_name), Some(c.from)),
        None => (None, None, None, None),
    };
    vec![
        Value::Text(unit.name.into()),
        text(unit.code),
        Value::Text(unit.kind.into()),
        text(unit.org_code),
        Value::Text(unit.org_name.into()),
        text(Some(words.join("、"))),
        unit.young.map_or(Value::Empty, Value::Int),
        date(unit.young_on),
        text(Some(unit.address)),
        Value::Date(unit.opened_on),
        text(how),
        text(code),
        text(org),
        date(from),
    ]
}

/// Rows that show how to fill the template: invented units in an unassigned division.
pub(crate) fn samples() -> Vec<Vec<Value>> {
    let day = |month, day| Value::Date(Day::constant(2026, month, day));
    let code = |body: &str| credit::check(body).map_or(Value::Empty, |last| Value::from(format!("{body}{last}")));
    let text = |text: &str| Value::from(text);
    vec![
        vec![
            text("示例省云溪精密机械有限公司"),
            code("91990000MA0000001"),
            text("企业"),
            text("SL0004"),
            Value::Empty,
            text("规模以上、已建党组织、非公、行业：制造业"),
            Value::Int(126),
            day(6, 30),
            text("云溪县工业大道 1 号"),
            day(1, 1),
            text("独立建"),
            Value::Empty,
            text("云溪精密机械团支部"),
            day(5, 4),
        ],
        vec![
            text("石桥村"),
            Value::Empty,
            text("村"),
            Value::Empty,
            text("共青团云溪县石桥镇委员会"),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
            Value::Empty,
        ],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_samples_and_columns_agree() {
        let columns = columns();
        let places = [
            (at::NAME, "name"),
            (at::CODE, "code"),
            (at::KIND, "kind"),
            (at::ORG_CODE, "org_code"),
            (at::ORG, "org"),
            (at::MARKS, "attributes"),
            (at::YOUNG, "young"),
            (at::YOUNG_ON, "young_on"),
            (at::ADDRESS, "address"),
            (at::OPENED, "opened_on"),
            (at::COVER, "cover"),
            (at::COVER_CODE, "cover_code"),
            (at::COVER_ORG, "cover_org"),
            (at::COVER_FROM, "cover_from"),
        ];
        assert_eq!(places.len(), columns.len());
        for (at, key) in places {
            assert_eq!(columns[at].key, key);
        }
        assert!(samples().iter().all(|row| row.len() == columns.len()));
        for column in &columns {
            for name in std::iter::once(&column.heading).chain(&column.synonyms) {
                assert_eq!(columns.iter().filter(|c| c.answers_to(name)).count(), 1, "{name}");
            }
        }
    }
}
