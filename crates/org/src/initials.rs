//! Pinyin initials of a name, for the search.

use pinyin::ToPinyin;

/// What nearly every name begins with; left out on both sides, so that `qss` finds 共青团青山市委员会.
const PREFIX: &str = "共青团";
const PREFIX_INITIALS: &str = "gqt";

/// Readings in names of places and units where the commonest reading of the character is another.
const IN_NAMES: [(char, char); 5] = [('长', 'c'), ('重', 'c'), ('朝', 'c'), ('厦', 'x'), ('行', 'h')];

/// The initials of a name in small letters: Chinese characters by their pinyin, letters and digits
/// as they are, everything else left out; a leading 共青团 is left out too.
pub fn initials(name: &str) -> String {
    let rest = name.strip_prefix(PREFIX).filter(|rest| !rest.is_empty()).unwrap_or(name);
    rest.chars().filter_map(initial).collect()
}

fn initial(c: char) -> Option<char> {
    if c.is_ascii_alphanumeric() {
        return Some(c.to_ascii_lowercase());
    }
    let in_names = IN_NAMES.iter().find(|(known, _)| *known == c).map(|(_, letter)| *letter);
    in_names.or_else(|| c.to_pinyin()?.first_letter().chars().next())
}

/// What a typed text is compared with: small letters, without the initials of a leading 共青团.
/// Empty when the text is not made of letters and digits.
pub fn typed(text: &str) -> String {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return String::new();
    }
    let text = text.to_ascii_lowercase();
    match text.strip_prefix(PREFIX_INITIALS) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_initials() {
        for (name, expected) in [
            ("共青团青山市委员会", "qsswyh"),
            ("共青团", "gqt"),
            ("长河县第一中学团支部", "chxdyzxtzb"),
            ("2025级（3）班团支部", "2025j3btzb"),
            ("Ａ区 B座", "qbz"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn typing_the_common_beginning_does_not_matter() {
        assert_eq!(
            (typed("gqtQSS").as_str(), typed("qss").as_str(), typed("gqt").as_str()),
            ("qss", "qss", "gqt")
        );
        assert_eq!((typed("青山").as_str(), typed("").as_str(), typed("q s").as_str()), ("", "", ""));
    }
}
