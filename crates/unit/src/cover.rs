//! How a unit is covered by an organisation (建团方式).

/// The way an organisation covers a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// 独立建: the unit has an organisation of its own.
    Own,
    /// 联合建: several units share one.
    Joint,
    /// 依托建: it belongs to the organisation of another unit, such as a park or a community.
    Attached,
}

impl Cover {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Own, Self::Joint, Self::Attached];

    /// The Chinese word, as stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "独立建",
            Self::Joint => "联合建",
            Self::Attached => "依托建",
        }
    }

    /// Reads the word, with or without 团 at its end (独立建团).
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|cover| word.trim().trim_end_matches("组织").trim_end_matches('团') == cover.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for cover in Cover::ALL {
            assert_eq!(Cover::from_word(cover.word()), Some(cover));
            assert_eq!(Cover::from_word(&format!(" {}团组织", cover.word())), Some(cover));
        }
        assert_eq!(Cover::from_word("已建"), None);
    }
}
