//! What may be set for the rules of cadres: what their readers can read, and what makes sense to them.

use super::light::{Days, Least};
use jishi_platform::rules::{Faults, sound};
use serde_json::Value;

/// What is wrong with a value for a rule of this crate.
pub(crate) fn check(name: &str, value: &Value) -> Faults {
    match name {
        "cadre.staffing" => sound(value, |rule: &Least, faults| faults.within("least", rule.least, 0..=100)),
        "cadre.term" => sound(value, |rule: &Days, faults| faults.within("days", rule.days, 0..=3_650)),
        "cadre.handover" => sound(value, |rule: &Days, faults| faults.within("days", rule.days, 1..=365)),
        _ => Faults::unknown(),
    }
}

#[cfg(test)]
mod tests {
    use crate::RULES;
    use serde_json::json;

    #[test]
    fn one_bad_value_of_each_rule_is_refused() {
        let bad = [
            ("cadre.staffing", json!({ "least": 900 })),
            ("cadre.term", json!({ "days": 9_000_000_000_000_000_i64 })),
            ("cadre.handover", json!({ "days": 0 })),
        ];
        for (name, value) in &bad {
            assert!(!RULES.check(name, value).is_empty(), "{name}");
        }
        for rule in RULES.list() {
            assert!(bad.iter().any(|(name, _)| *name == rule.name), "no bad value of {}", rule.name);
        }
    }
}
