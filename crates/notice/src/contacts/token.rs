//! Labels, phone numbers and addresses inside a line.

use crate::chars::half_width;

/// What a label announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    /// A line of contacts before its first label.
    None,
    Prose,
    Name,
    Phone,
    Email,
    /// 传真, 邮编, QQ: numbers that are no phone.
    Skip,
}

pub(super) fn field_at(rest: &str) -> Option<(usize, Field)> {
    const FIELDS: &[(&str, Field)] = &[
        ("联系人及电话", Field::Name),
        ("联系人", Field::Name),
        ("联络员", Field::Name),
        ("联络人", Field::Name),
        ("收件人", Field::Name),
        ("联系电话", Field::Phone),
        ("联系方式", Field::Phone),
        ("办公电话", Field::Phone),
        ("咨询电话", Field::Phone),
        ("电话", Field::Phone),
        ("手机", Field::Phone),
        ("热线", Field::Phone),
        ("邮箱", Field::Email),
        ("电子邮件", Field::Email),
        ("传真", Field::Skip),
        ("邮编", Field::Skip),
        ("邮政编码", Field::Skip),
        ("QQ", Field::Skip),
        ("账号", Field::Skip),
        ("帐号", Field::Skip),
        ("群号", Field::Skip),
    ];
    let (word, field) = FIELDS.iter().find(|(w, _)| rest.starts_with(w))?;
    let tail = &rest[word.len()..];
    // 联系人 in running words (确定1名联系人) is no label.
    if *field == Field::Name && !tail.starts_with(['：', ':']) && !tail.starts_with("为") {
        return None;
    }
    Some((word.len(), *field))
}

pub(super) fn names_end(rest: &str) -> usize {
    let rest = &rest[..rest.char_indices().nth(60).map_or(rest.len(), |(at, _)| at)];
    rest.find(|c: char| matches!(c, '；' | ';' | '。' | '）' | ')') || is_digit(c))
        .into_iter()
        .chain(["联系", "电话", "手机", "邮箱", "电子", "传真"].iter().filter_map(|w| rest.find(w)))
        .min()
        .unwrap_or(rest.len())
        .min(rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at))
}

pub(super) fn email_at(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+');
    let user = rest.bytes().take(64).take_while(|b| word(b)).count();
    if user == 0 {
        return None;
    }
    let sign = rest[user..].chars().next().filter(|c| matches!(c, '@' | '＠'))?.len_utf8();
    let host = rest[user + sign..]
        .bytes()
        .take(80)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let host_text = rest[user + sign..user + sign + host].trim_end_matches(['.', '-']);
    (host_text.contains('.')).then_some(at + user + sign + host_text.len())
}

/// A phone number that begins at `at`: mobile, area code with number, or 7–8 digits after a label.
pub(super) fn phone_at(text: &str, at: usize, label: Field) -> Option<usize> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if !is_digit(first) && !area_in_brackets(rest) {
        return None;
    }
    if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || is_digit(c) || matches!(c, '-' | '〔' | '@')) {
        return None;
    }
    let mut digits = String::new();
    let mut end = 0;
    let mut groups = vec![0_usize];
    for (i, c) in rest.char_indices() {
        if is_digit(c) {
            digits.push(half_width(c));
            if let Some(last) = groups.last_mut() {
                *last += 1;
            }
            end = i + c.len_utf8();
        } else if matches!(c, '-' | '—' | '－' | '–' | '(' | ')' | '（' | '）' | ' ') && digits.len() < 12 {
            // 88123456 13800000000: two numbers side by side.
            let next = rest[i + c.len_utf8()..].chars().take_while(|n| is_digit(*n)).count();
            // 0000-1234567 0000-1234568: so is an area code behind a whole number.
            let whole = digits.starts_with('0') && digits.len() >= 10;
            if c == ' ' && (whole || digits.len() >= 7 && next >= 7) {
                break;
            }
            if groups.last().is_some_and(|g| *g > 0) {
                groups.push(0);
            }
            if !rest[i + c.len_utf8()..].starts_with(|n: char| is_digit(n) || matches!(n, '-' | '—' | ')' | '）')) {
                break;
            }
        } else {
            break;
        }
        if digits.len() > 16 {
            return None;
        }
    }
    if rest[end..].starts_with(['年', '月', '日', '号', '@', '.', '%', '元', '人', '个', '名', '时']) {
        return None;
    }
    groups.retain(|g| *g > 0);
    let mobile = digits.len() == 11 && digits.starts_with('1') && groups.len() <= 3;
    let area = digits.starts_with('0') && (10..=12).contains(&digits.len());
    let extension = digits.starts_with('0') && groups.len() == 3 && digits.len() <= 16;
    let hotline = digits.starts_with("400") && digits.len() == 10;
    let local = label == Field::Phone && (7..=8).contains(&digits.len());
    let bare = matches!(label, Field::None | Field::Name) && (7..=8).contains(&digits.len()) && groups.len() == 1;
    let short = label == Field::Phone && digits.len() == 5 && digits.starts_with('1');
    (mobile || area || extension || hotline || local || bare || short).then_some(at + end)
}

/// (0000)1234567: only an area code stands in the brackets.
fn area_in_brackets(rest: &str) -> bool {
    let Some(inner) = rest.strip_prefix(['（', '(']) else {
        return false;
    };
    let digits = inner.chars().take_while(|c| is_digit(*c)).count();
    let closed = inner.chars().nth(digits).is_some_and(|c| matches!(c, '）' | ')'));
    inner.starts_with(['0', '０']) && closed && (3..=4).contains(&digits)
}

/// At least five digits with nothing but the signs of a phone number between them.
pub(super) fn many_digits(text: &str) -> bool {
    let mut run = 0;
    for c in text.chars() {
        if is_digit(c) {
            run += 1;
            if run >= 5 {
                return true;
            }
        } else if !matches!(c, '-' | '—' | '－' | '(' | ')' | '（' | '）' | ' ') {
            run = 0;
        }
    }
    false
}

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
