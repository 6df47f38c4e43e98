//! The dictionary of the structure rooms: words that say what a heading, a label or a column means.
//!
//! Every table names the clause of the labelling guide it comes from. Words are compared without
//! white space. Nothing here belongs to one document.

mod labels;
mod page;

pub use labels::{Label, WEAK_NAMES, column, is_assignment, label, period};
pub use page::{IMPRINT_PREFIXES, PAGE_LINES, PAGE_PREFIXES, PAGE_WORDS};

use crate::draft::ItemKind;

/// What the units of work under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Its paragraphs are never items.
    Background,
    /// Who may take part: never items, and its numbers are no targets (GUIDE 9.10).
    Condition,
    /// Its units are items of this sort.
    Work(ItemKind),
}

/// GUIDE 3, "never items": 指导思想, 基本原则, 背景, preamble — and what officialese calls them elsewhere.
const BACKGROUND: &[&str] = &[
    "指导思想",
    "基本原则",
    "工作原则",
    "总体原则",
    "实施原则",
    "遵循原则",
    "把握原则",
    "评选原则",
    "总体思路",
    "工作思路",
    "背景",
    "重要意义",
    "目的意义",
    "意义",
    "必要性",
    "面临的形势",
    "形势分析",
    "基本情况",
    "工作回顾",
    "发展基础",
    "现状",
    "编制依据",
    "名词解释",
];

/// GUIDE 9.10, conditions: what a heading over who may apply ends with, behind one of [`APPLY`] or alone.
const CONDITION: &[&str] = &["条件", "资格", "资格条件", "标准条件"];

/// Who the call is for: background as well.
const ADDRESSEE: &[&str] = &["对象", "范围", "对象范围", "范围对象", "对象和范围", "范围和对象"];

/// Acts of a call that conditions and addressees belong to.
const APPLY: &[&str] = &[
    "申报", "参评", "评选", "评比", "推荐", "参赛", "参选", "入选", "报名", "申请", "遴选", "认定", "命名", "征集", "准入", "试点", "招募",
    "选拔", "基本", "参加", "参与", "资助", "创建", "表彰", "推报", "评定", "候选",
];

/// GUIDE 3, `goal`: numbered paragraph under a heading with 目标.
const GOAL: &[&str] = &["目标"];

/// GUIDE 3, `requirement`: numbered paragraph under a heading with 要求 or 保障.
const REQUIREMENT: &[&str] = &["要求", "保障"];

/// GUIDE 3, `project`: entry of a project list.
const PROJECT: &[&str] = &["项目"];

/// What a heading says about the units under it; `None` when it says nothing of its own.
pub fn section_kind(heading: &str) -> Option<SectionKind> {
    let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    // 目标任务 and 任务目标 are about work as well as about aims; 目标 decides by the guide.
    if has(GOAL) {
        Some(SectionKind::Work(ItemKind::Goal))
    } else if has(REQUIREMENT) {
        Some(SectionKind::Work(ItemKind::Requirement))
    } else if has(BACKGROUND) || heading.ends_with("原则") {
        Some(SectionKind::Background)
    } else if closes(heading, CONDITION) {
        Some(SectionKind::Condition)
    } else if closes(heading, ADDRESSEE) {
        Some(SectionKind::Background)
    } else {
        None
    }
}

/// 二、申报条件: the heading ends with one of the words, behind an act of a call.
fn closes(heading: &str, words: &[&str]) -> bool {
    let bare = heading.trim_end_matches(['。', '：', ':']);
    words
        .iter()
        .filter_map(|w| bare.strip_suffix(w))
        .any(|before| APPLY.iter().any(|act| before.ends_with(act)))
}

/// True for a heading or attachment title over a list of projects.
pub fn names_projects(heading: &str) -> bool {
    PROJECT.iter().any(|w| heading.contains(w))
}

/// GUIDE 2: how the title of a notice or plan ends.
pub const TITLE_ENDS: &[&str] = &[
    "通知",
    "公告",
    "通告",
    "通报",
    "意见",
    "方案",
    "计划",
    "要点",
    "规划",
    "办法",
    "细则",
    "清单",
    "总结",
    "报告",
    "决定",
    "函",
    "启事",
    "安排",
    "纲要",
    "分工",
    "任务",
    "制度",
    "规定",
    "倡议书",
    "邀请函",
    "任务书",
    "一览表",
    "分解表",
    "任务表",
    "安排表",
    "计划表",
    "进度表",
    "分工表",
    "日程表",
    "台账",
    "行动",
    "目标",
    "措施",
    "举措",
    "项目",
    "工作的通知",
    "名单",
    "章程",
    "规则",
    "预案",
    "流程",
    "指南",
    "说明",
    "请示",
    "批复",
    "责任书",
];

/// GUIDE 6: how the title of a blank form ends.
pub const FORM_ENDS: &[&str] = &[
    "表",
    "单",
    "回执",
    "登记卡",
    "申请书",
    "申报书",
    "推荐书",
    "承诺书",
    "任务书",
    "审批书",
    "卡",
];

/// How the names of offices end (signatures, receivers, bracketed lists).
pub const OFFICE_ENDS: &[&str] = &[
    "委员会",
    "委",
    "会",
    "局",
    "部",
    "办",
    "办公室",
    "厅",
    "政府",
    "中心",
    "校",
    "院",
    "团",
    "组",
    "处",
    "科",
    "室",
    "公司",
    "社",
    "联",
    "队",
    "馆",
    "站",
    "大学",
    "小组",
    "指挥部",
    "机关",
    "单位",
    "集团",
    "企业",
    "银行",
    "署",
    "所",
    "园",
    "区",
    "县",
    "市",
    "镇",
    "乡",
    "街道",
    "村",
    "总工会",
    "妇联",
    "科协",
    "文联",
    "残联",
    "侨联",
    "工商联",
    "部门",
    "部室",
    "处室",
    "科室",
    "党组",
    "党委",
    "支行",
    "分局",
    "报社",
    "电视台",
    "台",
    "医院",
    "学校",
    "协会",
    "学会",
    "基金会",
    "总队",
    "支队",
    "大队",
    "办事处",
    "乡镇",
    "市区",
    "县区",
    "州",
    "盟",
    "旗",
    "师",
    "学联",
    "青联",
    "少工委",
    "团委",
    "团支部",
    "党支部",
    "支部",
    "联盟",
    "工作专班",
    "专班",
    "基地",
    "院校",
    "高校",
    "商会",
    "行业协会",
    "组织",
    "总支",
    "支委",
    "班子",
];

/// True when the words end as the name of an office does (brackets at the end left out).
pub fn is_office(words: &str) -> bool {
    let mut plain = words.trim_end();
    while let Some(open) = plain.rfind(['（', '(']).filter(|_| plain.ends_with(['）', ')'])) {
        plain = plain[..open].trim_end();
    }
    let plain = plain.strip_suffix('等').unwrap_or(plain);
    if ["老师", "教师", "律师", "同学", "医师"].iter().any(|w| plain.ends_with(w)) {
        return false;
    }
    plain.chars().nth(1).is_some() && OFFICE_ENDS.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_over_who_may_apply_hold_no_work() {
        for (heading, kind) in [
            ("二、申报条件", Some(SectionKind::Condition)),
            ("（一）参赛资格：", Some(SectionKind::Condition)),
            ("三、评选范围", Some(SectionKind::Background)),
            ("（三）改善办学条件", None),
            ("二、扩大覆盖范围", None),
            ("四、条件保障", Some(SectionKind::Work(ItemKind::Requirement))),
            ("一、工作目标", Some(SectionKind::Work(ItemKind::Goal))),
            ("二、基本原则", Some(SectionKind::Background)),
        ] {
            assert_eq!(section_kind(heading), kind, "{heading}");
        }
    }
}
