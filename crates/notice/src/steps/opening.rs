//! Which dates begin a clause.

use super::{Clause, Place};
use crate::clauses::words::WORK;
use crate::clauses::{Plain, Words, ends_clause, words};
use crate::dates::{DateExpr, Kind, is_name};
use crate::draft::Recurrence;
use std::ops::Range;

/// True when a date stands beside the dates in front of the same clause (6月、12月…).
pub fn beside(plain: &Plain, last: Option<&DateExpr>, date: &DateExpr) -> bool {
    let Some(last) = last else { return false };
    if last.at == date.at {
        return true;
    }
    let gap = plain.slice(last.at.end..date.at.start);
    // 半年检查、年终考核
    let rhythms = last.kind == Kind::Rhythm && date.kind == Kind::Rhythm && gap.ends_with('、') && gap.chars().count() <= 9;
    let clauses = gap.chars().any(|c| matches!(c, '，' | '；' | '。' | '：'));
    matches!(gap.as_str(), "、" | "和" | "及" | "与" | "或" | "以及") || (rhythms && !clauses)
}

/// True when a rhythm stands right behind the date it holds in.
pub fn refines(plain: &Plain, last: Option<&DateExpr>, date: &DateExpr) -> bool {
    let Some(last) = last.filter(|l| l.kind != Kind::Rhythm && date.kind == Kind::Rhythm) else {
        return false;
    };
    opens_period(plain, last.at.end..date.at.start)
}

/// Nothing, or a mark and at most a subject, between a period and the rhythm inside it.
pub(crate) fn opens_period(plain: &Plain, gap: Range<usize>) -> bool {
    if gap.is_empty() {
        return true;
    }
    let mark = matches!(plain.get(gap.start), Some('，' | '：'));
    let subject = gap.start + 1..gap.end;
    mark && subject.len() <= 10
        && !subject
            .clone()
            .any(|k| ends_clause(plain.chars()[k]) || WORK.at(plain, k).is_some())
}

/// 从2023年起，用三年时间: a beginning and the end that completes it; 2023年，3月底前: a year that only frames.
pub fn completes(plain: &Plain, last: &Clause, date: &DateExpr) -> Option<DateExpr> {
    let [before] = last.dates.as_slice() else { return None };
    if plain.slice(last.body..date.at.start) != "，" {
        return None;
    }
    let words = plain.slice(before.at.clone());
    let begins = words.ends_with('起') || words.ends_with("开始");
    if begins && (date.until || date.kind == Kind::Years) {
        return Some(DateExpr {
            start: before.start,
            ..date.clone()
        });
    }
    let frames = before.kind == Kind::Year && date.kind != Kind::Rhythm;
    let holds = before.start <= date.end && date.end <= before.end;
    (frames && holds).then(|| date.clone())
}

/// A period of some length that a rhythm of the same sentence runs in (4月—11月：…，每月…).
pub fn runs_in(plain: &Plain, last: &Clause, date: &DateExpr) -> bool {
    let [period] = last.dates.as_slice() else { return false };
    let (Some(start), Some(end)) = (period.start, period.end) else {
        return false;
    };
    let long = jishi_kernel::days_between(start, end) > 45;
    let apart = plain.chars()[period.at.end.min(date.at.start)..date.at.start]
        .iter()
        .any(|c| matches!(c, '；' | '。'));
    date.kind == Kind::Rhythm && period.kind != Kind::Rhythm && !period.until && long && !apart
}

/// The date of a period with the rhythm that stands inside it.
pub fn inside(period: &DateExpr, rhythm: &DateExpr) -> DateExpr {
    DateExpr {
        start: period.start,
        end: period.end,
        inferred: period.inferred,
        ..rhythm.clone()
    }
}

/// 每年…不少于 N is only a target: the rhythm opens no step of its own (GUIDE 5, 9.6).
pub fn blocked_rhythm(plain: &Plain, zone: &Range<usize>, date: &DateExpr) -> bool {
    let yearly = date.recurrence == Some(Recurrence::Yearly) || (date.recurrence.is_none() && plain.slice(date.at.clone()).contains('年'));
    if !yearly {
        return false;
    }
    let end = (date.at.end..zone.end.min(date.at.end + LONGEST))
        .find(|&k| plain.is_open(k) && matches!(plain.get(k), Some('，' | '；' | '。')))
        .unwrap_or(zone.end.min(date.at.end + LONGEST));
    at_least(plain, date.at.end..end)
}

/// 不少于, 至少, N次以上
fn at_least(plain: &Plain, range: Range<usize>) -> bool {
    plain
        .find_in(range.clone(), &["不少于", "不低于", "至少", "不得少于", "不超过", "不得低于"])
        .is_some()
        || plain
            .find_in(range, &["以上"])
            .is_some_and(|(k, _)| k > 1 && (plain.chars()[k - 1] == '%' || crate::numbers::numeral(plain, k.saturating_sub(2)).is_some()))
}

/// Verbs that take what follows as their object: a year or half year behind them belongs to a name.
static TAKES_NAME: Words = words!(
    "召开 举办 举行 印发 下发 出台 制定 制订 总结 谋划 部署 按照 根据 对照 落实 \
     纳入 作为 列入 对 与 做好 完成 起草 审议 发布 启动 参加 评选 表彰 公布 汇总 \
     梳理 回顾 明确 研究 贯彻 围绕 结合 关于 迎接 备战 报送 上报 提交"
);

/// What a clause goes on with behind its date, besides a verb of work.
static ACTS: Words = words!(
    "， ： 全面 全部 率先 重点 力争 计划 将 要 拟 应 基本 实现 达 完工 贯通 通车 再 新增 新建 各 每 至少 不少于 累计 增长 \
     提高 下降 减少 增加 保持 突破 超过 开始 启用 到位 覆盖 集中 分批 分期 继续 逐步 同步 按时 按期 召 举 向 对 为 在 由"
);

/// A lead that makes any date behind it a mention.
static MENTION: Words = words!(
    "根据 按照 依据 依照 围绕 结合 针对 参照 对照 以 鉴于 纳入 作为 列入 计入 \
     截至目前 自"
);

/// True when a date begins a clause of its own.
pub fn opens(plain: &Plain, zone: &Range<usize>, date: &DateExpr, before: Option<&Clause>, place: Place) -> bool {
    // 即日起 in a text without a day of issue sets no time; 即日起至6月底 does.
    if date.same_year || date.past || date.end.is_none() {
        return false;
    }
    if place == Place::Deadline {
        return true;
    }
    if plain.in_bracket(date.at.start) {
        return bracket_is_date(plain, date);
    }
    let lead_from = part_start(plain, zone, date.at.start);
    let lead = plain.slice(lead_from..date.at.start);
    let behind = date.at.end;
    // 3月： in a cell whose line breaks are gone.
    let headed = plain.get(behind) == Some('：');
    if plain.eat(behind, &["已"]).is_some()
        || (plain.get(behind) == Some('，') && plain.eat(behind + 1, &["已", "我市已", "我县已", "全市已"]).is_some())
    {
        return false;
    }
    if date.kind == Kind::Rhythm {
        return rhythm_opens(plain, zone, date, &lead, place);
    }
    let wide = matches!(date.kind, Kind::Year | Kind::Period);
    if !headed && is_name(plain, date) {
        return false;
    }
    // 将本月登记表报…: the date belongs to what is handed in.
    if !date.until && plain.follows(date.at.start, &["将", "把"]) && WORK.at(plain, behind).is_none() {
        return false;
    }
    if !date.until && !wide && plain.eat(behind, &["的", "份工作", "学雷锋"]).is_some() && !lead.is_empty() {
        return false;
    }
    // A signature or 印发 line that stands in the passage is no work.
    if place == Place::Prose && !date.until && !date.inferred && date.start == date.end {
        let closes = behind >= zone.end || plain.eat(behind, &["印发", "印", "）"]).is_some();
        let asked = ["于", "在", "至", "为"].iter().any(|w| lead.ends_with(w));
        // 整改时限：2023年9月底 closes with its date as well.
        let named = ["时限：", "时间：", "日期：", "时间节点：", "期限：", "时间安排："];
        let asked = asked || plain.follows(lead_from, &named);
        if closes && !asked && !plain.in_bracket(behind) {
            return false;
        }
    }
    let at_head = lead.is_empty() || headed;
    if at_head {
        return true;
    }
    let asks = ["于", "在", "拟", "计划", "力争", "争取", "确保", "预计", "将", "定于", "拟于", "至"]
        .iter()
        .any(|w| lead.ends_with(w));
    if !asks && MENTION.at(plain, lead_from).is_some() && !date.until {
        return false;
    }
    if !wide {
        let words = plain.slice(date.at.clone());
        let year_end = words.ends_with(['底', '末']) && !words.contains('月');
        return !(year_end && TAKES_NAME.first_in(plain, lead_from..date.at.start).is_some());
    }
    let acts = WORK.at(plain, behind).is_some() || ACTS.at(plain, behind).is_some();
    // 2020年完成5期、2021年完成7期: two clauses of one make, side by side.
    let coordinated = plain.follows(date.at.start, &["、"]) && acts;
    if coordinated && before.is_some_and(|c| c.dates.iter().all(|d| d.kind == date.kind) && c.body > lead_from) {
        return true;
    }
    // A year or half year in mid-clause opens nothing inside a dated clause,
    if before.is_some_and(|c| place == Place::Schedule || c.body > lead_from) {
        return false;
    }
    // 力争全年开展30场: nor does the year as a whole behind a hope
    // 办结率全年保持98%以上: nor behind what the number is about,
    let hoped = plain.find_in(lead_from..date.at.start, &["力争", "争取", "确保", "力求"]).is_some();
    if date.kind == Kind::Year && date.inferred && (hoped || !asks) {
        return false;
    }
    // 推进2023年度…建设, 申报2023年市级…: nor behind a verb whose object it belongs to, nor before a noun.
    let object = WORK.ends_at(plain, date.at.start)
        || TAKES_NAME.ends_at(plain, date.at.start)
        || TAKES_NAME.first_in(plain, lead_from..date.at.start).is_some();
    asks || (!object && acts)
}

/// 每月…, 半年检查: sets an activity up, unless it is only named.
fn rhythm_opens(plain: &Plain, zone: &Range<usize>, date: &DateExpr, lead: &str, place: Place) -> bool {
    if blocked_rhythm(plain, zone, date) {
        return false;
    }
    // 逐月报告、半年检查: the report is a duty, the check a step.
    if place == Place::Prose
        && plain.eat(date.at.end, &["报告", "报送", "上报", "填报", "录入", "汇报"]).is_some()
        && !plain.slice(date.at.clone()).contains('每')
    {
        return false;
    }
    let words = plain.slice(date.at.clone());
    // 每学期, 每学年: no rhythm of the guide.
    if words.contains('学') {
        return false;
    }
    let named = ["纳入", "作为", "列入", "计入", "依据", "结合", "与"]
        .iter()
        .any(|w| lead.contains(w));
    // 上好每周2节活动课: between a verb and its noun a rhythm sets nothing up.
    let counted = crate::numbers::numeral(plain, date.at.end).is_some();
    if counted
        && ["上好", "开好", "办好", "用好", "讲好", "开足", "开齐", "参加", "完成"]
            .iter()
            .any(|w| lead.ends_with(w))
    {
        return false;
    }
    let behind = date.at.end;
    let noun = plain.eat(behind, &["一度", "都", "一次性", "的"]).is_some();
    if words == "年终" || words == "半年" {
        let paper = plain
            .find_in(
                behind..zone.end.min(behind + 8),
                &["重要", "依据", "内容", "体系", "成绩", "结果", "指标", "名额", "参考"],
            )
            .is_some();
        return !named && !paper;
    }
    let only_named = named && date.recurrence == Some(Recurrence::Yearly);
    !noun && !only_named
}

/// A bracket that holds nothing but the date: （2023年4月—6月）.
fn bracket_is_date(plain: &Plain, date: &DateExpr) -> bool {
    let opened = date.at.start > 0 && plain.get(date.at.start - 1) == Some('（');
    opened && matches!(plain.get(date.at.end), Some('）'))
}

/// No clause of a notice is longer.
const LONGEST: usize = 400;

/// Start of the part (between ，；：。) an index stands in.
fn part_start(plain: &Plain, zone: &Range<usize>, i: usize) -> usize {
    (zone.start.max(i.saturating_sub(LONGEST))..i)
        .rev()
        .find(|&k| plain.is_open(k) && ends_clause(plain.chars()[k]))
        .map_or(zone.start.max(i.saturating_sub(LONGEST)), |k| k + 1)
}

/// Where the clause of a date begins: at the subject before it, but behind the date before.
pub fn clause_start(plain: &Plain, zone: &Range<usize>, date: &DateExpr, after: Option<usize>) -> usize {
    let own = date.at.start;
    if plain.in_bracket(own) || plain.get(date.at.end) == Some('：') {
        return own;
    }
    let start = part_start(plain, zone, own);
    if after.is_some_and(|a| start < a) { own } else { start }
}
