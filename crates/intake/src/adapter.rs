//! Column maps for the exports of other systems: data, not code.

use crate::store::adapter as store;
use jishi_exchange::sheet::Column;
use jishi_platform::db::{Read, StoreError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Longest name of a map.
pub(crate) const NAME: u16 = 40;
/// Longest text on where the headings are known from.
pub(crate) const SOURCE: u16 = 100;
/// Longest heading.
const HEADING: usize = 60;
/// Most headings of one column.
const HEADINGS: usize = 20;

/// The maps that come with the program.
const BUILT_IN: [&str; 4] = [
    include_str!("../data/adapters/zhtj-members.toml"),
    include_str!("../data/adapters/zhtj-orgs.toml"),
    include_str!("../data/adapters/zhtj-posts.toml"),
    include_str!("../data/adapters/gd-members.toml"),
];

/// A column map: for each of our columns the headings another system gives it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adapter {
    /// What the page calls it, such as 智慧团建团员列表.
    pub name: String,
    /// Slug of the list it is for.
    pub kind: String,
    /// Where the headings are known from, with the grade of the source.
    pub source: String,
    /// Headings by the key of our column.
    pub columns: BTreeMap<String, Vec<String>>,
}

impl Adapter {
    /// Reads a map from TOML.
    ///
    /// # Errors
    /// Place and reason of a mistake in the text.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The maps that come with the program for a list.
    pub fn built_in(kind: &str) -> Vec<Self> {
        // The texts are part of the program; a test reads each of them.
        BUILT_IN
            .iter()
            .filter_map(|text| Self::read(text).ok())
            .filter(|own| own.kind == kind)
            .collect()
    }

    /// Keys that none of the columns has.
    pub fn strangers(&self, columns: &[Column]) -> Vec<&str> {
        let known = |key: &&str| columns.iter().any(|column| column.key == **key);
        self.columns.keys().map(String::as_str).filter(|key| !known(key)).collect()
    }

    /// What is wrong with a map somebody has made, by field: `name`, `source` or the key of a column.
    pub(crate) fn wrong(&self, columns: &[Column]) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        let mut say = |place: &str, text: String| wrong.push((place.to_owned(), text));
        match self.name.chars().count() {
            0 => say("name", "请填写名称".to_owned()),
            count if count > usize::from(NAME) => say("name", format!("名称不超过 {NAME} 个字")),
            _ if Self::built_in(&self.kind).iter().any(|own| own.name == self.name) => {
                say("name", "与随系统提供的同名，请换一个名称".to_owned())
            }
            _ => {}
        }
        match self.source.chars().count() {
            0 => say("source", "请填写来源".to_owned()),
            count if count > usize::from(SOURCE) => say("source", format!("来源不超过 {SOURCE} 个字")),
            _ => {}
        }
        if self.columns.is_empty() {
            say("name", "请至少填写一列的表头".to_owned());
        }
        let known = |key: &str| columns.iter().find(|column| column.key == key);
        let mut seen: Vec<(&str, Column)> = Vec::new();
        for (key, headings) in &self.columns {
            let Some(own) = known(key) else {
                say(key, "没有这一列".to_owned());
                continue;
            };
            if headings.len() > HEADINGS {
                say(key, format!("一列最多填写 {HEADINGS} 种表头"));
                continue;
            }
            for heading in headings {
                let other = columns.iter().find(|column| column.key != own.key && column.answers_to(heading));
                let twice = seen.iter().find(|(_, column)| column.answers_to(heading));
                if heading.chars().count() > HEADING {
                    say(key, format!("表头不超过 {HEADING} 个字"));
                } else if let Some(other) = other {
                    say(key, format!("“{heading}”是本系统“{}”的列名，不能对应另一列", other.heading));
                } else if let Some((first, _)) = twice {
                    let first = known(first).map(|column| column.heading.to_string()).unwrap_or_default();
                    say(key, format!("“{heading}”已对应“{first}”"));
                } else {
                    seen.push((key, Column::text("", heading.clone())));
                }
            }
        }
        wrong
    }

    /// Our columns under the headings of this map alone.
    pub(crate) fn columns(&self, columns: &[Column]) -> Vec<Column> {
        let named = columns.iter().filter_map(|column| {
            let mut names = self.columns.get(&*column.key)?.iter().cloned();
            let mut renamed = column.clone();
            renamed.heading = names.next()?.into();
            renamed.synonyms = names.map(Into::into).collect();
            Some(renamed)
        });
        named.collect()
    }
}

/// All maps that serve an organisation, its own and those of the organisations above it first.
pub(crate) fn serving(read: &Read<'_>, kind: &str, path: &str) -> Result<Vec<Adapter>, StoreError> {
    let kept = store::above(read, kind, path)?.into_iter().map(|kept| kept.adapter);
    Ok(kept.chain(Adapter::built_in(kind)).collect())
}

/// Our columns, known under the headings of all these maps as well: for finding the head of a sheet.
pub(crate) fn with_all(columns: &[Column], adapters: &[Adapter]) -> Vec<Column> {
    let mut known = columns.to_vec();
    for column in &mut known {
        let names = adapters.iter().filter_map(|adapter| adapter.columns.get(&*column.key)).flatten();
        column.synonyms.extend(names.map(|name| name.clone().into()));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_somebody_makes_names_each_heading_once_and_no_column_of_ours() {
        let columns = [
            Column::text("name", "姓名").required(),
            Column::code("id", "证件号码"),
            Column::text("org", "所在支部"),
        ];
        let map = |name: &str, pairs: &[(&str, &str)]| Adapter {
            name: name.to_owned(),
            kind: "members".to_owned(),
            source: "某系统导出表".to_owned(),
            columns: pairs
                .iter()
                .map(|(key, headings)| ((*key).to_owned(), headings.split('、').map(str::to_owned).collect()))
                .collect(),
        };
        let wrong = |map: Adapter| {
            map.wrong(&columns)
                .into_iter()
                .map(|(place, text)| format!("{place}：{text}"))
                .collect::<Vec<_>>()
        };
        assert!(wrong(map("某校", &[("name", "学生、学生姓名"), ("id", "身份号")])).is_empty());
        assert_eq!(wrong(map("", &[])), ["name：请填写名称", "name：请至少填写一列的表头"]);
        assert_eq!(
            wrong(map("智慧团建团员表", &[("name", "学生")])),
            ["name：与随系统提供的同名，请换一个名称"]
        );
        assert_eq!(
            wrong(map("某校", &[("id", "学生"), ("name", " 学 生*")])),
            ["name：“ 学 生*”已对应“证件号码”"]
        );
        assert_eq!(
            wrong(map("某校", &[("id", "姓名")])),
            ["id：“姓名”是本系统“姓名”的列名，不能对应另一列"]
        );
        assert_eq!(
            wrong(map("某校", &[("x", "甲"), ("id", &"长".repeat(61))])),
            ["id：表头不超过 60 个字", "x：没有这一列"]
        );
        let many = (0..21).map(|at| format!("甲{at}")).collect::<Vec<_>>().join("、");
        assert_eq!(wrong(map("某校", &[("id", &many)])), ["id：一列最多填写 20 种表头"]);
        let long = Adapter {
            source: "长".repeat(101),
            ..map(&"长".repeat(41), &[("name", "甲")])
        };
        assert_eq!(wrong(long), ["name：名称不超过 40 个字", "source：来源不超过 100 个字"]);
    }

    #[test]
    fn every_built_in_map_is_read_and_has_a_source() {
        for text in BUILT_IN {
            let adapter = Adapter::read(text).unwrap();
            assert!(!adapter.source.is_empty() && !adapter.columns.is_empty(), "{}", adapter.name);
            assert!(Adapter::built_in(&adapter.kind).contains(&adapter));
            let mut headings: Vec<&String> = adapter.columns.values().flatten().collect();
            headings.sort();
            headings.dedup();
            assert_eq!(
                headings.len(),
                adapter.columns.values().flatten().count(),
                "{}: one heading, one column",
                adapter.name
            );
        }
        assert!(Adapter::read("name = 1").unwrap_err().contains("line 1"));
    }
}
