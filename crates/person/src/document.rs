//! 证件种类: the dictionary of documents a person is identified by, read from `data/documents.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// How a number is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// 18 digits with check character, birth day and sex (GB 11643-1999).
    Gb11643,
    /// Letters and digits.
    Plain,
}

/// A kind of document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The word, as stored and shown.
    pub name: String,
    /// The word in addresses and in the blind index; never changed.
    pub slug: String,
    /// How its number is checked.
    pub check: Check,
    /// Fewest characters.
    pub least: usize,
    /// Most characters.
    pub most: usize,
    /// The text it comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    document: Vec<Document>,
}

static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/documents.toml"))
        .map(|file| file.document)
        .unwrap_or_default()
});

/// The kind meant when none is named.
pub const RESIDENT: &str = "居民身份证";

impl Document {
    /// All kinds, the usual one first.
    pub fn all() -> &'static [Self] {
        &DOCUMENTS
    }

    /// The kind of this name; an empty name means 居民身份证, as do 身份证 and 二代身份证.
    pub fn find(name: &str) -> Option<&'static Self> {
        let name = match name.trim() {
            "" | "身份证" | "二代身份证" | "中华人民共和国居民身份证" => RESIDENT,
            "因私护照" | "普通护照" | "外国护照" => "护照",
            other => other,
        };
        DOCUMENTS.iter().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        assert!(toml::from_str::<File>(include_str!("../data/documents.toml")).is_ok());
        assert_eq!(Document::find("").map(|d| d.name.as_str()), Some(RESIDENT));
        assert_eq!(Document::find(" 身份证 ").map(|d| d.slug.as_str()), Some("id"));
        assert!(Document::find("学生证").is_none());
        for (at, kind) in Document::all().iter().enumerate() {
            assert!(kind.least <= kind.most && kind.most <= 30, "{kind:?}");
            assert!(
                !kind.source.is_empty() && ["A", "B", "C"].contains(&kind.grade.as_str()),
                "{kind:?}"
            );
            assert!(
                Document::all()[..at]
                    .iter()
                    .all(|other| other.name != kind.name && other.slug != kind.slug),
                "twice: {kind:?}"
            );
        }
    }
}
