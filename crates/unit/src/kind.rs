//! 单位类别: the dictionary of kinds, read from `data/kinds.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKind {
    /// The word, as stored and shown.
    pub name: String,
    /// A unit of this kind must have its unified social credit code.
    pub code: bool,
    /// What it is, in English.
    pub gloss: String,
    /// The text the word comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<UnitKind>,
}

static KINDS: LazyLock<Vec<UnitKind>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/kinds.toml"))
        .map(|file| file.kind)
        .unwrap_or_default()
});

impl UnitKind {
    /// All kinds, in the order people see them.
    pub fn all() -> &'static [Self] {
        &KINDS
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The words of all kinds, parted by 、.
    pub fn words() -> String {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name.as_str()).collect();
        names.join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        let file = toml::from_str::<File>(include_str!("../data/kinds.toml"));
        assert!(file.is_ok(), "{:?}", file.err());
        for (at, kind) in UnitKind::all().iter().enumerate() {
            assert!(!kind.source.is_empty() && !kind.gloss.is_empty() && ["A", "B", "C"].contains(&kind.grade.as_str()));
            assert!(UnitKind::all()[..at].iter().all(|other| other.name != kind.name), "twice: {kind:?}");
        }
        assert_eq!(UnitKind::find("企业").map(|k| k.code), Some(true));
        assert_eq!(UnitKind::all().len(), 8);
    }
}
