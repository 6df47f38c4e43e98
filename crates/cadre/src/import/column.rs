//! The columns of the sheet of posts.

use crate::post::{Mode, Post, Staffing};
use crate::store::post::Held;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::Day;
use jishi_person::Document;

/// Places of the columns, in the order of [`columns`].
pub(crate) mod at {
    pub(crate) const NAME: usize = 0;
    pub(crate) const NUMBER: usize = 1;
    pub(crate) const DOCUMENT: usize = 2;
    pub(crate) const PHONE: usize = 3;
    pub(crate) const ORG_CODE: usize = 4;
    pub(crate) const ORG: usize = 5;
    pub(crate) const POST: usize = 6;
    pub(crate) const TITLE: usize = 7;
    pub(crate) const MODE: usize = 8;
    pub(crate) const STAFFING: usize = 9;
    pub(crate) const FROM: usize = 10;
    pub(crate) const TERM: usize = 11;
    pub(crate) const TO: usize = 12;
    pub(crate) const HOW: usize = 13;
    pub(crate) const COMMITTEE: usize = 14;
}

/// The columns in the order of the template.
pub fn columns() -> Vec<Column> {
    let documents: Vec<&str> = Document::all().iter().map(|d| d.name.as_str()).collect();
    vec![
        Column::text("name", "姓名")
            .required()
            .synonym("团干部姓名")
            .synonym("name")
            .meaning("与证件一致"),
        Column::text("number", "证件号码")
            .required()
            .width(24.0)
            .synonym("身份证号")
            .synonym("身份证号码")
            .synonym("公民身份号码")
            .synonym("id_number")
            .meaning("单元格设为文本格式；已登记的人员只增加职务"),
        Column::text("document", "证件种类")
            .synonym("证件类型")
            .synonym("id_kind")
            .meaning(format!("{}；不填为居民身份证", documents.join("、"))),
        Column::text("phone", "联系电话")
            .width(16.0)
            .synonym("手机号")
            .synonym("手机号码")
            .synonym("手机")
            .synonym("phone")
            .meaning("已登记的人员不在此修改"),
        Column::text("org_code", "组织编码")
            .synonym("任职组织编码")
            .synonym("org_code")
            .meaning("任职的团组织，与“任职组织”填一项即可，都不填为本单位"),
        Column::text("org", "任职组织")
            .width(30.0)
            .synonym("所在组织")
            .synonym("组织全称")
            .synonym("org")
            .meaning("任职的团组织全称"),
        Column::text("post", "职务")
            .required()
            .synonym("团内职务")
            .synonym("职务类别")
            .synonym("post")
            .meaning(Post::words()),
        Column::text("title", "职务名称")
            .width(24.0)
            .synonym("职务全称")
            .synonym("title")
            .meaning("不超过 40 个字；职务为“其他”的必填"),
        Column::text("mode", "任职类型")
            .required()
            .synonym("专挂兼职")
            .synonym("专兼挂")
            .synonym("干部类型")
            .synonym("mode")
            .meaning(Mode::ALL.map(Mode::word).join("、")),
        Column::text("staffing", "占用编制")
            .synonym("编制类型")
            .synonym("staffing")
            .meaning("行政、事业；不占本单位编制的不填"),
        Column::date("from", "任职日期")
            .required()
            .synonym("任现职日期")
            .synonym("任现职年月")
            .synonym("from")
            .meaning("按姓名证件、组织、职务和任职日期认出同一任职"),
        Column::date("term_to", "任期至")
            .synonym("任期届满日期")
            .synonym("term_to")
            .meaning("不定任期的不填"),
        Column::date("to", "离任日期")
            .synonym("免职日期")
            .synonym("to")
            .meaning("最后一天；在任的不填"),
        Column::text("how", "任职方式").synonym("how").meaning("例如：选举、任命"),
        Column::text("committee", "同级党委成员")
            .synonym("是否同级党委成员")
            .synonym("committee")
            .meaning("是、否；不填为否"),
    ]
}

/// The row of a post, masked, in the order of [`columns`].
pub(crate) fn row(held: Held) -> Vec<Value> {
    let text = <Value as From<String>>::from;
    let date = |day: Option<Day>| day.map_or(Value::Empty, Value::Date);
    vec![
        Value::Text(held.name.into()),
        text(held.id_mask),
        Value::Empty,
        text(held.phone_mask),
        text(held.org_code.unwrap_or_default()),
        Value::Text(held.org_name.into()),
        Value::Text(held.terms.post.into()),
        text(held.terms.title),
        Value::from(held.terms.mode.word()),
        text(held.terms.staffing.map_or("", Staffing::word).to_owned()),
        Value::Date(held.terms.from),
        date(held.terms.term_to),
        date(held.valid_to),
        text(held.terms.how),
        Value::from(if held.terms.committee { "是" } else { "否" }),
    ]
}

/// Rows that show how to fill the template: invented people with numbers of an unassigned region.
pub(crate) fn samples() -> Vec<Vec<Value>> {
    let text = |text: &str| Value::from(text);
    let number = |head: &str| jishi_person::with_check_character(head).map_or(Value::Empty, Value::from);
    let day = |year, month, day| Value::Date(Day::constant(year, month, day));
    vec![
        vec![
            text("高远"),
            number("99000019950312101"),
            Value::Empty,
            text("13900000001"),
            text("SL0004"),
            Value::Empty,
            text("书记"),
            text("团县委书记"),
            text("专职"),
            text("行政"),
            day(2024, 5, 1),
            day(2029, 4, 30),
            Value::Empty,
            text("选举"),
            text("是"),
        ],
        vec![
            text("林小雨"),
            number("99000019990820204"),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            text("石桥村团支部"),
            text("组织委员"),
            Value::Empty,
            text("兼职"),
            Value::Empty,
            day(2025, 9, 1),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            text("否"),
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
            (at::NUMBER, "number"),
            (at::DOCUMENT, "document"),
            (at::PHONE, "phone"),
            (at::ORG_CODE, "org_code"),
            (at::ORG, "org"),
            (at::POST, "post"),
            (at::TITLE, "title"),
            (at::MODE, "mode"),
            (at::STAFFING, "staffing"),
            (at::FROM, "from"),
            (at::TERM, "term_to"),
            (at::TO, "to"),
            (at::HOW, "how"),
            (at::COMMITTEE, "committee"),
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
