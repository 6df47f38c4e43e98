//! 性别 as identity documents give it.

/// Sex of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Not known.
    #[default]
    Unknown,
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// As stored: 0 unknown, 1 male, 2 female.
    pub const fn number(self) -> i64 {
        match self {
            Self::Unknown => 0,
            Self::Male => 1,
            Self::Female => 2,
        }
    }

    /// Reads [`Sex::number`]; anything else is unknown.
    pub const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Male,
            2 => Self::Female,
            _ => Self::Unknown,
        }
    }

    /// The Chinese word; empty when not known.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// Reads 男, 女, 男性, 女性 and an empty text; `None` for anything else.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim() {
            "" => Some(Self::Unknown),
            "男" | "男性" => Some(Self::Male),
            "女" | "女性" => Some(Self::Female),
            _ => None,
        }
    }
}
