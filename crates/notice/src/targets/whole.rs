//! The whole of a set: 全部, 所有, 全覆盖, 每个…均.

use super::amount::Amount;
use crate::clauses::Plain;
use std::ops::Range;

/// What the members of the set have to reach.
const STATE: &[&str] = &[
    "建立", "成立", "完成", "配备", "换届", "建成", "建团", "实行", "实施", "达标", "到位", "入驻",
    "接入", "轮训", "覆盖", "设立", "组建", "开通", "开设", "配齐", "签订", "录入", "注册", "参加",
    "参训", "上线", "纳入", "整改", "销号", "办结", "清零", "达到", "实现", "脱贫", "按时", "开展",
    "制定", "落实", "建有", "运行", "联系", "走访", "结对",
];

/// Words that say the whole set.
const ALL: &[&str] = &["全部", "所有", "全覆盖"];

/// Sets of organisations or people.
const SET: &[&str] = &[
    "企业",
    "学校",
    "中学",
    "高校",
    "小学",
    "单位",
    "团委",
    "支部",
    "团支部",
    "组织",
    "乡镇",
    "镇",
    "乡",
    "街道",
    "社区",
    "村",
    "县",
    "区",
    "市",
    "园区",
    "机关",
    "协会",
    "青联",
    "学联",
    "人员",
    "干部",
    "团员",
    "青年",
    "学生",
    "教师",
    "班级",
    "部门",
    "团组织",
    "党组织",
    "委员",
    "家庭",
    "户",
    "院校",
    "医院",
    "站",
    "中心",
    "行业",
    "机构",
    "网点",
    "新生",
    "儿童",
    "青少年",
    "商会",
    "社会组织",
    "少工委",
    "集聚区",
    "书记",
    "负责人",
    "成员",
    "对象",
];

/// A hundred percent said in words; none where a share in figures already says it.
pub fn find(plain: &Plain, part: &Range<usize>, amounts: &[Amount]) -> Option<Amount> {
    if amounts
        .iter()
        .any(|a| a.unit == "%" && a.wanted && a.value >= 100.0)
    {
        return None;
    }
    let (at, word) = (part.start..part.end)
        .find_map(|k| {
            let word = ALL
                .iter()
                .find(|w| plain.starts(k, w) && k + w.chars().count() <= part.end)?;
            (!plain.in_name(k) && !plain.in_quote(k)).then_some((k, *word))
        })
        .or_else(|| each(plain, part))?;
    let end = at + word.chars().count();
    let fits = match word {
        "全覆盖" => covers(plain, part, at, end),
        "所有" => {
            has(plain, end..part.end, SET) && has(plain, end..part.end, STATE)
                || covered(plain, part, at)
        }
        "全部" => reached(plain, part, at, end),
        _ => true,
    };
    fits.then(|| Amount {
        at: at..end,
        value: 100.0,
        unit: "%".to_owned(),
        op: "=",
        bounded: true,
        chinese: true,
        wanted: true,
        sure: 0.75,
    })
}

fn has(plain: &Plain, range: Range<usize>, words: &[&str]) -> bool {
    plain.find_in(range, words).is_some()
}

/// 实现团组织全覆盖, 对…全覆盖; not 全覆盖的原则, 开展全覆盖检查.
fn covers(plain: &Plain, part: &Range<usize>, at: usize, end: usize) -> bool {
    let closes = end == part.end
        || plain.get(end).is_some_and(|c| !c.is_alphanumeric())
        || plain.eat(end, &["目标", "任务", "和", "、"]).is_some();
    let before = part.start..at;
    let asked = has(
        plain,
        before.clone(),
        &[
            "实现", "达到", "做到", "完成", "确保", "推进", "推动", "力争", "对",
        ],
    ) || has(plain, before, SET);
    closes && asked && plain.find_in(end..part.end, &["原则"]).is_none()
}

/// 覆盖到所有省辖市
fn covered(plain: &Plain, part: &Range<usize>, at: usize) -> bool {
    plain.follows(
        at,
        &[
            "覆盖到",
            "覆盖",
            "延伸到",
            "延伸至",
            "辐射到",
            "走访",
            "联系",
            "下沉到",
        ],
    ) && has(plain, at..part.end, SET)
}

/// 全部县建立, 国有企业全部建立, 在全部高校实施, 全部按时换届
fn reached(plain: &Plain, part: &Range<usize>, at: usize, end: usize) -> bool {
    // 全部工作, 全部精力: no set.
    if plain
        .eat(
            end,
            &[
                "工作", "精力", "内容", "职责", "力量", "责任", "过程", "环节", "资料", "材料",
                "流程", "问题",
            ],
        )
        .is_some()
    {
        return false;
    }
    let set_before = has(plain, part.start..at, SET);
    let set_behind = has(plain, end..part.end.min(end + 12), SET);
    let state = (end..part.end).any(|k| plain.eat(k, STATE).is_some_and(|e| e <= part.end));
    (set_before || set_behind || at == part.start) && state
}

/// 每个支部均建立
fn each<'w>(plain: &Plain, part: &Range<usize>) -> Option<(usize, &'w str)> {
    let (at, _) = plain.find_in(part.clone(), &["每个", "每所", "每家", "每名", "各"])?;
    let (even, _) = plain.find_in(at..part.end, &["均", "都要", "都能"])?;
    let state = has(
        plain,
        even..part.end,
        &[
            "建立", "成立", "完成", "配备", "换届", "建成", "设立", "组建", "配齐",
        ],
    );
    let set = has(plain, at..even, SET);
    let counted = (even..part.end).any(|k| crate::numbers::numeral(plain, k).is_some());
    (state && set && !counted).then_some((even, "均"))
}
