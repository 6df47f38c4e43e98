//! Number format codes (ECMA-376-1, 18.8.31), as far as notices use them: fixed places, thousands,
//! shares, literal text, dates and times.

use super::date::{self, Moment};
use super::number;

/// One piece of a format.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Text written as it is.
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// The value as General writes it, or the text itself (`@`).
    General,
    /// A run of one of `y m d h s e`, in lower case, with its length; `n` is minutes.
    Date(char, usize),
    /// A run of zeros after the point of the seconds.
    Fraction,
    /// `[h]`, `[m]`, `[s]`: time that has passed.
    Elapsed(char),
    /// `AM/PM` and `上午/下午`.
    HalfDay,
}

/// A format: up to four sections, for positive, negative, zero and text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Format {
    sections: Vec<Section>,
}

/// One section of a format.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    pub(super) tokens: Vec<Token>,
    /// `[DBNum1]`: digits as 一二三.
    pub(super) chinese_digits: bool,
}

/// Longest format code looked at; Excel allows 255.
const LONGEST: usize = 512;

impl Format {
    /// Reads a format code; what it does not know is taken as literal text.
    pub(super) fn parse(code: &str) -> Self {
        let code: Vec<char> = code.chars().take(LONGEST).collect();
        let mut sections = vec![Section::default()];
        let mut at = 0;
        while let Some(c) = code.get(at).copied() {
            at += 1;
            let Some(section) = sections.last_mut() else {
                break;
            };
            let tokens = &mut section.tokens;
            match c {
                ';' => sections.push(Section::default()),
                '"' => {
                    let end = code[at..].iter().position(|c| *c == '"').unwrap_or(code.len() - at);
                    tokens.push(Token::Literal(code[at..at + end].iter().collect()));
                    at += end + 1;
                }
                '\\' | '!' => {
                    tokens.extend(code.get(at).map(|c| Token::Literal((*c).into())));
                    at += 1;
                }
                // A space as wide as the next character; the next character repeated to fill.
                '_' | '*' => at += 1,
                '[' => {
                    let end = code[at..].iter().position(|c| *c == ']').unwrap_or(code.len() - at);
                    let inner: String = code[at..at + end].iter().collect();
                    at += end + 1;
                    section.bracket(&inner);
                }
                '0' | '#' | '?' => tokens.push(Token::Digit(c)),
                '.' => tokens.push(Token::Point),
                ',' => tokens.push(Token::Comma),
                '%' => tokens.push(Token::Percent),
                '@' => tokens.push(Token::General),
                'G' | 'g' if word(&code, at, "eneral") => {
                    tokens.push(Token::General);
                    at += "eneral".len();
                }
                'A' | 'a' if word(&code, at, "m/pm") => {
                    tokens.push(Token::HalfDay);
                    at += "m/pm".len();
                }
                '上' if word(&code, at, "午/下午") => {
                    tokens.push(Token::HalfDay);
                    at += 4;
                }
                c if "ymdhse".contains(c.to_ascii_lowercase()) => {
                    let more = code[at..].iter().take_while(|d| d.eq_ignore_ascii_case(&c)).count();
                    at += more;
                    tokens.push(Token::Date(c.to_ascii_lowercase(), more + 1));
                }
                c => tokens.push(Token::Literal(c.into())),
            }
        }
        sections.iter_mut().for_each(Section::settle);
        Self { sections }
    }

    /// Writes a number; days are counted from 1904 if `from_1904`.
    pub(super) fn write(&self, value: f64, from_1904: bool) -> String {
        let (section, value) = match self.sections.as_slice() {
            [_, negative, ..] if value < 0.0 => (negative, -value),
            [_, _, zero, ..] if value == 0.0 => (zero, value),
            [first, ..] => (first, value),
            [] => return number::general(value),
        };
        if section.is_date() {
            return match Moment::of(value, from_1904) {
                Some(moment) => date::write(section, &moment, value),
                None => number::general(value),
            };
        }
        number::write(section, value)
    }
}

/// True when a word stands at a place of the code, whatever its case.
fn word(code: &[char], at: usize, word: &str) -> bool {
    let mut here = code[at.min(code.len())..].iter();
    word.chars().all(|c| here.next().is_some_and(|d| d.eq_ignore_ascii_case(&c)))
}

impl Section {
    pub(super) fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(..) | Token::Elapsed(_)))
    }

    /// A bracket: elapsed time, digits, a currency; colours, languages and conditions say nothing.
    fn bracket(&mut self, inner: &str) {
        let lower = inner.to_ascii_lowercase();
        let first = lower.chars().next().unwrap_or(' ');
        if "hms".contains(first) && lower.chars().all(|c| c == first) {
            self.tokens.push(Token::Elapsed(first));
        } else if lower == "dbnum1" {
            self.chinese_digits = true;
        } else if let Some(currency) = inner.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            self.tokens.push(Token::Literal(sign.to_owned()));
        }
    }

    /// Tells minutes from months, and exponents and fractions of seconds from what they look like.
    fn settle(&mut self) {
        let number = self.tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        let dated = |token: &Token| matches!(token, Token::Date(c, _) if *c != 'e') || matches!(token, Token::Elapsed(_));
        // `0.00E+00`: an `e` among digits is an exponent, which is written as General.
        if number && !self.tokens.iter().any(dated) {
            if self.tokens.iter().any(|token| matches!(token, Token::Date('e', _))) {
                self.tokens = vec![Token::General];
            }
            return;
        }
        let is = |token: Option<&Token>, wanted: &str| match token {
            Some(Token::Date(c, _) | Token::Elapsed(c)) => wanted.contains(*c),
            _ => false,
        };
        for at in 0..self.tokens.len() {
            if let Token::Date('m', length) = self.tokens[at] {
                let parts = |token: &&Token| matches!(token, Token::Date(..) | Token::Elapsed(_));
                let before = self.tokens[..at].iter().rev().find(parts);
                let after = self.tokens[at + 1..].iter().find(parts);
                if is(before, "h") || is(after, "s") {
                    self.tokens[at] = Token::Date('n', length);
                }
            }
        }
        if self.tokens.iter().any(dated) {
            for token in &mut self.tokens {
                match token {
                    Token::Digit(_) => *token = Token::Fraction,
                    Token::Point => *token = Token::Literal(".".into()),
                    Token::Comma => *token = Token::Literal(",".into()),
                    _ => {}
                }
            }
            // The point before a fraction of seconds goes with it: seconds are written whole.
            for at in 1..self.tokens.len() {
                if self.tokens[at] == Token::Fraction && self.tokens[at - 1] == Token::Literal(".".into()) {
                    self.tokens[at - 1] = Token::Fraction;
                }
            }
        }
    }
}
