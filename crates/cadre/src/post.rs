//! 团内职务: the dictionary of posts, read from `data/posts.toml`; how a post is held, and which
//! place (编制) it takes.

use serde::Deserialize;
use std::sync::LazyLock;

/// A post in an organisation of the League.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// The word, as stored and shown.
    pub name: String,
    /// Only one person at a time holds it in an organisation.
    pub single: bool,
    /// What it is, in English.
    pub gloss: String,
    /// The text the word comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

#[derive(Deserialize)]
struct File {
    post: Vec<Post>,
}

static POSTS: LazyLock<Vec<Post>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../data/posts.toml"))
        .map(|file| file.post)
        .unwrap_or_default()
});

/// The post that leads an organisation.
pub const SECRETARY: &str = "书记";

impl Post {
    /// All posts, the highest first.
    pub fn all() -> &'static [Self] {
        &POSTS
    }

    /// The post of this name; 团支部书记, 团委副书记 and the like are known by their ends.
    pub fn find(name: &str) -> Option<&'static Self> {
        let name = name.trim();
        POSTS.iter().find(|post| post.name == name).or_else(|| {
            let bare = ["团支部", "团总支", "团工委", "团委"]
                .iter()
                .find_map(|head| name.strip_prefix(head))?;
            POSTS.iter().find(|post| post.name == bare)
        })
    }

    /// The words of all posts, parted by 、.
    pub fn words() -> String {
        let names: Vec<&str> = POSTS.iter().map(|post| post.name.as_str()).collect();
        names.join("、")
    }
}

/// How a post is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 专职
    Full,
    /// 挂职
    Attached,
    /// 兼职
    Concurrent,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Full, Self::Attached, Self::Concurrent];

    /// The Chinese word, as stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "专职",
            Self::Attached => "挂职",
            Self::Concurrent => "兼职",
        }
    }

    /// Reads [`Mode::word`]; the first character alone is understood.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL
            .into_iter()
            .find(|mode| word == mode.word() || (word.chars().count() == 1 && mode.word().starts_with(word)))
    }
}

/// Which place a post takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staffing {
    /// 行政编制
    Administrative,
    /// 事业编制
    Institution,
}

impl Staffing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Administrative, Self::Institution];

    /// The Chinese word, as stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrative => "行政",
            Self::Institution => "事业",
        }
    }

    /// Reads [`Staffing::word`], also with 编制 behind it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| word.trim().trim_end_matches("编制") == kind.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sound() {
        let file = toml::from_str::<File>(include_str!("../data/posts.toml"));
        assert!(file.is_ok(), "{:?}", file.err());
        for (at, post) in Post::all().iter().enumerate() {
            assert!(["A", "B", "C"].contains(&post.grade.as_str()) && !post.source.is_empty() && !post.gloss.is_empty());
            assert!(Post::all()[..at].iter().all(|other| other.name != post.name), "twice: {post:?}");
        }
        assert_eq!(Post::find(SECRETARY).map(|p| p.single), Some(true));
        assert_eq!(Post::find(" 团委副书记 ").map(|p| p.name.as_str()), Some("副书记"));
        assert_eq!(Post::find("团支部书记").map(|p| p.name.as_str()), Some("书记"));
        assert!(Post::find("主任").is_none() && Post::find("").is_none());
    }

    #[test]
    fn words_are_read_back() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_word(mode.word()), Some(mode));
        }
        assert_eq!(
            (Mode::from_word("兼"), Mode::from_word("职"), Mode::from_word("")),
            (Some(Mode::Concurrent), None, None)
        );
        assert_eq!(Staffing::from_word("事业编制"), Some(Staffing::Institution));
        assert_eq!(Staffing::from_word("无"), None);
    }
}
