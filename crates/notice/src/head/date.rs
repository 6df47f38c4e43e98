//! A line that is nothing but a date: signatures, imprints, stamps of web pages.

use jishi_kernel::Day;

/// A date that fills its line, or ends a line that begins with the signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLine {
    /// The day; `None` when it is impossible (2月30日) or incomplete.
    pub day: Option<Day>,
    /// Byte where the date begins.
    pub from: usize,
    /// Nothing stands before the date.
    pub whole: bool,
    /// The date of printing (…印发), not of signing.
    pub printed: bool,
}

/// Reads a line that is a date, with nothing before it but brackets.
pub fn date_line(text: &str) -> Option<DateLine> {
    if text.len() > 120 {
        return None;
    }
    trailing_date(text).filter(|d| d.whole)
}

/// Reads a line that ends in a full date: 示例市教育局 2023年3月1日.
pub fn trailing_date(text: &str) -> Option<DateLine> {
    let plain = text.trim_end();
    let mut tail = plain;
    let mut printed = false;
    for end in ["印发", "印制", "印"] {
        if let Some(rest) = tail.strip_suffix(end) {
            tail = rest.trim_end();
            printed = true;
            break;
        }
    }
    let tail = tail.strip_suffix(['）', ')']).unwrap_or(tail).trim_end();
    let (day, from) = chinese(tail).or_else(|| dashed(tail))?;
    let before = text[..from].trim();
    let whole = before.is_empty() || matches!(before, "（" | "(");
    Some(DateLine { day, from, whole, printed })
}

/// …2023年3月1日, 二〇二三年三月一日, spaces allowed.
fn chinese(tail: &str) -> Option<(Option<Day>, usize)> {
    let rest = tail.strip_suffix(['日', '号'])?;
    let (day, rest) = number_before(rest)?;
    let rest = rest.trim_end().strip_suffix('月')?;
    let (month, rest) = number_before(rest)?;
    let rest = rest.trim_end().strip_suffix('年')?;
    let (year, rest) = year_before(rest)?;
    let day = i8::try_from(day)
        .ok()
        .zip(i8::try_from(month).ok())
        .and_then(|(d, m)| Day::new(year, m, d).ok());
    Some((day, rest.trim_end().len()))
}

/// 2017-02-15, 2017.2.15, 2017/02/15, an hour behind it allowed.
fn dashed(tail: &str) -> Option<(Option<Day>, usize)> {
    let tail = match tail.rfind(':') {
        Some(_) => tail.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':').trim_end(),
        None => tail,
    };
    let from = tail
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/'))
        .len();
    let mut parts = tail[from..].split(['-', '.', '/']);
    let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: i8 = parts.next().filter(|m| m.len() <= 2)?.parse().ok()?;
    let day: i8 = parts.next().filter(|d| d.len() <= 2)?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Some((Day::new(year, month, day).ok(), from))
}

/// A date that lost its separators on a web page (20141017日, 201999): a date line without a day (GUIDE 8).
pub fn is_damaged_date(text: &str) -> bool {
    let plain = text.trim().trim_end_matches(['日', '月', '年']);
    (6..=8).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_digit()) && (plain.starts_with("20") || plain.starts_with("19"))
}

/// The first `YYYY-MM-DD`-like or Chinese date after a label such as 发布时间.
pub fn after_label(text: &str) -> Option<Day> {
    let mut at = 0;
    for (byte, c) in text.char_indices() {
        if byte < at || !(c.is_ascii_digit()) {
            continue;
        }
        let run = &text[byte..];
        let end = run
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '年' | '月' | '日')))
            .unwrap_or(run.len());
        let word = &run[..end];
        if let Some((Some(day), 0)) = chinese(word).or_else(|| dashed(word)) {
            return Some(day);
        }
        at = byte + end;
    }
    None
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        '〇' | '○' | '零' | 'О' | 'O' | 'o' | '◯' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u32 + 1),
    }
}

/// Month or day before the end: 7, 07, 十二, 二十四.
fn number_before(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_end();
    let from = text.trim_end_matches(|c| c == '十' || digit(c).is_some() || c == ' ').len();
    let word: Vec<char> = text[from..].chars().filter(|c| *c != ' ').collect();
    let value = match word.iter().position(|c| *c == '十') {
        Some(ten) => {
            let tens = if ten == 0 { 1 } else { digit(word[ten - 1])? };
            let ones = match word.get(ten + 1) {
                Some(c) => digit(*c)?,
                None => 0,
            };
            tens * 10 + ones
        }
        None if (1..=2).contains(&word.len()) => word.iter().try_fold(0, |sum, c| Some(sum * 10 + digit(*c)?))?,
        None => return None,
    };
    Some((value, &text[..from]))
}

fn year_before(text: &str) -> Option<(i16, &str)> {
    let text = text.trim_end();
    let mut rest = text;
    let mut digits = Vec::new();
    while digits.len() < 4 {
        let c = rest.chars().next_back()?;
        rest = &rest[..rest.len() - c.len_utf8()];
        if c == ' ' {
            continue;
        }
        digits.push(digit(c)?);
    }
    let year = digits.iter().rev().fold(0, |sum, d| sum * 10 + *d as i16);
    ((1949..=2100).contains(&year) && !rest.ends_with(|c| digit(c).is_some())).then_some((year, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_dates() {
        let cases = [
            ("2020年7月3日", Some(("2020-07-03", false))),
            ("二〇〇七年八月二十四日", Some(("2007-08-24", false))),
            ("二○一二年十二月十日", Some(("2012-12-10", false))),
            ("２０１８年４月２５日", Some(("2018-04-25", false))),
            ("2018 年 4 月 25 日印发", Some(("2018-04-25", true))),
            ("（2023年3月1日）", Some(("2023-03-01", false))),
            ("2017-02-15", Some(("2017-02-15", false))),
            ("2017-02-15 09:30", Some(("2017-02-15", false))),
            ("示例市教育局2018年4月25日", None),
            ("5月10日", None),
            ("2023年3月", None),
            ("到2023年3月1日，完成", None),
        ];
        for (text, want) in cases {
            let got = date_line(text).and_then(|d| Some((d.day?.to_string(), d.printed)));
            assert_eq!(got, want.map(|(d, p)| (d.to_owned(), p)), "{text}");
        }
        assert_eq!(
            trailing_date("示例市教育局 2018年4月25日").map(|d| d.from),
            Some("示例市教育局".len())
        );
        assert_eq!(
            after_label("发布时间:2017-02-15 字体:").map(|d| d.to_string()),
            Some("2017-02-15".to_owned())
        );
        assert_eq!(
            after_label("发布日期：2019年5月6日 来源：办公室").map(|d| d.to_string()),
            Some("2019-05-06".to_owned())
        );
        assert_eq!(after_label("发布时间：2015130"), None);
        assert!(is_damaged_date("20141017日") && is_damaged_date("201999") && !is_damaged_date("12345678") && !is_damaged_date("2014年"));
    }
}
