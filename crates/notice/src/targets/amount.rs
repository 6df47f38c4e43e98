//! Amounts in a clause: number, unit, and the words around it that bound it.

use crate::clauses::Plain;
use crate::dates::DateExpr;
use crate::numbers::{Numeral, is_chinese_digit, numeral, share};
use std::ops::Range;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Place of number and unit, as character indices.
    pub at: Range<usize>,
    /// Value, 万 and 亿 multiplied out.
    pub value: f64,
    /// Unit as printed, `%` for shares.
    pub unit: String,
    /// Comparison.
    pub op: &'static str,
    /// A bound is printed (不少于, 以上, 达到 …).
    pub bounded: bool,
    /// Written in Chinese numerals.
    pub chinese: bool,
    /// Somebody has to reach it.
    pub wanted: bool,
    /// Confidence.
    pub sure: f32,
}

/// Units, longest first.
const UNITS: &[&str] = &[
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "千瓦时",
    "兆瓦时",
    "万千瓦",
    "个百分点",
    "百分点",
    "标准立方米",
    "人次",
    "场次",
    "车次",
    "批次",
    "户次",
    "件次",
    "课时",
    "学时",
    "人年",
    "公里",
    "千米",
    "公顷",
    "千瓦",
    "兆瓦",
    "毫克",
    "微克",
    "公斤",
    "千克",
    "小时",
    "分钟",
    "美元",
    "标箱",
    "床位",
    "村次",
    "站次",
    "个",
    "家",
    "场",
    "次",
    "人",
    "期",
    "篇",
    "名",
    "项",
    "支",
    "条",
    "件",
    "套",
    "所",
    "处",
    "户",
    "对",
    "批",
    "亩",
    "元",
    "米",
    "辆",
    "台",
    "份",
    "座",
    "部",
    "首",
    "门",
    "节",
    "堂",
    "例",
    "类",
    "组",
    "队",
    "站",
    "间",
    "本",
    "册",
    "幅",
    "张",
    "种",
    "吨",
    "位",
    "员",
    "村",
    "起",
    "宗",
    "场",
    "只",
    "头",
    "株",
    "棵",
    "盏",
    "块",
    "片",
    "遍",
    "轮",
    "天",
    "档",
    "单",
    "笔",
    "趟",
    "班",
    "道",
    "封",
    "则",
    "枚",
    "面",
    "桩",
    "艘",
    "架",
    "根",
    "箱",
    "吨标准煤",
    "人份",
    "升",
    "点",
    "镇",
    "乡",
    "岗",
    "师",
    "星",
];

/// Units that never carry a target: limits on a paper, ages, scores, times.
const NEVER: &[&str] = &[
    "岁",
    "周岁",
    "字",
    "字以内",
    "页",
    "寸",
    "像素",
    "分钟",
    "秒",
    "号",
    "届",
    "级",
    "年",
    "月",
    "日",
    "周",
    "季度",
    "倍",
    "折",
    "分",
    "楼",
    "室",
    "路",
    "强",
    "大",
    "天",
    "个月",
    "个工作日",
    "个季度",
    "个星期",
    "周年",
    "点",
    "时",
    "M",
    "m",
    "K",
    "G",
    "楼",
    "层",
    "栋",
];

const AT_LEAST_BEFORE: &[&str] = &[
    "不少于",
    "不得少于",
    "不低于",
    "不得低于",
    "不能少于",
    "不能低于",
    "至少",
    "最少",
    "力争超额",
    "达到",
    "达",
    "稳定在",
    "保持在",
    "不小于",
];
const AT_MOST_BEFORE: &[&str] = &[
    "不超过",
    "不得超过",
    "不多于",
    "不高于",
    "控制在",
    "不大于",
    "至多",
    "最多",
    "不得高于",
    "降至",
    "降到",
    "下降到",
    "压减到",
    "压降到",
    "低于",
    "小于",
];
const MORE_BEFORE: &[&str] = &["超过", "突破", "超", "高于", "大于", "多于"];
const EXACT_BEFORE: &[&str] = &[
    "增加到",
    "增长到",
    "扩大到",
    "提高到",
    "提升到",
    "提升至",
    "提高至",
    "增加至",
    "扩大至",
    "保持",
];

/// The amounts of a clause.
pub fn find(plain: &Plain, part: &Range<usize>, dates: &[DateExpr]) -> Vec<Amount> {
    let mut out: Vec<Amount> = Vec::new();
    let mut i = part.start;
    while i < part.end {
        if let Some(date) = dates.iter().find(|d| d.at.contains(&i)) {
            i = date.at.end;
            continue;
        }
        if plain.in_name(i) || plain.in_quote(i) || inside_word(plain, i) {
            i += 1;
            continue;
        }
        match read(plain, part, i, out.last()) {
            Some((amount, end)) => {
                out.extend(amount);
                i = end.max(i + 1);
            }
            None => i += skip(plain, i),
        }
    }
    out
}

/// A number that is part of a longer one or of a word.
fn inside_word(plain: &Plain, i: usize) -> bool {
    let Some(before) = i.checked_sub(1).and_then(|k| plain.get(k)) else {
        return false;
    };
    let c = plain.chars()[i];
    if c.is_ascii_digit() {
        return before.is_ascii_alphanumeric() || matches!(before, '.' | '+' | '/' | '第' | '№');
    }
    is_chinese_digit(c)
        && (is_chinese_digit(before)
            || matches!(
                before,
                '第' | '万' | '统' | '专' | '唯' | '同' | '初' | '高'
            ))
}

/// A digit run that is no amount is passed over whole.
fn skip(plain: &Plain, i: usize) -> usize {
    let run = (i..plain.len())
        .take_while(|&k| plain.chars()[k].is_ascii_alphanumeric() || plain.chars()[k] == '.')
        .count();
    run.max(1)
}

/// One amount (or a run that only looks like one) and where it ends.
fn read(
    plain: &Plain,
    part: &Range<usize>,
    i: usize,
    last: Option<&Amount>,
) -> Option<(Option<Amount>, usize)> {
    if let Some(n) = share(plain, i) {
        return Some((
            Some(bound(plain, part, i, n, "%".to_owned(), n.end, last)),
            n.end,
        ));
    }
    let first = numeral(plain, i)?;
    let (n, from) = upper(plain, first);
    let mut end = plain.eat(n.end, &["多", "余", "来"]).unwrap_or(n.end);
    let more = end > n.end;
    // 2万余家, 300多家, 1.2万名
    if plain.eat(end, NEVER).is_some() && !countable(plain, end) {
        return Some((None, end));
    }
    let Some(after) = plain.eat(end, UNITS) else {
        return if n.end < part.end && plain.get(end) == Some('（') {
            None
        } else {
            Some((None, n.end))
        };
    };
    let unit = plain.slice(end..after);
    end = after;
    let _ = from;
    // 2家次? 3个以上 keeps its unit; 多、余 make it at least.
    let n = if first.end == n.end {
        n
    } else {
        Numeral {
            value: first.value,
            ..n
        }
    };
    let ranged = first.end != n.end;
    let mut amount = bound(plain, part, i, n, unit, end, last);
    if (more || ranged) && !amount.bounded {
        amount.op = ">=";
        amount.bounded = true;
    }
    Some((Some(amount), end))
}

/// 个 and 点 begin words of NEVER too; 20天以上 and 8小时 are countable where a bound asks for them.
fn countable(plain: &Plain, at: usize) -> bool {
    let never = ["个月", "个工作日", "个季度", "个星期", "天", "点", "大"];
    if plain.eat(at, &["个百分点"]).is_some() {
        return true;
    }
    plain.eat(at, &never).is_none()
        && plain.eat(at, UNITS).is_some()
        && plain
            .eat(
                at,
                &[
                    "岁", "字", "页", "分", "级", "年", "月", "日", "周", "号", "届", "室", "路",
                    "层", "栋",
                ],
            )
            .is_none()
}

/// The upper end of 2-3: the numeral behind the dash, when it carries the unit.
fn upper(plain: &Plain, first: Numeral) -> (Numeral, usize) {
    let dash = plain.eat(first.end, &["-", "至", "到"]);
    match dash.and_then(|at| numeral(plain, at)) {
        Some(second) if second.value > first.value && plain.eat(second.end, UNITS).is_some() => {
            (second, second.end)
        }
        _ => (first, first.end),
    }
}

fn bound(
    plain: &Plain,
    part: &Range<usize>,
    i: usize,
    n: Numeral,
    unit: String,
    end: usize,
    last: Option<&Amount>,
) -> Amount {
    let ends_before = |words: &[&str]| {
        let mut at = i;
        // 不少于全年20场? the bound stands right before, or before 约.
        if plain.follows(at, &["约", "近"]) {
            at -= 1;
        }
        plain.follows(at, words)
    };
    let far = |words: &[&str]| {
        // 每年至少撰写1篇, 至少有1名: the bound may stand before the verb.
        let from = part.start.max(i.saturating_sub(8));
        (from..i).any(|k| plain.eat(k, words).is_some_and(|e| e <= i))
            && !(from..i).any(|k| plain.get(k).is_some_and(|c| c.is_ascii_digit()))
    };
    let above = plain
        .eat(end, &["以上", "及以上", "（含）以上", "以上的"])
        .is_some();
    let below = plain
        .eat(end, &["以内", "以下", "之内", "左右以内"])
        .is_some();
    let percent = unit == "%";
    let full = percent && n.value >= 100.0;
    let (op, bounded) = if full {
        ("=", true)
    } else if ends_before(&[
        "不超过",
        "不得超过",
        "不多于",
        "不高于",
        "不大于",
        "不得高于",
        "不低于",
        "不得低于",
        "不少于",
        "不得少于",
        "不能少于",
        "不能低于",
    ]) {
        if ends_before(&[
            "不低于",
            "不得低于",
            "不少于",
            "不得少于",
            "不能少于",
            "不能低于",
        ]) {
            (">=", true)
        } else {
            ("<=", true)
        }
    } else if above {
        (">=", true)
    } else if ends_before(AT_MOST_BEFORE) || below {
        ("<=", true)
    } else if ends_before(EXACT_BEFORE) {
        ("=", true)
    } else if ends_before(AT_LEAST_BEFORE) {
        (">=", true)
    } else if ends_before(MORE_BEFORE) {
        (">", true)
    } else if far(&["不少于", "不得少于", "不低于", "至少"]) {
        (">=", true)
    } else if last.is_some_and(|l| {
        l.bounded
            && plain
                .slice(l.at.end..i)
                .chars()
                .all(|c| matches!(c, '和' | '、' | '及' | '与'))
    }) {
        (last.map_or("=", |l| l.op), true)
    } else {
        ("=", false)
    };
    Amount {
        at: i..end,
        value: n.value,
        unit,
        op,
        bounded,
        chinese: n.chinese,
        wanted: false,
        sure: 0.9,
    }
}
