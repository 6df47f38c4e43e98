//! Who may act for whom.

use jishi_org::rule::manage;

/// The path of the direct superior; `None` for a root.
pub fn superior(path: &str) -> Option<&str> {
    Some(manage::parent(path)).filter(|path| !path.is_empty())
}

/// What a decision is asked from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited<'a> {
    /// Path of the organisation that is awaited, by today's tree.
    pub path: &'a str,
    /// Its superior may decide in its place.
    pub stand_in: bool,
    /// The caller's organisation is its superior: directly above it, or keeps it 直属 today. Needed for a
    /// decision in its place and for one that was escalated.
    pub kept: bool,
    /// Its deadline has passed and the caller's organisation was told, as its superior.
    pub escalated: bool,
    /// It has put its decisions into the hands of the caller's organisation.
    pub delegated: bool,
}

/// True when the organisation at `own` may decide.
pub fn may_decide(own: &str, awaited: &Awaited<'_>) -> bool {
    if own.is_empty() {
        return false;
    }
    own == awaited.path || awaited.delegated || ((awaited.stand_in || awaited.escalated) && awaited.kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_awaited_its_superior_and_a_delegate_decide_and_nobody_else() {
        let (city, county, branch, other) = ("000001", "000001000002", "000001000002000003", "000001000004");
        let awaited = |stand_in, escalated, delegated| Awaited {
            path: branch,
            stand_in,
            kept: false,
            escalated,
            delegated,
        };
        let kept = |awaited: Awaited<'static>| Awaited { kept: true, ..awaited };
        let cases = [
            (branch, awaited(false, false, false), true),
            (county, kept(awaited(false, false, false)), false),
            (county, kept(awaited(true, false, false)), true),
            (county, kept(awaited(false, true, false)), true),
            (city, awaited(true, true, false), false),
            // Kept 直属 by the city: it stands in, and decides what it was told of.
            (city, kept(awaited(true, false, false)), true),
            (city, kept(awaited(false, true, false)), true),
            (city, awaited(false, true, false), false),
            (other, awaited(true, true, false), false),
            (other, awaited(false, false, true), true),
            ("", kept(awaited(true, true, true)), false),
        ];
        for (own, awaited, expected) in cases {
            assert_eq!(may_decide(own, &awaited), expected, "{own} {awaited:?}");
        }
        assert_eq!((superior(city), superior(county), superior("")), (None, Some(city), None));
    }
}
