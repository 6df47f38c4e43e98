//! What a ledger is narrowed to, in its address: every filter is a link that can be shared.

use super::words::escape;
use crate::model::{ItemId, SectionId};
use crate::store::ledger::{Cursor, Filter, Sort, StateFilter};
use jishi_kernel::Light;

/// Longest text searched for, in characters.
const TEXT_LIMIT: usize = 60;
/// Most items chosen at once.
const PICK_LIMIT: usize = 500;

/// The query of a ledger's address. What cannot be read is left out, so that an old link still opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// The filter.
    pub filter: Filter,
    /// The row after which the page starts.
    pub after: Option<Cursor>,
    /// Items chosen by hand (`pick`); empty for none.
    pub picks: Vec<ItemId>,
}

impl LedgerQuery {
    /// Reads the pairs of a query.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs {
            let filter = &mut query.filter;
            match name.as_str() {
                "q" => filter.text = value.trim().chars().take(TEXT_LIMIT).collect(),
                "lead" => filter.lead = value.parse().ok(),
                "light" => filter.light = Light::from_slug(value),
                "state" => filter.state = StateFilter::from_slug(value),
                "section" => filter.section = value.parse::<SectionId>().ok(),
                "sort" => filter.sort = Sort::from_slug(value).unwrap_or_default(),
                "after" => query.after = value.parse().ok(),
                "pick" if query.picks.len() < PICK_LIMIT => query.picks.extend(value.parse::<ItemId>()),
                _ => {}
            }
        }
        query
    }

    /// The filter as a query, with `?` in front; empty for no filter. The same filter gives the same text.
    pub fn of_filter(filter: &Filter) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut add = |name, value: String| {
            if !value.is_empty() {
                pairs.push((name, value));
            }
        };
        add("q", filter.text.clone());
        add("lead", filter.lead.as_ref().map(ToString::to_string).unwrap_or_default());
        add("light", filter.light.map_or("", Light::slug).to_owned());
        add("state", filter.state.map_or("", StateFilter::slug).to_owned());
        add("section", filter.section.map(|id| id.to_string()).unwrap_or_default());
        let sort = if filter.sort == Sort::default() { "" } else { filter.sort.slug() };
        add("sort", sort.to_owned());
        join(&pairs)
    }

    /// The whole page's query: filter and place.
    pub fn text(&self) -> String {
        Self::after(&self.filter, self.after.as_ref())
    }

    /// The query of the page after a row.
    pub fn after(filter: &Filter, after: Option<&Cursor>) -> String {
        let query = Self::of_filter(filter);
        match after {
            None => query,
            Some(cursor) if query.is_empty() => format!("?after={cursor}"),
            Some(cursor) => format!("{query}&after={cursor}"),
        }
    }

    /// Some filter is on (the order is none).
    pub fn filtered(&self) -> bool {
        let plain = Filter {
            sort: self.filter.sort,
            ..Filter::default()
        };
        self.filter != plain
    }
}

fn join(pairs: &[(&str, String)]) -> String {
    pairs
        .iter()
        .enumerate()
        .map(|(n, (name, value))| format!("{}{name}={}", if n == 0 { '?' } else { '&' }, escape(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> LedgerQuery {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
            .into_owned()
            .collect();
        LedgerQuery::read(&pairs)
    }

    #[test]
    fn an_address_says_the_whole_filter() {
        for query in [
            "",
            "?q=%E7%BB%84%E7%BB%87",
            "?lead=p-%E5%90%84%E5%8E%BF%E5%9B%A2%E5%A7%94&light=late",
            "?light=near&state=waiting&section=0000000000001&sort=printed&after=0__3",
        ] {
            assert_eq!(read(query).text(), query);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let query = read("?light=red&lead=x&state=&section=1&sort=up&after=z&page=7&pick=x");
        assert_eq!(query, LedgerQuery::default());
        assert!(!query.filtered());
        assert!(read("?light=late").filtered() && !read("?sort=printed").filtered());
        assert_eq!(read("?pick=0000000000001&pick=0000000000002").picks, [ItemId(1), ItemId(2)]);
    }
}
