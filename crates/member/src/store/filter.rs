//! What a list of members is narrowed to.

use crate::rule::standing::State;
use jishi_kernel::Day;

/// The order of a list; every order ends with the id, so that it goes on by key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By name, in byte order.
    #[default]
    Name,
    /// Latest 入团日期 first.
    Joined,
    /// Oldest first; without a birth day first of all.
    Born,
}

impl Sort {
    /// All orders with the words of the choice.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Name, "name", "姓名"),
        (Self::Joined, "joined", "入团日期（近在前）"),
        (Self::Born, "born", "年龄（大在前）"),
    ];

    /// Reads the word of the address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.1 == slug).map(|sort| sort.0)
    }

    /// The word of the address.
    pub fn slug(self) -> &'static str {
        Self::ALL.into_iter().find(|sort| sort.0 == self).map_or("", |sort| sort.1)
    }
}

/// What the rows have in common; the default is everybody 在册.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Part of the name, or, in Latin letters, the beginning of its initials; empty for all.
    pub text: String,
    /// 在册 or 已离团.
    pub state: State,
    /// Joined in this year.
    pub joined: Option<i16>,
    /// 1 男, 2 女.
    pub sex: Option<i64>,
    /// Born on this day or later.
    pub born_from: Option<Day>,
    /// Born before this day.
    pub born_before: Option<Day>,
    /// Also a member of the Party, or not.
    pub party: Option<bool>,
    /// Registered for this year (`true`), or not (`false`).
    pub registered: Option<(i64, bool)>,
    /// Slug of the whereabouts; empty for all.
    pub whereabouts: String,
    /// Only those whose leaving waits for its confirmation.
    pub leaving: bool,
    /// 毕业时间, `YYYY` or `YYYY-MM`; empty for all.
    pub graduates: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            text: String::new(),
            state: State::Active,
            joined: None,
            sex: None,
            born_from: None,
            born_before: None,
            party: None,
            registered: None,
            whereabouts: String::new(),
            leaving: false,
            graduates: String::new(),
        }
    }
}

/// Where a page goes on: behind the row with this key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// What the list is sorted by.
    pub key: String,
    /// The row.
    pub id: i64,
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", jishi_kernel::id::encode(self.id), self.key)
    }
}

impl std::str::FromStr for After {
    type Err = jishi_kernel::IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, key) = text.split_once('.').ok_or(jishi_kernel::IdParseError)?;
        Ok(Self {
            key: key.chars().take(200).collect(),
            id: jishi_kernel::id::decode(id)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_survives_an_address() {
        let after = After {
            key: "欧阳.示例".to_owned(),
            id: 77,
        };
        assert_eq!(after.to_string().parse(), Ok(after));
        for bad in ["", "x", "x.y", "."] {
            assert!(bad.parse::<After>().is_err(), "{bad}");
        }
        for (sort, slug, _) in Sort::ALL {
            assert_eq!((Sort::from_slug(slug), sort.slug()), (Some(sort), slug));
        }
    }
}
