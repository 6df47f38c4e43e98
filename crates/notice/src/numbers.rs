//! Numbers as official prose writes them: Arabic and Chinese numerals, 万 and 亿, shares.

use crate::clauses::Plain;

/// A numeral: its value and the index after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// The value, 万 and 亿 multiplied out.
    pub value: f64,
    /// Index of the first character after it.
    pub end: usize,
    /// Written in Chinese characters.
    pub chinese: bool,
}

/// No numeral is longer than this.
const LONGEST: usize = 32;

/// True for a character that Chinese numerals are written with.
pub fn is_chinese_digit(c: char) -> bool {
    small(c).is_some() || matches!(c, '十' | '百' | '千')
}

fn small(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

fn big(c: char) -> Option<f64> {
    Some(match c {
        '万' => 1e4,
        '亿' => 1e8,
        _ => return None,
    })
}

/// A whole number below 10,000 without 万: `12`, `十二`, `二十`; for months, days, ordinals.
pub fn whole(plain: &Plain, i: usize) -> Option<(u32, usize)> {
    let first = plain.get(i)?;
    if first.is_ascii_digit() {
        let count = (i..plain.len()).take(5).take_while(|&k| plain.chars()[k].is_ascii_digit()).count();
        if count > 4 {
            return None;
        }
        return Some((plain.slice(i..i + count).parse().ok()?, i + count));
    }
    let n = chinese(plain, i)?;
    (n.value < 1e4).then_some((n.value as u32, n.end))
}

/// Four digits of a year, `2023`, `二〇二三`, `二零二三`.
pub fn year_digits(plain: &Plain, i: usize) -> Option<(i32, usize)> {
    let mut value = 0i32;
    let ascii = plain.get(i)?.is_ascii_digit();
    for k in i..i + 4 {
        let c = plain.get(k)?;
        let digit = if ascii { c.to_digit(10)? } else { small(c).filter(|_| c != '两')? };
        value = value * 10 + i32::try_from(digit).ok()?;
    }
    let more = plain
        .get(i + 4)
        .is_some_and(|c| if ascii { c.is_ascii_digit() } else { small(c).is_some() });
    (!more && (1990..2100).contains(&value)).then_some((value, i + 4))
}

/// The numeral at an index: `30`, `1,200`, `2万`, `1.5亿`, `三十`, `两千`.
pub fn numeral(plain: &Plain, i: usize) -> Option<Numeral> {
    if plain.get(i)?.is_ascii_digit() {
        arabic(plain, i)
    } else {
        chinese(plain, i)
    }
}

fn arabic(plain: &Plain, i: usize) -> Option<Numeral> {
    let mut digits = String::new();
    let mut end = i;
    let mut point = false;
    while let Some(c) = plain.get(end).filter(|_| end - i < LONGEST) {
        let digit_next = plain.get(end + 1).is_some_and(|c| c.is_ascii_digit());
        match c {
            '0'..='9' => digits.push(c),
            ',' if digit_next => {}
            '.' if digit_next && !point => {
                point = true;
                digits.push(c);
            }
            _ => break,
        }
        end += 1;
    }
    let mut value: f64 = digits.parse().ok()?;
    while let Some(factor) = plain.get(end).and_then(|c| big(c).or(unit(c).filter(|_| matches!(c, '百' | '千')))) {
        value *= factor;
        end += 1;
    }
    value.is_finite().then_some(Numeral {
        value,
        end,
        chinese: false,
    })
}

/// Everyday Chinese numerals; digits in a row without units (`二三`) are no number but a rough count.
fn chinese(plain: &Plain, i: usize) -> Option<Numeral> {
    let (mut total, mut part, mut digit) = (0.0, 0.0, None::<f64>);
    let mut end = i;
    let mut last_was_zero = false;
    while let Some(c) = plain.get(end).filter(|_| end - i < LONGEST) {
        if let Some(d) = small(c) {
            if digit.is_some() && !last_was_zero {
                return None;
            }
            last_was_zero = d == 0;
            digit = Some(f64::from(d));
        } else if let Some(u) = unit(c) {
            if end == i && c != '十' {
                return None;
            }
            part += digit.take().unwrap_or(1.0) * u;
            last_was_zero = false;
        } else if let Some(b) = big(c) {
            if end == i {
                return None;
            }
            total = (total + part + digit.take().unwrap_or(0.0)) * b;
            part = 0.0;
            last_was_zero = false;
        } else {
            break;
        }
        end += 1;
    }
    if end == i {
        return None;
    }
    let value = total + part + digit.unwrap_or(0.0);
    (value.is_finite() && (value > 0.0 || digit.is_some())).then_some(Numeral { value, end, chinese: true })
}

/// A share in percent: `40%`, `百分之四十`, `六成`, `六成五`, `千分之五`.
pub fn share(plain: &Plain, i: usize) -> Option<Numeral> {
    for (word, factor) in [("百分之", 1.0), ("千分之", 0.1)] {
        if let Some(from) = plain.eat(i, &[word]) {
            if plain.get(from) == Some('百') {
                return Some(Numeral {
                    value: 100.0 * factor,
                    end: from + 1,
                    chinese: true,
                });
            }
            let n = numeral(plain, from)?;
            return Some(Numeral {
                value: tidy(n.value * factor),
                ..n
            });
        }
    }
    let n = numeral(plain, i)?;
    match plain.get(n.end)? {
        '%' => Some(Numeral { end: n.end + 1, ..n }),
        '‰' => Some(Numeral {
            value: tidy(n.value * 0.1),
            end: n.end + 1,
            ..n
        }),
        '成' if n.value <= 10.0 && !plain.starts(n.end, "成立") => tenths(plain, n),
        _ => None,
    }
}

/// 六成 and 六成五; not the verb 成 in front of another word (成立, 成为).
fn tenths(plain: &Plain, n: Numeral) -> Option<Numeral> {
    let end = n.end + 1;
    if let Some(half) = plain.get(end).and_then(small).filter(|_| n.chinese) {
        return Some(Numeral {
            value: n.value * 10.0 + f64::from(half),
            end: end + 1,
            chinese: true,
        });
    }
    let verb = plain
        .get(end)
        .is_some_and(|c| matches!(c, '立' | '为' | '员' | '功' | '果' | '效' | '绩' | '长' | '年' | '本' | '型' | '片'));
    (!verb).then_some(Numeral {
        value: n.value * 10.0,
        end,
        ..n
    })
}

/// Rounds away what binary fractions add.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, value, rest) in [
            ("30个", 30.0, "个"),
            ("1,200人", 1200.0, "人"),
            ("2万余家", 20000.0, "余家"),
            ("1.5亿元", 150_000_000.0, "元"),
            ("３０场", 30.0, "场"),
            ("十二期", 12.0, "期"),
            ("二十场", 20.0, "场"),
            ("两千名", 2000.0, "名"),
            ("一百零五篇", 105.0, "篇"),
            ("三万五千人", 35000.0, "人"),
            ("两亿", 200_000_000.0, ""),
            ("3千人", 3000.0, "人"),
            ("零", 0.0, ""),
        ] {
            let plain = Plain::new(text);
            let n = numeral(&plain, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((n.value, plain.slice(n.end..plain.len()).as_str()), (value, rest), "{text}");
        }
        for text in ["百个", "千方百计", "万人", "三五个", "个", "", "亿"] {
            assert_eq!(numeral(&Plain::new(text), 0), None, "{text}");
        }
    }

    #[test]
    fn shares() {
        for (text, value) in [
            ("40%", 40.0),
            ("99.5％以上", 99.5),
            ("百分之四十", 40.0),
            ("百分之百", 100.0),
            ("六成", 60.0),
            ("九成五", 95.0),
            ("千分之五", 0.5),
            ("3‰", 0.3),
            ("8成以上", 80.0),
        ] {
            assert_eq!(share(&Plain::new(text), 0).map(|n| n.value), Some(value), "{text}");
        }
        for text in ["一成立", "40个", "百分之", "三成果"] {
            assert_eq!(share(&Plain::new(text), 0), None, "{text}");
        }
    }

    #[test]
    fn years() {
        for (text, year) in [
            ("2023年", 2023),
            ("二〇二三", 2023),
            ("二零一九年", 2019),
            ("二○○七年", 2007),
            ("２０１７", 2017),
        ] {
            assert_eq!(year_digits(&Plain::new(text), 0).map(|y| y.0), Some(year), "{text}");
        }
        for text in ["20171", "1234", "二百三十", "201"] {
            assert_eq!(year_digits(&Plain::new(text), 0), None, "{text}");
        }
    }
}
