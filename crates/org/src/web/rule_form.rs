//! The value of a rule as fields a person fills in, one an item, and back.

use crate::rule_words;
use jishi_platform::error::FieldError;
use jishi_platform::rules::BuiltIn;
use jishi_ui::part::{Choice, Field, FieldKind};
use serde_json::Value;

/// Longest list of a rule as it is shown, in lines.
const LINES: u8 = 6;

/// What stands at an item of the value.
enum Item<'a> {
    Number,
    Switch,
    Text(&'a str),
    /// Texts or numbers, one a line.
    List(&'a [Value]),
    /// Anything deeper, as it is kept.
    Deep,
}

fn item(value: &Value) -> Item<'_> {
    match value {
        Value::Number(_) => Item::Number,
        Value::Bool(_) => Item::Switch,
        Value::String(text) => Item::Text(text),
        Value::Array(list) if list.iter().all(|one| one.is_string() || one.is_number()) => Item::List(list),
        Value::Array(_) | Value::Object(_) | Value::Null => Item::Deep,
    }
}

/// Every item of a value with its words and the way to it, in the order of the rule's own text.
fn items<'a>(rule: &BuiltIn, value: &'a Value) -> Vec<(String, Vec<&'a str>, &'a Value)> {
    fn walk<'a>(rule: &BuiltIn, label: &str, way: &[&'a str], value: &'a Value, found: &mut Vec<(String, Vec<&'a str>, &'a Value)>) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (name, value) in rule.order.sorted(&way.join("."), map) {
                    let word = rule_words::key(&rule.name, name).unwrap_or(name);
                    let label = if label.is_empty() {
                        word.to_owned()
                    } else {
                        format!("{label}：{word}")
                    };
                    let way: Vec<&str> = way.iter().copied().chain([name.as_str()]).collect();
                    walk(rule, &label, &way, value, found);
                }
            }
            _ => found.push((label.to_owned(), way.to_vec(), value)),
        }
    }
    let mut found = Vec::new();
    walk(rule, "", &[], value, &mut found);
    found
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => rule_words::text(text).to_owned(),
        other => other.to_string(),
    }
}

/// What was typed into a field; `None` for nothing.
pub(super) type Typed<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A value with its empty lists and tables filled out of another one: what may stand where nothing does now.
pub(super) fn filled(value: &Value, other: &Value) -> Value {
    match (value, other) {
        (Value::Array(now), Value::Array(_)) if now.is_empty() => other.clone(),
        (Value::Object(now), Value::Object(_)) if now.is_empty() => other.clone(),
        (Value::Object(now), Value::Object(then)) => {
            let part = |(name, value): (&String, &Value)| {
                let value = then.get(name).map_or_else(|| value.clone(), |then| filled(value, then));
                (name.clone(), value)
            };
            Value::Object(now.iter().map(part).collect())
        }
        _ => value.clone(),
    }
}

/// What may stand at an item: what does, or, where that is an empty list, what `shape` has there.
fn sample<'a>(shape: &'a Value, way: &[&str], value: &'a Value) -> &'a Value {
    match value {
        Value::Array(list) if list.is_empty() => way.iter().try_fold(shape, |found, name| found.get(*name)).unwrap_or(value),
        _ => value,
    }
}

/// The field an item of a value is typed into, with the words of the item; the first for what has none of its own.
pub(super) fn field_of(rule: &BuiltIn, value: &Value, at: &str) -> (String, String) {
    let inside = |way: &[&str]| {
        let way = way.join(".");
        at.strip_prefix(way.as_str())
            .is_some_and(|rest| way.is_empty() || rest.is_empty() || rest.starts_with('.'))
    };
    let found = items(rule, value).into_iter().enumerate().find(|(_, (_, way, _))| inside(way));
    found.map_or_else(|| ("v0".to_owned(), String::new()), |(at, (label, ..))| (format!("v{at}"), label))
}

/// The fields for a value of the form of `shape` ([`filled`]), with what was typed before.
pub(super) fn fields(rule: &BuiltIn, value: &Value, shape: &Value, sent: Typed<'_>) -> Vec<Field> {
    let typed = |name: &str, now: String| sent(name).unwrap_or(now);
    items(rule, value)
        .into_iter()
        .enumerate()
        .map(|(at, (label, way, value))| {
            let (name, label) = (format!("v{at}"), if label.is_empty() { rule.title.clone() } else { label });
            let sample = sample(shape, &way, value);
            match item(sample) {
                Item::Number => {
                    let now = typed(&name, value.to_string());
                    Field::new(name, label, FieldKind::Line("number")).with_value(now)
                }
                Item::Switch => {
                    let now = typed(&name, value.to_string());
                    Field::new(
                        name,
                        label,
                        FieldKind::Select(Choice::list([("true", "是"), ("false", "否")], &now)),
                    )
                }
                Item::Text(text) => {
                    let now = typed(&name, rule_words::text(text).to_owned());
                    Field::line(name, label).with_value(now)
                }
                Item::List(_) => {
                    let now: Vec<String> = value.as_array().into_iter().flatten().map(shown).collect();
                    let lines = u8::try_from(now.len() + 1).unwrap_or(LINES).min(LINES);
                    let now = typed(&name, now.join("\n"));
                    Field::new(name, label, FieldKind::Lines(lines))
                        .with_value(now)
                        .with_hint("每行一项")
                        .optional()
                }
                Item::Deep => {
                    let place = way.join(".");
                    let legend = rule_words::legend(rule, &place, sample);
                    let now = typed(
                        &name,
                        serde_json::to_string_pretty(&rule.order.ordered(place, value)).unwrap_or_default(),
                    );
                    let hint = if legend.is_empty() {
                        "只改数值和文字，不改格式".to_owned()
                    } else {
                        format!("只改数值和文字，不改格式（{legend}）")
                    };
                    Field::new(name, label, FieldKind::Lines(LINES)).with_value(now).with_hint(hint)
                }
            }
        })
        .collect()
}

/// A text back as it is kept: one of the program's own words where the old one was.
fn kept(text: &str, own: bool) -> Value {
    let text = text.trim();
    Value::from(if own { rule_words::back(text).unwrap_or(text) } else { text })
}

fn is_own(text: &str) -> bool {
    rule_words::text(text) != text
}

/// The value with what was typed, of the form of `shape` ([`filled`]).
///
/// # Errors
/// What cannot be read, beside its field.
pub(super) fn read(rule: &BuiltIn, value: &Value, shape: &Value, sent: Typed<'_>) -> Result<Value, Vec<FieldError>> {
    let (mut new, mut wrong) = (value.clone(), Vec::new());
    for (at, (_, way, old)) in items(rule, value).into_iter().enumerate() {
        let field = format!("v{at}");
        let typed = sent(&field).unwrap_or_default();
        let text = typed.trim();
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0).map(Value::from);
        let answer = match item(sample(shape, &way, old)) {
            Item::Number => number(text).ok_or("请填写不小于 0 的整数"),
            Item::Switch => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err("请选择是或否"),
            },
            Item::Text(_) if text.is_empty() => Err("请填写"),
            Item::Text(was) => Ok(kept(text, is_own(was))),
            Item::List(was) => {
                let numbers = was.first().is_some_and(Value::is_number);
                let own = was.iter().filter_map(Value::as_str).any(is_own);
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let list: Option<Vec<Value>> = lines
                    .map(|line| if numbers { number(line) } else { Some(kept(line, own)) })
                    .collect();
                list.map(Value::Array).ok_or("请每行填写一个整数")
            }
            Item::Deep => serde_json::from_str(text).map_err(|_| "格式有误，只改数值和文字"),
        };
        match answer {
            Ok(answer) => {
                let place = way.iter().try_fold(&mut new, |value, name| value.get_mut(*name));
                if let Some(place) = place {
                    *place = answer;
                }
            }
            Err(text) => wrong.push(FieldError {
                field,
                text: text.to_owned(),
            }),
        }
    }
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule_list::json;
    use crate::rule_words::sample;
    use serde_json::json;

    fn sent<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| pairs.iter().find(|(given, _)| *given == name).map(|(_, text)| (*text).to_owned())
    }

    #[test]
    fn a_value_goes_into_fields_and_back() {
        let rule = sample(
            "transfer.scheme",
            r#"{ starter = "side", chain = ["out_branch", "in_branch"], stand_in = true, stages = { "初中毕业班" = 30 }, strict = {}, years = [2017] }"#,
        );
        let value = json(&rule);
        let fields = fields(&rule, &value, &value, &|_| None);
        let labels: Vec<&str> = fields.iter().map(|field| field.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "发起视为同意",
                "审批环节",
                "直接上级可代办",
                "分类别：初中毕业班",
                "须完全相符的地区",
                "年份"
            ],
            "as the text has them"
        );
        assert_eq!(fields[1].value, "转出支部\n转入组织");
        let typed = [
            ("v0", "发起方本环节"),
            ("v1", "转入组织\r\n\r\n省级团委"),
            ("v2", "false"),
            ("v3", "40"),
            ("v4", "{\"65\": true}"),
            ("v5", "2018\n2019"),
        ];
        let new = json!({ "chain": ["in_branch", "province"], "stand_in": false, "starter": "station", "stages": { "初中毕业班": 40 }, "strict": { "65": true }, "years": [2018, 2019] });
        assert_eq!(read(&rule, &value, &value, &sent(&typed)).ok(), Some(new));
        let wrong = [("v0", " "), ("v1", ""), ("v2", ""), ("v3", "-1"), ("v4", "{"), ("v5", "甲")];
        let faults = read(&rule, &value, &value, &sent(&wrong)).err().unwrap();
        assert_eq!(
            faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(),
            ["v0", "v2", "v3", "v4", "v5"]
        );
        for (name, value, typed, new) in [
            ("id.legacy", "\"refuse\"", "接受", json!("accept")),
            ("proof.limit", "20", "30", json!(30)),
        ] {
            let rule = sample(name, value);
            let value = json(&rule);
            assert_eq!(read(&rule, &value, &value, &sent(&[("v0", typed)])).ok(), Some(new));
        }
    }

    #[test]
    fn an_empty_list_takes_what_other_days_of_the_rule_have() {
        let rule = sample("member.number", "{ digits = 12, years = [], lots = [], strict = {} }");
        let now = json(&rule);
        let then = json!({ "digits": 0, "lots": [{ "prefix": "201516", "digits": 16 }], "strict": { "65": true }, "years": [2016] });
        let shape = filled(&now, &then);
        assert_eq!(shape["digits"], json!(12));
        let typed = [
            ("v0", "12"),
            ("v1", "2017\n2018"),
            ("v2", "[{\"prefix\": \"201718\", \"digits\": 16}]"),
            ("v3", "{}"),
        ];
        let new = json!({ "digits": 12, "lots": [{ "prefix": "201718", "digits": 16 }], "strict": {}, "years": [2017, 2018] });
        assert_eq!(read(&rule, &now, &shape, &sent(&typed)).ok(), Some(new));
        let wrong = [("v0", "12"), ("v1", "甲"), ("v2", "201718"), ("v3", "{}")];
        let faults = read(&rule, &now, &shape, &sent(&wrong)).err().unwrap();
        assert_eq!(
            faults.len(),
            1,
            "a number is no lot, but that is for the reader of the rule to say: {faults:?}"
        );
        assert_eq!(fields(&rule, &now, &shape, &|_| None)[1].value, "");
    }

    #[test]
    fn what_is_kept_as_it_is_stands_in_the_order_of_the_text() {
        let rule = sample("member.number", r#"{ lots = [{ prefix = "201617", digits = 16 }] }"#);
        let (value, other) = (json(&rule), json!({ "lots": [{ "digits": 12, "prefix": "1" }] }));
        let fields = fields(&rule, &other, &value, &|_| None);
        let (first, last) = (fields[0].value.find("prefix"), fields[0].value.find("digits"));
        assert!(first.is_some() && first < last, "{}", fields[0].value);
        assert!(fields[0].hint.contains("prefix 前缀，digits 位数"), "{}", fields[0].hint);
    }

    #[test]
    fn a_fault_stands_beside_the_field_of_its_item() {
        let rule = sample("committee.above", "{ years = [2017], large = { least = 15 } }");
        let value = json(&rule);
        let field = |at| field_of(&rule, &value, at).0;
        assert_eq!(
            [field("large.least"), field("years.0"), field("year"), field("")],
            ["v1", "v0", "v0", "v0"].map(str::to_owned)
        );
        let notice = sample("graduation.notice", "{ days = 3 }");
        assert_eq!(field_of(&notice, &json(&notice), "days").1, "提醒期限（天）");
        let age = sample("guardian.age", "14");
        assert_eq!(field_of(&age, &json(&age), "").0, "v0");
    }
}
