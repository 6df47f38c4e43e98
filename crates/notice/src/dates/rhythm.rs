//! Rhythms: 每月28日前, 每季度最后一个月, 每年12月底前, 逐月, 半年检查.

use super::phrase::{self, Bend, Phrase};
use super::point::{Point, Year, bare_day};
use super::unit::Unit;
use crate::clauses::Plain;
use crate::draft::Recurrence;
use crate::numbers::whole;

/// A rhythm as found.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    /// Place as character indices.
    pub from: usize,
    /// End of the place.
    pub to: usize,
    /// The value the guide gives it; none for 每周, 每天, 每学期.
    pub recurrence: Option<Recurrence>,
    /// Day of the month; 31 for 底.
    pub due_day: Option<u8>,
    /// Month inside the period.
    pub month_of_period: Option<u8>,
    /// The date 每年 is followed by.
    pub yearly: Option<Phrase>,
}

const UNITS: [(&str, Option<Recurrence>); 42] = [
    ("个月", Some(Recurrence::Monthly)),
    ("月度", Some(Recurrence::Monthly)),
    ("月", Some(Recurrence::Monthly)),
    ("1个月", Some(Recurrence::Monthly)),
    ("一个月", Some(Recurrence::Monthly)),
    ("两个月", Some(Recurrence::EveryTwoMonths)),
    ("二个月", Some(Recurrence::EveryTwoMonths)),
    ("2个月", Some(Recurrence::EveryTwoMonths)),
    ("两月", Some(Recurrence::EveryTwoMonths)),
    ("隔一个月", Some(Recurrence::EveryTwoMonths)),
    ("隔月", Some(Recurrence::EveryTwoMonths)),
    ("双月", Some(Recurrence::EveryTwoMonths)),
    ("个季度", Some(Recurrence::Quarterly)),
    ("一季度", Some(Recurrence::Quarterly)),
    ("季度", Some(Recurrence::Quarterly)),
    ("季", Some(Recurrence::Quarterly)),
    ("三个月", Some(Recurrence::Quarterly)),
    ("3个月", Some(Recurrence::Quarterly)),
    ("半年度", Some(Recurrence::HalfYearly)),
    ("半年", Some(Recurrence::HalfYearly)),
    ("六个月", Some(Recurrence::HalfYearly)),
    ("6个月", Some(Recurrence::HalfYearly)),
    ("个年度", Some(Recurrence::Yearly)),
    ("一年", Some(Recurrence::Yearly)),
    ("年度", Some(Recurrence::Yearly)),
    ("年", Some(Recurrence::Yearly)),
    ("两年", None),
    ("2年", None),
    ("三年", None),
    ("3年", None),
    ("半个月", None),
    ("半月", None),
    ("隔周", None),
    ("旬", None),
    ("两周", None),
    ("2周", None),
    ("周", None),
    ("星期", None),
    ("天", None),
    ("日", None),
    ("学期", None),
    ("学年", None),
];

/// The rhythms that begin at an index (two for 每月10日、25日), and where they end.
pub fn rhythms(plain: &Plain, i: usize) -> Option<(Vec<Rhythm>, usize)> {
    if let Some((recurrence, end)) = by_word(plain, i) {
        return Some((vec![plain_rhythm(i, end, recurrence)], end));
    }
    let (recurrence, base) = if let Some(at) = plain.eat(i, &["每"]) {
        UNITS.iter().find_map(|(word, r)| plain.eat(at, &[word]).map(|end| (*r, end)))?
    } else {
        // 次月5日前, 当月25日前: a month named only by the one before sets a monthly day.
        let end = plain.eat(i, &["次月", "当月"])?;
        let day = tail(plain, end, Some(Recurrence::Monthly)).filter(|t| t.0.iter().any(|d| d.due_day.is_some()))?;
        return Some(place(i, day, Some(Recurrence::Monthly)));
    };
    // 每年级, 每月饼: no rhythm.
    if plain.eat(base, &["级", "轻", "龄"]).is_some() {
        return None;
    }
    let base = plain
        .eat(base, &["的"])
        .filter(|&at| tail(plain, at, recurrence).is_some())
        .unwrap_or(base);
    match tail(plain, base, recurrence) {
        Some(found) => Some(place(i, found, recurrence)),
        None => Some((vec![plain_rhythm(i, base, recurrence)], base)),
    }
}

/// What refines a rhythm: its day, its month, its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Detail {
    /// Day of the month.
    pub due_day: Option<u8>,
    /// Month inside the period.
    pub month: Option<u8>,
    /// 每年6月底前
    pub yearly: Option<Phrase>,
}

fn plain_rhythm(from: usize, to: usize, recurrence: Option<Recurrence>) -> Rhythm {
    Rhythm {
        from,
        to,
        recurrence,
        due_day: None,
        month_of_period: None,
        yearly: None,
    }
}

fn place(from: usize, (details, end): (Vec<Detail>, usize), recurrence: Option<Recurrence>) -> (Vec<Rhythm>, usize) {
    let rows = details.into_iter().map(|d| Rhythm {
        from,
        to: end,
        recurrence,
        due_day: d.due_day,
        month_of_period: d.month,
        yearly: d.yearly,
    });
    (rows.collect(), end)
}

/// 逐月, 按季度, 半年检查, 年终考核, 一月一调度: rhythms without 每.
fn by_word(plain: &Plain, i: usize) -> Option<(Option<Recurrence>, usize)> {
    if !matches!(plain.get(i)?, '逐' | '按' | '月' | '一' | '半' | '年') {
        return None;
    }
    const WORDS: [(&str, Recurrence); 14] = [
        ("逐月", Recurrence::Monthly),
        ("按月度", Recurrence::Monthly),
        ("按月", Recurrence::Monthly),
        ("月月", Recurrence::Monthly),
        ("逐季度", Recurrence::Quarterly),
        ("逐季", Recurrence::Quarterly),
        ("按季度", Recurrence::Quarterly),
        ("按季", Recurrence::Quarterly),
        ("按半年", Recurrence::HalfYearly),
        ("按年度", Recurrence::Yearly),
        ("按年", Recurrence::Yearly),
        ("一月一", Recurrence::Monthly),
        ("一季一", Recurrence::Quarterly),
        ("半年一", Recurrence::HalfYearly),
    ];
    for (word, r) in WORDS {
        if let Some(end) = plain.eat(i, &[word]) {
            let once = word.ends_with('一');
            // 按年度清单推进: a paper, no rhythm.
            let paper = word.ends_with('度')
                && plain
                    .eat(
                        end,
                        &[
                            "清单", "计划", "任务", "目标", "安排", "方案", "要点", "预算", "指标", "节点", "台账",
                        ],
                    )
                    .is_some();
            let other = paper || plain.eat(end, &["龄", "级"]).is_some() || (once && i > 0 && !boundary(plain.chars()[i - 1]));
            return (!other).then_some((Some(r), if once { end - 1 } else { end }));
        }
    }
    let checks = [
        "检查", "考核", "督查", "督导", "通报", "评估", "总结", "调度", "会商", "报告", "小结", "考评", "评比", "述职", "验收", "盘点",
        "点评", "提交", "报送", "上报", "汇报",
    ];
    for (word, r) in [("半年", Recurrence::HalfYearly), ("年终", Recurrence::Yearly)] {
        if let Some(end) = plain.eat(i, &[word]) {
            let before = i.checked_sub(1).and_then(|k| plain.get(k));
            let part = before.is_some_and(|c| "上下每前后近个按大多将把送交报".contains(c));
            return (!part && plain.eat(end, &checks).is_some()).then_some((Some(r), end));
        }
    }
    None
}

/// A place where a phrase of its own may begin.
fn boundary(c: char) -> bool {
    !c.is_alphanumeric() || "按实行坚持施立即到期做以".contains(c)
}

/// What stands behind the rhythm word.
fn tail(plain: &Plain, i: usize, recurrence: Option<Recurrence>) -> Option<(Vec<Detail>, usize)> {
    match recurrence {
        Some(Recurrence::Monthly | Recurrence::EveryTwoMonths) => in_month(plain, i),
        Some(Recurrence::Quarterly) => in_period(plain, i, 3),
        Some(Recurrence::HalfYearly) => in_period(plain, i, 6),
        Some(Recurrence::Yearly) => in_year(plain, i),
        None => None,
    }
}

fn until(plain: &Plain, i: usize) -> usize {
    let end = plain.eat(i, &["（含）"]).unwrap_or(i);
    match plain.eat(end, &["之前", "以前", "前", "之内", "以内", "内"]) {
        Some(end) if !plain.starts(end, "后") => end,
        _ => i,
    }
}

/// 28日前, 10日、25日前, 25-30日, 底前, 上旬, 第一周, 最后一个工作日前
pub fn in_month(plain: &Plain, i: usize) -> Option<(Vec<Detail>, usize)> {
    let i = plain.eat(i, &["的", "，于", "于"]).unwrap_or(i);
    if let Some((from, to, end)) = day_range(plain, i) {
        let _ = from;
        return Some((
            vec![Detail {
                due_day: Some(to),
                ..Detail::default()
            }],
            until(plain, end),
        ));
    }
    let mut days = Vec::new();
    let mut at = i;
    while let Some((day, end)) = bare_day(plain, at).or_else(|| listed_day(plain, at)) {
        days.push(Detail {
            due_day: Some(day),
            ..Detail::default()
        });
        at = until(plain, end);
        match plain.eat(at, &["、", "和", "及"]) {
            Some(next) if bare_day(plain, next).is_some() || listed_day(plain, next).is_some() => at = next,
            _ => return Some((days, at)),
        }
    }
    if let Some(end) = plain.eat(i, &["月底", "月末", "底", "末"]) {
        return Some((
            vec![Detail {
                due_day: Some(31),
                ..Detail::default()
            }],
            until(plain, end),
        ));
    }
    let rest = plain.eat(
        i,
        &[
            "上旬",
            "中旬",
            "下旬",
            "月初",
            "初",
            "月中",
            "第一周",
            "最后一周",
            "最后一个工作日",
            "最后一天",
            "第一个工作日",
            "首周",
            "末周",
        ],
    );
    rest.or_else(|| ordinal_week(plain, i))
        .map(|end| (vec![Detail::default()], until(plain, end)))
}

/// 10 of 10、25日
fn listed_day(plain: &Plain, i: usize) -> Option<(u8, usize)> {
    let (n, end) = whole(plain, i)?;
    let mut next = plain.eat(end, &["、"])?;
    for _ in 0..6 {
        if bare_day(plain, next).is_some() {
            return (1..=31).contains(&n).then_some((u8::try_from(n).ok()?, end));
        }
        let (_, after) = whole(plain, next)?;
        next = plain.eat(after, &["、"])?;
    }
    None
}

fn day_range(plain: &Plain, i: usize) -> Option<(u8, u8, usize)> {
    let (a, end) = whole(plain, i)?;
    let end = plain.eat(end, &["日", "号"]).unwrap_or(end);
    let (b, end) = bare_day(plain, plain.eat(end, &["--", "-", "至", "到"])?)?;
    (1..=31).contains(&a).then_some((u8::try_from(a).ok()?, b, end))
}

/// 第一周, 第二个星期三, 第3个周五
fn ordinal_week(plain: &Plain, i: usize) -> Option<usize> {
    let (_, at) = whole(plain, plain.eat(i, &["第"])?)?;
    let at = plain.eat(at, &["个"]).unwrap_or(at);
    let end = plain.eat(at, &["星期", "周", "工作日"])?;
    Some(plain.eat(end, &["一", "二", "三", "四", "五", "六", "日", "天"]).unwrap_or(end))
}

/// 最后一个月28日前, 首月10日前, 末, 结束后5日内
fn in_period(plain: &Plain, i: usize, months: u8) -> Option<(Vec<Detail>, usize)> {
    let named = [
        ("最后一个月", months),
        ("最后1个月", months),
        ("最后一月", months),
        ("末月", months),
        ("末个月", months),
        ("第一个月", 1),
        ("第1个月", 1),
        ("首个月", 1),
        ("首月", 1),
        ("第二个月", 2),
        ("第三个月", 3),
    ];
    if let Some((month, at)) = named.iter().find_map(|(w, m)| plain.eat(i, &[w]).map(|at| (*m, at))) {
        let at = plain.eat(at, &["的"]).filter(|&at| in_month(plain, at).is_some()).unwrap_or(at);
        return Some(match in_month(plain, at) {
            Some((days, end)) => (days.into_iter().map(|d| Detail { month: Some(month), ..d }).collect(), end),
            None => (
                vec![Detail {
                    month: Some(month),
                    ..Detail::default()
                }],
                until(plain, at),
            ),
        });
    }
    if let Some(at) = plain.eat(i, &["季末", "末", "底"]) {
        let day = bare_day(plain, at).or_else(|| bare_day(plain, plain.eat(at, &["月"])?));
        let detail = Detail {
            due_day: day.map(|d| d.0),
            month: Some(months),
            yearly: None,
        };
        return Some((vec![detail], until(plain, day.map_or(at, |d| d.1))));
    }
    after_end(plain, i).map(|(day, end)| {
        (
            vec![Detail {
                due_day: day,
                month: Some(1),
                yearly: None,
            }],
            end,
        )
    })
}

/// 结束后5日内: the first days of the next period.
fn after_end(plain: &Plain, i: usize) -> Option<(Option<u8>, usize)> {
    let ended = plain.eat(i, &["结束后的", "结束后", "终了后", "后"]);
    // 每季度结束后次月5日前: the first month of the next period.
    if let Some((day, end)) = plain
        .eat(ended.unwrap_or(i), &["的次月", "次月", "下个月", "下月"])
        .and_then(|at| bare_day(plain, at))
    {
        return Some((Some(day), until(plain, end)));
    }
    let at = ended?;
    let (n, end) = whole(plain, at)?;
    let day = u8::try_from(n).ok().filter(|n| (1..=31).contains(n));
    if let Some(end) = plain.eat(end, &["日内", "天内", "日之内"]) {
        return Some((day, end));
    }
    plain.eat(end, &["个工作日内"]).map(|end| (None, end))
}

/// 12月底前, 6月、12月底前, 3月至5月, 年底前 behind 每年
fn in_year(plain: &Plain, i: usize) -> Option<(Vec<Detail>, usize)> {
    let mut at = plain.eat(i, &["的", "于"]).unwrap_or(i);
    let mut found: Vec<Phrase> = Vec::new();
    loop {
        let (list, end) = year_end(plain, at).or_else(|| phrase::phrases(plain, at))?;
        let open = |p: Point| p.year == Year::Open && p.relative.is_none() && p.unit != Unit::Year;
        if !list.iter().all(|p| p.first.is_some_and(open)) {
            return None;
        }
        found.extend(list);
        match plain.eat(end, &["、", "和", "及"]) {
            Some(next) if phrase::phrases(plain, next).is_some() => at = next,
            _ => {
                share_tail(&mut found);
                return Some((found.into_iter().map(detail).collect(), end));
            }
        }
    }
}

/// 每年底: the 年 is part of the rhythm word already.
fn year_end(plain: &Plain, i: usize) -> Option<(Vec<Phrase>, usize)> {
    let end = plain.eat(i, &["年底", "年末", "底", "末"])?;
    let point = Point {
        year: Year::Open,
        unit: Unit::YearEnd,
        relative: None,
    };
    let (bend, to) = phrase::bend(plain, end, Some(point));
    Some((
        vec![Phrase {
            from: i,
            to,
            first: Some(point),
            last: None,
            bend,
            festive: false,
        }],
        to,
    ))
}

/// 6月、12月底前: the months before take 底 and 前 as well.
fn share_tail(found: &mut [Phrase]) {
    let Some(last) = found.last().copied() else { return };
    let Some(tail) = last.first.filter(|_| last.last.is_none()) else {
        return;
    };
    for phrase in found.iter_mut().filter(|p| p.last.is_none() && p.bend == Bend::Plain) {
        if let Some(Point {
            unit: Unit::Month(month), ..
        }) = phrase.first
            && tail.unit.month().is_some()
        {
            phrase.first = Some(Point {
                unit: tail.unit.in_month(month),
                ..tail
            });
            phrase.bend = last.bend;
        }
    }
}

fn detail(phrase: Phrase) -> Detail {
    let unit = phrase.last.or(phrase.first).map(|p| p.unit);
    let last_day = |unit: Unit| unit.days(2023).and_then(|(_, d)| u8::try_from(d.day()).ok());
    let (month, due_day) = match unit {
        Some(Unit::Day { month, day }) => (Some(month), Some(day)),
        Some(unit @ Unit::MonthEnd(month)) => (Some(month), last_day(unit)),
        Some(Unit::YearEnd) => (Some(12), Some(31)),
        Some(unit @ Unit::Month(month)) if phrase.bend == Bend::Until => (Some(month), last_day(unit)),
        Some(Unit::Month(month) | Unit::Part { month, .. }) => (Some(month), None),
        Some(Unit::QuarterEnd(quarter)) => (Some(quarter * 3), None),
        _ => (None, None),
    };
    Detail {
        due_day,
        month,
        yearly: Some(phrase),
    }
}
