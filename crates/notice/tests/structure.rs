//! The whole reader over texts of our own: parts, outline, items, tables, labels, forms, contacts —
//! and over any text at all, where it must neither panic nor point outside the source.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_notice::draft::{Draft, ItemKind};
use jishi_notice::model::Span;
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use proptest::prelude::*;

fn draft(text: &str) -> (String, Draft) {
    let source = source::read(text.as_bytes(), "样例.txt", &Limits::default()).expect("plain text");
    let draft = read(&source, &Options::default());
    (source.text, draft)
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn at(text: &str, span: Span) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

const NOTICE: &str = "共青团青山市委员会文件

青团发〔2031〕7号

关于印发《青山市“青春河湖”行动方案》的通知

各县（市、区）团委，市直各单位团组织：

现将《青山市“青春河湖”行动方案》印发给你们。请于3月10日前将联络员名单报团市委办公室。

联系人：李 明
联系电话：0000-1234567

共青团青山市委员会
2031年2月20日

青山市“青春河湖”行动方案

为保护水环境，制定本方案。

一、指导思想

坚持生态优先。
1.坚持系统治理。统筹推进各项工作。

二、工作目标

1.水质明显改善。到2031年底，优良断面比例达到95%。

三、主要任务

（一）开展河湖巡护

1.组建队伍。每个县（市、区）组建不少于2支青年护河队，摸清河湖家底，把巡护责任落到每一条河流、每一个

— 2 —

村庄，形成制度。（责任单位：组织部；配合单位：宣传部、学校部）
2.开展巡河。每月开展一次巡河。
责任部室：志工部
责任人：王 芳

（二）办好主题宣传

五四期间开展集中宣传。
牵头单位：宣传部

（三）其他

各地要做好两件事。一是抓好培训。6月底前办班2期。二是抓好总结。

四、工作要求

（一）加强领导。各级团组织要高度重视。
（二）强化督导。严格考核。

附件：1.重点任务清单
2.情况统计表

附件1
重点任务清单

序号\t重点任务\t牵头部门\t配合部门\t完成时限
1\t建设示范河段10处\t组织部\t学校部\t6月底前
2\t编印护河手册\t宣传部\t\t9月底前
\t评选护河先锋\t办公室\t宣传部\t12月底前

附件2
情况统计表
填报单位（盖章）：        填报时间：    年   月   日
| 县（市、区） | 队伍数量 | 巡河次数 |
|---|---|---|
|  |  |  |

抄送：团省委。
共青团青山市委员会办公室    2031年2月21日印发
";

#[test]
fn a_letter_with_plan_list_and_form() {
    let (text, draft) = draft(NOTICE);
    let doc = &draft.doc;
    assert_eq!(doc.title.as_deref(), Some("关于印发《青山市“青春河湖”行动方案》的通知"));
    assert_eq!(doc.number.as_deref(), Some("青团发〔2031〕7号"));
    assert_eq!(doc.issuer.as_deref(), Some("共青团青山市委员会"));
    assert_eq!(doc.issued.as_deref(), Some("2031-02-20"));
    assert_eq!(doc.recipients, ["各县（市、区）团委", "市直各单位团组织"]);
    assert_eq!(doc.plan_year, Some(2031));

    let sections: Vec<String> = draft.sections.iter().map(|s| s.path.join("/")).collect();
    assert_eq!(
        sections,
        [
            "一、指导思想",
            "二、工作目标",
            "三、主要任务",
            "三、主要任务/（一）开展河湖巡护",
            "三、主要任务/（二）办好主题宣传",
            "三、主要任务/（三）其他",
            "四、工作要求",
            "重点任务清单"
        ]
    );

    let items: Vec<(&str, Option<&str>, ItemKind)> = draft.items.iter().map(|i| (i.title.as_str(), i.no.as_deref(), i.kind)).collect();
    assert_eq!(
        items,
        [
            ("水质明显改善", Some("1"), ItemKind::Goal),
            ("组建队伍", Some("1"), ItemKind::Task),
            ("开展巡河", Some("2"), ItemKind::Task),
            ("办好主题宣传", Some("2"), ItemKind::Task),
            ("抓好培训", Some("1"), ItemKind::Task),
            ("抓好总结", Some("2"), ItemKind::Task),
            ("加强领导", Some("1"), ItemKind::Requirement),
            ("强化督导", Some("2"), ItemKind::Requirement),
            ("建设示范河段10处", Some("1"), ItemKind::Project),
            ("编印护河手册", Some("2"), ItemKind::Project),
            ("评选护河先锋", Some("2"), ItemKind::Project),
        ]
    );
    let patrol = &draft.items[1];
    assert_eq!(
        (&patrol.lead[..], &patrol.participants[..]),
        (&["组织部".to_owned()][..], &["宣传部".to_owned(), "学校部".to_owned()][..])
    );
    assert!(patrol.body.contains("每一个村庄，形成制度。"), "{}", patrol.body);
    assert_eq!((&draft.items[2].lead[0][..], &draft.items[2].owner[0][..]), ("志工部", "王芳"));
    assert_eq!(draft.items[3].lead, ["宣传部"]);

    assert_eq!(draft.forms.len(), 1);
    assert_eq!(draft.forms[0].title, "情况统计表");
    assert_eq!(
        draft.forms[0].fields,
        ["填报单位（盖章）", "填报时间", "县（市、区）", "队伍数量", "巡河次数"]
    );
    assert_eq!(draft.contacts.len(), 1);
    assert_eq!(
        (draft.contacts[0].name.as_deref(), draft.contacts[0].phone.as_deref()),
        (Some("李明"), Some("0000-1234567"))
    );

    for item in &draft.items {
        assert!(squeeze(&at(&text, item.span)).contains(&squeeze(&item.title)), "{}", item.title);
    }
    for section in &draft.sections {
        assert_eq!(squeeze(&at(&text, section.span)), squeeze(section.path.last().expect("a heading")));
    }
    for form in &draft.forms {
        assert!(squeeze(&at(&text, form.span)).contains(&squeeze(&form.title)));
    }
    for (field, value) in [("title", &doc.title), ("number", &doc.number), ("issuer", &doc.issuer)] {
        assert_eq!(Some(at(&text, doc.spans[field])), *value, "{field}");
    }
}

#[test]
fn every_milestone_and_target_points_at_its_words() {
    let (text, draft) = draft(NOTICE);
    assert!(!draft.milestones.is_empty() && !draft.indicators.is_empty() && !draft.obligations.is_empty());
    let whole = squeeze(&text).replace("—2—", "");
    let spans = draft
        .milestones
        .iter()
        .map(|m| (&m.text, m.span))
        .chain(draft.indicators.iter().map(|i| (&i.text, i.span)))
        .chain(draft.obligations.iter().map(|o| (&o.text, o.span)));
    for (words, span) in spans {
        assert!(squeeze(&at(&text, span)).replace("—2—", "").contains(&squeeze(words)), "{words}");
        assert!(whole.contains(&squeeze(words)), "{words}");
    }
}

#[test]
fn what_is_not_understood_is_listed() {
    let (_, draft) = draft(
        "关于做好评比工作的通知\n\n各单位：\n一、评比办法\n按附表评比。\n\n| 考核项目 | 考核内容 | 分值 |\n|---|---|---|\n| 学习 | 开展学习 | 10 |\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n",
    );
    let reasons: Vec<&str> = draft.unread.iter().map(|u| u.reason.as_str()).collect();
    assert_eq!(reasons, ["考核评分表，未作为任务读取", "表格类型未识别"]);
}

#[test]
fn confidence_falls_where_the_source_is_damaged() {
    let (_, draft) = draft(
        "2031年工作要点\n一、重点工作\n1.抓好学习。每月一次。\n1.抓好宣传。每季度一次。\n二、二、其他工作\n1.抓好甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥而没有标点\n",
    );
    let of = |title: &str| {
        draft
            .items
            .iter()
            .find(|i| i.title.starts_with(title))
            .map(|i| i.confidence)
            .expect("an item")
    };
    assert!(of("抓好学习") > 0.8);
    assert!(of("抓好宣传") < of("抓好学习"), "a repeated number");
    assert!(of("抓好甲乙") < of("抓好学习"), "a missing stop");
    assert_eq!(draft.sections[1].path, ["二、其他工作"]);
}

#[test]
fn a_web_page_with_a_list_of_attachments_at_its_end() {
    let (_, draft) = draft(
        "您的位置：首页 > 通知公告\n示团发〔2031〕5号关于申报示范项目的通知\n【字号：大 中 小】 【打印】 【关闭】   2031年4月2日\n各学院团委:\n请认真组织申报。\n申报要求\n1.管理规范。\n2.成效明显。\n联系人:示例部 李小明\n联系电话(传真):0000-1234567\n共青团示例学院委员会\n203142日\n附件:\n1.申报表\n2.汇总表\n上一篇:无\n",
    );
    assert_eq!(draft.doc.title.as_deref(), Some("关于申报示范项目的通知"));
    assert_eq!(draft.doc.number.as_deref(), Some("示团发〔2031〕5号"));
    assert_eq!(draft.doc.issuer.as_deref(), Some("共青团示例学院委员会"));
    assert_eq!(
        draft.doc.issued.as_deref(),
        Some("2031-04-02"),
        "the date of the signature lost its separators"
    );
    assert_eq!(
        draft.items.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(),
        ["管理规范", "成效明显"]
    );
    assert_eq!(draft.contacts[0].name.as_deref(), Some("李小明"));
}

#[test]
fn months_under_a_dated_heading_are_those_of_its_year() {
    let (_, draft) = draft(
        "关于印发《青山市三年行动方案》的通知

各团县委：

共青团青山市委员会
2031年2月20日

青山市三年行动方案

一、年度安排

（一）2031年任务

1.摸清底数。5月底前完成摸底。

（二）2032年任务

1.集中建设。5月底前建成站点20个，10月组织评估。

（三）巩固提升（2033年1月至6月）

1.总结推广。3月召开总结会。
",
    );
    let spans: Vec<(&str, &str)> = draft.milestones.iter().map(|m| (m.start.as_str(), m.end.as_str())).collect();
    assert_eq!(
        spans,
        [
            ("2031-01-01", "2031-05-31"),
            ("2031-01-01", "2032-05-31"),
            ("2032-10-01", "2032-10-31"),
            ("2033-03-01", "2033-03-31"),
        ]
    );
    assert_eq!(draft.indicators[0].by.as_deref(), Some("2032-05-31"));
}

#[test]
fn conditions_of_a_call_are_no_work_and_its_duties_are_kept() {
    let (_, draft) = draft(
        "关于开展示范站点申报工作的通知

各团县委：

现就有关事项通知如下。

一、申报条件

（一）有固定场所。面积不少于80平方米。

（二）有稳定队伍。志愿者不少于15名，名单于3月5日前报团市委。

二、工作安排

（一）组织申报。每个县推荐不少于2个。

共青团青山市委员会
2031年2月20日
",
    );
    let titles: Vec<&str> = draft.items.iter().map(|i| i.title.as_str()).collect();
    assert_eq!(titles, ["组织申报"]);
    let values: Vec<f64> = draft.indicators.iter().map(|i| i.value).collect();
    assert_eq!(values, [2.0]);
    assert_eq!(draft.obligations.len(), 1);
}

#[test]
fn points_counted_by_what_must_be_done_are_units() {
    let (_, draft) = draft(
        "关于做好调研工作的通知

各团县委：

一、相关要求

一要加强组织。主要负责人全程参与。二要注重质量。报告数据翔实。三要严守纪律。
",
    );
    let titles: Vec<&str> = draft.items.iter().map(|i| i.title.as_str()).collect();
    assert_eq!(titles, ["加强组织", "注重质量", "严守纪律"]);
    assert!(draft.items.iter().all(|i| i.kind == ItemKind::Requirement));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "一、",
            "（一）",
            "1.",
            "（1）",
            "①",
            "——",
            "一是",
            "二是",
            "- ",
            "# ",
            "## ",
            "**",
            "|",
            "| a | b |",
            "|---|",
            "\t",
            "\t\n",
            "\n",
            "\n\n",
            "　　",
            "附件",
            "附件1",
            "附件：1.表",
            "序号",
            "项目名称",
            "牵头单位",
            "完成时限",
            "责任单位：",
            "责任人：",
            "（责任单位：",
            "）",
            "（",
            "《",
            "》",
            "“",
            "”",
            "。",
            "；",
            "：",
            "，",
            "、",
            "组织部",
            "李 明",
            "2031年3月1日",
            "3月底前",
            "每月",
            "不少于3个",
            "100%",
            "关于开展工作的通知",
            "各县团委：",
            "共青团青山市委",
            "联系人：",
            "电话：0000-1234567",
            "a@example.com",
            "工作目标",
            "有关要求",
            "指导思想",
            "填报时间：  年  月  日",
            "姓名",
            "____",
            "抄送：",
            "—2—",
            "![](x)",
            "[bookmark: a]",
            "&nbsp;",
            "<br>",
            "1",
            "2",
            "汇总表",
            "牵头，",
            "配合",
            "负责",
            "\u{feff}",
            "\u{3000}",
            "𠮷",
            "é",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        "[一-龥]{1,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(pieces in prop::collection::vec(piece(), 0..80)) {
        let text = pieces.concat();
        let Ok(source) = source::read(text.as_bytes(), "样例.txt", &Limits::default()) else { return Ok(()) };
        let draft = read(&source, &Options::default());
        let length = source.text.chars().count();
        let mut ids = std::collections::BTreeSet::new();
        for item in &draft.items {
            prop_assert!(ids.insert(item.id.clone()));
            prop_assert!(item.span.start <= item.span.end && item.span.end <= length);
            prop_assert!((0.0..=1.0).contains(&item.confidence));
        }
        for milestone in &draft.milestones {
            prop_assert!(ids.contains(&milestone.item));
            prop_assert!(milestone.span.end <= length);
        }
        for unread in &draft.unread {
            prop_assert!(unread.span.end <= length && !unread.reason.is_empty());
        }
        for section in &draft.sections {
            prop_assert!(!section.path.is_empty() && section.span.end <= length);
        }
    }
}
