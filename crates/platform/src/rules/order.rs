//! In which order the text of a rule declares the items of its value. A table read from TOML or JSON is sorted by its
//! keys; whoever reads or sets a rule meets the items as its author wrote them down.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

/// The items of a value by their ways, such as `large.least`, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order(Vec<String>);

impl Order {
    /// The items of the table at `way` (empty for the value itself) in this order; what the text does not have comes
    /// last, by its name.
    pub fn sorted<'a>(&self, way: &str, map: &'a Map<String, Value>) -> Vec<(&'a String, &'a Value)> {
        let place = |name: &str| {
            let way = inside(way, name);
            self.0.iter().position(|known| *known == way).unwrap_or(usize::MAX)
        };
        let mut items: Vec<_> = map.iter().collect();
        items.sort_by_key(|(name, _)| place(name));
        items
    }

    /// A value at `way` that is written as JSON in this order.
    pub const fn ordered<'a>(&'a self, way: String, value: &'a Value) -> Ordered<'a> {
        Ordered { order: self, way, value }
    }
}

/// A value written in an [`Order`].
pub struct Ordered<'a> {
    order: &'a Order,
    way: String,
    value: &'a Value,
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Object(map) => {
                let mut table = to.serialize_map(Some(map.len()))?;
                for (name, value) in self.order.sorted(&self.way, map) {
                    table.serialize_entry(name, &self.order.ordered(inside(&self.way, name), value))?;
                }
                table.end()
            }
            Value::Array(list) => to.collect_seq(list.iter().map(|value| self.order.ordered(self.way.clone(), value))),
            other => other.serialize(to),
        }
    }
}

/// The way to an item of the table at `way`.
pub fn inside(way: &str, name: &str) -> String {
    if way.is_empty() { name.to_owned() } else { format!("{way}.{name}") }
}

/// The orders of the rules of a TOML text, one a rule; none for a malformed text.
pub(super) fn orders(text: &str) -> Vec<Order> {
    let Ok(file) = DeTable::parse(text) else { return Vec::new() };
    match member(file.get_ref(), "rule") {
        Some(DeValue::Array(rules)) => rules.iter().map(|rule| order(rule.get_ref())).collect(),
        _ => Vec::new(),
    }
}

fn member<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> Option<&'a DeValue<'i>> {
    table
        .iter()
        .find(|(key, _)| key.get_ref() == name)
        .map(|(_, value)| value.get_ref())
}

fn order(rule: &DeValue<'_>) -> Order {
    let mut found = Vec::new();
    if let DeValue::Table(rule) = rule
        && let Some(value) = member(rule, "value")
    {
        collect("", value, &mut found);
    }
    found.sort();
    let mut ways: Vec<String> = Vec::new();
    for (_, way) in found {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    Order(ways)
}

/// Every item with where it stands in the text; those of a list of tables have one way for all of them.
fn collect(way: &str, value: &DeValue<'_>, found: &mut Vec<(usize, String)>) {
    match value {
        DeValue::Table(table) => {
            for (name, value) in table {
                let way = inside(way, name.get_ref());
                collect(&way, value.get_ref(), found);
                found.push((name.span().start, way));
            }
        }
        DeValue::Array(list) => list.iter().for_each(|value| collect(way, value.get_ref(), found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = r#"
        [[rule]]
        name = "a"
        value = { most = 1, least = 2, "初中" = 3, deep = { z = 1, a = 2 }, lots = [{ prefix = "1", digits = 2 }, { prefix = "1", at = 3 }] }
        [[rule]]
        name = "b"
        value = 3
        [[rule]]
        name = "c"
        [rule.value]
        b = 1
        a = 2
    "#;

    #[test]
    fn items_stand_as_the_text_has_them() {
        let [first, second, third] = orders(TEXT).try_into().unwrap();
        let names = |order: &Order, way: &str, value: &Value| {
            let items = order.sorted(way, value.as_object().unwrap());
            items.into_iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let value = json!({ "least": 0, "lots": 0, "most": 0, "new": 0, "初中": 0, "deep": 0, "more": 0 });
        assert_eq!(names(&first, "", &value), ["most", "least", "初中", "deep", "lots", "more", "new"]);
        assert_eq!(names(&first, "deep", &json!({ "a": 0, "z": 0 })), ["z", "a"]);
        assert_eq!(names(&first, "", &json!({ "a": 0, "z": 0 })), ["a", "z"]);
        assert_eq!(names(&third, "", &json!({ "a": 0, "b": 0 })), ["b", "a"]);
        assert_eq!(second, Order::default());
        let lots = json!([{ "at": 3, "digits": 2, "prefix": "1" }, 7]);
        let text = serde_json::to_string(&first.ordered("lots".to_owned(), &lots)).unwrap();
        assert_eq!(text, r#"[{"prefix":"1","digits":2,"at":3},7]"#);
        assert_eq!(orders("[[rule]"), []);
        assert_eq!(orders("rule = 1"), []);
    }
}
