//! Lights of 配备率 and of terms.

use jishi_kernel::{Day, Light, days_between};

/// The value of the rule `cadre.staffing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Least {
    /// Lowest rate in percent that is shown as reached.
    pub least: i64,
}

/// The value of the rules `cadre.term` and `cadre.handover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Days {
    /// So many days.
    pub days: i64,
}

/// The light of a 配备率: filled places out of all, and its word.
pub fn staffing(filled: i64, places: i64, least: i64) -> (Light, &'static str) {
    if places <= 0 {
        (Light::Undated, "未核编")
    } else if filled * 100 >= places * least {
        (Light::Normal, "达标")
    } else {
        (Light::Late, "未达标")
    }
}

/// The light of an open post by the end of its term.
pub fn term(term_to: Option<Day>, near: i64, today: Day) -> Light {
    match term_to.map(|to| days_between(today, to)) {
        None => Light::Undated,
        Some(left) if left < 0 => Light::Late,
        Some(left) if left <= near => Light::Near,
        Some(_) => Light::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_itself_is_reached() {
        let word = |filled, places| staffing(filled, places, 90).1;
        assert_eq!(
            (word(9, 10), word(8, 10), word(0, 0), word(11, 10)),
            ("达标", "未达标", "未核编", "达标")
        );
        assert_eq!(word(89, 99), "未达标");
    }

    #[test]
    fn a_term_ends_with_its_day() {
        let day = |d| Some(Day::constant(2026, 7, d));
        let today = Day::constant(2026, 7, 15);
        assert_eq!(term(day(14), 10, today), Light::Late);
        assert_eq!((term(day(15), 10, today), term(day(25), 10, today)), (Light::Near, Light::Near));
        assert_eq!((term(day(26), 10, today), term(None, 10, today)), (Light::Normal, Light::Undated));
    }
}
