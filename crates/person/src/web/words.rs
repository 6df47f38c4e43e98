//! What several pages say in the same way.

use crate::Masked;
use jishi_kernel::{Millis, shanghai_day, shanghai_time};
use jishi_ui::part::Choice;

/// `2026-07-15 09:30` in Asia/Shanghai.
pub fn instant(at: Millis) -> String {
    format!("{} {}", shanghai_day(at), shanghai_time(at))
}

/// Choices of a dictionary, `current` chosen; `first` stands above them, for nothing chosen.
pub fn choices(list: &[String], current: &str, first: &str) -> Vec<Choice> {
    let mut pairs: Vec<(&str, &str)> = vec![("", first)];
    pairs.extend(list.iter().map(|word| (word.as_str(), word.as_str())));
    Choice::list(pairs, current)
}

/// A reason out of a list and what was added to it.
///
/// # Errors
/// What is missing, in Chinese.
pub fn reason(list: &[String], word: &str, text: &str) -> Result<String, String> {
    let word = list.iter().find(|w| *w == word).ok_or_else(|| "请选择事由".to_owned())?;
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 if word.starts_with("其他") => Err("选择“其他”的，请写明具体事由".to_owned()),
        0 => Ok(word.clone()),
        count if count > 200 => Err("说明不能超过 200 个字".to_owned()),
        _ => Ok(format!("{word}：{text}")),
    }
}

/// Label and value of a record's fields, masked.
pub fn facts(person: &Masked) -> Vec<(&'static str, String)> {
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    vec![
        ("姓名", person.name.clone()),
        ("证件种类", person.id_kind.clone()),
        ("证件号码", or_none(&person.id_mask)),
        ("性别", or_none(person.sex.word())),
        ("出生日期", or_none(&person.born.map(|d| d.to_string()).unwrap_or_default())),
        ("联系电话", or_none(&person.phone_mask)),
        ("民族", or_none(&person.ethnicity)),
        ("学历", or_none(&person.education)),
        ("政治面貌", or_none(&person.political)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_reasons_want_words() {
        let list = ["核对证件".to_owned(), "其他".to_owned()];
        assert_eq!(reason(&list, "核对证件", " "), Ok("核对证件".to_owned()));
        assert_eq!(reason(&list, "核对证件", "换发\n证书"), Ok("核对证件：换发 证书".to_owned()));
        assert!(reason(&list, "其他", "").unwrap_err().contains("写明"));
        assert!(reason(&list, "随便", "看看").is_err() && reason(&list, "其他", &"字".repeat(201)).is_err());
    }
}
