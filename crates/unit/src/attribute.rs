//! Attributes of units (属性): the built-in dictionary, read from `data/attributes.toml`, and what
//! administrators added to it for their part of the tree.

use serde::Deserialize;
use std::sync::LazyLock;

/// An attribute a unit can have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// In addresses and tables.
    pub slug: String,
    /// The word shown.
    pub name: String,
    /// The kinds of unit it makes sense for; empty for all.
    pub kinds: Vec<String>,
    /// What it can be; empty for a plain yes.
    pub choices: Vec<String>,
    /// What it means, in Chinese.
    pub meaning: String,
    /// The text it comes from.
    pub source: String,
    /// How good that source is, A to C; empty for one an administrator added.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    attribute: Vec<Attribute>,
}

static BUILT_IN: LazyLock<Vec<Attribute>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/attributes.toml"))
        .map(|file| file.attribute)
        .unwrap_or_default()
});

impl Attribute {
    /// The built-in ones.
    pub fn built_in() -> &'static [Self] {
        &BUILT_IN
    }

    /// It makes sense for a kind of unit.
    pub fn suits(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|k| k == kind)
    }

    /// It is a plain yes.
    pub fn plain(&self) -> bool {
        self.choices.is_empty()
    }

    /// It can have this value.
    pub fn takes(&self, value: &str) -> bool {
        if self.plain() {
            value.is_empty()
        } else {
            self.choices.iter().any(|choice| choice == value)
        }
    }
}

/// The attributes that hold somewhere: the built-in ones and those added above or below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    list: Vec<Attribute>,
}

impl Dictionary {
    /// The built-in ones and `added`.
    pub fn new(added: Vec<Attribute>) -> Self {
        Self {
            list: Attribute::built_in().iter().cloned().chain(added).collect(),
        }
    }

    /// All, built-in ones first.
    pub fn all(&self) -> &[Attribute] {
        &self.list
    }

    /// Those that make sense for a kind of unit.
    pub fn suiting<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Attribute> {
        self.list.iter().filter(move |attribute| attribute.suits(kind))
    }

    /// The one of this slug.
    pub fn find(&self, slug: &str) -> Option<&Attribute> {
        self.list.iter().find(|attribute| attribute.slug == slug)
    }

    /// How a mark is shown: 规模以上, 所有制：国有; the slug of an attribute that is no longer known.
    pub fn word(&self, mark: &Mark) -> String {
        let name = self.find(&mark.attribute).map_or(mark.attribute.as_str(), |a| a.name.as_str());
        if mark.value.is_empty() {
            name.to_owned()
        } else {
            format!("{name}：{}", mark.value)
        }
    }

    /// Reads what people write in a cell: 规模以上、国有、行业：制造业. A value alone is enough when only one
    /// attribute has it.
    ///
    /// # Errors
    /// The part that names no attribute that suits the kind, and why.
    pub fn read(&self, text: &str, kind: &str) -> Result<Vec<Mark>, String> {
        let mut found: Vec<Mark> = Vec::new();
        for part in parts(text, self) {
            let mark = self.part(&part, kind)?;
            if !found.contains(&mark) {
                found.push(mark);
            }
        }
        for attribute in &self.list {
            let mut values = found.iter().filter(|mark| mark.attribute == attribute.slug);
            if let (Some(one), Some(other)) = (values.next(), values.next()) {
                return Err(format!("“{}”只能有一个值，现有“{}”和“{}”", attribute.name, one.value, other.value));
            }
        }
        Ok(found)
    }

    fn part(&self, part: &str, kind: &str) -> Result<Mark, String> {
        let (name, value) = part.split_once(['：', ':', '=']).map_or((part, ""), |(n, v)| (n.trim(), v.trim()));
        let mark = |attribute: &Attribute, value: &str| Mark {
            attribute: attribute.slug.clone(),
            value: value.to_owned(),
        };
        let named = self.list.iter().find(|a| a.name == name || a.slug == name);
        match named {
            Some(attribute) if !attribute.suits(kind) => Err(format!("“{}”不用于{kind}", attribute.name)),
            Some(attribute) if attribute.takes(value) => Ok(mark(attribute, value)),
            Some(attribute) if attribute.plain() => Err(format!("“{}”不带取值", attribute.name)),
            Some(attribute) => Err(format!("“{}”应为{}", attribute.name, attribute.choices.join("、"))),
            None => {
                let mut having = self.suiting(kind).filter(|a| a.choices.iter().any(|c| c == name));
                match (having.next(), having.next(), value) {
                    (Some(attribute), None, "") => Ok(mark(attribute, name)),
                    (Some(_), Some(_), _) => Err(format!("“{name}”有多种含义，请写明属性名，如“行业：{name}”")),
                    _ => Err(format!("不认识属性“{part}”")),
                }
            }
        }
    }
}

/// The parts of a cell: parted by 、 , ; or line breaks, where a value that itself holds 、 or ， is kept whole.
fn parts(text: &str, dictionary: &Dictionary) -> Vec<String> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    let long: Vec<&str> = dictionary
        .list
        .iter()
        .flat_map(|a| &a.choices)
        .map(String::as_str)
        .filter(|c| c.contains('、'))
        .collect();
    while !rest.is_empty() {
        let end = long
            .iter()
            .filter_map(|choice| {
                let at = rest.find(choice)?;
                let before = &rest[..at];
                (!before.contains(SEPARATORS)).then_some(at + choice.len())
            })
            .max();
        let end = end.unwrap_or_else(|| rest.find(SEPARATORS).unwrap_or(rest.len()));
        let part = rest[..end].trim();
        if !part.is_empty() {
            found.push(part.to_owned());
        }
        rest = rest[end..].trim_start_matches(SEPARATORS).trim_start();
    }
    found
}

const SEPARATORS: [char; 8] = ['、', '，', ',', ';', '；', '\n', '\r', '|'];

/// An attribute a unit has, with its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark {
    /// Slug of the attribute.
    pub attribute: String,
    /// Its value; empty for a plain yes.
    pub value: String,
}

impl std::fmt::Display for Mark {
    /// As it stands in addresses: `scale`, `ownership:国有`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.value.is_empty() {
            f.write_str(&self.attribute)
        } else {
            write!(f, "{}:{}", self.attribute, self.value)
        }
    }
}

impl Mark {
    /// Reads what [`std::fmt::Display`] writes; any text names something, known or not.
    pub fn from_address(text: &str) -> Self {
        let (attribute, value) = text.split_once(':').unwrap_or((text, ""));
        Self {
            attribute: attribute.to_owned(),
            value: value.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::UnitKind;

    #[test]
    fn the_dictionary_is_sound() {
        let file = toml::from_str::<File>(include_str!("../data/attributes.toml"));
        assert!(file.is_ok(), "{:?}", file.err());
        for (at, attribute) in Attribute::built_in().iter().enumerate() {
            assert!(
                ["A", "B", "C"].contains(&attribute.grade.as_str()) && !attribute.source.is_empty(),
                "{attribute:?}"
            );
            assert!(
                attribute
                    .slug
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            );
            assert!(attribute.kinds.iter().all(|kind| UnitKind::find(kind).is_some()), "{attribute:?}");
            let before = &Attribute::built_in()[..at];
            assert!(
                before.iter().all(|o| o.slug != attribute.slug && o.name != attribute.name),
                "twice: {attribute:?}"
            );
        }
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        let dictionary = Dictionary::new(Vec::new());
        let read = |text, kind| {
            dictionary
                .read(text, kind)
                .map(|marks| marks.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let good = |marks: &[&str]| Ok(marks.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            read("规模以上、非公，行业：制造业", "企业"),
            good(&["scale", "ownership:非公", "industry:制造业"])
        );
        assert_eq!(
            read("行业：农、林、牧、渔业、规模以上", "企业"),
            good(&["industry:农、林、牧、渔业", "scale"])
        );
        assert_eq!(
            read("规模以上、农、林、牧、渔业", "企业"),
            good(&["scale", "industry:农、林、牧、渔业"])
        );
        assert_eq!(read(" 民办\n普通高中 ", "学校"), good(&["run_by:民办", "school:普通高中"]));
        assert_eq!(read("规模以上、规模以上", "企业"), good(&["scale"]));
        assert_eq!(read("", "企业"), good(&[]));
        for (text, kind, words) in [
            ("民办", "企业", "不认识属性“民办”"),
            ("学段：小学", "企业", "“学段”不用于企业"),
            ("所有制：外资", "企业", "“所有制”应为国有、集体、非公"),
            ("规模以上：是", "企业", "不带取值"),
            ("国有、非公", "企业", "只能有一个值"),
        ] {
            assert!(read(text, kind).is_err_and(|e| e.contains(words)), "{text}: {:?}", read(text, kind));
        }
    }

    #[test]
    fn marks_are_read_back_from_addresses() {
        for text in ["scale", "ownership:国有", "industry:农、林、牧、渔业"] {
            assert_eq!(Mark::from_address(text).to_string(), text);
        }
    }
}
