//! Names, log-in names and e-mail addresses as people type them.

/// Longest name of a person, in characters.
pub const NAME: usize = 40;
/// Longest e-mail address, in bytes (RFC 5321).
const EMAIL: usize = 254;

/// The words for a person's name that is refused, empty when it is fine.
pub fn refuse_name(name: &str) -> &'static str {
    let length = name.chars().count();
    let fits = (1..=NAME).contains(&length) && !name.chars().any(char::is_control);
    if fits { "" } else { "请填写姓名，不超过 40 个字" }
}

/// The words for a log-in name that is refused, empty when it is fine.
pub fn refuse_login(login: &str) -> &'static str {
    let fits = (3..=32).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
    if fits {
        ""
    } else {
        "请用 3 至 32 个小写字母、数字、点或横线"
    }
}

/// The words for an e-mail address that is refused, empty when it is fine or left out. Whether the
/// address exists is only known by writing to it.
pub fn refuse_email(email: &str) -> &'static str {
    if email.is_empty() {
        return "";
    }
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c);
    let fits = email.len() <= EMAIL
        && email.chars().all(plain)
        && email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.contains('@') && host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty())
        });
    if fits {
        ""
    } else {
        "邮箱格式不对，例如 liming@example.cn"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_written_to_are_refused() {
        for good in ["", "liming@example.cn", "li.ming+work@mail.example.cn", "李明@example.cn"] {
            assert_eq!(refuse_email(good), "", "{good}");
        }
        let long = format!("{}@example.cn", "a".repeat(250));
        for bad in [
            "liming",
            "@example.cn",
            "liming@",
            "liming@example",
            "li ming@example.cn",
            "a@b@c.cn",
            "a@.cn",
            "a@b..cn",
            "a@b.cn\r\nBcc: x@y.cn",
            "<a@b.cn>",
            &long,
        ] {
            assert_ne!(refuse_email(bad), "", "{bad}");
        }
    }

    #[test]
    fn log_in_names_are_plain() {
        for good in ["abc", "li-ming.2", "a_1"] {
            assert_eq!(refuse_login(good), "");
        }
        for bad in ["", "ab", "Liming", "李明明", "a b c", &"a".repeat(33)] {
            assert_ne!(refuse_login(bad), "", "{bad}");
        }
        assert_eq!(refuse_name("李明"), "");
        assert!(!refuse_name("").is_empty() && !refuse_name("李\u{0}明").is_empty() && !refuse_name(&"李".repeat(41)).is_empty());
    }
}
