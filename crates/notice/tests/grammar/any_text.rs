//! No text makes the grammar rooms fail, and what they cut is always in the text.

use jishi_notice::dates::{self, Context};
use jishi_notice::model::Passage;
use jishi_notice::prose::Prose;
use jishi_notice::steps::{self, Place};
use jishi_notice::{duties, targets};
use proptest::prelude::*;

/// Pieces the grammar knows, so that random texts reach deep into it.
const PIECES: &[&str] = &[
    "2023年",
    "二〇二三年",
    "3月",
    "15日",
    "十二月",
    "底",
    "前",
    "起",
    "至",
    "—",
    "-",
    "~",
    "上旬",
    "第二季度",
    "上半年",
    "年底",
    "每月",
    "每季度最后一个月",
    "每年",
    "逐月",
    "半年检查",
    "年终",
    "次月",
    "月底",
    "即日起",
    "通过3年时间",
    "明年",
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "《",
    "》",
    "“",
    "”",
    "〔",
    "〕",
    "于",
    "到",
    "将",
    "把",
    "报",
    "报送",
    "团市委",
    "报告",
    "汇总到",
    "录入",
    "撰写",
    "不少于",
    "至少",
    "以上",
    "达到",
    "3个",
    "40%",
    "百分之",
    "六成",
    "千分之五",
    "2万余家",
    "一",
    "两",
    "亿",
    "各",
    "全部",
    "所有",
    "全覆盖",
    "建立",
    "举办",
    "完成",
    "的",
    "1.",
    "2、",
    "3-5",
    "2019.3.15",
    "2019-03-15",
    "31",
    "0",
    " ",
    "\n",
    "　",
    "１２",
    "其中",
    "同",
    "。”",
    "99999999999999999999",
    "第",
];

fn context() -> impl Strategy<Value = Context> {
    (
        prop_oneof![Just(2023), Just(0), Just(-9999), Just(9999), any::<i32>()],
        any::<bool>(),
    )
        .prop_map(|(plan_year, issued)| Context {
            plan_year,
            plan_end_year: None,
            issued: if issued { jishi_kernel::parse_day("2023-12-20") } else { None },
        })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        prop::collection::vec(prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), ".{0,3}"], 0..30)
            .prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn dates_never_fail(text in text(), ctx in context()) {
        let found = dates::find(&text, &ctx);
        for date in &found {
            prop_assert_eq!(&text[date.range.clone()], date.text.as_str());
            if let (Some(start), Some(end)) = (date.start, date.end) {
                prop_assert!(start <= end, "{:?}", date);
            }
        }
        let chars = text.chars().count();
        for date in dates::describe(&text, &ctx) {
            prop_assert!(date.span[0] < date.span[1] && date.span[1] <= chars);
        }
    }

    #[test]
    fn steps_targets_and_duties_never_fail(text in text(), ctx in context()) {
        let passage = Passage::new(&text, 7);
        let whole = passage.text();
        for prose in Prose::cut(&passage, &ctx, None) {
            for place in [Place::Prose, Place::Schedule, Place::Deadline] {
                for step in steps::read("x", &prose, place, &ctx) {
                    prop_assert!(whole.contains(&step.text));
                    prop_assert!((0.0..=1.0).contains(&step.confidence));
                }
                for duty in duties::merge(duties::read(&prose, place)) {
                    prop_assert!(whole.contains(&duty.text));
                }
            }
            for target in targets::read(None, &prose, None) {
                prop_assert!(whole.contains(&target.text));
                prop_assert!(target.value.is_finite());
            }
            targets::lead_in(&prose);
        }
    }
}
