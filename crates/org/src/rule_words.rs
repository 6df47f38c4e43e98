//! How the items and values of rules read: on the page of rules, and beside the form that sets one.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Default, Deserialize)]
struct File {
    key: BTreeMap<String, String>,
    value: BTreeMap<String, String>,
}

static WORDS: LazyLock<File> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str(include_str!("../data/rule_words.toml")).unwrap_or_default()
});

/// The Chinese word of an item; of the rule's own where it has one. `None` for an item nobody has named.
pub fn key(rule: &str, item: &str) -> Option<&'static str> {
    let own = WORDS.key.get(&format!("{rule}.{item}"));
    own.or_else(|| WORDS.key.get(item)).map(String::as_str)
}

/// The Chinese word of a text; the text itself where it is none of the program's own words.
pub fn text(text: &str) -> &str {
    WORDS.value.get(text).map_or(text, String::as_str)
}

/// The program's own word behind a Chinese one.
pub fn back(word: &str) -> Option<&'static str> {
    WORDS.value.iter().find(|(_, said)| *said == word).map(|(own, _)| own.as_str())
}

/// A value in words: `下限 3，上限 50`.
pub fn words(rule: &str, value: &Value) -> String {
    let list = |parts: Vec<String>, by: &str| if parts.is_empty() { "无".to_owned() } else { parts.join(by) };
    match value {
        // One of a list of choices: what a person chooses.
        Value::Object(map) if map.contains_key("slug") => map.get("word").map(|word| words(rule, word)).unwrap_or_default(),
        Value::Object(map) => {
            let part = |(item, value): (&String, &Value)| format!("{} {}", key(rule, item).unwrap_or(item), words(rule, value));
            list(map.iter().map(part).collect(), "，")
        }
        Value::Array(values) => list(values.iter().map(|value| words(rule, value)).collect(), "、"),
        Value::String(said) => text(said).to_owned(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        other => other.to_string(),
    }
}

/// What the items of a value are called, for somebody who edits them: `least 下限，most 上限`.
pub fn legend(rule: &str, value: &Value) -> String {
    let mut found = BTreeMap::new();
    collect(rule, value, &mut found);
    found
        .into_iter()
        .map(|(item, word)| format!("{item} {word}"))
        .collect::<Vec<_>>()
        .join("，")
}

fn collect<'a>(rule: &str, value: &'a Value, found: &mut BTreeMap<&'a str, &'static str>) {
    match value {
        Value::Object(map) => {
            for (item, value) in map {
                if let Some(word) = key(rule, item) {
                    found.insert(item, word);
                }
                collect(rule, value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(rule, value, found)),
        Value::String(said) => {
            if let Some(word) = WORDS.value.get(said) {
                found.insert(said, word);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_read_in_chinese() {
        let file = toml::from_str::<File>(include_str!("../data/rule_words.toml"));
        assert!(file.is_ok(), "{:?}", file.err());
        let cases = [
            ("branch.members", json!({ "least": 3, "most": 50 }), "下限 3，上限 50"),
            ("member.exit_age", json!({ "years": 28 }), "周岁 28"),
            (
                "x",
                json!({ "years": [], "required": true, "strict": {} }),
                "必填 是，须完全相符的地区 无，年份 无",
            ),
            (
                "x",
                json!({ "chain": ["out_branch", "in_branch"], "starter": "side" }),
                "审批环节 转出支部、转入组织，发起视为同意 发起方全部环节",
            ),
            (
                "x",
                json!([{ "slug": "data", "word": "信息有误" }, { "slug": "other", "word": "其他" }]),
                "信息有误、其他",
            ),
            ("x", json!("refuse"), "不接受"),
            ("x", json!({ "警告": "superior", "unheard": 1 }), "unheard 1，警告 直接上级"),
        ];
        for (rule, value, expected) in cases {
            assert_eq!(words(rule, &value), expected);
        }
        assert_eq!(
            legend("x", &json!({ "most": 1, "chain": ["province"], "甲": 2 })),
            "chain 审批环节，most 上限，province 省级团委"
        );
    }
}
