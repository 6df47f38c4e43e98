//! What was typed into the form of a rule, read and checked.

use super::rule_form;
use crate::rule::naming;
use crate::rule_list::json;
use jishi_kernel::{Day, parse_day};
use jishi_platform::AppError;
use jishi_platform::error::FieldError;
use jishi_platform::rules::{Book, BuiltIn};
use jishi_ui::input::Pairs;
use serde_json::Value;

/// The built-in value with its empty lists filled out of what was built in for other days.
pub(super) fn shape(book: &Book, rule: &BuiltIn) -> Value {
    let others = book.book.list().iter().filter(|other| other.name == rule.name);
    others.fold(json(rule), |shape, other| rule_form::filled(&shape, &json(other)))
}

/// The same shape: objects with the same keys, lists of the same kind, values of the same type. What nothing stands in
/// is left to the reader of the rule.
fn like(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(_), Value::Object(old)) if old.is_empty() => true,
        (Value::Object(new), Value::Object(old)) => {
            new.len() == old.len() && old.iter().all(|(key, value)| new.get(key).is_some_and(|new| like(new, value)))
        }
        (Value::Array(new), Value::Array(old)) => match old.first() {
            Some(first @ (Value::Object(_) | Value::Array(_))) => new.iter().all(|value| value.is_object() == first.is_object()),
            Some(first) => new.iter().all(|value| like(value, first)),
            None => true,
        },
        (Value::Number(new), Value::Number(old)) => new.is_i64() == old.is_i64() && new.as_f64().is_some_and(|value| value >= 0.0),
        (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_)) => true,
        _ => false,
    }
}

/// Value, first day and source.
///
/// # Errors
/// What is wrong, beside its field.
pub(super) fn typed(book: &Book, rule: &BuiltIn, sent: &Pairs) -> Result<(String, Day, String), AppError> {
    let old = json(rule);
    let value = match sent.get("value") {
        "" => {
            rule_form::read(rule, &old, &shape(book, rule), &|name| sent.all(name).next().map(str::to_owned)).map_err(AppError::Invalid)?
        }
        // As a program sends it.
        text => serde_json::from_str(text).map_err(|e| AppError::field("v0", format!("第 {} 行格式有误", e.line())))?,
    };
    if !like(&value, &old) {
        return Err(AppError::field("v0", "项目或数值的种类与原规则不同，请只改数值和文字"));
    }
    let faults = book.book.check(&rule.name, &value);
    if !faults.is_empty() {
        let beside = faults.list().iter().map(|fault| {
            let (field, label) = rule_form::field_of(rule, &old, &fault.at);
            let label = if label.is_empty() { &rule.title } else { &label };
            FieldError {
                field,
                text: format!("{label}：{}", fault.text),
            }
        });
        return Err(AppError::Invalid(beside.collect()));
    }
    let from = parse_day(sent.get("from")).ok_or_else(|| AppError::field("from", "请填写日期"))?;
    let source = naming::name(sent.get("source"), 200).map_err(|refused| AppError::field("source", refused.text("依据")))?;
    Ok((value.to_string(), from, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_new_value_has_the_shape_of_the_old_one() {
        let old = json!({ "least": 3, "most": 50, "kinds": ["甲"], "on": true });
        assert!(like(&json!({ "least": 5, "most": 40, "kinds": [], "on": false }), &old));
        for bad in [
            json!({ "least": 5 }),
            json!({ "least": 5, "most": "40", "kinds": [], "on": true }),
            json!({ "least": -1, "most": 40, "kinds": [], "on": true }),
            json!({ "least": 2.5, "most": 40, "kinds": [], "on": true }),
            json!({ "least": 5, "most": 40, "kinds": [1], "on": true }),
            json!({ "least": 5, "most": 40, "kinds": [], "on": true, "more": 1 }),
            json!(7),
        ] {
            assert!(!like(&bad, &old), "{bad}");
        }
    }
}
