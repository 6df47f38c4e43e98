//! 统一社会信用代码 (GB 32100—2015): 18 characters, of which the last checks the others.

use std::fmt;
use std::str::FromStr;

/// The characters a code is written with, in the order of their values: digits and capitals
/// without I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first 17 characters: powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Characters of a code.
pub const LENGTH: usize = 18;

/// A code that passed all checks, in half-width capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode(String);

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another number of characters.
    Length(usize),
    /// A character outside the alphabet, at a place counted from 1.
    Letter(usize, char),
    /// Places 3 to 8, the division of the registering office, are digits; this place is none.
    Division(usize, char),
    /// The last character does not check the others.
    Check,
}

impl Fault {
    /// The reason in words.
    pub fn text(self) -> String {
        match self {
            Self::Length(found) => format!("统一社会信用代码应为 {LENGTH} 位，现为 {found} 位"),
            Self::Letter(at, c) => {
                let hint = match c {
                    'I' => "，应为数字 1",
                    'O' => "，应为数字 0",
                    'Z' => "，应为数字 2",
                    'S' => "，应为数字 5",
                    'V' => "，应为字母 U 或 Y",
                    _ => "",
                };
                let hint = if hint.is_empty() {
                    String::new()
                } else {
                    format!("（不使用 I、O、S、V、Z{hint}）")
                };
                format!("统一社会信用代码第 {at} 位“{c}”不能使用{hint}")
            }
            Self::Division(at, c) => format!("统一社会信用代码第 3 至 8 位为行政区划数字，第 {at} 位现为“{c}”"),
            Self::Check => "统一社会信用代码校验不通过，请逐位核对是否有错位或错字".to_owned(),
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl CreditCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code as a person typed it, without blanks and hyphens, half-width, in capitals.
pub fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars()
        .map(half)
        .filter(|c| !c.is_whitespace() && !c.is_control() && !['-', '\u{200b}', '\u{feff}'].contains(c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The check character of 17 characters of the alphabet; `None` for anything else.
pub fn check(body: &str) -> Option<char> {
    if body.chars().count() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in body.bytes().zip(WEIGHTS) {
        sum += ALPHABET.iter().position(|a| *a == c)? as u32 * weight;
    }
    let value = (31 - sum % 31) % 31;
    ALPHABET.get(value as usize).map(|b| char::from(*b))
}

impl FromStr for CreditCode {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let code = plain(text);
        let length = code.chars().count();
        if length != LENGTH {
            return Err(Fault::Length(length));
        }
        for (at, c) in code.chars().enumerate() {
            if !u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b)) {
                return Err(Fault::Letter(at + 1, c));
            }
            if (2..8).contains(&at) && !c.is_ascii_digit() {
                return Err(Fault::Division(at + 1, c));
            }
        }
        // All characters are ASCII here, so byte 17 is the last character.
        let (body, last) = code.split_at(LENGTH - 1);
        if check(body).is_some_and(|due| last.starts_with(due)) {
            Ok(Self(code))
        } else {
            Err(Fault::Check)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up code of an unassigned division.
    fn made(body: &str) -> String {
        format!("{body}{}", check(body).unwrap())
    }

    #[test]
    fn the_weights_are_powers_of_three() {
        let mut power = 1;
        for weight in WEIGHTS {
            assert_eq!(weight, power);
            power = power * 3 % 31;
        }
    }

    #[test]
    fn the_worked_example_of_the_standard_holds() {
        // GB 32100—2015, annex A: the body 91350100M000100Y4 is checked by 3.
        assert_eq!(check("91350100M000100Y4"), Some('3'));
        assert!("91350100M000100Y43".parse::<CreditCode>().is_ok());
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = made("91990000MA0000001");
        let typed = [
            code.clone(),
            code.to_lowercase(),
            format!(" {} {} ", &code[..9], &code[9..]),
            code.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
        ];
        for text in typed {
            assert_eq!(text.parse::<CreditCode>().map(|c| c.to_string()), Ok(code.clone()), "{text}");
        }
    }

    #[test]
    fn every_fault_has_its_reason() {
        let code = made("91990000MA0000001");
        let put = |at: usize, c: &str| format!("{}{c}{}", &code[..at], &code[at + 1..]);
        let cases = [
            (String::new(), Fault::Length(0), "现为 0 位"),
            (code[..17].to_owned(), Fault::Length(17), "应为 18 位"),
            (format!("{code}1"), Fault::Length(19), "现为 19 位"),
            (put(9, "O"), Fault::Letter(10, 'O'), "应为数字 0"),
            (put(9, "团"), Fault::Letter(10, '团'), "第 10 位“团”"),
            (put(4, "A"), Fault::Division(5, 'A'), "行政区划"),
        ];
        for (text, fault, words) in cases {
            assert_eq!(text.parse::<CreditCode>(), Err(fault), "{text}");
            assert!(fault.text().contains(words), "{}", fault.text());
        }
    }

    #[test]
    fn one_wrong_or_two_swapped_characters_are_noticed() {
        let code = made("91990000MA2TPR5C7");
        assert!(code.parse::<CreditCode>().is_ok());
        for at in 0..LENGTH {
            for c in ALPHABET {
                let wrong = format!("{}{}{}", &code[..at], char::from(*c), &code[at + 1..]);
                assert_eq!(wrong.parse::<CreditCode>().is_ok(), wrong == code, "{wrong}");
            }
        }
        for at in 1..LENGTH {
            let mut swapped = code.clone().into_bytes();
            swapped.swap(at - 1, at);
            let swapped = String::from_utf8(swapped).unwrap();
            assert_eq!(swapped.parse::<CreditCode>().is_ok(), swapped == code, "{swapped}");
        }
    }
}
