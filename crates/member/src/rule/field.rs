//! Which particular of a membership may be changed by whom. Source: rule `member.field_change`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A particular that the rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// 入团日期.
    Joined,
    /// 发展团员编号.
    Number,
    /// 团员证编号.
    Card,
    /// 党员.
    Party,
    /// 毕业时间.
    Graduates,
}

impl Field {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Joined, Self::Number, Self::Card, Self::Graduates, Self::Party];

    /// The stored name, and the name in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Joined => "joined_on",
            Self::Number => "number",
            Self::Card => "card",
            Self::Party => "party",
            Self::Graduates => "graduates",
        }
    }

    /// Reads [`Field::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Joined => "入团日期",
            Self::Number => "发展团员编号",
            Self::Card => "团员证编号",
            Self::Party => "党员",
            Self::Graduates => "毕业时间",
        }
    }
}

/// How a particular is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Asked for with proof, decided by the branch's superior.
    Fixed,
    /// Asked for, decided by the branch's superior; proof may be added.
    Checked,
    /// Set by the branch's superior.
    Superior,
    /// At once.
    Free,
}

impl Way {
    /// What a form says beside it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Fixed => "须附证明材料，由上级审核后生效",
            Self::Checked => "由上级审核后生效",
            Self::Superior => "由支部的上级组织标记",
            Self::Free => "保存后立即生效",
        }
    }
}

/// The rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Ways(BTreeMap<String, Way>);

impl Ways {
    /// How a particular is changed by a post that stands directly above the branch (`above`) or in
    /// it; one the rule forgets is fixed. What says nothing yet is filled in at once, except what
    /// only the superior sets; not to be in the Party says something.
    pub fn of(&self, field: Field, empty: bool, above: bool) -> Way {
        let way = self.0.get(field.slug()).copied().unwrap_or(Way::Fixed);
        match way {
            Way::Superior if above => Way::Free,
            Way::Fixed | Way::Checked if empty && field != Field::Party => Way::Free,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_change_what() {
        let rule: Ways =
            toml::from_str("joined_on = \"fixed\"\ncard = \"checked\"\nparty = \"checked\"\ngraduates = \"superior\"").unwrap();
        for (field, empty, above, way) in [
            (Field::Joined, false, false, Way::Fixed),
            (Field::Joined, false, true, Way::Fixed),
            (Field::Joined, true, false, Way::Free),
            (Field::Number, false, false, Way::Fixed),
            (Field::Card, false, false, Way::Checked),
            (Field::Party, true, false, Way::Checked),
            (Field::Graduates, true, false, Way::Superior),
            (Field::Graduates, false, true, Way::Free),
        ] {
            assert_eq!(rule.of(field, empty, above), way, "{field:?} {empty} {above}");
        }
        for field in Field::ALL {
            assert_eq!(Field::from_slug(field.slug()), Some(field));
        }
    }
}
