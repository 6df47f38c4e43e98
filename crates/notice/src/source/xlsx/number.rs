//! Numbers as text.

use super::format::{Section, Token};

/// A number as General shows it: 11 significant digits at most, no trailing zeros, no exponent
/// short of 21 places.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    if !(-9.0..21.0).contains(&magnitude) {
        return format!("{value:e}");
    }
    // Whole numbers are kept in full: phone numbers and codes stand in cells too.
    let places = if value.fract() == 0.0 {
        0
    } else {
        (10.0 - magnitude).clamp(0.0, 20.0) as usize
    };
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A number in a section of a format without dates.
pub(super) fn write(section: &Section, value: f64) -> String {
    let tokens = section.tokens.as_slice();
    let digit = |token: &Token| matches!(token, Token::Digit(_) | Token::Point | Token::Comma);
    let Some(first) = tokens.iter().position(digit) else {
        // No digits: literal text, with the number where General stands.
        if tokens.is_empty() {
            return general(value);
        }
        return tokens.iter().map(|token| other(token, value)).collect();
    };
    let last = tokens.iter().rposition(digit).unwrap_or(first);
    // Commas after the last digit each divide by a thousand.
    let core = &tokens[first..=last];
    let thousands = core.iter().rev().take_while(|token| **token == Token::Comma).count();
    let core = &core[..core.len() - thousands];
    // Fractions like `# ?/?`, and formats that weave text into the digits: General is plain enough.
    if core.iter().any(|token| !digit(token)) {
        return general(value);
    }
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
    let point = core.iter().position(|token| *token == Token::Point).unwrap_or(core.len());
    let digits = |part: &[Token]| part.iter().filter(|t| matches!(t, Token::Digit(_))).count();
    let zeros = |part: &[Token]| part.iter().filter(|t| **t == Token::Digit('0')).count();
    let (whole, fraction) = core.split_at(point);
    let grouped = whole.contains(&Token::Comma);
    let scaled = value * 100_f64.powi(percents.min(4) as i32) / 1000_f64.powi(thousands.min(4) as i32);
    if !scaled.is_finite() || scaled.abs() >= 1e21 {
        return general(value);
    }
    let places = digits(fraction).min(20);
    let mut text = format!("{:.places$}", scaled.abs());
    let optional = places.saturating_sub(zeros(fraction));
    for _ in 0..optional {
        if text.ends_with('0') && text.contains('.') {
            text.pop();
        }
    }
    let (mut before, after) = match text.split_once('.') {
        Some((before, "")) => (before.to_owned(), String::new()),
        Some((before, after)) => (before.to_owned(), format!(".{after}")),
        None => (text.clone(), String::new()),
    };
    while before.len() < zeros(whole).min(40) {
        before.insert(0, '0');
    }
    if grouped {
        before = group(&before);
    }
    let sign = if scaled < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        "-"
    } else {
        ""
    };
    let around = |part: &[Token]| part.iter().map(|token| other(token, value)).collect::<String>();
    format!("{}{sign}{before}{after}{}", around(&tokens[..first]), around(&tokens[last + 1..]))
}

fn other(token: &Token, value: f64) -> String {
    match token {
        Token::Literal(text) => text.clone(),
        Token::Percent => "%".to_owned(),
        Token::General => general(value),
        _ => String::new(),
    }
}

/// Commas between thousands.
fn group(digits: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
