//! Which column of an uploaded sheet is which of ours.

use crate::adapter::Adapter;
use jishi_exchange::sheet::{Column, Head, Heading};
use jishi_platform::random::token_hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Head of the sheet and the places of our columns, as a run keeps them. Keys, not positions, so
/// that a run outlives a change of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Layout {
    pub(crate) sheet: String,
    pub(crate) row: u32,
    pub(crate) headings: Vec<(u16, String)>,
    pub(crate) places: BTreeMap<String, u16>,
    /// The name of the adapter that proposed some of the places; empty for none.
    #[serde(default)]
    pub(crate) adapter: String,
}

impl Layout {
    /// A proposal: by the columns' own names, then by the adapter that finds most of what is left.
    pub(crate) fn propose(head: &Head, columns: &[Column], adapters: &[Adapter]) -> Self {
        let mut layout = Self::bare(head);
        layout.assign(head, columns);
        let with = |adapter: &Adapter| {
            let mut tried = layout.clone();
            tried.assign(head, &adapter.columns(columns));
            tried
        };
        let tries = adapters.iter().map(|adapter| (with(adapter), adapter));
        // `max_by_key` takes the last of equals: the first adapter of the list wins.
        let best = tries.rev().max_by_key(|(tried, _)| tried.places.len());
        match best {
            Some((tried, adapter)) if tried.places.len() > layout.places.len() => Self {
                adapter: adapter.name.clone(),
                ..tried
            },
            _ => layout,
        }
    }

    fn bare(head: &Head) -> Self {
        Self {
            sheet: head.sheet.clone(),
            row: head.row,
            headings: head.headings.iter().map(|heading| (heading.place, heading.text.clone())).collect(),
            places: BTreeMap::new(),
            adapter: String::new(),
        }
    }

    /// Gives places to the columns that have none, among the headings that serve none.
    fn assign(&mut self, head: &Head, columns: &[Column]) {
        let open: Vec<Column> = columns
            .iter()
            .filter(|column| !self.places.contains_key(&*column.key))
            .cloned()
            .collect();
        let mut rest = head.clone();
        rest.headings
            .retain(|heading| !self.places.values().any(|place| *place == heading.place));
        for (column, place) in open.iter().zip(rest.places(&open)) {
            if let Some(place) = place {
                self.places.insert(column.key.to_string(), place);
            }
        }
    }

    /// The same sheet with the places a person settled before for these headings.
    pub(crate) fn remembered(head: &Head, columns: &[Column], map: &BTreeMap<String, String>) -> Self {
        let mut layout = Self::bare(head);
        for column in columns {
            let heading = map.get(&*column.key);
            let place = heading.and_then(|text| head.headings.iter().find(|heading| heading.text == *text));
            if let Some(found) = place.filter(|found| !layout.places.values().any(|place| *place == found.place)) {
                layout.places.insert(column.key.to_string(), found.place);
            }
        }
        layout
    }

    /// What is remembered: the heading of each column.
    pub(crate) fn map(&self) -> BTreeMap<&str, &str> {
        let heading = |place: u16| self.headings.iter().find(|(at, _)| *at == place).map(|(_, text)| text.as_str());
        let named = self.places.iter().filter_map(|(key, place)| Some((key.as_str(), heading(*place)?)));
        named.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// A name for the set of headings, whatever their order.
    pub(crate) fn heads(&self) -> String {
        let mut texts: Vec<&str> = self.headings.iter().map(|(_, text)| text.as_str()).collect();
        texts.sort_unstable();
        token_hash(&texts.join("\n"))
    }

    /// The places in the order of the columns.
    pub(crate) fn places(&self, columns: &[Column]) -> Vec<Option<u16>> {
        columns.iter().map(|column| self.places.get(&*column.key).copied()).collect()
    }

    /// Every heading serves a column: nothing is left for a person to settle.
    pub(crate) fn complete(&self, columns: &[Column]) -> bool {
        let served = |place: &u16| self.places.values().any(|own| own == place);
        self.headings.iter().all(|(place, text)| text.is_empty() || served(place)) && self.missing(columns).is_empty()
    }

    /// Headings of required columns without a place.
    pub(crate) fn missing(&self, columns: &[Column]) -> Vec<String> {
        Head::missing(columns, &self.places(columns))
    }

    /// As the reader of the sheet wants it.
    pub(crate) fn head(&self) -> Head {
        let heading = |(place, text): &(u16, String)| Heading {
            place: *place,
            text: text.clone(),
            samples: Vec::new(),
        };
        Head {
            sheet: self.sheet.clone(),
            row: self.row,
            headings: self.headings.iter().map(heading).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(texts: &[&str]) -> Head {
        let heading = |(place, text): (u16, &&str)| Heading {
            place,
            text: (*text).to_owned(),
            samples: Vec::new(),
        };
        Head {
            sheet: "表".to_owned(),
            row: 1,
            headings: (0..).zip(texts).map(heading).collect(),
        }
    }

    fn columns() -> Vec<Column> {
        vec![
            Column::text("name", "姓名").required(),
            Column::code("id", "证件号码").required(),
            Column::text("org", "所在支部"),
        ]
    }

    fn adapter(name: &str, names: &[(&str, &str)]) -> Adapter {
        Adapter {
            name: name.to_owned(),
            kind: "members".to_owned(),
            source: String::new(),
            columns: names
                .iter()
                .map(|(key, heading)| ((*key).to_owned(), vec![(*heading).to_owned()]))
                .collect(),
        }
    }

    #[test]
    fn own_names_come_before_adapters_and_the_fuller_adapter_wins() {
        let adapters = [
            adapter("甲系统", &[("id", "身份号")]),
            adapter("乙系统", &[("id", "身份号"), ("org", "组织"), ("name", "备注")]),
        ];
        let head = head(&["组织", "身份号", "姓 名*", "备注"]);
        let layout = Layout::propose(&head, &columns(), &adapters);
        assert_eq!(layout.adapter, "乙系统");
        assert_eq!(layout.places(&columns()), [Some(2), Some(1), Some(0)]);
        assert!(
            layout.missing(&columns()).is_empty() && !layout.complete(&columns()),
            "备注 serves nothing"
        );
        assert_eq!(Layout::propose(&head, &columns(), &[]).missing(&columns()), ["证件号码"]);
    }

    #[test]
    fn what_a_person_settled_is_found_again_in_any_order() {
        let first = Layout {
            places: [("name".to_owned(), 1), ("id".to_owned(), 0)].into(),
            ..Layout::bare(&head(&["号", "人"]))
        };
        let turned = head(&["人", "号"]);
        assert_eq!(Layout::bare(&turned).heads(), first.heads());
        assert_ne!(Layout::bare(&head(&["人", "号", "x"])).heads(), first.heads());
        let map = first.map().into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let again = Layout::remembered(&turned, &columns(), &map);
        assert_eq!(again.places(&columns()), [Some(0), Some(1), None]);
        assert!(again.complete(&columns()));
    }
}
