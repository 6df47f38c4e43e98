//! Amounts in a clause: number, unit, and the words around it that bound it.

use crate::clauses::{Plain, Words, words};
use crate::dates::DateExpr;
use crate::numbers::{Numeral, is_chinese_digit, numeral, share};
use std::ops::Range;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Place of number and unit, as character indices.
    pub at: Range<usize>,
    /// Dates before this index can cover it: its start; of 所有… the verb of the state.
    pub anchor: usize,
    /// Value, 万 and 亿 multiplied out.
    pub value: f64,
    /// Unit as printed, `%` for shares, empty for an index.
    pub unit: String,
    /// Comparison.
    pub op: &'static str,
    /// A bound is printed (不少于, 以上, 达到 …).
    pub bounded: bool,
    /// Its only bound is a rough count (2万余家).
    pub rough: bool,
    /// Written in Chinese numerals.
    pub chinese: bool,
    /// Somebody has to reach it.
    pub wanted: bool,
    /// Confidence.
    pub sure: f32,
}

static UNITS: Words = words!(
    "平方公里 平方千米 平方米 立方米 千瓦时 兆瓦时 万千瓦 个百分点 百分点 标准立方米 人次 场次 \
     班次 篇次 家次 项次 条次 课次 节次 人天 车次 批次 户次 件次 课时 学时 公里 千米 公顷 千瓦 兆瓦 毫克 微克 公斤 千克 小时 美元 \
     标箱 床位 村次 站次 个 家 场 次 人 期 篇 名 项 支 条 件 套 所 处 户 对 批 亩 元 米 辆 \
     台 份 座 部 首 门 节 堂 例 类 组 队 站 间 本 册 幅 张 种 吨 位 员 村 起 宗 只 头 株 棵 \
     盏 块 片 遍 轮 天 单 笔 趟 班 道 封 则 枚 面 艘 架 根 箱 升 个月 镇 乡 岗 岁 段 幢 口 孔 \
     周岁 个工作日 工作日 届 尊 汪 曲 集 讲 课 社区 街道 学校 企业 县 市 区 校"
);

/// Units that carry a target only under a printed bound.
const BOUND_ONLY: &[&str] = &["天", "个月", "小时", "岁", "周岁", "米", "面", "段", "口", "个工作日", "工作日"];

/// Words behind a number that make it no amount: limits on a paper, ages, scores, ordinals, spans of time.
static NEVER: Words = words!(
    "字 页 寸 像素 分钟 秒 号 级 年 月 日 周 季度 倍 折 分 楼 室 路 强 大 个季度 \
     个星期 个小时 个方面 周年 点 时 M m K k G g 层 栋"
);

/// Bounds that stand right before a number.
const BOUNDS: &[(&[&str], &str)] = &[
    (
        &[
            "不少于",
            "不得少于",
            "不低于",
            "不得低于",
            "不能少于",
            "不能低于",
            "应不少于",
            "不小于",
        ],
        ">=",
    ),
    (&["不超过", "不得超过", "不多于", "不高于", "不大于", "不得高于", "不得多于"], "<="),
    (
        &[
            "增加到",
            "增长到",
            "扩大到",
            "提高到",
            "提升到",
            "提升至",
            "提高至",
            "增加至",
            "扩大至",
            "增长至",
            "延长到",
            "延长至",
            "拓展到",
            "拓展至",
            "增至",
            "提至",
            "升至",
            "保持",
        ],
        "=",
    ),
    (
        &[
            "控制在",
            "至多",
            "最高",
            "最长",
            "限报",
            "限推",
            "最多",
            "降至",
            "降到",
            "下降到",
            "下降至",
            "降低到",
            "降低至",
            "压减到",
            "压减至",
            "压降到",
            "压降至",
            "控制到",
            "减少到",
            "减少至",
            "减至",
            "减到",
            "精简到",
            "精简至",
            "压缩到",
            "压缩至",
            "压缩为",
            "缩短到",
            "缩短至",
            "缩短为",
        ],
        "<=",
    ),
    (&["至少", "最少", "达到", "达", "稳定在", "保持在", "维持在"], ">="),
    (&["超过", "突破", "超", "高于", "大于", "多于"], ">"),
];

/// Words that turn the number behind them into a condition.
const CONDITION: &[&str] = &[
    "低于",
    "少于",
    "不足",
    "不满",
    "未达到",
    "未达",
    "达不到",
    "滞后",
    "连续",
    "累计超过",
    "滞后超过",
    "逾期",
    "提前",
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

/// Courses, issues and other things that are counted in 期.
static COURSE: Words = words!("班 营 刊 报 讲 课 训 坛 活动 沙龙 节目 栏目 专栏 视频 交流 会 展 推文 夜校 杂志 书 坊");

/// 二期房源, 2期工程: a phase of a thing, no count.
fn phase(plain: &Plain, part: &Range<usize>, after: usize) -> bool {
    let stop = part.end.min(after + 16);
    let word = plain.get(after).is_some_and(char::is_alphabetic) && plain.eat(after, &["以上", "以内", "左右", "的"]).is_none();
    word && after < part.end && COURSE.first_in(plain, after..stop).is_none()
}

/// 28届青联, 十八届六中全会: a term that is named, no count; 举办大赛2届 closes its words.
fn term(plain: &Plain, part: &Range<usize>, after: usize) -> bool {
    after < part.end && plain.get(after).is_some_and(char::is_alphanumeric) && plain.eat(after, &["以上"]).is_none()
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
    is_chinese_digit(c) && (is_chinese_digit(before) || "第万统专唯同初高进划".contains(before))
}

/// A digit run that is no amount is passed over whole.
fn skip(plain: &Plain, i: usize) -> usize {
    let run = (i..plain.len())
        .take_while(|&k| plain.chars()[k].is_ascii_alphanumeric() || plain.chars()[k] == '.')
        .count();
    run.max(1)
}

/// One amount (or a run that only looks like one) and where it ends.
fn read(plain: &Plain, part: &Range<usize>, i: usize, last: Option<&Amount>) -> Option<(Option<Amount>, usize)> {
    if let Some(n) = share(plain, i) {
        let amount = bound(plain, part, i, n, "%".to_owned(), n.end, last);
        return Some((amount, n.end));
    }
    let first = numeral(plain, i)?;
    // 2-3场 asks for at least the lower number.
    let n = upper(plain, first).unwrap_or(first);
    let end = plain.eat(n.end, &["多", "余", "来"]).unwrap_or(n.end);
    let rough = end > n.end || n.end > first.end;
    if NEVER.at(plain, end).is_some() && UNITS.at(plain, end).is_none_or(|u| NEVER.at(plain, end).is_some_and(|e| e >= u)) {
        return Some((None, end));
    }
    let value = Numeral {
        value: lower(plain, first, n),
        ..n
    };
    let Some(after) = UNITS.at(plain, end).filter(|&after| after <= part.end) else {
        return Some((index(plain, part, i, value, last), end));
    };
    let unit = plain.slice(end..after);
    if (unit == "期" && phase(plain, part, after)) || (unit == "届" && term(plain, part, after)) {
        return Some((None, after));
    }
    let mut amount = bound(plain, part, i, value, unit, after, last);
    if let Some(amount) = &mut amount
        && rough
        && !amount.bounded
    {
        amount.op = ">=";
        amount.bounded = true;
        amount.rough = true;
    }
    // 3个月以内, 5天内: a span to act in, not an amount.
    let set = BOUNDS.iter().any(|(words, _)| plain.follows(i, words));
    let span = !set && plain.eat(after, &["以内", "之内", "内", "后", "前"]).is_some();
    let loose = |a: &Amount| !a.bounded || a.rough || span;
    if amount.as_ref().is_some_and(|a| BOUND_ONLY.contains(&a.unit.as_str()) && loose(a)) {
        return Some((None, after));
    }
    Some((amount, after))
}

/// 居民消费价格指数控制在103以内: an index has no unit.
fn index(plain: &Plain, part: &Range<usize>, i: usize, n: Numeral, last: Option<&Amount>) -> Option<Amount> {
    plain.find_in(part.start..i, &["指数"])?;
    bound(plain, part, i, n, String::new(), n.end, last).filter(|a| a.bounded)
}

/// The upper end of 2-3, when it carries the unit.
fn upper(plain: &Plain, first: Numeral) -> Option<Numeral> {
    let dash = plain.eat(first.end, &["-", "至", "到"])?;
    numeral(plain, dash).filter(|second| second.value > first.value && UNITS.at(plain, second.end).is_some())
}

/// 3至10万元: the lower end borrows the 万 of the upper one.
fn lower(plain: &Plain, first: Numeral, last: Numeral) -> f64 {
    let big = |end: usize| {
        let factor = |c| if c == '万' { Some(1e4) } else { (c == '亿').then_some(1e8) };
        end.checked_sub(1).and_then(|k| plain.get(k)).and_then(factor)
    };
    match (big(first.end), big(last.end)) {
        (None, Some(factor)) if first.value * factor < last.value => first.value * factor,
        _ => first.value,
    }
}

/// The amount with its bound; none when it only states a condition.
fn bound(plain: &Plain, part: &Range<usize>, i: usize, n: Numeral, unit: String, end: usize, last: Option<&Amount>) -> Option<Amount> {
    // 不少于约20场
    let at = if plain.follows(i, &["约", "近"]) { i - 1 } else { i };
    let named = BOUNDS.iter().find(|(words, _)| plain.follows(at, words)).map(|(_, op)| *op);
    if named.is_none_or(|op| op != ">=" && op != "<=") && plain.follows(at, CONDITION) {
        return None;
    }
    let above = plain.eat(end, &["以上", "及以上", "（含）以上"]).is_some();
    let below = plain.eat(end, &["以内", "以下", "之内", "左右以内"]).is_some();
    let around = plain.eat(end, &["左右", "上下"]).is_some() && !below;
    let coupled = last.filter(|l| l.bounded && plain.slice(l.at.end..i).chars().all(|c| matches!(c, '和' | '、' | '及' | '与')));
    let op = match named {
        _ if unit == "%" && n.value >= 100.0 => Some("="),
        // 保持95%以上; 达到90个左右
        Some("=") if above => Some(">="),
        Some(">=") if around => Some("="),
        Some("<=" | "=") => named,
        // 保持在3000人以内
        Some(">=") if below => Some("<="),
        _ if above => Some(">="),
        Some(op) => Some(op),
        None if below => Some("<="),
        None if reached_of(plain, part, i) => Some(">="),
        None if at_a_distance(plain, part.start.max(last.map_or(0, |l| l.at.end)), i) => Some(">="),
        None => coupled.map(|l| l.op),
    };
    Some(Amount {
        at: i..end,
        anchor: i,
        value: n.value,
        unit,
        op: op.unwrap_or("="),
        bounded: op.is_some(),
        rough: false,
        chinese: n.chinese,
        wanted: false,
        sure: 0.9,
    })
}

/// 达到毕业生数的千分之五: the bound stands before what the share is taken of.
fn reached_of(plain: &Plain, part: &Range<usize>, i: usize) -> bool {
    let from = part.start.max(i.saturating_sub(14));
    plain.follows(i, &["的"]) && plain.find_in(from..i, &["达到", "不低于", "不少于"]).is_some()
}

/// 每年至少撰写1篇, 至少有1名: the bound stands before the verb.
fn at_a_distance(plain: &Plain, start: usize, i: usize) -> bool {
    let from = start.max(i.saturating_sub(20));
    let words = ["不少于", "不得少于", "不低于", "至少"];
    let bound = (from..i).rev().find(|&k| plain.eat(k, &words).is_some());
    bound.is_some_and(|k| !plain.chars()[k..i].iter().any(char::is_ascii_digit))
}
