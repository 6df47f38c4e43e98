//! A whole dated phrase: from–to, and the words around it that turn a point into a stretch of time.

use super::point::{Point, Year, bare_day, points};
use super::short;
use super::unit::Unit;
use crate::clauses::Plain;
use crate::numbers::whole;

/// How the words around a point bend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// 3月, 3月15日: as it stands.
    Plain,
    /// 前, 底前, 到…: until its end.
    Until,
    /// 起, 以后: from its start on.
    Since,
}

/// A phrase as found, not yet turned into days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Place as character indices.
    pub from: usize,
    /// End of the place.
    pub to: usize,
    /// First point; `None` for 即日起至….
    pub first: Option<Point>,
    /// Last point of a range.
    pub last: Option<Point>,
    /// Its bend.
    pub bend: Bend,
    /// 期间, 五四期间 and the like stand behind a year: it may open a clause like a month does.
    pub festive: bool,
}

/// The phrases that begin at an index (several for 6月、12月), and where they end.
pub fn phrases(plain: &Plain, i: usize) -> Option<(Vec<Phrase>, usize)> {
    if let Some(found) = from_now(plain, i) {
        return Some(found);
    }
    if let Some((range, end)) = short::twin_months(plain, i)
        .or_else(|| short::months_or_days(plain, i))
        .or_else(|| short::quarters(plain, i))
        .or_else(|| short::years(plain, i))
    {
        return close(plain, i, vec![(range.0, Some(range.1), i, end)], end);
    }
    let (points, end) = points(plain, i)?;
    let end = time_of_day(plain, end);
    // 自5月1日起，至9月30日止
    let started = plain
        .eat(end, &["起", "开始", "始"])
        .and_then(|at| connector(plain, plain.eat(at, &["，"]).unwrap_or(at)));
    if let Some(at) = started.or_else(|| connector(plain, end))
        && points.len() == 1
        && let Some((last, end)) = second(plain, at, points[0].0)
    {
        return close(plain, i, vec![(points[0].0, Some(last), i, end)], end);
    }
    let raw = points.into_iter().map(|(p, from, to)| (p, None, from, to)).collect();
    close(plain, i, raw, end)
}

/// First point, last point of a range, place.
type Raw = (Point, Option<Point>, usize, usize);

/// 至, 到, 起至, a dash (or two) between two points.
pub fn connector(plain: &Plain, i: usize) -> Option<usize> {
    plain.eat(i, &["--", "-", "至", "到"])
}

/// The second point of a range; it may lean on the first for its month.
fn second(plain: &Plain, at: usize, first: Point) -> Option<(Point, usize)> {
    if let Some((points, end)) = points(plain, at) {
        let point = points.first()?.0;
        return (points.len() == 1).then_some((point, time_of_day(plain, end)));
    }
    let (day, end) = bare_day(plain, at)?;
    let month = first.unit.month()?;
    let point = Point {
        unit: Unit::Day { month, day },
        ..first
    };
    Some((Point { year: Year::Open, ..point }, time_of_day(plain, end)))
}

/// 即日起, 现在起, 印发之日起, with the range they open.
fn from_now(plain: &Plain, i: usize) -> Option<(Vec<Phrase>, usize)> {
    if !matches!(plain.get(i)?, '从' | '自' | '即' | '现' | '通' | '印' | '发') {
        return None;
    }
    let at = plain.eat(
        i,
        &[
            "从即日",
            "自即日",
            "即日",
            "从现在",
            "自现在",
            "现在",
            "自通知印发之日",
            "自印发之日",
            "自发文之日",
            "自本通知印发之日",
            "通知印发之日",
            "印发之日",
            "发文之日",
        ],
    )?;
    let end = plain.eat(at, &["起", "开始"]).or_else(|| connector(plain, at).map(|_| at))?;
    let phrase = |to, last, bend| Phrase {
        from: i,
        to,
        first: None,
        last,
        bend,
        festive: false,
    };
    if let Some(at) = connector(plain, end)
        && let Some((points, end)) = points(plain, at)
    {
        let (_, end) = bend(plain, time_of_day(plain, end), None);
        return Some((vec![phrase(end, Some(points.first()?.0), Bend::Plain)], end));
    }
    (end > at).then(|| (vec![phrase(end, None, Bend::Since)], end))
}

/// （周五）, （星期五）, 18:00, 下午5点, 24时, （含）: nothing a day is changed by.
fn time_of_day(plain: &Plain, i: usize) -> usize {
    let mut end = i;
    if plain.get(end) == Some('（') {
        let word = plain.eat(end + 1, &["星期", "周", "礼拜", "含当日", "含", "农历"]);
        let close = (end..plain.len().min(end + 9)).find(|&k| plain.get(k) == Some('）'));
        if let (Some(_), Some(close)) = (word, close) {
            end = close + 1;
        }
    } else if let Some(at) = plain.eat(end, &["星期", "周"])
        && matches!(plain.get(at), Some('一' | '二' | '三' | '四' | '五' | '六' | '日' | '天'))
        && plain.get(at) != Some('末')
    {
        end = at + 1;
    }
    let half = plain.eat(end, &["上午", "下午", "中午", "晚上", "晚", "早上"]).unwrap_or(end);
    if let Some(at) = plain.eat(half, &["下班"]) {
        return at;
    }
    let Some((hour, at)) = whole(plain, half) else {
        return if half > end && plain.get(half) == Some('前') { half } else { end };
    };
    if hour > 24 {
        return end;
    }
    let Some(at) = plain.eat(at, &["：", "时", "点", "點"]) else {
        return end;
    };
    match whole(plain, at) {
        Some((minute, after)) if minute < 60 => plain.eat(after, &["分"]).unwrap_or(after),
        _ => plain.eat(at, &["整", "半"]).unwrap_or(at),
    }
}

/// The bend that stands behind a point, and where it ends.
pub fn bend(plain: &Plain, i: usize, point: Option<Point>) -> (Bend, usize) {
    let until = &["（含）前", "（含）之前", "（含）以前", "之前", "以前", "前"];
    if let Some(end) = plain.eat(i, until) {
        let word = [
            "前后",
            "前往",
            "前期",
            "前置",
            "前沿",
            "前瞻",
            "前述",
            "前景",
            "前夕",
            "前提下",
            "前提是",
            "前列",
        ];
        let other = plain.eat(i, &word).is_some();
        if !other {
            return (Bend::Until, end);
        }
        return (Bend::Plain, plain.eat(i, &["前后", "前夕"]).unwrap_or(i));
    }
    if let Some(end) = plain.eat(i, &["为止", "止"]) {
        return (Bend::Until, plain.eat(end, &["前"]).unwrap_or(end));
    }
    if let Some(end) = plain.eat(i, &["起"]) {
        let verb = plain.get(end).is_some_and(|c| "草步到用底来作动立诉点源".contains(c));
        return if verb { (Bend::Plain, i) } else { (Bend::Since, end) };
    }
    let exact = point.is_none_or(|p| p.unit != Unit::Year);
    if let Some(end) = plain.eat(i, &["以后", "之后"]) {
        return (Bend::Since, end);
    }
    if exact && let Some(end) = plain.eat(i, &["后"]) {
        return if plain.get(end) == Some('，') {
            (Bend::Since, end)
        } else {
            (Bend::Plain, i)
        };
    }
    if let Some(end) = plain.eat(i, &["开始"]) {
        return if plain.get(end).is_none_or(|c| matches!(c, '，' | '。' | '；' | '：' | '）')) {
            (Bend::Since, end)
        } else {
            (Bend::Plain, i)
        };
    }
    if let Some(end) = plain.eat(i, &["（含）"]) {
        return (Bend::Plain, end);
    }
    let inside = plain.eat(i, &["期间", "之内", "以内", "内"]);
    (Bend::Plain, inside.unwrap_or(i))
}

/// Puts the bend on the last of the raw points and drops what only looks back or only mentions.
fn close(plain: &Plain, i: usize, raw: Vec<Raw>, end: usize) -> Option<(Vec<Phrase>, usize)> {
    let first = raw.first()?.0;
    if plain.starts(end, "以来") || (plain.starts(end, "至今") && raw.iter().all(|r| r.1.is_none())) {
        return None;
    }
    let end = time_of_day(plain, end);
    let (mut kind, mut to) = bend(plain, end, Some(first));
    let bare_year = kind == Bend::Plain && first.unit == Unit::Year && raw.len() == 1 && raw[0].1.is_none();
    let festival = if bare_year { season(plain, end) } else { None };
    let festive = festival.is_some();
    to = festival.unwrap_or(to);
    let mut from = i;
    if kind == Bend::Since {
        from = before(plain, i, &["自", "从", "由"]);
    } else if raw[0].1.is_some() {
        from = before(plain, i, &["自", "从", "由"]);
        if kind == Bend::Until {
            kind = Bend::Plain;
        }
    } else {
        let reach = before(
            plain,
            i,
            &[
                "截至到",
                "截止到",
                "截至",
                "截止",
                "最迟不超过",
                "最迟于",
                "最迟",
                "不超过",
                "不晚于",
                "不迟于",
                "到",
                "至",
            ],
        );
        if reach < i {
            let verb = plain.follows(reach, &["收", "达", "做", "得", "遇", "提", "延", "持续", "见", "看", "回"]);
            if !verb {
                from = reach;
                kind = Bend::Until;
            }
        } else if plain.follows(i, &["自", "从"]) && plain.eat(end, &["开始"]).is_some() {
            from = i - 1;
            kind = Bend::Since;
            to = end + 2;
        }
    }
    // 3月份的…, 2023年的…: only mentions the time.
    if kind == Bend::Plain && raw[0].1.is_none() && plain.get(to) == Some('的') && !festive {
        return None;
    }
    let count = raw.len();
    let found = raw.into_iter().enumerate().map(|(n, (first, last, a, b))| Phrase {
        from: if n == 0 { from } else { a },
        to: if n + 1 == count { to } else { b },
        first: Some(first),
        last,
        bend: kind,
        festive,
    });
    Some((found.collect(), to))
}

/// Extends backwards over the first of the words that stands before the index.
fn before(plain: &Plain, i: usize, words: &[&str]) -> usize {
    words.iter().find(|w| plain.follows(i, &[w])).map_or(i, |w| i - w.chars().count())
}

/// 五四期间, 春节前后, 暑期 behind a year.
fn season(plain: &Plain, i: usize) -> Option<usize> {
    let limit = plain.len().min(i + 9);
    let seasons = [
        "寒暑假",
        "暑假",
        "寒假",
        "暑期",
        "春季",
        "夏季",
        "秋季",
        "冬季",
        "春节",
        "国庆",
        "五四",
        "“五四”",
        "五一",
        "六一",
        "七一",
        "重阳",
        "元旦",
        "端午",
        "中秋",
        "清明",
    ];
    let end = plain.eat(i, &seasons)?;
    let until = (end..limit).find_map(|k| {
        plain
            .eat(k, &["期间", "前后", "前夕"])
            .filter(|_| (end..k).all(|j| !crate::clauses::ends_clause(plain.chars()[j])))
    });
    Some(until.or_else(|| plain.eat(end, &["节前", "前"])).unwrap_or(end))
}
