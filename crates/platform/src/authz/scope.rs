//! The part of the tree a caller's act reaches: one range of organisation paths.

use super::Reach;

/// A range of paths `low ≤ path < high`. Born only here; a neighbour's row is never in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    low: String,
    high: String,
}

impl Scope {
    /// Nothing at all.
    pub fn empty() -> Self {
        Self {
            low: String::new(),
            high: String::new(),
        }
    }

    /// Everything, for jobs and commands of the operator; the reason is for the reader of the code.
    pub fn everything(_reason: &'static str) -> Self {
        Self {
            low: String::new(),
            high: "~".to_owned(),
        }
    }

    /// What `reach` covers around the organisation at `path`.
    pub(crate) fn around(path: &str, reach: Reach) -> Self {
        // Path letters lie between '0' and 'z': '!' ends the organisation itself, '~' its subtree.
        let end = match reach {
            Reach::No => return Self::empty(),
            Reach::Own | Reach::Assigned | Reach::Organisation => '!',
            Reach::Subtree => '~',
        };
        Self {
            low: path.to_owned(),
            high: format!("{path}{end}"),
        }
    }

    /// True when an organisation's path lies inside.
    pub fn covers(&self, path: &str) -> bool {
        self.low.as_str() <= path && path < self.high.as_str()
    }

    pub(crate) fn bounds(&self) -> (&str, &str) {
        (&self.low, &self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_superior_sees_down_and_a_neighbour_sees_nothing() {
        let county = Scope::around("000001000002", Reach::Subtree);
        assert!(county.covers("000001000002") && county.covers("000001000002000009"));
        assert!(!county.covers("000001") && !county.covers("000001000003") && !county.covers("00000100000"));
        let own = Scope::around("000001000002", Reach::Organisation);
        assert!(own.covers("000001000002") && !own.covers("000001000002000009"));
        assert!(!Scope::empty().covers("") && !Scope::empty().covers("000001"));
        assert!(Scope::everything("test").covers("zzzzzz"));
    }
}
