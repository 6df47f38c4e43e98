//! What may be set for the rules about persons: what their readers can read, and what makes sense to them.

use super::fields::Way;
use crate::{Field, Legacy};
use jishi_platform::rules::{Faults, sound};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is wrong with a value for a rule of this crate.
pub(super) fn check(name: &str, value: &Value) -> Faults {
    match name {
        "id.legacy" => sound(value, |_: &Legacy, _| ()),
        "guardian.age" => sound(value, |years: &i16, faults| faults.within("", *years, 0..=18)),
        "field.change" => sound(value, |ways: &BTreeMap<String, Way>, faults| {
            for name in ways.keys() {
                faults.must(name, Field::ALL.iter().any(|field| field.slug() == name), "没有这个字段");
            }
        }),
        "retention.ended" => sound(value, |years: &i16, faults| faults.within("", *years, 1..=100)),
        "proof.limit" => sound(value, |megabytes: &u32, faults| faults.within("", *megabytes, 1..=100)),
        "search.hits" => sound(value, |times: &i64, faults| faults.within("", *times, 1..=10_000)),
        _ => Faults::unknown(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::RULES;
    use serde_json::json;

    #[test]
    fn what_is_built_in_is_sound_and_one_bad_value_of_each_rule_is_refused() {
        for rule in RULES.list() {
            let value = serde_json::to_value(&rule.value).unwrap();
            assert!(RULES.check(&rule.name, &value).is_empty(), "{} {}", rule.name, rule.from);
        }
        let bad = [
            ("id.legacy", json!("maybe")),
            ("guardian.age", json!(140)),
            ("field.change", json!({ "name": "乱写" })),
            ("retention.ended", json!(70_000)),
            ("proof.limit", json!(5_000_000_000_i64)),
            ("search.hits", json!("60")),
        ];
        for (name, value) in &bad {
            assert!(!RULES.check(name, value).is_empty(), "{name}");
        }
        for rule in RULES.list() {
            assert!(bad.iter().any(|(name, _)| *name == rule.name), "no bad value of {}", rule.name);
        }
    }
}
