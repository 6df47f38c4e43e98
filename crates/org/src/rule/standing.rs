//! Where an organisation stands, as far as the rules of the tree ask.

use jishi_kernel::{Day, Level};

/// An organisation with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Number.
    pub id: i64,
    /// Superior; `None` for a root.
    pub parent: Option<i64>,
    /// Path.
    pub path: String,
    /// Level.
    pub level: Level,
    /// Name.
    pub name: String,
    /// Number of open children.
    pub children: i64,
    /// First day.
    pub opened_on: Day,
    /// It is dissolved.
    pub closed: bool,
}

#[cfg(test)]
pub(super) fn sample(path: &str, level: Level, children: i64) -> Standing {
    let numbers = crate::path::numbers(path);
    let id = numbers.last().copied().unwrap_or_default();
    Standing {
        id,
        parent: numbers.len().checked_sub(2).and_then(|at| numbers.get(at)).copied(),
        path: path.to_owned(),
        level,
        name: format!("组织{id}"),
        children,
        opened_on: Day::constant(2015, 5, 4),
        closed: false,
    }
}
