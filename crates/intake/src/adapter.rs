//! Column maps for the exports of other systems: data, not code.

use jishi_exchange::sheet::Column;
use serde::Deserialize;
use std::collections::BTreeMap;

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
