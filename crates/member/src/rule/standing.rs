//! Where a membership stands, and which standing locks it.

/// In the register or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 在册.
    Active,
    /// 已离团.
    Left,
}

impl State {
    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Left => "left",
        }
    }

    /// Reads [`State::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "active" => Some(Self::Active),
            "left" => Some(Self::Left),
            _ => None,
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "在册",
            Self::Left => "已离团",
        }
    }
}

/// How a member leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaving {
    /// 满28周岁离团.
    Age,
    /// 自行脱团: half a year without dues, life and work.
    Lapse,
    /// 自愿退团.
    Resign,
    /// 开除团籍.
    Expel,
}

impl Leaving {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Age, Self::Lapse, Self::Resign, Self::Expel];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Lapse => "lapse",
            Self::Resign => "resign",
            Self::Expel => "expel",
        }
    }

    /// Reads [`Leaving::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Age => "满28周岁离团",
            Self::Lapse => "自行脱团",
            Self::Resign => "自愿退团",
            Self::Expel => "开除团籍",
        }
    }
}

/// What is said of a membership that is not in the register and has not left: another system accepted its transfer.
pub const DEPARTED: &str = "已转往其他系统";

/// Where a member is, as far as the branch knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Whereabouts {
    /// With the branch.
    #[default]
    Here,
    /// 流动.
    Floating,
    /// 失联.
    Lost,
    /// 出国（境）.
    Abroad,
    /// 参军入伍.
    Army,
}

impl Whereabouts {
    /// All, the usual one first.
    pub const ALL: [Self; 5] = [Self::Here, Self::Floating, Self::Lost, Self::Abroad, Self::Army];

    /// The stored name; empty for the usual one.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Here => "",
            Self::Floating => "floating",
            Self::Lost => "lost",
            Self::Abroad => "abroad",
            Self::Army => "army",
        }
    }

    /// Reads [`Whereabouts::slug`]; anything else is the usual one.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL.into_iter().find(|place| place.slug() == slug).unwrap_or_default()
    }

    /// Reads the Chinese word, as a sheet has it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Here => "在支部",
            Self::Floating => "流动",
            Self::Lost => "失联",
            Self::Abroad => "出国（境）",
            Self::Army => "参军入伍",
        }
    }
}

/// Why a membership is locked: every act on it is refused until it is decided or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// A leaving waits for the superior.
    Leaving(Leaving),
    /// It has ended; without a kind of leaving it went to another system.
    Left(Option<Leaving>),
}

impl Locked {
    /// What the caller reads.
    pub fn text(self) -> String {
        match self {
            Self::Leaving(how) => format!("“{}”待上级审核，不能办理其他业务", how.word()),
            Self::Left(Some(how)) => format!("已离团（{}），恢复团籍后才能办理", how.word()),
            Self::Left(None) => format!("{DEPARTED}，转回后由接收的团支部重新登记才能办理"),
        }
    }
}

/// The membership is open to changes. Source: the states “X”“X待审核” of the provincial systems lock a member.
///
/// # Errors
/// What locks it.
pub const fn open(state: State, leaving: Option<Leaving>, left_how: Option<Leaving>) -> Result<(), Locked> {
    match (state, leaving) {
        (State::Left, _) => Err(Locked::Left(left_how)),
        (State::Active, Some(how)) => Err(Locked::Leaving(how)),
        (State::Active, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in Leaving::ALL {
            assert_eq!(Leaving::from_slug(kind.slug()), Some(kind));
        }
        for place in Whereabouts::ALL {
            assert_eq!(
                (Whereabouts::from_slug(place.slug()), Whereabouts::from_word(place.word())),
                (place, Some(place))
            );
        }
        for state in [State::Active, State::Left] {
            assert_eq!(State::from_slug(state.slug()), Some(state));
        }
        assert_eq!((State::from_slug(""), Leaving::from_slug("")), (None, None));
    }

    #[test]
    fn who_leaves_or_has_left_is_locked() {
        assert_eq!(open(State::Active, None, None), Ok(()));
        assert_eq!(open(State::Active, Some(Leaving::Age), None), Err(Locked::Leaving(Leaving::Age)));
        assert_eq!(
            open(State::Left, None, Some(Leaving::Expel)),
            Err(Locked::Left(Some(Leaving::Expel)))
        );
        assert!(Locked::Left(Some(Leaving::Expel)).text().contains("开除团籍"));
        assert!(Locked::Leaving(Leaving::Lapse).text().contains("自行脱团"));
        assert!(Locked::Left(None).text().contains(DEPARTED));
    }
}
