//! The value of one cell.

use compact_str::CompactString;
use jishi_kernel::{Day, Light};

/// What a cell holds, by type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text, line breaks as `\n`; a short one, as nearly all are, stands in the value itself.
    Text(CompactString),
    /// A whole number.
    Int(i64),
    /// A day.
    Date(Day),
    /// A share in hundredths of a percent: 4550 is 45.5 %.
    Percent(i32),
}

impl Value {
    /// A whole percentage, `None` as an empty cell.
    pub fn percent(whole: Option<u8>) -> Self {
        whole.map_or(Self::Empty, |p| Self::Percent(i32::from(p) * 100))
    }

    /// True for an empty cell and for an empty text.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty) || self.text() == Some("")
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The day, if it is one.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// Hundredths of a percent, if it is a share.
    pub fn share(&self) -> Option<i32> {
        match self {
            Self::Percent(share) => Some(*share),
            _ => None,
        }
    }

    /// The text by value; empty when it is none.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text.into_string(),
            _ => String::new(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }
}

impl From<Option<Day>> for Value {
    fn from(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Int)
    }
}

/// The light a state word stands for: the six words of [`Light::word`] and the closing words an
/// office uses for done; `None` for any other word.
pub(crate) fn light_of(word: &str) -> Option<Light> {
    match word {
        "已销号" | "销号" | "已办结" | "办结" => Some(Light::Done),
        _ => Light::ALL.into_iter().find(|light| light.word() == word),
    }
}
