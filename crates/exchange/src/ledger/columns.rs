//! The columns of the ledger's tabs; one description writes and reads them.

use crate::sheet::Column;

pub(super) const ITEMS: &str = "台账";
pub(super) const STEPS: &str = "节点";
pub(super) const TARGETS: &str = "指标";
pub(super) const ABOUT: &str = "说明";

/// Rows of the tab 说明 that are read again.
pub(super) const ABOUT_TITLE: &str = "名称";
pub(super) const ABOUT_NUMBER: &str = "依据文号";
pub(super) const ABOUT_ISSUER: &str = "发文机关";
pub(super) const ABOUT_AS_OF: &str = "截至时间";
pub(super) const ABOUT_COUNTS: &str = "统计";

/// In the order of `xlsx::item_row` and `read::item`.
pub(super) fn items() -> Vec<Column> {
    vec![
        Column::text("id", "事项编号").hidden(),
        Column::text("no", "序号").width(6.0).centred().synonym("原文序号"),
        Column::text("section", "所属板块").width(18.0),
        Column::text("title", "事项")
            .width(34.0)
            .required()
            .synonym("项目")
            .synonym("重点任务")
            .synonym("项目名称"),
        Column::text("lead", "牵头单位")
            .width(16.0)
            .synonym("牵头部门")
            .synonym("责任部室")
            .synonym("责任单位"),
        Column::text("participants", "配合单位")
            .width(18.0)
            .synonym("配合部门")
            .synonym("参与部门"),
        Column::text("owners", "责任人").width(10.0),
        Column::text("state", "状态").width(10.0).state(),
        Column::int("days", "剩余天数（负数为逾期）").width(12.0).synonym("天数"),
        Column::text("last_report", "最新进展").width(36.0).synonym("进展情况"),
        Column::text("next_step", "下一步")
            .width(24.0)
            .synonym("下一步打算")
            .synonym("下一步举措"),
    ]
}

/// In the order of `xlsx::step_row` and `read::step`.
pub(super) fn steps() -> Vec<Column> {
    vec![
        Column::text("id", "节点编号").hidden(),
        Column::text("item", "事项编号").hidden(),
        Column::text("no", "序号").width(6.0).centred().synonym("原文序号"),
        Column::text("title", "事项").width(30.0),
        Column::text("text", "节点内容").width(46.0).required(),
        Column::date("start", "开始日期"),
        Column::date("end", "截止日期").synonym("完成时限"),
        Column::text("recurrence", "周期").width(9.0).centred(),
        Column::text("state", "状态").width(10.0).state(),
        Column::percent("percent", "进度").width(8.0),
        Column::date("done_on", "完成日期"),
    ]
}

/// In the order of `xlsx::target_row` and `read::target`.
pub(super) fn targets() -> Vec<Column> {
    vec![
        Column::text("id", "指标编号").hidden(),
        Column::text("item", "事项编号").hidden(),
        Column::text("no", "序号").width(6.0).centred().synonym("原文序号"),
        Column::text("title", "事项").width(30.0),
        Column::text("measure", "指标").width(34.0).required(),
        Column::text("demand", "目标值").width(14.0).centred(),
        Column::date("by", "完成时限"),
        Column::text("scope", "适用范围").width(20.0),
        Column::text("actual", "完成值").width(14.0).centred(),
    ]
}

pub(super) fn about() -> Vec<Column> {
    vec![
        Column::text("label", "条目").width(14.0).required(),
        Column::text("text", "内容").width(80.0),
    ]
}
