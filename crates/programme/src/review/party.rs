//! Printed names of departments and organisations, and whom they mean.

use jishi_notice::draft::Draft;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whom a printed name means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// A department of the own organisation.
    Department(i64),
    /// An organisation of the tree.
    Org(i64),
    /// A department to be made when publishing.
    New,
    /// Only the printed words; nobody is told.
    Text,
}

impl Meaning {
    /// The value in a form.
    pub fn slug(&self) -> String {
        match self {
            Self::Department(id) => format!("d{id}"),
            Self::Org(id) => format!("o{id}"),
            Self::New => "new".to_owned(),
            Self::Text => "text".to_owned(),
        }
    }

    /// Reads [`Meaning::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "new" => Some(Self::New),
            "text" => Some(Self::Text),
            _ => match (slug.get(..1)?, slug.get(1..)?.parse()) {
                ("d", Ok(id)) => Some(Self::Department(id)),
                ("o", Ok(id)) => Some(Self::Org(id)),
                _ => None,
            },
        }
    }
}

/// What a person has decided, by printed name.
pub type Decided = BTreeMap<String, Meaning>;

/// Reads the stored decisions; an unreadable text is none.
pub fn decided(stored: &str) -> Decided {
    serde_json::from_str(stored).unwrap_or_default()
}

/// The names printed in a draft, in order of appearance, with how often.
pub fn printed(draft: &Draft) -> Vec<(String, usize)> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for name in draft.items.iter().flat_map(|i| i.lead.iter().chain(&i.participants)) {
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name.clone(), 1)),
        }
    }
    names
}

/// A name reduced to what tells it apart: without brackets, spaces, and the words that only say
/// whose department it is (团省委组织部 → 组织部).
pub fn core(name: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            c if depth <= 0 && !c.is_whitespace() => out.push(c),
            _ => {}
        }
    }
    for prefix in ["团省委", "团市委", "团县委", "团区委", "团委", "机关", "本级"] {
        if let Some(rest) = out.strip_prefix(prefix)
            && rest.chars().count() >= 2
        {
            out = rest.to_owned();
        }
    }
    out
}

/// An organisation's name reduced: 共青团青山市委员会 and 团青山市委 are the same.
pub fn org_core(name: &str) -> String {
    let name = core(name);
    let name = name
        .strip_prefix("共青团")
        .or_else(|| name.strip_prefix('团'))
        .unwrap_or(&name)
        .to_owned();
    name.strip_suffix("委员会")
        .or_else(|| name.strip_suffix("团委"))
        .or_else(|| name.strip_suffix('委'))
        .unwrap_or(&name)
        .to_owned()
}

/// The proposal for a name: a department of that name, else an organisation, else a new department
/// for what is called like one, else only the words.
pub fn propose(name: &str, departments: &[(i64, String)], orgs: &[(i64, String)]) -> Meaning {
    let wanted = core(name);
    if let Some((id, _)) = departments
        .iter()
        .find(|(_, d)| d == name)
        .or_else(|| departments.iter().find(|(_, d)| core(d) == wanted))
    {
        return Meaning::Department(*id);
    }
    let wanted_org = org_core(name);
    if let Some((id, _)) = orgs.iter().find(|(_, o)| o == name || org_core(o) == wanted_org) {
        return Meaning::Org(*id);
    }
    let everyone = ["各", "全", "有关", "相关"].iter().any(|w| wanted.starts_with(w));
    let like_department = ["部", "室", "处", "科", "中心", "办"].iter().any(|s| wanted.ends_with(s));
    if like_department && !everyone {
        Meaning::New
    } else {
        Meaning::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_by_what_tells_them_apart() {
        let departments = [(1, "组织部".to_owned()), (2, "青年发展部".to_owned())];
        let orgs = [(7, "共青团青山市委员会".to_owned()), (8, "省团校".to_owned())];
        for (name, meaning) in [
            ("组织部", Meaning::Department(1)),
            ("团市委组织部（基层组织建设部）", Meaning::Department(1)),
            ("团青山市委", Meaning::Org(7)),
            ("省团校", Meaning::Org(8)),
            ("学校部", Meaning::New),
            ("各部室", Meaning::Text),
            ("县级团委", Meaning::Text),
            ("部", Meaning::New),
        ] {
            assert_eq!(propose(name, &departments, &orgs), meaning, "{name}");
        }
    }

    #[test]
    fn decisions_survive_storage() {
        for meaning in [Meaning::Department(5), Meaning::Org(i64::MAX), Meaning::New, Meaning::Text] {
            assert_eq!(Meaning::from_slug(&meaning.slug()), Some(meaning));
        }
        assert_eq!(Meaning::from_slug("d"), None);
        assert_eq!(Meaning::from_slug("界"), None);
        assert!(decided("not json").is_empty());
    }
}
