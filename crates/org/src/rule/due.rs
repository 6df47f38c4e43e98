//! The filters of the list of elections by light.

use crate::rules::TermLights;
use jishi_kernel::{Day, days};

/// Which organisations the list of elections holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// All with a known election.
    All,
    /// 逾期未换届.
    Late,
    /// 临近换届.
    Near,
    /// 准备换届.
    Early,
    /// 未登记: no election is known.
    Unknown,
}

impl Due {
    /// All filters in the order of the page.
    pub const ALL: [Self; 5] = [Self::All, Self::Late, Self::Near, Self::Early, Self::Unknown];

    /// The word in addresses; empty for all.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Late => "late",
            Self::Near => "near",
            Self::Early => "early",
            Self::Unknown => "unknown",
        }
    }

    /// Reads [`Due::slug`]; words nobody knows ask for all.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL.into_iter().find(|due| due.slug() == slug).unwrap_or(Self::All)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "全部",
            Self::Late => "逾期未换届",
            Self::Near => "临近换届",
            Self::Early => "准备换届",
            Self::Unknown => "未登记",
        }
    }

    /// First and last due day.
    pub fn range(self, rule: &TermLights, today: Day) -> (Day, Day) {
        let first = Day::constant(1900, 1, 1);
        let last = Day::constant(9000, 1, 1);
        let after = |count: i64| today.checked_add(days(count)).unwrap_or(last);
        match self {
            Self::Late => (first, after(-1)),
            Self::Near => (today, after(rule.near)),
            Self::Early => (after(rule.near.saturating_add(1)), after(rule.early)),
            Self::All | Self::Unknown => (first, last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::term;

    #[test]
    fn a_filter_holds_the_days_of_its_light() {
        let (rule, today) = (TermLights { near: 30, early: 180 }, Day::constant(2026, 7, 15));
        for (left, filter) in [
            (-400, Due::Late),
            (-1, Due::Late),
            (0, Due::Near),
            (30, Due::Near),
            (31, Due::Early),
            (180, Due::Early),
        ] {
            let day = today.checked_add(days(left)).unwrap();
            let within = |due: Due| {
                let (from, to) = due.range(&rule, today);
                from <= day && day <= to
            };
            let held: Vec<Due> = [Due::Late, Due::Near, Due::Early].into_iter().filter(|due| within(*due)).collect();
            assert_eq!(held, [filter], "{left}");
            assert_eq!(term::light(&rule, Some(day), today).1, filter.word(), "{left}");
            assert!(within(Due::All));
        }
    }

    #[test]
    fn a_filter_is_read_back_from_addresses() {
        for due in Due::ALL {
            assert_eq!(Due::from_slug(due.slug()), due);
        }
        assert_eq!(Due::from_slug("nothing"), Due::All);
    }
}
