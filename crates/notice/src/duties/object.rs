//! Who hands in, what, and to whom.

use super::verb::Hand;
use crate::clauses::words::{WORK, nominal};
use crate::clauses::{Plain, Words, words};
use crate::dates::DateExpr;
use std::ops::Range;

/// Words the name of somebody who hands in ends with.
static WHO: Words = words!(
    "团委 团工委 党委 党组 团支部 单位 部门 部室 科室 县区 县 市 区 乡镇 镇 乡 街道 学校 校 学院 院 负责人 牵头部门 牵头单位 支部 少工委 \
     干部 局 办公室 办 室 委员会 委 专班 小组 团队 班子 成员 组织 系统 协会 中心 各地 地 企业 社区 村 （市、区） （区、县） （区） （街道） （部）"
);

/// The subject inside a range that ends before the date, 将 or the verb.
pub fn subject(plain: &Plain, range: Range<usize>, dates: &[DateExpr]) -> Option<Range<usize>> {
    let mut start = range.start;
    // Dates and the words around them are left out on both sides.
    loop {
        let date = dates.iter().find(|d| d.at.start == start && d.at.end > start);
        let skip = date
            .map(|d| d.at.end)
            .or_else(|| plain.eat(start, &["请", "同时", "，", "：", "并", "由", "经", "推动", "督促", "要求"]));
        match skip {
            Some(next) if next <= range.end => start = next,
            _ => break,
        }
    }
    let stop = (start..range.end)
        .find(|&k| {
            plain.is_open(k)
                && (matches!(plain.get(k), Some('将' | '把' | '于' | '向' | '要' | '应' | '须' | '需' | '请'))
                    || dates.iter().any(|d| d.at.start == k)
                    // 各单位在系统录入
                    || (plain.get(k) == Some('在') && WHO.ends_at(plain, k))
                    || (k > start && WORK.at(plain, k).is_some_and(|end| !nominal(plain, k, end)))
                    || plain
                        .eat(
                            k,
                            &[
                                "确定", "根据", "按照", "每", "负责", "参照", "上报", "报送", "及时", "务必", "至少", "统一", "认真",
                                "结合",
                            ],
                        )
                        .is_some())
        })
        .unwrap_or(range.end);
    // 各责任部门倒排工期: the name ends with the last word for an office.
    let verbs = ["督办", "举办", "承办", "主办", "协办"];
    let ends = (start + 1..=stop)
        .rev()
        .find(|&k| WHO.ends_at(plain, k) && !plain.follows(k, &verbs))?;
    let who = start..ends;
    let count = who.len();
    let verb = WORK.at(plain, start).is_some_and(|end| !nominal(plain, start, end));
    ((2..=40).contains(&count) && !verb).then_some(who)
}

/// 整顿情况由市团委于…前报…: the doer behind 由.
pub fn agent(plain: &Plain, part: &Range<usize>, hand: &Hand, dates: &[DateExpr]) -> Option<Range<usize>> {
    let by = (part.start + 1..hand.at).find(|&k| plain.get(k) == Some('由') && plain.is_open(k))?;
    subject(plain, by + 1..hand.at, dates)
}

/// The receiver: behind the verb (报团市委组织部), or behind 向.
pub fn receiver(plain: &Plain, part: &Range<usize>, at: usize, end: usize) -> Option<Range<usize>> {
    if let Some(k) = (part.start..at).rev().find(|&k| plain.get(k) == Some('向') && plain.is_open(k))
        && at - k > 2
    {
        return Some(k + 1..at);
    }
    let start = plain.eat(end, &["至", "到", "给", "送至", "送"]).unwrap_or(end);
    let stop = (start..part.end)
        .find(|&k| {
            let c = plain.chars()[k];
            plain.eat(k, &["（联系", "（邮箱", "（电话", "（电子", "（地址"]).is_some()
                || !plain.in_bracket(k)
                    && (matches!(c, '，' | '。' | '；' | '：' | '、' | '“')
                        || plain
                            .eat(
                                k,
                                &[
                                    "备案",
                                    "汇总",
                                    "邮箱",
                                    "电子",
                                    "审核",
                                    "备查",
                                    "存档",
                                    "处",
                                    "（联系",
                                    "（邮箱",
                                    "（电话",
                                    "指定",
                                ],
                            )
                            .is_some())
        })
        .unwrap_or(part.end);
    // 报送1条信息到办公室: the receiver stands behind the paper.
    let start = (start..stop)
        .rev()
        .find(|&k| matches!(plain.get(k), Some('到' | '至')) && plain.is_open(k) && k > end)
        .map_or(start, |k| k + 1);
    let words = plain.slice(start..stop);
    let office = [
        "部", "委", "办", "局", "处", "科", "室", "中心", "小组", "组", "会", "政府", "专班", "党组", "站", "支部", "省委", "领导", "机关",
        "团校", "学校", "单位",
    ];
    let bare = words.split('（').next().unwrap_or_default();
    let fits = office.iter().any(|o| bare.ends_with(o)) && bare.chars().count() >= 2 && bare.chars().count() <= 24;
    fits.then_some(start..stop)
}

/// What is handed in, in the document's words; `before` is the clause in front, for 制定方案，报….
pub fn what(plain: &Plain, part: &Range<usize>, before: Option<&Range<usize>>, hand: &Hand, dates: &[DateExpr]) -> String {
    if hand.produces {
        let unit = |k: &usize| plain.get(*k).is_some_and(|c| "篇份期条个次件".contains(c));
        let from = (hand.at + 2..hand.end).rev().find(unit).map_or(hand.at + 2, |k| k + 1);
        return plain.slice(from..hand.end);
    }
    let to_behind = hand.to.as_ref().is_some_and(|t| t.start >= hand.at);
    let rest = plain.slice(hand.end..part.end);
    let behind = !to_behind && !matches!(rest.as_str(), "" | "收集" | "汇总" | "工作") && !rest.contains('@');
    // 进展情况（联系人：…）: how to reach somebody is no part of the paper.
    let reach = ["（联系", "（邮箱", "（电话", "（电子", "（地址"];
    let stop = plain.find_in(hand.end..part.end, &reach).map_or(part.end, |(k, _)| k);
    // 报送1条信息到办公室
    let paper = hand.to.as_ref().filter(|t| t.start > hand.end + 1).map(|t| t.start - 1);
    let mut object = match (&hand.object, paper) {
        (Some(range), _) => range.clone(),
        (None, Some(to)) => hand.end..to,
        (None, None) if behind => hand.end..stop,
        (None, None) => front(plain, part, hand, dates),
    };
    // 整顿情况由市团委于…前报…
    let by = (part.start + 1..hand.at).find(|&k| plain.get(k) == Some('由') && plain.is_open(k));
    if let Some(by) = by.filter(|_| hand.object.is_none() && !behind) {
        object = part.start..by;
    }
    // 将名单于5月10日前报: the date is no part of the object.
    for date in dates {
        let timed = date.until || date.due_day.is_some() || plain.follows(date.at.start, &["于", "在"]);
        if timed && date.at.start > object.start && date.at.end <= object.end {
            object.end = date.at.start;
        }
    }
    let mut found = bare(plain, object);
    // 推荐材料请于4月15日前报…: the paper stands in front of its date, where the doer may stand as well.
    let first = dates.iter().map(|d| d.at.start).find(|k| part.contains(k) && *k < hand.at);
    if let Some(first) = first.filter(|_| found.is_empty() && hand.object.is_none())
        && subject(plain, part.start..first, dates).is_none()
    {
        found = bare(plain, part.start..first);
    }
    match before {
        Some(before) if found.is_empty() => {
            let made = super::verb::MADE.last_in(plain, before.clone());
            made.map(|made| bare(plain, made.end..before.end)).unwrap_or_default()
        }
        _ => found,
    }
}

/// Without the words around an object: 一次书面小结, 名单统一, 制定方案并.
fn bare(plain: &Plain, object: Range<usize>) -> String {
    const TAIL: &[&str] = &[
        "于",
        "请",
        "须",
        "务必",
        "统一",
        "及时",
        "一并",
        "分别",
        "以书面形式",
        "书面",
        "按时",
        "同时",
        "电子版",
        "汇总",
        "并",
        "，",
        "加盖公章后",
        "盖章后",
        "签字盖章后",
        "审核后",
    ];
    let mut from = object.start;
    if let Some(n) = crate::numbers::numeral(plain, from) {
        from = plain.eat(n.end, &["次", "篇", "份", "期", "条", "个", "件"]).unwrap_or(from);
    }
    if let Some(end) = super::verb::MADE.at(plain, from).filter(|&end| end < object.end) {
        from = end;
    }
    let words = plain.slice(from..object.end);
    let mut words = words.trim_start_matches(['至', '到']);
    while let Some(cut) = TAIL.iter().find_map(|t| words.strip_suffix(t)) {
        words = cut;
    }
    words.to_owned()
}

/// The object in front of the verb without 将: 典型案例处理情况上报收集.
fn front(plain: &Plain, part: &Range<usize>, hand: &Hand, dates: &[DateExpr]) -> Range<usize> {
    let mut start = dates
        .iter()
        .filter(|d| d.at.end <= hand.at && d.at.start >= part.start)
        .map(|d| d.at.end)
        .max()
        .unwrap_or(part.start);
    if let Some((k, word)) = plain.find_in(start..hand.at, &["完成", "形成", "做好", "填写"]) {
        start = k + word.chars().count();
    }
    start..hand.at
}
