//! From what a person typed into a cell to a value of the column's kind.

use super::{Kind, Value};
use crate::text::half_width;
use compact_str::CompactString;
use jishi_kernel::{Day, parse_day};

/// Above this a spreadsheet program has already rounded the number (15 significant digits).
const EXACT: f64 = 1e15;

/// A cell as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RawCell {
    Blank,
    Text(CompactString),
    /// `percent`: shown with a percent sign.
    Number {
        value: f64,
        percent: bool,
    },
    Moment {
        day: Day,
        hour: u8,
        minute: u8,
    },
    /// A formula that came out as an error.
    Broken(CompactString),
}

impl RawCell {
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// Words, not a figure or a day: what a heading is made of.
    pub(crate) fn is_words(&self) -> bool {
        match self {
            Self::Text(text) => text.chars().any(char::is_alphabetic),
            _ => false,
        }
    }

    /// Without characters that print nothing.
    pub(crate) fn clean(&mut self) {
        if let Self::Text(text) = self
            && let std::borrow::Cow::Owned(clean) = crate::text::visible(text)
        {
            *text = clean.into();
        }
    }

    /// As a person sees it, more or less; outer spaces dropped.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => crate::text::writable(text.trim()).into_owned(),
            Self::Number { value, percent: true } => format!("{}%", trimmed(value * 100.0)),
            Self::Number { value, .. } => trimmed(*value),
            Self::Moment { day, hour: 0, minute: 0 } => jishi_kernel::day_text(*day),
            Self::Moment { day, hour, minute } => format!("{day} {hour:02}:{minute:02}"),
            Self::Broken(error) => error.to_string(),
        }
    }
}

fn trimmed(value: f64) -> String {
    // Ten decimals: enough for any figure typed by hand, short of binary dust (0.1 + 0.2).
    let text = format!("{value:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Turns a cell into a value, or says in Chinese why it cannot.
pub(crate) fn value(cell: &RawCell, kind: Kind) -> Result<Value, String> {
    if cell.is_blank() {
        return Ok(Value::Empty);
    }
    if let RawCell::Broken(error) = cell {
        return Err(format!("单元格公式出错（{error}），请改为直接填写"));
    }
    match kind {
        Kind::Text => as_text(cell),
        Kind::Code => as_text(cell).map(|value| match value {
            Value::Text(text) if !text.bytes().all(|b| b.is_ascii_graphic()) => Value::Text(
                half_width(&crate::text::visible(&text))
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect(),
            ),
            other => other,
        }),
        Kind::Int => as_int(cell).ok_or_else(|| format!("“{}”不是整数", short(cell))),
        Kind::Date => as_day(cell),
        Kind::Percent => as_share(cell)
            .map(Value::Percent)
            .ok_or_else(|| format!("“{}”不是百分比，请写成 45% 的样子", short(cell))),
    }
}

fn short(cell: &RawCell) -> String {
    let shown = cell.shown();
    match shown.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &shown[..at]),
        None => shown,
    }
}

fn as_text(cell: &RawCell) -> Result<Value, String> {
    match cell {
        RawCell::Number { value, .. } if value.abs() >= EXACT => Err(ROUNDED.to_owned()),
        RawCell::Text(text) if is_rounded(text) => Err(ROUNDED.to_owned()),
        RawCell::Text(text) => Ok(Value::Text(crate::text::writable(text.trim()).into())),
        _ => Ok(Value::Text(cell.shown().into())),
    }
}

const ROUNDED: &str = "数字超过 15 位，末几位已被表格软件改写，请将单元格设为文本格式后重填";

/// 9.90000E+17: how a spreadsheet program saves such a number into a .csv file.
fn is_rounded(text: &str) -> bool {
    // Nearly every text is told by its bytes: a full-width letter begins with 0xef.
    if !text.bytes().any(|b| matches!(b, b'E' | b'e' | 0xef)) {
        return false;
    }
    let text = half_width(text);
    let Some((digits, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let figure = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let exponent = exponent.strip_prefix('+').and_then(|power| power.parse::<u32>().ok());
    figure && exponent.is_some_and(|power| power >= 11)
}

fn as_int(cell: &RawCell) -> Option<Value> {
    let text = match cell {
        RawCell::Number { value, .. } => {
            return (value.fract() == 0.0 && value.abs() < EXACT).then_some(Value::Int(*value as i64));
        }
        RawCell::Text(text) => half_width(&crate::text::visible(text)),
        _ => return None,
    };
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = compact.trim_start_matches(['+', '-']);
    let grouped = digits.split(',').enumerate().all(|(i, group)| i == 0 || group.len() == 3);
    let plain = if grouped {
        compact.replace(',', "")
    } else {
        return None;
    };
    plain.strip_suffix(".0").unwrap_or(&plain).parse().ok().map(Value::Int)
}

fn as_share(cell: &RawCell) -> Option<i32> {
    let points = match cell {
        // Shown as 45 %, stored as 0.45.
        RawCell::Number { value, percent: true } => value * 100.0,
        // Typed without the sign: 0.45 can only mean 45 %, while 1 and above are percentages.
        RawCell::Number { value, .. } if *value > 0.0 && *value < 1.0 => value * 100.0,
        RawCell::Number { value, .. } => *value,
        RawCell::Text(text) => {
            let text: String = half_width(&crate::text::visible(text))
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            let number = text.strip_suffix('%').unwrap_or(&text);
            let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
            let number: f64 = if plain {
                number.parse().ok()?
            } else {
                return None;
            };
            if text.ends_with('%') || number <= 0.0 || number >= 1.0 {
                number
            } else {
                number * 100.0
            }
        }
        _ => return None,
    };
    let share = (points * 100.0).round();
    (share.abs() < f64::from(i32::MAX)).then_some(share as i32)
}

fn as_day(cell: &RawCell) -> Result<Value, String> {
    let day = match cell {
        RawCell::Moment { day, .. } => Some(*day),
        RawCell::Number { value, percent: false } if value.fract() == 0.0 => day_number(*value as i64),
        RawCell::Text(text) => day_text(text),
        _ => None,
    };
    day.map(Value::Date)
        .ok_or_else(|| format!("“{}”不是日期，请写成 2026-07-18 的样子", short(cell)))
}

/// 20260718, or the day number of a cell that lost its date format (1954 to 2119 only, so that an
/// ordinary number is not taken for a day).
fn day_number(number: i64) -> Option<Day> {
    if (10_000_101..=99_991_231).contains(&number) {
        return ymd(number / 10_000, number / 100 % 100, number % 100);
    }
    let days = (20_000..=80_000).contains(&number).then_some(number)?;
    Day::constant(1899, 12, 30).checked_add(jiff_days(days)).ok()
}

fn jiff_days(days: i64) -> std::time::Duration {
    // `days` is at most 80,000.
    std::time::Duration::from_secs(days.unsigned_abs() * 86_400)
}

fn ymd(year: i64, month: i64, day: i64) -> Option<Day> {
    parse_day(&format!("{year:04}-{month:02}-{day:02}"))
}

fn day_text(text: &str) -> Option<Day> {
    let text = half_width(&crate::text::visible(text));
    let text = text.trim();
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(compact.len(), 5 | 8) && compact.bytes().all(|b| b.is_ascii_digit()) {
        return day_number(compact.parse().ok()?);
    }
    // A time of day behind the date does not count.
    let date = match compact.find('日') {
        Some(at) => &compact[..at],
        None => text.split([' ', 'T']).next().unwrap_or_default(),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str, most: usize| {
        let digits = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok()).flatten()
    };
    if year.len() != 4 {
        return None;
    }
    ymd(number(year, 4)?, number(month, 2)?, number(day, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> RawCell {
        RawCell::Text(text.into())
    }

    fn number(value: f64) -> RawCell {
        RawCell::Number { value, percent: false }
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let day = Value::Date(Day::constant(2026, 7, 8));
        for typed in [
            "2026-07-08",
            "2026-7-8",
            "2026/7/8",
            "2026.07.08",
            "２０２６年７月８日",
            "2026 年 7 月 8 日",
            "20260708",
            " 2026-07-08 00:00:00",
            "2026-07-08T09:30:00",
            "2026年7月8日9时",
            "2026．7．8",
        ] {
            assert_eq!(value(&text(typed), Kind::Date), Ok(day.clone()), "{typed}");
        }
        assert_eq!(value(&number(20_260_708.0), Kind::Date), Ok(day.clone()));
        assert_eq!(value(&number(46_211.0), Kind::Date), Ok(day));
        for typed in [
            "2026年7月",
            "7月8日",
            "2026-02-30",
            "26-7-8",
            "七月",
            "2026-7-8-9",
            "2026-+7-8",
            "12345678",
        ] {
            let reason = value(&text(typed), Kind::Date).unwrap_err();
            assert!(reason.contains(typed) && reason.contains("不是日期"), "{typed}: {reason}");
        }
        for odd in [1.0, 46_211.5, -5.0, 1e300, f64::NAN] {
            assert!(value(&number(odd), Kind::Date).is_err(), "{odd}");
        }
    }

    #[test]
    fn whole_numbers_only() {
        for (typed, expected) in [("12", 12), ("１２", 12), ("-3", -3), ("1,234", 1234), (" 1 234 ", 1234), ("7.0", 7)] {
            assert_eq!(value(&text(typed), Kind::Int), Ok(Value::Int(expected)), "{typed}");
        }
        for typed in ["12人", "1.5", "1,2", "一", "--1", "99999999999999999999"] {
            assert!(value(&text(typed), Kind::Int).is_err(), "{typed}");
        }
        assert_eq!(value(&number(12.0), Kind::Int), Ok(Value::Int(12)));
        assert!(value(&number(12.5), Kind::Int).is_err());
    }

    #[test]
    fn shares_with_and_without_the_sign() {
        for (cell, expected) in [
            (text("45%"), 4500),
            (text("４５．５％"), 4550),
            (text("45"), 4500),
            (text("0.45"), 4500),
            (text("0.5%"), 50),
            (text("1"), 100),
            (number(0.45), 4500),
            (number(100.0), 10_000),
            (number(0.0), 0),
            (RawCell::Number { value: 1.0, percent: true }, 10_000),
            (
                RawCell::Number {
                    value: 0.333_333,
                    percent: true,
                },
                3333,
            ),
        ] {
            assert_eq!(value(&cell, Kind::Percent), Ok(Value::Percent(expected)), "{cell:?}");
        }
        for typed in ["过半", "inf", "nan", "%", "1e3"] {
            assert!(value(&text(typed), Kind::Percent).is_err(), "{typed}");
        }
    }

    #[test]
    fn numbers_of_papers_are_cleaned_and_rounded_ones_refused() {
        for typed in [
            "990000200001011234",
            " 9900 0020 0001 0112 34 ",
            "９９００００２００００１０１１２３４",
            "\u{200b}990000200001011234\u{feff}",
            "\u{202d}990000200001011234\u{202c}",
            "9900002000\u{a0}01011234",
        ] {
            assert_eq!(
                value(&text(typed), Kind::Code),
                Ok(Value::Text("990000200001011234".into())),
                "{typed}"
            );
        }
        for typed in ["9.90000E+17", "9.9e+17", "９.９Ｅ＋１７", "1E+11"] {
            for kind in [Kind::Code, Kind::Text] {
                assert!(value(&text(typed), kind).unwrap_err().contains("15 位"), "{typed}");
            }
        }
        for typed in ["E+17", "1E5", "2024E级", "甲1.5E+17"] {
            assert!(value(&text(typed), Kind::Text).is_ok(), "{typed}");
        }
        assert!(
            value(&number(990_000_200_001_011_234.0), Kind::Code)
                .unwrap_err()
                .contains("文本格式")
        );
        assert_eq!(
            value(&number(202_400_000_001.0), Kind::Code),
            Ok(Value::Text("202400000001".into()))
        );
        assert_eq!(value(&text("46211"), Kind::Date), Ok(Value::Date(Day::constant(2026, 7, 8))));
    }

    #[test]
    fn text_keeps_digits_and_refuses_lost_ones() {
        assert_eq!(value(&number(13_800_000_000.0), Kind::Text), Ok(Value::Text("13800000000".into())));
        assert_eq!(value(&number(0.1 + 0.2), Kind::Text), Ok(Value::Text("0.3".into())));
        assert!(value(&number(410_101_200_001_011_234.0), Kind::Text).unwrap_err().contains("15 位"));
        assert_eq!(value(&text("\u{3000} 李 明 \n"), Kind::Text), Ok(Value::Text("李 明".into())));
        assert_eq!(value(&text(" \u{3000}"), Kind::Int), Ok(Value::Empty));
        assert!(value(&RawCell::Broken("#REF!".into()), Kind::Text).unwrap_err().contains("#REF!"));
    }
}
