//! 证件号码: reading, checking and masking. A text is taken as people write it (full-width digits,
//! spaces, a small x), and refused with the reason.

use crate::Sex;
use crate::document::{Check, Document, RESIDENT};
use jishi_kernel::Day;
use std::fmt;

/// Weights of the first 17 digits (GB 11643-1999, 附录 A: ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the sum modulo 11 (GB 11643-1999, 附录 A).
const CHECKS: &[u8; 11] = b"10X98765432";
/// Longest text looked at; anything longer is no number.
const LONGEST: usize = 60;
/// Digits a spreadsheet keeps of a number; it puts noughts in the place of the others.
const KEPT: usize = 15;
/// Why an import asks again for a number that [`IdNumber::may_be_rounded`], and the way for one that is right.
pub const MAY_BE_ROUNDED: &str = "号码以 000 结尾，可能已被表格软件改写（超过 15 位的数字只保留前 15 位）：请将单元格设为文本格式后重填完整号码；核对证件无误的，请在登记页面单独录入后再导入";

/// What to do with numbers of the first generation, 15 digits; the rule `id.legacy` decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Legacy {
    /// Refuse them with words.
    #[default]
    Refuse,
    /// Turn them into 18 digits: birth in the 20th century, check character added.
    Convert,
}

/// Why a text is no number of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotANumber {
    /// Nothing was given.
    Empty,
    /// Not a word of the dictionary of documents.
    Document,
    /// Not as many characters as it must have.
    Length {
        /// Characters found.
        found: usize,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// A character that cannot stand there.
    Letter(char),
    /// 15 digits, and the rule refuses them.
    Legacy,
    /// Written as 1.23E+17, or its last digits are noughts where a spreadsheet has dropped them.
    Rounded,
    /// Digits 7 to 14 are no day.
    Birth,
    /// The last character does not fit the others.
    Check,
}

impl NotANumber {
    /// The reason in Chinese, and what to do; never the number itself.
    pub fn text(self) -> String {
        match self {
            Self::Empty => "请填写证件号码".to_owned(),
            Self::Document => {
                let names: Vec<&str> = Document::all().iter().map(|d| d.name.as_str()).collect();
                format!("证件种类须为：{}", names.join("、"))
            }
            Self::Length { found, least, most } if least == most => format!("证件号码应为 {least} 位，现为 {found} 位"),
            Self::Length { found, least, most } => format!("证件号码应为 {least} 至 {most} 位，现为 {found} 位"),
            Self::Letter(letter) => format!("证件号码中不能有“{letter}”"),
            Self::Legacy => "15 位旧身份证号码已停止使用，请填写 18 位号码".to_owned(),
            Self::Rounded => "号码已被表格软件改写（超过 15 位的数字只保留前 15 位），请将单元格设为文本格式后重填完整号码".to_owned(),
            Self::Birth => "证件号码第 7 至 14 位不是有效的出生日期".to_owned(),
            Self::Check => "证件号码的校验位不符，请核对是否有错字".to_owned(),
        }
    }
}

/// A checked number of a document, normalised. Its `Debug` and its mask hide it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    document: &'static str,
    slug: &'static str,
    text: String,
    facts: Option<(Day, Sex)>,
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IdNumber").field(&self.document).field(&self.mask()).finish()
    }
}

impl IdNumber {
    /// Reads a 居民身份证号码 of 18 digits; 15 digits are refused.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        Self::of(RESIDENT, text, Legacy::Refuse)
    }

    /// Reads a number of a kind of document (empty: 居民身份证).
    ///
    /// # Errors
    /// Why it is none.
    pub fn of(document: &str, text: &str, legacy: Legacy) -> Result<Self, NotANumber> {
        let kind = Document::find(document).ok_or(NotANumber::Document)?;
        let compact = compact(text);
        let found = compact.chars().count();
        if found == 0 {
            return Err(NotANumber::Empty);
        }
        if rounded_notation(&compact) {
            return Err(NotANumber::Rounded);
        }
        let (compact, facts) = match kind.check {
            Check::Gb11643 => {
                let full = if found == 15 && compact.bytes().all(|b| b.is_ascii_digit()) && kind.name == RESIDENT {
                    match legacy {
                        Legacy::Refuse => return Err(NotANumber::Legacy),
                        Legacy::Convert => lengthen(&compact),
                    }
                } else {
                    compact
                };
                let facts = checked(&full)?;
                (full, Some(facts))
            }
            Check::Plain => {
                if let Some(letter) = compact.chars().find(|c| !c.is_ascii_alphanumeric()) {
                    return Err(NotANumber::Letter(letter));
                }
                if !(kind.least..=kind.most).contains(&found) {
                    return Err(NotANumber::Length {
                        found: found.min(LONGEST),
                        least: kind.least,
                        most: kind.most,
                    });
                }
                (compact, None)
            }
        };
        Ok(Self {
            document: &kind.name,
            slug: &kind.slug,
            text: compact,
            facts,
        })
    }

    /// The kind of document.
    pub const fn document(&self) -> &'static str {
        self.document
    }

    /// The whole number: only for sealing, indexing and revealing.
    pub fn full(&self) -> &str {
        &self.text
    }

    /// The birth day it holds.
    pub fn born(&self) -> Option<Day> {
        self.facts.map(|(born, _)| born)
    }

    /// The sex it holds.
    pub fn sex(&self) -> Sex {
        self.facts.map_or(Sex::Unknown, |(_, sex)| sex)
    }

    /// What is indexed: numbers under GB 11643 are unique whatever document shows them.
    pub(crate) fn index_text(&self) -> String {
        let class = if self.facts.is_some() { "gb11643" } else { self.slug };
        [class, "\0", &self.text].concat()
    }

    /// What lists show: the first and the last character.
    pub fn mask(&self) -> String {
        masked(&self.text, 1, 1)
    }

    /// True when its last three digits are noughts and it was `written` with more digits than a
    /// spreadsheet keeps: rounded, it fits its check character by chance (1 in 11), so an import asks
    /// for the whole number again. A text cell is no proof, since it may be filled from a rounded one.
    pub fn may_be_rounded(&self, written: &str) -> bool {
        self.facts.is_some() && self.text.ends_with("000") && compact(written).chars().count() > KEPT
    }
}

/// Stars in the place of all but the first `head` and last `tail` characters.
pub(crate) fn masked(text: &str, head: usize, tail: usize) -> String {
    if text.is_ascii() && text.len() > head + tail {
        // Nearly always: nothing to count.
        let (first, last) = (&text[..head], &text[text.len() - tail..]);
        let mut out = String::with_capacity(text.len());
        out.push_str(first);
        out.extend(std::iter::repeat_n('*', text.len() - head - tail));
        out.push_str(last);
        return out;
    }
    let count = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| {
            if count > head + tail && (at < head || at + tail >= count) {
                c
            } else {
                '*'
            }
        })
        .collect()
}

/// Half-width capitals without spaces, dashes and the apostrophe that marks a text cell.
fn compact(text: &str) -> String {
    if text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return text.to_owned();
    }
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !"'’‘`\u{200b}\u{feff}-－—".contains(*c))
        .take(LONGEST)
        .map(|c| if c == '×' { 'X' } else { c.to_ascii_uppercase() })
        .collect()
}

/// A full-width character as its half-width one.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// 1.23E+17, 123456789012345000.0 and the like.
fn rounded_notation(text: &str) -> bool {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let number = text.chars().all(|c| c.is_ascii_digit() || ".E+".contains(c));
    let parts = text.split('E').count();
    number && ((parts == 2 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('+')) || text.contains('.'))
}

/// 15 digits as 18: the century is the 20th, since the first generation ended in 1999.
fn lengthen(old: &str) -> String {
    let (head, tail) = old.split_at(6);
    let mut full = format!("{head}19{tail}");
    full.push(check_character(full.as_bytes()));
    full
}

fn check_character(seventeen: &[u8]) -> char {
    let sum: u32 = seventeen
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    CHECKS.get((sum % 11) as usize).map_or('?', |c| char::from(*c))
}

/// The 18 characters of GB 11643-1999 made of 17 digits; `None` when they are none. For samples
/// and tests; a sample uses a region that is not assigned.
pub fn with_check_character(seventeen: &str) -> Option<String> {
    (seventeen.len() == 17 && seventeen.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("{seventeen}{}", check_character(seventeen.as_bytes())))
}

fn checked(text: &str) -> Result<(Day, Sex), NotANumber> {
    let bytes = text.as_bytes();
    let odd = text
        .chars()
        .enumerate()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == 'X' && *at == 17 && bytes.len() == 18));
    if let Some((_, letter)) = odd {
        return Err(NotANumber::Letter(letter));
    }
    if bytes.len() != 18 {
        return Err(NotANumber::Length {
            found: bytes.len(),
            least: 18,
            most: 18,
        });
    }
    let fits = check_character(&bytes[..17]) == char::from(bytes[17]);
    if !fits && text.ends_with("000") {
        return Err(NotANumber::Rounded);
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<i16>().ok()).ok_or(NotANumber::Birth);
    let (year, month, day) = (part(6, 10)?, part(10, 12)?, part(12, 14)?);
    let born = match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) if (1900..2100).contains(&year) => Day::new(year, month, day).map_err(|_| NotANumber::Birth)?,
        _ => return Err(NotANumber::Birth),
    };
    if !fits {
        return Err(NotANumber::Check);
    }
    // Odd sequence numbers are male (GB 11643-1999, 4.3).
    let sex = if bytes[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok((born, sex))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(seventeen: &str) -> String {
        with_check_character(seventeen).unwrap()
    }

    #[test]
    fn the_worked_example_of_the_standard_fits() {
        // GB 11643-1999, 附录 A.
        assert_eq!(sample("11010519491231002"), "11010519491231002X");
        assert_eq!(sample("44052418800101001"), "440524188001010014");
        assert_eq!(with_check_character("1234567890123456"), None);
        assert_eq!(with_check_character("1234567890123456七"), None);
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let plain = sample("99000020070101123");
        let spaced = format!(" {} {} {}", &plain[..6], &plain[6..14], &plain[14..]);
        let wide: String = plain.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
        for text in [plain.clone(), spaced, wide, format!("'{plain}"), plain.to_lowercase()] {
            let number = IdNumber::parse(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(number.full(), plain);
            assert_eq!((number.born(), number.sex()), (Some(Day::constant(2007, 1, 1)), Sex::Male));
            assert_eq!(number.mask(), format!("9{}{}", "*".repeat(16), &plain[17..]));
            assert!(!format!("{number:?}").contains("20070101"));
        }
        let with_x = (0..1000)
            .map(|n| sample(&format!("99000020070102{n:03}")))
            .find(|n| n.ends_with('X'))
            .unwrap();
        assert_eq!(IdNumber::parse(&with_x.replace('X', "x")).unwrap().full(), with_x);
        assert_eq!(IdNumber::parse(&with_x.replace('X', "×")).unwrap().full(), with_x);
    }

    #[test]
    fn every_fault_has_its_own_reason() {
        let good = sample("99000020070101123");
        let other = if good.ends_with('1') { "2" } else { "1" };
        let rounded: String = (0..1000)
            .map(|n| format!("99000020070101{n:03}"))
            .map(|n| format!("{}000", &n[..15]))
            .find(|n| check_character(&n.as_bytes()[..17]) != '0')
            .unwrap();
        let cases = [
            (String::new(), NotANumber::Empty),
            (" - ".to_owned(), NotANumber::Empty),
            (format!("{}{other}", &good[..17]), NotANumber::Check),
            (sample("99000020070230123"), NotANumber::Birth),
            (sample("99000021070101123"), NotANumber::Birth),
            (sample("99000018991231123"), NotANumber::Birth),
            (
                good[..17].to_owned(),
                NotANumber::Length {
                    found: 17,
                    least: 18,
                    most: 18,
                },
            ),
            (
                format!("{good}1"),
                NotANumber::Length {
                    found: 19,
                    least: 18,
                    most: 18,
                },
            ),
            ("990000070101123".to_owned(), NotANumber::Legacy),
            ("1.23E+17".to_owned(), NotANumber::Rounded),
            ("9.90000200701011E+17".to_owned(), NotANumber::Rounded),
            ("990000200701011000.0".to_owned(), NotANumber::Rounded),
            (rounded, NotANumber::Rounded),
            ("X".repeat(18), NotANumber::Letter('X')),
            ("张三".to_owned(), NotANumber::Letter('张')),
            (format!("{}Y", &good[..17]), NotANumber::Letter('Y')),
        ];
        for (text, reason) in cases {
            assert_eq!(IdNumber::parse(&text).unwrap_err(), reason, "{text}");
            assert!(reason.text().chars().count() >= 6);
        }
        assert!(IdNumber::parse(&"9".repeat(100_000)).is_err());
        assert_eq!(IdNumber::of("学生证", "1", Legacy::Refuse), Err(NotANumber::Document));
    }

    #[test]
    fn a_number_that_fits_by_chance_may_be_rounded_all_the_same() {
        let fitting = (0..1000)
            .map(|n| format!("990000200701{:02}{}000", n % 28 + 1, n / 28 % 10))
            .find(|n| check_character(&n.as_bytes()[..17]) == '0')
            .unwrap();
        assert!(IdNumber::parse(&fitting).unwrap().may_be_rounded(&fitting));
        let whole = sample("99000020070101123");
        assert!(!IdNumber::parse(&whole).unwrap().may_be_rounded(&whole));
        // 15 digits are kept whole by any spreadsheet, whatever they are lengthened to.
        let old = (0..1000)
            .map(|n| format!("9900008501{:02}{}00", n % 28 + 1, n / 28 % 10))
            .find(|n| lengthen(n).ends_with("000"))
            .unwrap();
        assert!(!IdNumber::of("", &old, Legacy::Convert).unwrap().may_be_rounded(&old));
        assert!(MAY_BE_ROUNDED.contains("文本格式") && MAY_BE_ROUNDED.contains("单独录入"));
    }

    #[test]
    fn an_old_number_is_lengthened_when_the_rule_says_so() {
        let number = IdNumber::of("", "990000850101123", Legacy::Convert).unwrap();
        assert_eq!(number.full(), sample("99000019850101123"));
        assert_eq!(number.born(), Some(Day::constant(1985, 1, 1)));
        assert_eq!(IdNumber::of("", "990000851301123", Legacy::Convert), Err(NotANumber::Birth));
    }

    #[test]
    fn other_documents_are_letters_and_digits_and_do_not_meet_in_the_index() {
        let passport = IdNumber::of("护照", "ｅ1234 5678", Legacy::Refuse).unwrap();
        assert_eq!(
            (passport.full(), passport.born(), passport.sex()),
            ("E12345678", None, Sex::Unknown)
        );
        assert_eq!(passport.mask(), "E*******8");
        let taiwan = IdNumber::of("台湾居民来往大陆通行证", "12345678", Legacy::Refuse).unwrap();
        let other = IdNumber::of("其他证件", "12345678", Legacy::Refuse).unwrap();
        assert_ne!(taiwan.index_text(), other.index_text());
        let number = sample("99000020070101123");
        let (card, permit) = (
            IdNumber::parse(&number).unwrap(),
            IdNumber::of("港澳台居民居住证", &number, Legacy::Refuse).unwrap(),
        );
        assert_eq!(card.index_text(), permit.index_text());
        assert_eq!(
            IdNumber::of("护照", "123", Legacy::Refuse),
            Err(NotANumber::Length {
                found: 3,
                least: 5,
                most: 20
            })
        );
        assert_eq!(IdNumber::of("护照", "E1234!678", Legacy::Refuse), Err(NotANumber::Letter('!')));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC*") {
            for kind in Document::all() {
                for legacy in [Legacy::Refuse, Legacy::Convert] {
                    if let Ok(number) = IdNumber::of(&kind.name, &text, legacy) {
                        proptest::prop_assert!(number.mask().contains('*'));
                    }
                }
            }
        }

        #[test]
        fn one_wrong_digit_is_always_noticed(at in 0usize..17, digit in 0u8..10) {
            let good = sample("99000020070101123");
            let mut changed = good.clone().into_bytes();
            changed[at] = b'0' + digit;
            let changed = String::from_utf8(changed).unwrap();
            proptest::prop_assert_eq!(IdNumber::parse(&changed).is_ok(), changed == good);
        }
    }
}
