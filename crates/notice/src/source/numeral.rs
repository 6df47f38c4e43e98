//! Numbers in the formats Chinese documents use (ECMA-376-1, 17.18.59), for automatic numbering and
//! for days in Chinese digits.

/// Writes a number in a `numFmt`; formats nobody listed are written as plain digits, as Word does
/// for those its language does not know.
pub(super) fn write(format: &str, n: i64) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters(n, 'A'),
        "lowerLetter" => letters(n, 'a'),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => counting(n, PLAIN, PLAIN_UNITS),
        "chineseLegalSimplified" => counting(n, LEGAL, LEGAL_UNITS),
        "ideographLegalTraditional" | "japaneseLegal" => counting(n, LEGAL_TRADITIONAL, LEGAL_UNITS),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => n
            .to_string()
            .chars()
            .filter_map(|c| PLAIN.chars().nth(c.to_digit(10)? as usize))
            .collect(),
        "ideographTraditional" => cycle(n, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cycle(n, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalFullWidth" | "decimalFullWidth2" => n.to_string().chars().map(|c| offset('０', c.to_digit(10)).unwrap_or(c)).collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(n, circled(n)),
        "decimalEnclosedFullstop" => enclosed(n, block('⒈', n, 20)),
        "decimalEnclosedParen" => enclosed(n, block('⑴', n, 20)),
        "ideographEnclosedCircle" => enclosed(n, block('㊀', n, 10)),
        _ => n.to_string(),
    }
}

const PLAIN: &str = "〇一二三四五六七八九";
const PLAIN_UNITS: [&str; 4] = ["", "十", "百", "千"];
const LEGAL: &str = "零壹贰叁肆伍陆柒捌玖";
const LEGAL_TRADITIONAL: &str = "零壹貳參肆伍陸柒捌玖";
const LEGAL_UNITS: [&str; 4] = ["", "拾", "佰", "仟"];

/// 一, 十, 十一, 二十, 一百零一; past 9999 plain digits.
fn counting(n: i64, digits: &str, units: [&str; 4]) -> String {
    let (true, Ok(n)) = ((1..10_000).contains(&n), usize::try_from(n)) else {
        return if n == 0 { digits.chars().take(1).collect() } else { n.to_string() };
    };
    let mut out = String::new();
    let mut gap = false;
    for place in (0..4).rev() {
        let digit = n / 10_usize.pow(place) % 10;
        let unit = units[place as usize];
        if digit == 0 {
            gap = gap || !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十二, not 一十二, when it leads; the legal form always writes the digit.
        if !(digit == 1 && place == 1 && out.is_empty() && unit == "十") {
            out.extend(digits.chars().nth(digit));
        }
        out.push_str(unit);
    }
    out
}

/// A, B … Z, AA, BB, as Word repeats them.
fn letters(n: i64, first: char) -> String {
    let Some((n, times)) = n.checked_sub(1).filter(|n| *n >= 0).map(|n| (n % 26, n / 26 + 1)) else {
        return n.to_string();
    };
    match (offset(first, u32::try_from(n).ok()), usize::try_from(times)) {
        (Some(c), Ok(times)) if times <= 30 => c.to_string().repeat(times),
        _ => n.to_string(),
    }
}

fn roman(n: i64) -> String {
    if !(1..4000).contains(&n) {
        return n.to_string();
    }
    const STEPS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut rest, mut out) = (n, String::new());
    for (value, mark) in STEPS {
        while rest >= value {
            out.push_str(mark);
            rest -= value;
        }
    }
    out
}

fn cycle(n: i64, marks: &str) -> String {
    let place = usize::try_from(n.saturating_sub(1)).unwrap_or(0);
    marks.chars().nth(place).map_or_else(|| n.to_string(), String::from)
}

/// ① to ⑳, ㉑ to ㊿.
fn circled(n: i64) -> Option<char> {
    match n {
        0 => Some('⓪'),
        1..=20 => block('①', n, 20),
        21..=35 => block('㉑', n - 20, 15),
        _ => block('㊱', n - 35, 15),
    }
}

/// The n-th of a block of characters that has `count`.
fn block(first: char, n: i64, count: i64) -> Option<char> {
    if !(1..=count).contains(&n) {
        return None;
    }
    offset(first, u32::try_from(n - 1).ok())
}

fn offset(first: char, by: Option<u32>) -> Option<char> {
    char::from_u32(u32::from(first) + by?)
}

fn enclosed(n: i64, mark: Option<char>) -> String {
    mark.map_or_else(|| n.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_printed() {
        let cases: &[(&str, i64, &str)] = &[
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("chineseCounting", 1, "一"),
            ("chineseCounting", 10, "十"),
            ("chineseCountingThousand", 12, "十二"),
            ("chineseCountingThousand", 20, "二十"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 1010, "一千零一十"),
            ("japaneseCounting", 3, "三"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 2023, "二〇二三"),
            ("ideographTraditional", 2, "乙"),
            ("ideographTraditional", 11, "11"),
            ("decimalEnclosedCircle", 1, "①"),
            ("decimalEnclosedCircleChinese", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedFullstop", 3, "⒊"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalFullWidth", 10, "１０"),
            ("upperLetter", 28, "BB"),
            ("lowerRoman", 14, "xiv"),
            ("none", 5, ""),
            ("unheardOf", 7, "7"),
            ("chineseCounting", i64::MIN, "-9223372036854775808"),
            ("upperLetter", i64::MIN, "-9223372036854775808"),
            ("decimalEnclosedCircle", i64::MAX, "9223372036854775807"),
            ("ideographZodiac", i64::MIN, "子"),
        ];
        for (format, n, wanted) in cases {
            assert_eq!(write(format, *n), *wanted, "{format} {n}");
        }
    }
}
