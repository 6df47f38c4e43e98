//! How the items and values of rules read: on the page of rules, and beside the form that sets one.

use jishi_platform::rules::{BuiltIn, inside};
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

/// A value in words, in the order of the rule's own text: `下限 3，上限 50`.
pub fn words(rule: &BuiltIn, value: &Value) -> String {
    said(rule, "", value)
}

fn said(rule: &BuiltIn, way: &str, value: &Value) -> String {
    let list = |parts: Vec<String>, by: &str| if parts.is_empty() { "无".to_owned() } else { parts.join(by) };
    match value {
        // One of a list of choices: what a person chooses.
        Value::Object(map) if map.contains_key("slug") => map.get("word").map(|word| said(rule, way, word)).unwrap_or_default(),
        Value::Object(map) => {
            let items = rule.order.sorted(way, map).into_iter();
            let part = |(item, value): (&String, &Value)| {
                format!(
                    "{} {}",
                    key(&rule.name, item).unwrap_or(item),
                    said(rule, &inside(way, item), value)
                )
            };
            list(items.map(part).collect(), "，")
        }
        Value::Array(values) => list(values.iter().map(|value| said(rule, way, value)).collect(), "、"),
        Value::String(said) => text(said).to_owned(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        other => other.to_string(),
    }
}

/// What the items of a value at `way` are called, for somebody who edits them: `least 下限，most 上限`.
pub fn legend(rule: &BuiltIn, way: &str, value: &Value) -> String {
    let mut found = Vec::new();
    collect(rule, way, value, &mut found);
    found
        .into_iter()
        .map(|(item, word)| format!("{item} {word}"))
        .collect::<Vec<_>>()
        .join("，")
}

fn collect<'a>(rule: &BuiltIn, way: &str, value: &'a Value, found: &mut Vec<(&'a str, &'static str)>) {
    let mut name = |item: &'a str, word: Option<&'static str>| {
        if let Some(word) = word.filter(|_| found.iter().all(|(known, _)| *known != item)) {
            found.push((item, word));
        }
    };
    match value {
        Value::Object(map) => {
            let items = rule.order.sorted(way, map);
            for (item, _) in &items {
                name(item, key(&rule.name, item));
            }
            for (item, value) in items {
                collect(rule, &inside(way, item), value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(rule, way, value, found)),
        Value::String(said) => name(said, WORDS.value.get(said).map(String::as_str)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A rule of a name with a value, for tests.
#[cfg(test)]
pub(crate) fn sample(name: &str, value: &str) -> BuiltIn {
    let text =
        format!("[[rule]]\nname = \"{name}\"\ntitle = \"示例\"\nfrom = \"2019-01-01\"\nvalue = {value}\nsource = \"示例\"\ngrade = \"A\"");
    jishi_platform::rules::parse(&text).remove(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule_list::json;

    #[test]
    fn values_read_in_chinese_and_in_the_order_of_the_text() {
        let file = toml::from_str::<File>(include_str!("../data/rule_words.toml"));
        assert!(file.is_ok(), "{:?}", file.err());
        let cases = [
            ("branch.members", "{ least = 3, most = 50 }", "下限 3，上限 50"),
            ("branch.members", "{ most = 50, least = 3 }", "上限 50，下限 3"),
            ("member.exit_age", "{ years = 28 }", "周岁 28"),
            (
                "x",
                "{ years = [], required = true, strict = {} }",
                "年份 无，必填 是，须完全相符的地区 无",
            ),
            (
                "x",
                r#"{ starter = "side", chain = ["out_branch", "in_branch"] }"#,
                "发起视为同意 发起方全部环节，审批环节 转出支部、转入组织",
            ),
            (
                "x",
                r#"[{ slug = "data", word = "信息有误" }, { slug = "other", word = "其他" }]"#,
                "信息有误、其他",
            ),
            ("x", r#""refuse""#, "不接受"),
            ("x", r#"{ "警告" = "superior", unheard = 1 }"#, "警告 直接上级，unheard 1"),
            ("x", "{ large = { most = 2, least = 1 } }", "设常委会的基层团委 上限 2，下限 1"),
        ];
        for (name, value, expected) in cases {
            let rule = sample(name, value);
            assert_eq!(words(&rule, &json(&rule)), expected);
        }
        let rule = sample(
            "x",
            r#"[{ prefix = "1", digits = 2, chain = ["province"], "甲" = 2 }, { digits = 3 }]"#,
        );
        assert_eq!(
            legend(&rule, "", &json(&rule)),
            "prefix 前缀，digits 位数，chain 审批环节，province 省级团委"
        );
    }
}
