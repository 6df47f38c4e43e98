//! What a field of the required particulars may hold.

use jishi_kernel::parse_day;

/// An address of mail, such as `name@example.cn`.
pub fn is_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((name, host)) => !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) && !host.contains('@'),
        None => false,
    }
}

/// A telephone of an office: digits, hyphens, brackets, an extension.
pub fn is_phone(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || "-+() （）转".contains(c))
}

/// A month as it is stored, `YYYY-MM`.
pub fn is_month(text: &str) -> bool {
    text.len() == 7 && parse_day(&format!("{text}-01")).is_some()
}

/// A month as people write it (`2027-06`, `2027年6月`, `2027/6`, `202706`, a day in it), as it is stored.
pub fn month(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let month = match parts.as_slice() {
        [one] if one.len() == 6 => format!("{}-{}", one.get(..4)?, one.get(4..)?),
        [year, month] | [year, month, _] => format!("{year}-{month:0>2}"),
        _ => return None,
    };
    is_month(&month).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_telephones_and_months() {
        for (text, good) in [
            ("a@b.cn", true),
            ("@b.cn", false),
            ("a@b", false),
            ("a b@c.cn", false),
            ("a@b@c.cn", false),
            ("", false),
        ] {
            assert_eq!(is_email(text), good, "{text}");
        }
        for (text, good) in [
            ("2027-06", true),
            ("2027-13", false),
            ("2027-6", false),
            ("27-06", false),
            ("2027-06-01", false),
        ] {
            assert_eq!(is_month(text), good, "{text}");
        }
        for (text, read) in [
            ("2027-06", Some("2027-06")),
            ("2027年6月", Some("2027-06")),
            ("2027/6", Some("2027-06")),
            ("202706", Some("2027-06")),
            ("2027-06-30", Some("2027-06")),
            ("2027-13", None),
            ("六月", None),
            ("27-6", None),
            ("", None),
        ] {
            assert_eq!(month(text).as_deref(), read, "{text}");
        }
        assert!(is_phone("0371-6500 0000 转 8") && !is_phone("电话 1"));
    }
}
