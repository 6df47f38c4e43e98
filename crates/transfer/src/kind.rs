//! 转接类别: the dictionary of kinds and their particulars, read from `data/kinds.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// Where a membership of this kind may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetRule {
    /// Any organisation that takes members; a committee allocates.
    BranchOrCommittee,
    /// A branch of certain kinds in the same school or unit.
    OwnBranch,
    /// A committee or branch of a county or below.
    County,
    /// Another system, typed.
    Outside,
    /// The branch the province named for special units.
    Pool,
}

/// What is said in the place of a receiving side nobody else may know.
pub const VEIL: &str = "特殊单位专属库";

/// How the graduates' board counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 升学
    Study,
    /// 就业
    Work,
    /// 参军
    Army,
    /// 未就业
    None,
    /// 出国（境）
    Abroad,
    /// 延迟毕业
    Delay,
}

impl Way {
    /// All ways, in the order of the board.
    pub const ALL: [Self; 6] = [Self::Study, Self::Work, Self::Army, Self::Abroad, Self::None, Self::Delay];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Work => "work",
            Self::Army => "army",
            Self::None => "none",
            Self::Abroad => "abroad",
            Self::Delay => "delay",
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Study => "升学",
            Self::Work => "就业",
            Self::Army => "参军",
            Self::None => "未升学未就业",
            Self::Abroad => "出国（境）",
            Self::Delay => "延迟毕业",
        }
    }

    /// Reads [`Way::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.slug() == slug)
    }
}

/// A kind of transfer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The stored name.
    pub slug: String,
    /// The Chinese word.
    pub word: String,
    /// Where it may go.
    pub target: TargetRule,
    /// 组织类别 of the branches of [`TargetRule::OwnBranch`].
    #[serde(default)]
    pub branches: Vec<String>,
    /// The rule of its chain while none is set for the kind itself; empty for the general one.
    #[serde(default)]
    pub scheme: String,
    /// Particulars that must be stated, by the names of [`Field::slug`].
    pub required: Vec<String>,
    /// What the board counts it as; none for one that is no way of a graduate.
    #[serde(default)]
    pub outcome: Option<Way>,
    /// Provinces with systems of their own.
    #[serde(default)]
    pub provinces: Vec<String>,
    /// 系统团委 that stand outside the tree of a province.
    #[serde(default)]
    pub systems: Vec<String>,
    /// The receiving side is not shown to others.
    #[serde(default)]
    pub hidden: bool,
    /// What people should know.
    pub note: String,
    /// The text it comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

/// A particular that can be stated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The stored name.
    pub slug: String,
    /// The Chinese word.
    pub word: String,
    /// How it is typed: `line`, `date`, `province`, `system`.
    pub form: String,
    /// How to answer.
    #[serde(default)]
    pub hint: String,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Kind>,
    field: Vec<Field>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str(include_str!("../data/kinds.toml")).unwrap_or(File {
        kind: Vec::new(),
        field: Vec::new(),
    })
});

impl Kind {
    /// All kinds.
    pub fn all() -> &'static [Self] {
        &FILE.kind
    }

    /// The kind of this name.
    pub fn find(slug: &str) -> Option<&'static Self> {
        FILE.kind.iter().find(|kind| kind.slug == slug)
    }

    /// Its particulars, in order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.required.iter().filter_map(|slug| Field::find(slug))
    }

    /// It needs an organisation of this system as receiver, chosen by whoever starts it.
    pub const fn chooses(&self) -> bool {
        matches!(
            self.target,
            TargetRule::BranchOrCommittee | TargetRule::OwnBranch | TargetRule::County
        )
    }

    /// The rule under which a chain is set for this kind alone.
    pub fn scheme_rule(&self) -> String {
        format!("{}.{}", crate::rules::SCHEME, self.slug)
    }

    /// The rule that holds its chain while none is set for the kind itself.
    pub fn scheme_base(&self) -> &str {
        if self.scheme.is_empty() {
            crate::rules::SCHEME
        } else {
            &self.scheme
        }
    }
}

impl Field {
    /// The particular of this name.
    pub fn find(slug: &str) -> Option<&'static Self> {
        FILE.field.iter().find(|field| field.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        let file: File = toml::from_str(include_str!("../data/kinds.toml")).unwrap();
        assert_eq!(file.kind.len(), 10);
        for kind in &file.kind {
            assert!(
                ["A", "B", "C"].contains(&kind.grade.as_str()) && !kind.source.is_empty(),
                "{kind:?}"
            );
            assert_eq!(kind.fields().count(), kind.required.len(), "{kind:?}");
            assert_eq!(kind.target == TargetRule::OwnBranch, !kind.branches.is_empty(), "{kind:?}");
            assert!(kind.branches.iter().all(|name| jishi_org::Kind::find(name).is_some()), "{kind:?}");
            assert!(
                crate::rules::BOOK
                    .built_in(kind.scheme_base(), jishi_kernel::Day::constant(2026, 1, 1))
                    .is_some(),
                "{kind:?}"
            );
        }
        for way in Way::ALL {
            assert_eq!(Way::from_slug(way.slug()), Some(way));
            assert!(file.kind.iter().any(|kind| kind.outcome == Some(way)), "{way:?}");
        }
    }
}
