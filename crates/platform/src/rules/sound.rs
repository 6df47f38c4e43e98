//! Whether something typed can be the value of a rule: it is read by the very type that reads the rule, and then
//! asked for what the type alone does not say. A value that is refused here would stop whoever reads the rule.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use std::ops::RangeInclusive;

/// Why a value cannot be the value of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The item, as `large.from_members` or `years.0`; empty for the value itself.
    pub at: String,
    /// The reason in words.
    pub text: String,
}

/// What is wrong with a value; empty for a sound one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The answer of a book that has no such rule.
    pub fn unknown() -> Self {
        let mut faults = Self::default();
        faults.add("", "没有这条规则");
        faults
    }

    /// All of them.
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// True for a sound value.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Something is wrong with an item.
    pub fn add(&mut self, at: impl Into<String>, text: impl Into<String>) {
        self.0.push(Fault {
            at: at.into(),
            text: text.into(),
        });
    }

    /// An item has to hold what `text` says.
    pub fn must(&mut self, at: impl Into<String>, holds: bool, text: &str) {
        if !holds {
            self.add(at, text);
        }
    }

    /// A number has to lie in a range.
    pub fn within(&mut self, at: impl Into<String>, number: impl Into<i64>, range: RangeInclusive<i64>) {
        if !range.contains(&number.into()) {
            let (least, most) = range.into_inner();
            self.add(at, format!("应为 {least} 至 {most} 的整数"));
        }
    }

    /// A list of words has to name something, and nothing twice.
    pub fn words(&mut self, at: &str, words: &[String]) {
        let bare = words.iter().any(|word| word.trim().is_empty());
        self.must(at, !words.is_empty() && !bare, "请至少填写一项，不留空项");
        let twice = words.iter().enumerate().any(|(at, word)| words[..at].contains(word));
        self.must(at, !twice, "同一项不能出现两次");
    }

    /// A text has to be a day of every year, `MM-DD`.
    pub fn month_and_day(&mut self, at: &str, text: &str) {
        // A common year: 29 February is no day of every year.
        let day = jishi_kernel::parse_day(&format!("2023-{text}"));
        self.must(at, day.is_some(), "应为每年都有的月日，例如 09-01");
    }
}

/// Reads a value as `T` and asks it with `look` for what else is wrong.
pub fn sound<T: DeserializeOwned>(value: &Value, look: impl FnOnce(&T, &mut Faults)) -> Faults {
    let mut faults = Faults::default();
    match serde_path_to_error::deserialize::<_, T>(value) {
        Ok(read) => look(&read, &mut faults),
        Err(error) => {
            let steps = error.path().iter().filter_map(|step| match step {
                Segment::Seq { index } => Some(index.to_string()),
                Segment::Map { key } => Some(key.clone()),
                Segment::Enum { .. } | Segment::Unknown => None,
            });
            faults.add(steps.collect::<Vec<_>>().join("."), "填写的内容不能识别，或超出可以填写的范围");
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Deserialize)]
    struct Rule {
        years: Vec<i16>,
        inner: Inner,
    }

    #[derive(Deserialize)]
    struct Inner {
        most: i8,
    }

    #[test]
    fn a_fault_names_its_item() {
        let at = |value| {
            let faults = sound(&value, |rule: &Rule, faults| {
                faults.within("inner.most", rule.inner.most, 1..=12);
                faults.must("years", rule.years.len() < 2, "太多");
            });
            faults.list().iter().map(|fault| fault.at.clone()).collect::<Vec<_>>()
        };
        assert_eq!(at(json!({ "years": [2017], "inner": { "most": 12 } })), Vec::<String>::new());
        assert_eq!(at(json!({ "years": ["2017"], "inner": { "most": 12 } })), ["years.0"]);
        assert_eq!(at(json!({ "years": [], "inner": { "most": 300 } })), ["inner.most"]);
        assert_eq!(at(json!({ "years": [1, 2], "inner": { "most": 13 } })), ["inner.most", "years"]);
        assert_eq!(at(json!(7)), [""]);
    }

    #[test]
    fn words_and_days_of_every_year() {
        let mut faults = Faults::default();
        faults.words("a", &["甲".to_owned(), "乙".to_owned()]);
        faults.month_and_day("b", "02-28");
        assert!(faults.is_empty());
        faults.words("a", &[]);
        faults.words("b", &["甲".to_owned(), " ".to_owned()]);
        faults.words("c", &["甲".to_owned(), "甲".to_owned()]);
        faults.month_and_day("d", "02-29");
        faults.month_and_day("e", "9-1");
        let at: Vec<&str> = faults.list().iter().map(|fault| fault.at.as_str()).collect();
        assert_eq!(at, ["a", "b", "c", "d", "e"]);
    }
}
