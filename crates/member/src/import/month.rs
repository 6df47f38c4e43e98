//! Days and months as sheets have them: 2020-05, 2020年5月4日, 202005, 20200504, the number of a cell
//! that lost its format.

use jishi_kernel::{Day, days};

/// The runs of digits of a text, full-width ones too; `None` when something else than marks of a
/// date stands between them.
fn numbers(text: &str) -> Option<Vec<(usize, i64)>> {
    let mut out: Vec<(usize, i64)> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => i64::from(u32::from(c) - u32::from('0')),
            '０'..='９' => i64::from(u32::from(c) - u32::from('０')),
            '-' | '/' | '.' | '．' | '年' | '月' | '日' | '－' | '／' => {
                open = false;
                continue;
            }
            c if c.is_whitespace() => continue,
            _ => return None,
        };
        match out.last_mut() {
            Some((length, value)) if open => {
                *length += 1;
                *value = value.checked_mul(10)?.checked_add(digit)?;
            }
            _ => out.push((1, digit)),
        }
        open = true;
    }
    Some(out)
}

fn ymd(year: i64, month: i64, day: i64) -> Option<Day> {
    let day = Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2100).contains(&day.year()).then_some(day)
}

/// A day; of a month its first day.
pub(crate) fn day_or_month(text: &str) -> Option<Day> {
    match numbers(text)?.as_slice() {
        [(4, year), (1 | 2, month), (1 | 2, day)] => ymd(*year, *month, *day),
        [(4, year), (1 | 2, month)] => ymd(*year, *month, 1),
        [(6, number)] => ymd(number / 100, number % 100, 1),
        [(8, number)] => ymd(number / 10_000, number / 100 % 100, number % 100),
        // The number of the day in a sheet, between 1954 and 2119.
        [(5, number)] if (20_000..=80_000).contains(number) => Day::constant(1899, 12, 30).checked_add(days(*number)).ok(),
        _ => None,
    }
}

/// A month as `YYYY-MM`; of a day its month.
pub(crate) fn month(text: &str) -> Option<String> {
    day_or_month(text).map(|day| format!("{:04}-{:02}", day.year(), day.month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_or_month_is_read_however_it_is_written() {
        let day = Day::constant(2020, 5, 4);
        for text in [
            "2020-05-04",
            "2020/5/4",
            "2020年5月4日",
            "20200504",
            "２０２０．５．４",
            " 2020 年 5 月 4 日 ",
            "43955",
        ] {
            assert_eq!(day_or_month(text), Some(day), "{text}");
        }
        for text in ["2020-05", "2020年5月", "202005", "2020.5"] {
            assert_eq!(day_or_month(text), Some(Day::constant(2020, 5, 1)), "{text}");
            assert_eq!(month(text).as_deref(), Some("2020-05"));
        }
        for bad in [
            "",
            "五月",
            "2020",
            "2020-13",
            "2020-02-30",
            "20-05-04",
            "1899-05",
            "99999999999999999999",
            "2020-05-04x",
            "12345678901234567890-1",
        ] {
            assert_eq!(day_or_month(bad), None, "{bad}");
        }
    }
}
