//! The dictionaries of a record's fields, read from `data/words.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// Lists of words, each in the order it is offered.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 民族
    pub ethnicity: Vec<String>,
    /// 学历
    pub education: Vec<String>,
    /// 政治面貌
    pub political: Vec<String>,
    /// Reasons of looking at a full number.
    pub reveal: Vec<String>,
    /// Reasons of a claim.
    pub claim: Vec<String>,
    /// Reasons of a dispute.
    pub dispute: Vec<String>,
    /// How a guardian has consented.
    pub consent: Vec<String>,
    /// Who a guardian is.
    pub relation: Vec<String>,
    /// Reasons of an erasure.
    pub erase: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str(include_str!("../data/words.toml")).unwrap_or_default()
});

/// All dictionaries.
pub fn words() -> &'static Words {
    &WORDS
}

/// The word of a list a text means; an empty text means none and is allowed. 民族 may be written
/// without 族, 学历 in its usual short forms.
pub fn known<'w>(list: &'w [String], text: &str) -> Option<&'w str> {
    let text = text.trim();
    if text.is_empty() {
        return Some("");
    }
    let same = |word: &&String| *word == text || word.strip_suffix('族') == Some(text);
    let found = list.iter().find(same).map(String::as_str);
    let short = || {
        let word = match text {
            "本科" | "大学" => "大学本科",
            "专科" | "大专" => "大学专科",
            "硕士" | "研究生" => "硕士研究生",
            "博士" => "博士研究生",
            "中专" => "中等专科",
            "职高" => "职业高中",
            "技校" => "技工学校",
            "高中" => "普通高中",
            "团员" => "共青团员",
            "党员" => "中共党员",
            "预备党员" => "中共预备党员",
            _ => return None,
        };
        list.iter().find(|w| *w == word).map(String::as_str)
    };
    found.or_else(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionaries_are_sound() {
        assert!(toml::from_str::<Words>(include_str!("../data/words.toml")).is_ok());
        assert_eq!(words().ethnicity.len(), 58);
        let w = words();
        for list in [
            &w.ethnicity,
            &w.education,
            &w.political,
            &w.reveal,
            &w.claim,
            &w.dispute,
            &w.consent,
            &w.relation,
            &w.erase,
        ] {
            assert!(list.len() >= 3);
            assert!(list.iter().enumerate().all(|(at, word)| !list[..at].contains(word)), "{list:?}");
        }
        assert_eq!(known(&w.ethnicity, "汉"), Some("汉族"));
        assert_eq!(known(&w.education, " 本科 "), Some("大学本科"));
        assert_eq!(known(&w.political, "团员"), Some("共青团员"));
        assert_eq!((known(&w.political, ""), known(&w.political, "无")), (Some(""), None));
        assert_eq!(known(&w.ethnicity, "团员"), None);
    }
}
