//! One point or unit of time: an optional year and a unit in it.

use super::unit::Unit;
use crate::clauses::Plain;
use crate::numbers::{is_chinese_digit, whole, year_digits};

/// Which year a point names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// None printed.
    Open,
    /// 2023年
    Given(i32),
    /// 今年, 本年度
    This,
    /// 当年
    Same,
    /// 明年
    Next,
    /// 次年
    Following,
    /// 去年, 上年度
    Last,
}

/// A unit of time with the year it names; a month relative to the day of issue instead of one by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its year.
    pub year: Year,
    /// Its unit; of a relative month, the unit with month 1 as a place holder.
    pub unit: Unit,
    /// 本月 = 0, 下月 = 1.
    pub relative: Option<u8>,
}

/// Points that share a tail (3、6、9月), with the place of each.
pub type Points = Vec<(Point, usize, usize)>;

const WORD_YEARS: [(&str, Year); 12] = [
    ("去年", Year::Last),
    ("上年度", Year::Last),
    ("上一年度", Year::Last),
    ("上年", Year::Last),
    ("今年", Year::This),
    ("本年度", Year::This),
    ("本年", Year::This),
    ("当年", Year::Same),
    ("明年", Year::Next),
    ("来年", Year::Next),
    ("次年", Year::Following),
    ("翌年", Year::Following),
];

/// The points at an index and where they end.
pub fn points(plain: &Plain, i: usize) -> Option<(Points, usize)> {
    if i > 0 && plain.get(i).is_some_and(|c| c.is_ascii_digit()) && !after_dotted_mark(plain, i) {
        let before = plain.chars()[i - 1];
        if before.is_ascii_alphanumeric() || matches!(before, '.' | '/' | '+' | '第') {
            return None;
        }
    }
    if i > 0 && plain.get(i).is_some_and(is_chinese_digit) && is_chinese_digit(plain.chars()[i - 1]) {
        return None;
    }
    iso(plain, i)
        .or_else(|| with_year(plain, i))
        .or_else(|| in_year(plain, i, i, Year::Open))
}

/// 1.4月15日前 at the head of a sentence: the number before the dot is a mark.
pub fn after_dotted_mark(plain: &Plain, i: usize) -> bool {
    let Some(dot) = i.checked_sub(1).filter(|&k| plain.get(k) == Some('.')) else {
        return false;
    };
    let digits = (0..dot).rev().take(2).take_while(|&k| plain.chars()[k].is_ascii_digit()).count();
    let head = dot - digits;
    digits > 0 && (head == 0 || matches!(plain.chars()[head - 1], '。' | '；' | '：'))
}

/// 2019.3.15, 2019-03-15, 2019/3/15, 2019.3
fn iso(plain: &Plain, i: usize) -> Option<(Points, usize)> {
    if !plain.get(i)?.is_ascii_digit() {
        return None;
    }
    let (year, at) = year_digits(plain, i)?;
    let mark = plain.get(at).filter(|c| matches!(c, '.' | '-' | '/' | '、'))?;
    let (month, at) = short(plain, at + 1)?;
    if !(1..=12).contains(&month) {
        return None;
    }
    if plain.get(at) == Some(mark)
        && let Some((day, end)) = short(plain, at + 1)
        && plain.get(end).is_none_or(|c| !c.is_ascii_alphanumeric() && c != '年' && c != '月')
        && (mark != '-'
            || plain.get(end) != Some('-')
            || !plain
                .get(end + 1)
                .is_some_and(|c| c.is_ascii_digit() && year_digits(plain, end + 1).is_none()))
    {
        let unit = Unit::Day { month, day };
        unit.days(year)?;
        let end = plain.eat(end, &["日"]).unwrap_or(end);
        return Some((vec![(point(Year::Given(year), unit), i, end)], end));
    }
    // A bare 2019.3 needs the dot, and nothing behind it that makes it a quantity.
    let quantity = plain
        .get(at)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | '万' | '亿' | '元' | '年' | '.' | '个'));
    if mark != '.' || quantity {
        return None;
    }
    let (unit, end) = month_tail(plain, month, plain.eat(at, &["月"]).unwrap_or(at));
    Some((vec![(point(Year::Given(year), unit), i, end)], end))
}

/// One or two digits.
fn short(plain: &Plain, i: usize) -> Option<(u8, usize)> {
    let (n, end) = plain.get(i).filter(char::is_ascii_digit).and_then(|_| whole(plain, i))?;
    (end - i <= 2).then_some((u8::try_from(n).ok()?, end))
}

fn point(year: Year, unit: Unit) -> Point {
    Point {
        year,
        unit,
        relative: None,
    }
}

fn with_year(plain: &Plain, i: usize) -> Option<(Points, usize)> {
    let words: &[(&str, Year)] = if plain.get(i)?.is_ascii_digit() { &[] } else { &WORD_YEARS };
    for &(word, year) in words {
        if let Some(at) = plain.eat(i, &[word]) {
            // 28岁以上年轻干部, 年满: other words.
            if plain.follows(i, &["以", "基"])
                || (year == Year::Last && plain.follows(i, &["比", "较", "与", "同"]))
                || plain.eat(at, &["轻", "龄", "满", "纪"]).is_some()
            {
                return None;
            }
            let at = plain
                .eat(at, &["的"])
                .filter(|&at| in_year(plain, i, at, year).is_some())
                .unwrap_or(at);
            return Some(after_year(plain, i, at, year));
        }
    }
    let (first, at) = year_digits(plain, i)?;
    if let Some(at) = plain.eat(at, &["年度", "年"]) {
        // 2023年级, 2023年届: no such words; 年以来 looks back.
        return Some(after_year(plain, i, at, Year::Given(first)));
    }
    // 2024、2025、2026年
    let mut list = vec![(first, i, at)];
    let mut at = at;
    while plain.get(at) == Some('、') && list.len() < 12 {
        let (year, end) = year_digits(plain, at + 1)?;
        list.push((year, at + 1, end));
        at = end;
    }
    let end = plain.eat(at, &["年度", "年"])?;
    if list.len() < 2 {
        return None;
    }
    let tail = after_year(plain, at, end, Year::Given(list.last()?.0)).0;
    let (unit, end) = tail.first().map(|(p, _, e)| (p.unit, *e))?;
    let count = list.len();
    let points = list
        .into_iter()
        .enumerate()
        .map(|(n, (year, from, to))| (point(Year::Given(year), unit), from, if n + 1 == count { end } else { to }));
    Some((points.collect(), end))
}

/// What stands behind the year: a unit in it, an end of it, or nothing.
fn after_year(plain: &Plain, i: usize, at: usize, year: Year) -> (Points, usize) {
    if let Some(found) = in_year(plain, i, at, year) {
        return found;
    }
    for (words, unit) in [
        (&["年底", "年末", "底", "末"][..], Unit::YearEnd),
        (&["年初", "初"][..], Unit::YearStart),
        (&["全年度", "全年", "年内"][..], Unit::Year),
    ] {
        if let Some(end) = plain.eat(at, words) {
            let word = unit == Unit::YearStart && plain.eat(at, &["初中", "初级", "初步", "初一", "初二", "初三", "初次"]).is_some();
            if !word {
                return (vec![(point(year, unit), i, end)], end);
            }
        }
    }
    (vec![(point(year, Unit::Year), i, at)], at)
}

/// A unit inside a year; `i` is where the whole expression begins, `at` where the unit does.
fn in_year(plain: &Plain, i: usize, at: usize, year: Year) -> Option<(Points, usize)> {
    let one = |unit: Unit, end: usize| Some((vec![(point(year, unit), i, end)], end));
    if plain.get(at)?.is_ascii_digit() {
        return quarters(plain, i, at, year).or_else(|| months(plain, i, at, year));
    }
    if let Some(end) = plain.eat(at, &["上、下半年", "上下半年"]) {
        let half = |h| point(year, Unit::Half(h));
        return Some((vec![(half(1), i, i + 1), (half(2), end - 3, end)], end));
    }
    for (word, half) in [("上半年", 1), ("下半年", 2)] {
        if let Some(end) = plain.eat(at, &[word]) {
            return match plain.eat(end, &["年底", "年末", "底", "末"]) {
                Some(end) => one(Unit::HalfEnd(half), end),
                None => one(Unit::Half(half), plain.eat(end, &["度"]).unwrap_or(end)),
            };
        }
    }
    if year == Year::Open && (at == 0 || may_open_year(plain.chars()[at - 1])) {
        if let Some(end) = plain.eat(at, &["年底", "年末", "岁末"]) {
            return one(Unit::YearEnd, end);
        }
        if let Some(end) = plain.eat(at, &["全年度", "全年", "年度内", "年内"]) {
            return one(Unit::Year, end);
        }
        if let Some(end) = plain.eat(at, &["年初"]) {
            return one(Unit::YearStart, end);
        }
    }
    quarters(plain, i, at, year)
        .or_else(|| months(plain, i, at, year))
        .or_else(|| relative(plain, i, at, year))
}

/// 年底 behind these is part of another word (去年底, 三年内, 近年内).
fn may_open_year(before: char) -> bool {
    !before.is_ascii_digit() && !is_chinese_digit(before) && !"去上往历近多几数每学年前后周半青少成童老中壮".contains(before)
}

/// 第二季度, 二季度末, 1季度, 一、二季度
fn quarters(plain: &Plain, i: usize, at: usize, year: Year) -> Option<(Points, usize)> {
    let mut list = Vec::new();
    let mut from = at;
    loop {
        let begin = plain.eat(from, &["第"]).unwrap_or(from);
        let (n, end) = whole(plain, begin)?;
        let n = u8::try_from(n).ok().filter(|n| (1..=4).contains(n))?;
        list.push((n, if list.is_empty() { i } else { from }, end));
        match plain.get(end)? {
            '、' | '和' | '及' if list.len() < 4 => from = end + 1,
            '季' => break,
            _ => return None,
        }
    }
    let at = plain.eat(list.last()?.2, &["季度", "季"])?;
    let end = plain.eat(at, &["季末", "末", "底"]);
    let unit = |n| {
        if end.is_some() { Unit::QuarterEnd(n) } else { Unit::Quarter(n) }
    };
    Some(spread(list, end.unwrap_or(at), |n| point(year, unit(n))))
}

/// 3月, 三月份, 3月15日, 3月上旬, 3、6、9月
fn months(plain: &Plain, i: usize, at: usize, year: Year) -> Option<(Points, usize)> {
    let mut list = Vec::new();
    let mut from = at;
    let end = loop {
        let (n, end) = whole(plain, from)?;
        let n = u8::try_from(n).ok().filter(|n| (1..=12).contains(n))?;
        list.push((n, if list.is_empty() { i } else { from }, end));
        match plain.get(end)? {
            '、' if list.len() < 12 => from = end + 1,
            '月' => break plain.eat(end, &["月份", "月"])?,
            _ => return None,
        }
    };
    // 一月一调度 is a rhythm, 3月度 no month; a list rises, and is written one way.
    if plain.get(end) == Some('度') || (plain.get(end) == Some('一') && plain.get(at) == Some('一')) {
        return None;
    }
    let arabic = |k: usize| plain.get(k).is_some_and(|c| c.is_ascii_digit());
    let rises = list.windows(2).all(|w| w[0].0 < w[1].0 && arabic(w[0].2 - 1) == arabic(w[1].2 - 1));
    let last = list.last()?.0;
    if !rises || (list.len() == 2 && is_mark(plain, at, list[0].0)) {
        return None;
    }
    let day_from = plain.eat(end, &["的"]).filter(|&k| bare_day(plain, k).is_some()).unwrap_or(end);
    if let Some(days) = days(plain, i, last, day_from, year) {
        // 2、6月5日: the first number is a mark, not a month.
        return (list.len() == 1).then_some(days);
    }
    let (unit, end) = month_tail(plain, last, end);
    Some(spread(list, end, |n| point(year, unit.in_month(n))))
}

/// 1、3月底前 at the head of a sentence: the number counts the sentences; so does k behind a k-1.
fn is_mark(plain: &Plain, at: usize, n: u8) -> bool {
    let head = |k: usize| k == 0 || matches!(plain.chars()[k - 1], '。' | '；');
    if !head(at) {
        return false;
    }
    n == 1
        || (at.saturating_sub(400)..at)
            .any(|k| head(k) && whole(plain, k).is_some_and(|(m, end)| m + 1 == u32::from(n) && plain.get(end) == Some('、')))
}

fn spread(list: Vec<(u8, usize, usize)>, end: usize, make: impl Fn(u8) -> Point) -> (Points, usize) {
    let count = list.len();
    let points = list
        .into_iter()
        .enumerate()
        .map(|(k, (n, from, to))| (make(n), from, if k + 1 == count { end } else { to }));
    (points.collect(), end)
}

/// 15日, 15、20日 behind a month
fn days(plain: &Plain, i: usize, month: u8, at: usize, year: Year) -> Option<(Points, usize)> {
    let mut list = Vec::new();
    let mut from = at;
    let end = loop {
        let (n, end) = whole(plain, from)?;
        let n = u8::try_from(n).ok().filter(|n| (1..=31).contains(n))?;
        list.push((n, if list.is_empty() { i } else { from }, end));
        match plain.get(end)? {
            '、' if list.len() < 12 => from = end + 1,
            '日' | '号' => break end + 1,
            _ => return None,
        }
    };
    Some(spread(list, end, |day| point(year, Unit::Day { month, day })))
}

/// 上旬, 中下旬, 初, 底 behind a month.
pub fn month_tail(plain: &Plain, month: u8, at: usize) -> (Unit, usize) {
    for (words, from, to) in [
        (&["上旬", "月初", "初"][..], 1, 10),
        (&["上中旬", "上、中旬"][..], 1, 20),
        (&["中下旬", "中、下旬", "中旬至下旬"][..], 11, 0),
        (&["中旬"][..], 11, 20),
        (&["下旬"][..], 21, 0),
    ] {
        if let Some(end) = plain.eat(at, words) {
            let word = plain
                .eat(
                    at,
                    &[
                        "初中", "初级", "初步", "初一", "初二", "初三", "初次", "初审", "初评", "初赛", "初选",
                    ],
                )
                .is_some();
            if !word {
                return (Unit::Part { month, from, to }, end);
            }
        }
    }
    match plain.eat(at, &["月底", "月末", "底", "末"]) {
        Some(end) => (Unit::MonthEnd(month), end),
        None => (Unit::Month(month), at),
    }
}

/// 本月底, 下月5日, 月底: months counted from the day of issue.
fn relative(plain: &Plain, i: usize, at: usize, year: Year) -> Option<(Points, usize)> {
    if year != Year::Open {
        return None;
    }
    let (offset, end) = [("本月", 0), ("下个月", 1), ("下月", 1)]
        .iter()
        .find_map(|(word, n)| plain.eat(at, &[word]).map(|end| (*n, end)))
        .or_else(|| {
            let bare = plain.eat(at, &["月底", "月末"]).is_some();
            let inside = at > 0
                && (plain.chars()[at - 1].is_ascii_digit()
                    || is_chinese_digit(plain.chars()[at - 1])
                    || matches!(plain.chars()[at - 1], '个' | '每' | '当' | '次'));
            (bare && !inside).then_some((0, at + 1))
        })?;
    let (unit, end) = match plain.eat(end, &["份"]).unwrap_or(end) {
        end if whole(plain, end).is_some_and(|(n, e)| (1..=31).contains(&n) && matches!(plain.get(e), Some('日' | '号'))) => {
            let (day, e) = whole(plain, end)?;
            (
                Unit::Day {
                    month: 1,
                    day: u8::try_from(day).ok()?,
                },
                e + 1,
            )
        }
        end => month_tail(plain, 1, end),
    };
    Some((
        vec![(
            Point {
                year,
                unit,
                relative: Some(offset),
            },
            i,
            end,
        )],
        end,
    ))
}

/// A bare day, 20日, whose month stands before it.
pub fn bare_day(plain: &Plain, i: usize) -> Option<(u8, usize)> {
    let (n, end) = whole(plain, i)?;
    let day = u8::try_from(n).ok().filter(|n| (1..=31).contains(n))?;
    (matches!(plain.get(end), Some('日' | '号')) && !matches!(plain.get(end + 1), Some('常' | '线' | '内' | '程' | '期')))
        .then_some((day, end + 1))
}
