//! Telephone numbers: normalised, checked and masked.

use crate::number::{half_width, masked};
use std::borrow::Cow;
use std::fmt;

/// Longest text looked at; anything longer is no number.
const LONGEST: usize = 40;

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPhone {
    /// Nothing was given.
    Empty,
    /// Written as 1.39E+10.
    Rounded,
    /// Neither 11 digits beginning with 1, nor a fixed line with area code, nor + and digits.
    Form,
}

impl NotAPhone {
    /// The reason in Chinese, never the number.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Empty => "请填写联系电话",
            Self::Rounded => "联系电话已被表格软件改写，请将单元格设为文本格式后重填",
            Self::Form => "联系电话应为 11 位手机号码，或带区号的固定电话，或以 + 开头的境外号码",
        }
    }
}

/// A normalised telephone number. Its `Debug` and its mask hide it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Phone").field(&self.mask()).finish()
    }
}

impl Phone {
    /// Reads a number as people write it: spaces, dashes, brackets, +86.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, NotAPhone> {
        let compact = compact(text);
        if compact.is_empty() {
            return Err(NotAPhone::Empty);
        }
        if compact.contains(['E', 'e', '.']) && compact.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(NotAPhone::Rounded);
        }
        let bare = ["+86", "0086"].iter().find_map(|p| compact.strip_prefix(p)).unwrap_or(&compact);
        let bare = bare
            .strip_prefix("86")
            .filter(|rest| rest.len() == 11 && rest.starts_with('1'))
            .unwrap_or(bare);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let mobile = digits(bare) && bare.len() == 11 && bare.starts_with('1');
        let fixed = digits(bare) && (10..=12).contains(&bare.len()) && bare.starts_with('0') && !bare.starts_with("00");
        let abroad = bare
            .strip_prefix('+')
            .is_some_and(|rest| digits(rest) && (6..=15).contains(&rest.len()));
        if mobile || fixed || abroad {
            Ok(Self(bare.to_owned()))
        } else {
            Err(NotAPhone::Form)
        }
    }

    /// The whole number: only for sealing, indexing and revealing.
    pub fn full(&self) -> &str {
        &self.0
    }

    /// What lists show: the first three and the last four digits.
    pub fn mask(&self) -> String {
        masked(&self.0, 3, 4)
    }
}

/// Half-width, without spaces, dashes and brackets.
fn compact(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let wide = text.chars().map(half_width);
    let kept = wide.filter(|c| !c.is_whitespace() && !"-－—()'’\u{200b}\u{feff}".contains(*c));
    Cow::Owned(kept.take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for (text, full, mask) in [
            ("139 0000 0001", "13900000001", "139****0001"),
            ("+86-13900000001", "13900000001", "139****0001"),
            ("8613900000001", "13900000001", "139****0001"),
            ("１３９０００００００１", "13900000001", "139****0001"),
            ("（0371）6000-0001", "037160000001", "037*****0001"),
            ("+852 6000 0001", "+85260000001", "+85*****0001"),
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!((phone.full(), phone.mask().as_str()), (full, mask));
            assert!(!format!("{phone:?}").contains(full));
        }
        for (text, reason) in [
            ("", NotAPhone::Empty),
            (" - ", NotAPhone::Empty),
            ("1.39E+10", NotAPhone::Rounded),
            ("1390000000", NotAPhone::Form),
            ("23900000001", NotAPhone::Form),
            ("无", NotAPhone::Form),
            ("+1", NotAPhone::Form),
        ] {
            assert_eq!(Phone::parse(text), Err(reason), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC*") {
            if let Ok(phone) = Phone::parse(&text) {
                proptest::prop_assert!(phone.mask().contains('*'));
            }
        }
    }
}
