//! 本级只管理直接下一级: who may change an organisation, by paths alone. Seeing down is a matter of
//! the scope; this is about writing. source: operating rules of the 智慧团建 systems (domain: direct
//! management), grade B.

use crate::path::SEGMENT;

/// What a refused writer reads.
pub const WORDS: &str = "只能管理本级和直接下级";

/// The path of the superior; empty for a root.
pub fn parent(path: &str) -> &str {
    path.get(..path.len().saturating_sub(SEGMENT)).unwrap_or_default()
}

/// The organisation at `target` is the one at `own` or a direct subordinate of it. Ties are not looked
/// at, so that only this crate may ask; others ask [`crate::manages`].
pub(crate) fn allowed(own: &str, target: &str) -> bool {
    !own.is_empty() && (target == own || parent(target) == own)
}

/// A post at `own` may make, close or split an organisation whose superior is at `superior`: only
/// directly below itself.
pub fn allowed_below(own: &str, superior: &str) -> bool {
    !own.is_empty() && superior == own
}

/// A post at `own` may bring what stands below `from` to `to`: it is the lowest superior they share.
pub fn allowed_between(own: &str, from: &str, to: &str) -> bool {
    !own.is_empty() && common(from, to) == own
}

/// The path of the lowest organisation both lie in; empty when there is none.
pub fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let mut end = 0;
    while end + SEGMENT <= one.len() && one.get(end..end + SEGMENT) == other.get(end..end + SEGMENT) {
        end += SEGMENT;
    }
    one.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVINCE: &str = "000001";
    const CITY: &str = "000001000002";
    const COUNTY: &str = "000001000002000003";
    const OTHER: &str = "000001000002000004";
    const TOWN: &str = "000001000002000003000005";
    const OTHER_TOWN: &str = "000001000002000004000006";

    #[test]
    fn the_own_level_and_the_next_one() {
        for (own, target, may) in [
            (CITY, CITY, true),
            (CITY, COUNTY, true),
            (CITY, TOWN, false),
            (CITY, PROVINCE, false),
            (PROVINCE, COUNTY, false),
            ("", PROVINCE, false),
            ("", "", false),
        ] {
            assert_eq!(allowed(own, target), may, "{own} {target}");
        }
        assert!(allowed_below(CITY, CITY) && !allowed_below(CITY, COUNTY) && !allowed_below("", ""));
        assert_eq!((parent(PROVINCE), parent(COUNTY), parent("")), ("", CITY, ""));
    }

    #[test]
    fn a_move_is_a_matter_of_the_common_superior() {
        assert_eq!(common(TOWN, OTHER_TOWN), CITY);
        assert_eq!(common(TOWN, COUNTY), COUNTY);
        assert_eq!(common(PROVINCE, "000009"), "");
        for (own, from, to, may) in [
            (CITY, COUNTY, OTHER, true),
            (CITY, TOWN, OTHER_TOWN, true),
            (PROVINCE, TOWN, OTHER_TOWN, false),
            (COUNTY, COUNTY, TOWN, true),
            (COUNTY, COUNTY, OTHER, false),
            (CITY, COUNTY, TOWN, false),
            ("", TOWN, OTHER_TOWN, false),
        ] {
            assert_eq!(allowed_between(own, from, to), may, "{own}: {from} → {to}");
        }
    }
}
