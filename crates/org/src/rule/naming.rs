//! Names and codes.

/// Longest full name, in characters.
pub const NAME: usize = 100;
/// Longest short name, in characters.
pub const SHORT: usize = 30;
/// Longest code, in characters.
pub const CODE: usize = 40;
/// Longest name of a department, in characters.
pub const DEPARTMENT: usize = 40;

/// Why a name or code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing is written.
    Empty,
    /// More characters than allowed.
    TooLong(usize),
    /// A code with other characters than letters, digits, `.`, `-`, `_`.
    CodeLetters,
}

impl Refused {
    /// The reason in words.
    pub fn text(self, what: &str) -> String {
        match self {
            Self::Empty => format!("请填写{what}"),
            Self::TooLong(most) => format!("{what}不超过 {most} 个字"),
            Self::CodeLetters => format!("{what}只用字母、数字、点和横线"),
        }
    }
}

/// A name as it is stored: without outer and double blanks and control characters.
pub fn clean(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A required name of at most `most` characters.
///
/// # Errors
/// Empty or too long.
pub fn name(text: &str, most: usize) -> Result<String, Refused> {
    let text = optional(text, most)?;
    if text.is_empty() { Err(Refused::Empty) } else { Ok(text) }
}

/// A name of at most `most` characters, or nothing.
///
/// # Errors
/// Too long.
pub fn optional(text: &str, most: usize) -> Result<String, Refused> {
    let text = clean(text);
    if text.chars().count() > most {
        Err(Refused::TooLong(most))
    } else {
        Ok(text)
    }
}

/// A code, or nothing; full-width letters and digits become half-width.
///
/// # Errors
/// Too long, or other characters.
pub fn code(text: &str) -> Result<Option<String>, Refused> {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let code: String = text.chars().map(half).filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() {
        return Ok(None);
    }
    if !code.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b)) {
        return Err(Refused::CodeLetters);
    }
    if code.len() > CODE {
        Err(Refused::TooLong(CODE))
    } else {
        Ok(Some(code))
    }
}

/// The names of departments in one cell or line: parted by 、 or a comma, each once.
///
/// # Errors
/// One is too long.
pub fn departments(text: &str) -> Result<Vec<String>, Refused> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split(['、', '，', ',', ';', '；', '\n']) {
        let name = optional(part, DEPARTMENT)?;
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    Ok(found)
}

/// How names of a kind end, or are made up (`团…委`), in words, when `name` is none of these; `None` for a usual name.
pub fn unusual(endings: &[String], name: &str) -> Option<String> {
    let (made_up, plain): (Vec<&String>, Vec<&String>) = endings.iter().partition(|ending| ending.contains('…'));
    let fits = |ending: &String| match ending.split_once('…') {
        Some((begin, end)) => name
            .strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|between| !between.is_empty()),
        None => name.ends_with(ending.as_str()),
    };
    if endings.iter().any(fits) {
        return None;
    }
    let quoted = |list: Vec<&String>| list.iter().map(|ending| format!("“{ending}”")).collect::<Vec<_>>().join("或");
    Some(match (plain.is_empty(), made_up.is_empty()) {
        (true, _) => format!("写作{}", quoted(made_up)),
        (false, true) => format!("以{}结尾", quoted(plain)),
        (false, false) => format!("以{}结尾，或写作{}", quoted(plain), quoted(made_up)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_characters_fit_and_one_more_does_not() {
        let hundred = "团".repeat(100);
        assert_eq!(name(&hundred, NAME), Ok(hundred.clone()));
        assert_eq!(name(&format!("{hundred}委"), NAME), Err(Refused::TooLong(100)));
        assert_eq!(name("  青山市\t\n团委 ", NAME), Ok("青山市 团委".to_owned()));
        assert_eq!(name(" \u{3000}\u{0}", NAME), Err(Refused::Empty));
    }

    #[test]
    fn codes_and_departments() {
        assert_eq!(code("　ＳＬ０１ "), Ok(Some("SL01".to_owned())));
        assert_eq!(code(" "), Ok(None));
        assert_eq!(code("青山"), Err(Refused::CodeLetters));
        assert_eq!(code(&"1".repeat(41)), Err(Refused::TooLong(CODE)));
        assert_eq!(
            departments("组织部、宣传部，组织部,、"),
            Ok(vec!["组织部".to_owned(), "宣传部".to_owned()])
        );
    }

    #[test]
    fn names_end_as_others_do_or_are_made_up_like_them() {
        let endings = ["委员会", "团委", "团…委"].map(str::to_owned);
        for usual in ["共青团示例县委员会", "示例县团委", "团示例县委"] {
            assert_eq!(unusual(&endings, usual), None, "{usual}");
        }
        for other in ["示例县委", "团示例县", "团委员", "团委会"] {
            assert_eq!(
                unusual(&endings, other).as_deref(),
                Some("以“委员会”或“团委”结尾，或写作“团…委”"),
                "{other}"
            );
        }
        assert_eq!(unusual(&endings[..1], "团示例县委").as_deref(), Some("以“委员会”结尾"));
        assert_eq!(unusual(&endings[2..], "示例").as_deref(), Some("写作“团…委”"));
    }
}
