//! Days and times as text: ISO form, or the Chinese form where the format has 年, 月, 日, 时.

use super::format::{Section, Token};
use crate::source::numeral;
use jiff::civil::{Date, date};

/// A point in time as a spreadsheet counts it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    day: Date,
    hour: u32,
    minute: u32,
    second: u32,
}

impl Moment {
    /// From the number of days; `None` outside the years 1900 to 9999.
    pub(super) fn of(value: f64, from_1904: bool) -> Option<Self> {
        if !(0.0..2_958_466.0).contains(&value) {
            return None;
        }
        // Half a second up, so that 23:59:59.9996 does not lose its day.
        let seconds = (value * 86_400.0).round() as i64;
        let (days, time) = (seconds / 86_400, (seconds % 86_400) as u32);
        // Spreadsheets believe in a 29 February 1900 (day 60): days before it are off by one.
        let start = match (from_1904, days) {
            (true, _) => date(1904, 1, 1),
            (false, ..60) => date(1899, 12, 31),
            (false, _) => date(1899, 12, 30),
        };
        let day = start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        Some(Self {
            day,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60,
        })
    }
}

/// Writes a moment in a section of a format; `value` is the number itself, for elapsed time.
pub(super) fn write(section: &Section, moment: &Moment, value: f64) -> String {
    let has = |wanted: char| {
        section
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Date(c, _) if *c == wanted))
    };
    let chinese = section
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Literal(text) if text.contains(['年', '月', '日', '时', '分'])));
    let year = has('y') || has('e');
    if chinese || !year || !has('m') {
        return by_tokens(section, moment, value);
    }
    let day = moment.day;
    let mut text = format!("{:04}-{:02}", day.year(), day.month());
    if has('d') {
        text.push_str(&format!("-{:02}", day.day()));
    }
    if has('h') {
        text.push_str(&format!(" {:02}:{:02}", moment.hour, moment.minute));
    }
    text
}

/// Piece by piece as the format says.
fn by_tokens(section: &Section, moment: &Moment, value: f64) -> String {
    let day = moment.day;
    let half_day = section.tokens.contains(&Token::HalfDay);
    let digits = |n: i64, width: usize| match (section.chinese_digits, width) {
        (true, 4) => numeral::write("ideographDigital", n),
        (true, _) => numeral::write("chineseCounting", n),
        (false, width) => format!("{n:0width$}"),
    };
    let whole = |per_day: f64| digits((value * per_day) as i64, 1);
    let piece = |token: &Token| match token {
        Token::Literal(text) => text.clone(),
        Token::Date('y', 1 | 2) => digits(i64::from(day.year() % 100), 2),
        Token::Date('y' | 'e', _) => digits(i64::from(day.year()), 4),
        Token::Date('m', length) => digits(i64::from(day.month()), (*length).min(2)),
        Token::Date('d', length @ (1 | 2)) => digits(i64::from(day.day()), *length),
        Token::Date('d', length) => weekday(day, *length),
        Token::Date('h', length) => {
            let hour = if half_day { (moment.hour + 11) % 12 + 1 } else { moment.hour };
            digits(i64::from(hour), (*length).min(2))
        }
        Token::Date('n', length) => digits(i64::from(moment.minute), (*length).min(2)),
        Token::Date('s', length) => digits(i64::from(moment.second), (*length).min(2)),
        Token::Elapsed('h') => whole(24.0),
        Token::Elapsed('m') => whole(1440.0),
        Token::Elapsed(_) => whole(86_400.0),
        Token::HalfDay if moment.hour < 12 => "上午".to_owned(),
        Token::HalfDay => "下午".to_owned(),
        _ => String::new(),
    };
    section.tokens.iter().map(piece).collect()
}

/// 星期三 for `dddd`, 三 for `ddd`.
fn weekday(day: Date, length: usize) -> String {
    let name = "一二三四五六日".chars().nth(day.weekday().to_monday_zero_offset() as usize);
    let prefix = if length > 3 { "星期" } else { "" };
    prefix.chars().chain(name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;

    #[test]
    fn numbers_and_days_look_as_a_person_sees_them() {
        let cases: &[(&str, f64, &str)] = &[
            ("General", 3.0, "3"),
            ("General", 0.1 + 0.2, "0.3"),
            ("General", -12.5, "-12.5"),
            ("General", 13_800_000_000.0, "13800000000"),
            ("General", 1e-12, "1e-12"),
            ("", 7.0, "7"),
            ("@", 7.0, "7"),
            ("0", 2.5, "2"),
            ("0.00", 2.5, "2.50"),
            ("0.0#", 2.5, "2.5"),
            ("#.##", 2.0, "2"),
            ("000", 7.0, "007"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00_);(#,##0.00)", -1234.5, "(1,234.50)"),
            ("0%", 0.85, "85%"),
            ("0.0%", 0.855, "85.5%"),
            ("0\"个\"", 5.0, "5个"),
            ("\"≥\"0\"人\";;\"—\"", 30.0, "≥30人"),
            ("\"≥\"0\"人\";;\"—\"", 0.0, "—"),
            ("0.0,\"千\"", 2500.0, "2.5千"),
            ("[Red][>=90]0.0", 91.25, "91.2"),
            ("[$¥-804]#,##0", 1000.0, "¥1,000"),
            ("0.00E+00", 1234.0, "1234"),
            ("# ?/?", 0.5, "0.5"),
            ("yyyy/m/d", 43539.0, "2019-03-15"),
            ("d-mmm-yy", 43539.0, "2019-03-15"),
            ("mmm-yy", 43539.0, "2019-03"),
            ("yyyy/m/d h:mm", 43539.75, "2019-03-15 18:00"),
            ("yyyy\"年\"m\"月\"d\"日\"", 43539.0, "2019年3月15日"),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", 43539.0, "2019年3月15日"),
            ("yyyy\"年\"m\"月\"", 43539.0, "2019年3月"),
            ("m\"月\"d\"日\"", 43539.0, "3月15日"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 43539.0, "二〇一九年三月十五日"),
            ("yyyy.mm.dd", 43539.0, "2019-03-15"),
            ("h:mm", 0.75, "18:00"),
            ("上午/下午h\"时\"mm\"分\"", 0.75, "下午6时00分"),
            ("mm:ss", 0.5 / 24.0, "30:00"),
            ("mm:ss.0", 0.5 / 24.0, "30:00"),
            ("[h]:mm", 1.5, "36:00"),
            ("dddd", 43539.0, "星期五"),
            ("yyyy/m/d", 1.0, "1900-01-01"),
            ("yyyy/m/d", 61.0, "1900-03-01"),
            ("yyyy/m/d", -1.0, "-1"),
            ("yyyy/m/d", 3e9, "3000000000"),
            ("yyyy/m/d", f64::NAN, ""),
            ("\"", 1.0, ""),
            ("[", 1.0, "1"),
            ("\\", 1.0, "1"),
        ];
        for (code, value, wanted) in cases {
            assert_eq!(Format::parse(code).write(*value, false), *wanted, "{code} {value}");
        }
        assert_eq!(Format::parse("yyyy/m/d").write(42077.0, true), "2019-03-15");
    }
}
