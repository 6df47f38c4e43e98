//! Outline marks at the head of a paragraph: 一、 （一） 1. （1） ① 一是 —— •.

/// Styles of marks from the outermost to the innermost; the order is the level
/// (GUIDE 3: 一、 > （一） > 1. > （1）).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 第一章, 第一部分
    Chapter,
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1. 1、
    Number,
    /// 1.1
    NumberDot,
    /// （1） 1）
    NumberParen,
    /// ①
    Circle,
    /// 一是, 第一，
    Ordinal,
    /// ——
    Dash,
    /// • ●, a list mark of Markdown
    Bullet,
}

/// A mark found at the head of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its style.
    pub style: Style,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// Bytes of the first mark.
    pub first: usize,
    /// Bytes up to the words: the mark, a repeated mark (GUIDE 9.1) and layout spaces.
    pub len: usize,
}

impl Mark {
    /// True when the same mark was printed twice (一、一、).
    pub fn doubled(&self) -> bool {
        self.len > self.first
    }
}

/// The mark a text begins with.
pub fn read(text: &str) -> Option<Mark> {
    let (style, number, first) = single(text)?;
    let mut mark = Mark {
        style,
        number,
        first,
        len: first,
    };
    if number.is_some()
        && style < Style::Ordinal
        && let Some((again, same, len)) = single(&text[first..])
        && again == style
        && same == number
    {
        mark.len += len;
    }
    Some(mark)
}

fn single(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let first = text.chars().next()?;
    match first {
        '—' | '–' | '－' | '-' | '―' => dash(text),
        '•' | '●' | '◆' | '■' | '▲' | '★' | '☆' | '◎' | '※' | '➢' | '\u{f06c}' | '\u{f0b7}' | '·' => {
            Some((Style::Bullet, None, with_spaces(text, first.len_utf8())))
        }
        '①'..='⑳' => {
            let number = u32::from(first) - u32::from('①') + 1;
            Some((Style::Circle, Some(number), with_separator(text, first.len_utf8())))
        }
        '（' | '(' | '〔' => bracketed(text),
        '第' => ordinal(text),
        '0'..='9' | '０'..='９' => numbered(text),
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => han(text),
        _ => None,
    }
}

fn dash(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let count = text.chars().take_while(|c| matches!(c, '—' | '–' | '－' | '-' | '―')).count();
    let len: usize = text.chars().take(count).map(char::len_utf8).sum();
    let rest = text[len..].trim_start();
    let one_hyphen = count == 1 && text.starts_with(['-', '－']);
    let number = rest.chars().next().is_some_and(digit);
    let dated = count >= 2 && begins_with_date(rest);
    (count <= 4 && !one_hyphen && !rest.is_empty() && (!number || dated)).then(|| (Style::Dash, None, with_spaces(text, len)))
}

/// 3月, 11—12月, 2031年6月 at the head of words; not the second half of a span of years (2030——2031年）).
fn begins_with_date(text: &str) -> bool {
    let tail = text.trim_start_matches(digit);
    let second = tail.trim_start_matches(['-', '—', '－', '–', '~', '～', '至']);
    let month = second.trim_start_matches(digit).trim_start();
    month.starts_with('月')
        || tail
            .strip_prefix('年')
            .is_some_and(|t| t.starts_with(digit) || t.starts_with(['底', '末']))
}

fn bracketed(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let open = text.chars().next()?.len_utf8();
    let inner_start = open + (text[open..].len() - text[open..].trim_start().len());
    let (value, used, style) = match han_number(&text[inner_start..]) {
        Some((value, used)) => (value, used, Style::HanParen),
        None => {
            let (value, used) = arabic_number(&text[inner_start..])?;
            (value, used, Style::NumberParen)
        }
    };
    if used > 12 || value > 99 {
        return None;
    }
    let mut at = inner_start + used;
    at += text[at..].len() - text[at..].trim_start().len();
    let close = text[at..].chars().next().filter(|c| matches!(c, '）' | ')' | '〕'))?;
    Some((style, Some(value), with_separator(text, at + close.len_utf8())))
}

fn ordinal(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let after = '第'.len_utf8();
    let (value, used) = han_number(&text[after..]).or_else(|| arabic_number(&text[after..]))?;
    let at = after + used;
    let rest = &text[at..];
    for unit in ["部分", "章", "篇"] {
        if let Some(tail) = rest.strip_prefix(unit) {
            // 第一部分的工作…… is prose.
            let plain = !tail.starts_with(['的', '和', '是', '为', '，']);
            return plain.then(|| (Style::Chapter, Some(value), with_separator(text, at + unit.len())));
        }
    }
    // 第一阶段：动员部署; 第一阶段（3月）： keeps its words, the bracket belongs to them.
    if let Some(tail) = rest.strip_prefix("阶段") {
        let next = tail.chars().next()?;
        return match next {
            '：' | ':' | '、' | '，' | '。' => {
                Some((Style::Ordinal, Some(value), with_spaces(text, at + "阶段".len() + next.len_utf8())))
            }
            '（' | '(' => Some((Style::Ordinal, Some(value), 0)),
            _ => None,
        };
    }
    let next = rest.chars().next()?;
    matches!(next, '，' | ',' | '、' | '：' | ':').then(|| (Style::Ordinal, Some(value), with_spaces(text, at + next.len_utf8())))
}

fn numbered(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let (value, used) = arabic_number(text)?;
    if value > 199 || value == 0 {
        return None;
    }
    let spaces = text[used..].len() - text[used..].trim_start_matches([' ', '　']).len();
    let at = used + spaces;
    let separator = text[at..].chars().next()?;
    let after = at + separator.len_utf8();
    let next = text[after..].chars().next();
    match separator {
        '、' => Some((Style::Number, Some(value), with_spaces(text, after))),
        '）' | ')' => Some((Style::NumberParen, Some(value), with_spaces(text, after))),
        '.' | '．' | '。' if next.is_none_or(|c| !digit(c)) => {
            (separator != '。' || spaces == 0).then(|| (Style::Number, Some(value), with_spaces(text, after)))
        }
        '.' | '．' if begins_words(&text[after..]) => Some((Style::Number, Some(value), after)),
        '.' | '．' => decimal(text, after),
        _ => None,
    }
}

/// Digits that open the words after a mark (3.2020年…, 1.5月底前…) and are no second number.
fn begins_words(rest: &str) -> bool {
    let tail = rest.trim_start_matches(digit);
    let count = rest[..rest.len() - tail.len()].chars().count();
    count >= 3 || tail.trim_start().starts_with('月')
}

/// 1.1 or 1.1.2 before words, not before a unit of measure.
fn decimal(text: &str, mut at: usize) -> Option<(Style, Option<u32>, usize)> {
    loop {
        let (value, used) = arabic_number(&text[at..])?;
        if value == 0 || value > 49 {
            return None;
        }
        at += used;
        let next = text[at..].chars().next()?;
        let beyond = at + next.len_utf8();
        match next {
            '.' | '．' if text[beyond..].starts_with(digit) => at = beyond,
            ' ' | '　' | '、' | '.' | '．' => return Some((Style::NumberDot, Some(value), with_spaces(text, beyond))),
            '%' | '％' | '万' | '亿' | '元' | '倍' | '个' | '米' | '公' | '年' | '月' | '日' | '-' | '—' | '～' | '~' | '至' | '平'
            | '千' | '余' | '以' | '左' => return None,
            c if !c.is_ascii() => return Some((Style::NumberDot, Some(value), at)),
            _ => return None,
        }
    }
}

fn han(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let (value, used) = han_number(text)?;
    let spaces = text[used..].len() - text[used..].trim_start_matches([' ', '　']).len();
    let at = used + spaces;
    let separator = text[at..].chars().next()?;
    let after = at + separator.len_utf8();
    match separator {
        '、' | '．' | '.' => {
            // 一、二等奖 and 二、三产业 are words, not marks.
            let words = han_number(&text[after..]).is_some_and(|(other, len)| {
                other != value && !text[after + len..].starts_with("、") && !text[after + len..].starts_with("是")
            });
            (!words).then(|| (Style::Han, Some(value), with_spaces(text, after)))
        }
        '是' | '要' if spaces == 0 && value <= 20 => Some((Style::Ordinal, Some(value), with_spaces(text, after))),
        _ => None,
    }
}

/// A Chinese numeral up to 99 and its bytes.
fn han_number(text: &str) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut unit = None;
    let mut len = 0;
    for c in text.chars().take(3) {
        match "一二三四五六七八九".chars().position(|d| d == c) {
            Some(i) if unit.is_none() => unit = Some(i as u32 + 1),
            None if c == '十' && value == 0 => {
                value = unit.take().unwrap_or(1) * 10;
            }
            _ => break,
        }
        len += c.len_utf8();
    }
    (len > 0).then(|| (value + unit.unwrap_or(0), len))
}

/// An Arabic number of at most four digits, full width included, and its bytes.
fn arabic_number(text: &str) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut len = 0;
    for c in text.chars().take_while(|c| digit(*c)) {
        let d = if c.is_ascii() {
            u32::from(c) - u32::from('0')
        } else {
            u32::from(c) - u32::from('０')
        };
        value = value * 10 + d;
        len += c.len_utf8();
        if value > 9999 {
            return None;
        }
    }
    (len > 0).then_some((value, len))
}

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn with_spaces(text: &str, len: usize) -> usize {
    text.len() - text[len..].trim_start().len()
}

/// Also takes a separator after a bracketed mark: （一）、
fn with_separator(text: &str, len: usize) -> usize {
    let rest = &text[len..];
    let rest = rest.strip_prefix(['、', '.', '．', '：', ':']).unwrap_or(rest);
    text.len() - rest.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_style() {
        #[allow(clippy::type_complexity)] // a table of cases
        let cases: &[(&str, Option<(Style, Option<u32>, &str)>)] = &[
            ("一、总体要求", Some((Style::Han, Some(1), "总体要求"))),
            ("十二、附则", Some((Style::Han, Some(12), "附则"))),
            ("一、一、重点工作", Some((Style::Han, Some(1), "重点工作"))),
            ("（三）夯实基础", Some((Style::HanParen, Some(3), "夯实基础"))),
            ("( 二 )、抓宣传", Some((Style::HanParen, Some(2), "抓宣传"))),
            ("（一）（一）抓宣传", Some((Style::HanParen, Some(1), "抓宣传"))),
            ("1.摸底", Some((Style::Number, Some(1), "摸底"))),
            ("１２、摸底", Some((Style::Number, Some(12), "摸底"))),
            ("1、1.摸底", Some((Style::Number, Some(1), "摸底"))),
            ("3 . 摸底", Some((Style::Number, Some(3), "摸底"))),
            ("（4）摸底", Some((Style::NumberParen, Some(4), "摸底"))),
            ("2）摸底", Some((Style::NumberParen, Some(2), "摸底"))),
            ("②摸底", Some((Style::Circle, Some(2), "摸底"))),
            ("1.2 摸底", Some((Style::NumberDot, Some(2), "摸底"))),
            ("——摸底。", Some((Style::Dash, None, "摸底。"))),
            ("——3月：摸底", Some((Style::Dash, None, "3月：摸底"))),
            ("——５月10日前摸底", Some((Style::Dash, None, "５月10日前摸底"))),
            ("——11—12月：摸底", Some((Style::Dash, None, "11—12月：摸底"))),
            ("——2031年6月：摸底", Some((Style::Dash, None, "2031年6月：摸底"))),
            ("——2031年）", None),
            ("—5月：摸底", None),
            ("● 摸底", Some((Style::Bullet, None, "摸底"))),
            ("二是摸底", Some((Style::Ordinal, Some(2), "摸底"))),
            ("第三，摸底", Some((Style::Ordinal, Some(3), "摸底"))),
            ("第一部分 现状", Some((Style::Chapter, Some(1), "现状"))),
            ("第一部分重点任务", Some((Style::Chapter, Some(1), "重点任务"))),
            ("第一部分的工作", None),
            ("第一批名单", None),
            ("3.2020年建成", Some((Style::Number, Some(3), "2020年建成"))),
            ("1.5月底前", Some((Style::Number, Some(1), "5月底前"))),
            ("1.5亿元", None),
            ("2023年工作", None),
            ("3.5万人", None),
            ("一、二等奖若干", None),
            ("十是一个数", Some((Style::Ordinal, Some(10), "一个数"))),
            ("一体推进", None),
            ("-5度", None),
            ("（团员）", None),
            ("（2023年）", None),
            ("", None),
        ];
        for (text, want) in cases {
            let got = read(text).map(|m| (m.style, m.number, &text[m.len..]));
            assert_eq!(got, *want, "{text}");
        }
    }
}
