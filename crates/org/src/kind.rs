//! 组织类别: the dictionary of kinds, read from `data/kinds.toml`.

use jishi_kernel::Level;
use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// The word, as stored and shown.
    pub name: String,
    /// Numbers of the levels it may stand at.
    levels: Vec<i64>,
    /// What it is, in English.
    pub gloss: String,
    /// The text the word comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Kind>,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/kinds.toml"))
        .map(|file| file.kind)
        .unwrap_or_default()
});

impl Kind {
    /// All kinds, highest first.
    pub fn all() -> &'static [Self] {
        &KINDS
    }

    /// The kind of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// It may stand at a level.
    pub fn stands_at(&self, level: Level) -> bool {
        self.levels.contains(&level.number())
    }

    /// The levels it may stand at, highest first.
    pub fn levels(&self) -> impl Iterator<Item = Level> {
        self.levels.iter().filter_map(|number| Level::from_number(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        assert!(toml::from_str::<File>(include_str!("../data/kinds.toml")).is_ok());
        assert!(Kind::all().len() >= 12);
        for (at, kind) in Kind::all().iter().enumerate() {
            assert!(
                !kind.source.is_empty() && !kind.gloss.is_empty() && ["A", "B", "C"].contains(&kind.grade.as_str()),
                "{kind:?}"
            );
            assert_eq!(kind.levels().count(), kind.levels.len(), "{kind:?}");
            assert!(!kind.levels.is_empty());
            assert!(kind.levels == [5] || !kind.levels.contains(&5), "a branch and no branch: {kind:?}");
            assert!(Kind::all()[..at].iter().all(|other| other.name != kind.name), "twice: {kind:?}");
        }
        for level in Level::ALL {
            assert!(Kind::all().iter().any(|kind| kind.stands_at(level)), "{level:?}");
        }
    }
}
