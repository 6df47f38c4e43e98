//! Dates that only belong to the name of something: 2023年工作要点, 年底考核, 上半年总结.

use super::{DateExpr, Kind};
use crate::clauses::{Plain, Words, words};

/// Words behind a bare year, half year or year's end that make it part of a name.
static NAME_BEHIND: Words = words!(
    "第 度工作 工作总结 工作要点 工作计划 工作目标 工作方案 工作情况 重点工作 考核 度考核 工作会议 述职 总结 是 以来 \
     的 版 级 届 毕业生 应届 （第 度全市 度全省 度先进 度优秀 度表彰 度总结 度计划 度报告 度预算 度任务 基础上 同期 相比"
);

/// 3月5日学雷锋日、5月4日青年节等: the day of a feast named beside others.
fn festival(plain: &Plain, from: usize) -> bool {
    let limit = plain.len().min(from + 12);
    let word = |k: usize| plain.chars()[k].is_alphabetic();
    let stop = (from..limit).find(|&k| !word(k) || plain.eat(k, &["等", "为契机"]).is_some());
    let Some(stop) = stop.filter(|&s| s > from + 1) else { return false };
    let listed = plain.eat(stop, &["、", "等", "为契机"]).is_some();
    listed && matches!(plain.get(stop - 1), Some('日' | '节' | '周' | '月'))
}

/// Papers that carry the period they report on in their name.
static PAPER: Words =
    words!("报告 总结 小结 专报 简报 报表 情况 进展 台账 清单 通报 汇报 要点 名单 月报 季报 年报 数据 统计表 汇总表 进度表");

/// Verbs that make or hand in a paper.
static HANDS: Words = words!("形成 撰写 编制 起草 填写 汇总 梳理 整理 报送 上报 填报 提交 报 将 把 完成");

/// 形成二季度办理情况专报: the period names the paper between the verb and its noun.
fn paper(plain: &Plain, date: &DateExpr) -> bool {
    if date.until || date.kind == Kind::Rhythm || !HANDS.ends_at(plain, date.at.start) {
        return false;
    }
    let limit = plain.len().min(date.at.end + 14);
    let stop = (date.at.end..limit)
        .find(|&k| !plain.chars()[k].is_alphanumeric() || plain.starts(k, "报送") || plain.starts(k, "上报"))
        .unwrap_or(limit);
    PAPER.first_in(plain, date.at.end..stop).is_some()
}

/// Words right before a date that take it as a standard or a subject, not as a time.
const STANDARD: &[&str] = &[
    "按照", "根据", "对照", "依据", "参照", "较", "比", "与", "同", "关于", "《", "落实", "贯彻",
];

/// True for a date that names no time to act at.
pub fn is_name(plain: &Plain, date: &DateExpr) -> bool {
    let words = plain.slice(date.at.clone());
    let year_end = !date.until && words.ends_with(['底', '末']) && !words.contains('月');
    let wide = matches!(date.kind, Kind::Year | Kind::Period);
    if !date.until && date.kind == Kind::Exact && festival(plain, date.at.end) {
        return true;
    }
    let named = (wide || year_end) && NAME_BEHIND.at(plain, date.at.end).is_some();
    named || paper(plain, date) || (!date.until && date.kind != Kind::Rhythm && plain.follows(date.at.start, STANDARD))
}
