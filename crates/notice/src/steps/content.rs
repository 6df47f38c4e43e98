//! What a dated clause consists of: work, or only handing in.

use super::Clause;
use crate::clauses::words::{FRAME, WORK, nominal};
use crate::clauses::{Plain, Words, clauses, words};
use crate::dates::Kind;
use crate::duties::verb;
use std::ops::Range;

/// True when the clause only hands something in (GUIDE 4, 9.5).
pub fn only_hands_in(plain: &Plain, clause: &Clause) -> bool {
    let body = clause.body.max(clause.text.start)..clause.text.end;
    // 每月5日前将上月进展、每季度首月5日前将…报送: the verb stands in the next clause.
    if plain.eat(body.start, &["将", "把"]).is_some() && plain.get(body.end) == Some('、') {
        return true;
    }
    let rhythm = clause.dates.iter().any(|d| d.kind == Kind::Rhythm);
    let mut hands = false;
    for part in clauses(plain, body) {
        match sort(plain, &part, rhythm) {
            Sort::Work => return false,
            Sort::Hand => hands = true,
            Sort::Frame => {}
        }
    }
    hands
}

enum Sort {
    Work,
    Hand,
    Frame,
}

/// Work done before the verb of handing in, inside the same clause.
static MAKES: Words = words!(
    "形成 制定 制订 撰写 编制 起草 开展 组织 召开 建立 确定 排查 自查 评选 推荐产生 \
     研究 举办"
);

/// How complete or punctual the handing in has to be.
static QUALITY: Words = words!("录入率 录入完整率 录入准确率 填报率 报送率 上报率 完整率 准确率 及时率 按时率 按时报送率");

fn sort(plain: &Plain, part: &Range<usize>, rhythm: bool) -> Sort {
    if QUALITY.first_in(plain, part.clone()).is_some() {
        return Sort::Frame;
    }
    let entered = rhythm;
    // 每年撰写1篇报告 is a duty of its own; 形成清单 without a rhythm is work.
    let rhythm = plain.find_in(part.clone(), &["每"]).is_some();
    let hand = verb::find(plain, part.clone()).filter(|h| !h.needs_rhythm || (h.produces && rhythm) || (!h.produces && entered));
    if let Some(hand) = hand {
        let before = part.start..hand.object.as_ref().map_or(hand.at, |o| o.start);
        let made = before.clone().any(|k| {
            let end = MAKES.at(plain, k).filter(|&end| end <= before.end);
            let verb = end.is_some_and(|end| !nominal(plain, k, end));
            verb && (k > part.start || hand.object.is_none())
        });
        return if made { Sort::Work } else { Sort::Hand };
    }
    let counted = plain.find_in(part.clone(), &["纳入", "计入", "列入", "作为"]).is_some();
    if counted || FRAME.at(plain, part.start).is_some() {
        return Sort::Frame;
    }
    let works = part.clone().any(|k| {
        let end = WORK.at(plain, k).filter(|&end| end <= part.end);
        plain.is_open(k) && end.is_some_and(|end| !nominal(plain, k, end))
    });
    if works {
        Sort::Work
    } else if plain.find_in(part.clone(), &["填写", "归档", "登记造册", "存档"]).is_some() {
        Sort::Hand
    } else {
        Sort::Frame
    }
}
