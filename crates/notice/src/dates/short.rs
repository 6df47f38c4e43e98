//! Ranges written short: 3-5月, 七八月份, 一至三季度, 2023-2025年.

use super::phrase::connector;
use super::point::{Point, Year, after_dotted_mark, bare_day, month_tail};
use super::unit::Unit;
use crate::clauses::Plain;
use crate::numbers::whole;

/// 3-5月, 3月15-20日: the first number borrows the unit of the second.
pub fn months_or_days(plain: &Plain, i: usize) -> Option<((Point, Point), usize)> {
    let before = i.checked_sub(1).and_then(|k| plain.get(k)).filter(|_| !after_dotted_mark(plain, i));
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || ".第+-".contains(c) || crate::numbers::is_chinese_digit(c)) {
        return None;
    }
    let (year, at) = match crate::numbers::year_digits(plain, i) {
        Some((y, at)) => match plain.eat(at, &["年"]) {
            Some(at) => (Year::Given(y), at),
            None => match plain.get(at) {
                Some('.') => (Year::Given(y), at + 1),
                _ => (Year::Open, i),
            },
        },
        None => ["今年", "本年", "明年", "次年"]
            .iter()
            .zip([Year::This, Year::This, Year::Next, Year::Following])
            .find_map(|(w, y)| plain.eat(i, &[w]).map(|at| (y, at)))
            .unwrap_or((Year::Open, i)),
    };
    let (a, at) = number(plain, at, 12)?;
    let make = |unit| Point {
        year,
        unit,
        relative: None,
    };
    if let Some(next) = connector(plain, at) {
        let (b, end) = number(plain, next, 12)?;
        let end = plain.eat(end, &["月份", "月"])?;
        if plain.get(end) == Some('度') {
            return None;
        }
        // 3-5月15日: the tail belongs to the last month.
        if let Some((day, end)) = bare_day(plain, end) {
            return Some((
                (
                    make(Unit::Month(a)),
                    Point {
                        year: Year::Open,
                        unit: Unit::Day { month: b, day },
                        relative: None,
                    },
                ),
                end,
            ));
        }
        let (unit, end) = month_tail(plain, b, end);
        return Some((
            (
                make(Unit::Month(a)),
                Point {
                    year: Year::Open,
                    unit,
                    relative: None,
                },
            ),
            end,
        ));
    }
    let at = plain.eat(at, &["月"])?;
    let (d, at) = number(plain, at, 31)?;
    let next = connector(plain, at)?;
    let (e, end) = number(plain, next, 31)?;
    let end = plain.eat(end, &["日", "号"])?;
    Some((
        (
            make(Unit::Day { month: a, day: d }),
            Point {
                year: Year::Open,
                unit: Unit::Day { month: a, day: e },
                relative: None,
            },
        ),
        end,
    ))
}

/// 七八月份: two months in a row without a mark.
pub fn twin_months(plain: &Plain, i: usize) -> Option<((Point, Point), usize)> {
    let digit = |k: usize| {
        "一二三四五六七八九"
            .chars()
            .position(|d| plain.get(k) == Some(d))
            .map(|n| n as u8 + 1)
    };
    let (a, b) = (digit(i)?, digit(i + 1)?);
    let end = plain.eat(i + 2, &["月份", "月"])?;
    let inside = i > 0 && crate::numbers::is_chinese_digit(plain.chars()[i - 1]);
    let make = |month| Point {
        year: Year::Open,
        unit: Unit::Month(month),
        relative: None,
    };
    (a + 1 == b && !inside && plain.get(end) != Some('度')).then_some(((make(a), make(b)), end))
}

/// 一至三季度, 第1-3季度, 前三季度
pub fn quarters(plain: &Plain, i: usize) -> Option<((Point, Point), usize)> {
    let make = |year, n| Point {
        year,
        unit: Unit::Quarter(n),
        relative: None,
    };
    let (year, i) = match crate::numbers::year_digits(plain, i) {
        Some((y, at)) => (Year::Given(y), plain.eat(at, &["年"])?),
        None => (Year::Open, i),
    };
    if let Some(at) = plain.eat(i, &["前"]) {
        let (n, at) = number(plain, at, 4)?;
        let end = plain.eat(at, &["个季度", "季度"])?;
        return (n > 1).then_some(((make(year, 1), make(Year::Open, n)), end));
    }
    let (a, at) = number(plain, plain.eat(i, &["第"]).unwrap_or(i), 4)?;
    let next = connector(plain, at)?;
    let (b, at) = number(plain, plain.eat(next, &["第"]).unwrap_or(next), 4)?;
    let end = plain.eat(at, &["季度"])?;
    (a < b).then_some(((make(year, a), make(Year::Open, b)), end))
}

/// 2023-2025年
pub fn years(plain: &Plain, i: usize) -> Option<((Point, Point), usize)> {
    if i > 0 && plain.chars()[i - 1].is_ascii_digit() {
        return None;
    }
    let (a, at) = crate::numbers::year_digits(plain, i)?;
    let next = connector(plain, at)?;
    let (b, at) = crate::numbers::year_digits(plain, next)?;
    let end = plain.eat(at, &["年度", "年"])?;
    let make = |y, unit| Point {
        year: Year::Given(y),
        unit,
        relative: None,
    };
    if let Some(end) = plain.eat(end, &["年底", "底", "末"]) {
        return (a < b).then_some(((make(a, Unit::Year), make(b, Unit::YearEnd)), end));
    }
    (a < b).then_some(((make(a, Unit::Year), make(b, Unit::Year)), end))
}

fn number(plain: &Plain, i: usize, max: u32) -> Option<(u8, usize)> {
    let (n, end) = whole(plain, i)?;
    (1..=max).contains(&n).then_some((u8::try_from(n).ok()?, end))
}
