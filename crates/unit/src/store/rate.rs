//! 建团率: how many units of a part of the tree are covered, in one grouped statement.

use super::list::Which;
use super::{cover, holds, matching, registered};
use crate::cover::Cover;
use jishi_kernel::Day;
use jishi_org::path::SEGMENT;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::BTreeMap;

sql! {
    scoped GROUPS = concat!(
        "select substr(o.path, 1, cast($4 as integer)), u.kind, c.how, count(*)
         from v_org o cross join unit u left join unit_cover c on c.unit_id = u.id and ", holds!("c", "$1"),
        " where {scope:o.path} and o.path >= $2 and o.path < $3 and u.org_id = o.id and ", registered!("$1"), " and ", matching!("$5", "$6", "$7", "$1"),
        " group by 1, 2, 3"
    );
}

/// Units and how they are covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Units on the register.
    pub total: i64,
    /// Covered ones by 建团方式, in the order of [`Cover::ALL`].
    pub by: [i64; 3],
}

impl Figure {
    /// Covered ones.
    pub fn covered(&self) -> i64 {
        self.by.iter().sum()
    }

    /// 建团率 in hundredths of a percent; `None` when there is no unit.
    pub fn rate(&self) -> Option<i64> {
        (self.covered() * 10_000).checked_div(self.total)
    }

    fn add(&mut self, how: Option<Cover>, count: i64) {
        self.total += count;
        if let Some(how) = how {
            self.by[how as usize] += count;
        }
    }
}

/// The figures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 本级及所有下级.
    pub all: Figure,
    /// 本级: units that lie directly under the node.
    pub own: Figure,
    /// Of each direct subordinate with everything below it, by its path.
    pub below: BTreeMap<String, Figure>,
    /// By kind of unit.
    pub kinds: BTreeMap<String, Figure>,
}

/// The figures of the organisation at `path` on a day, after today's tree.
///
/// # Errors
/// The store fails.
pub fn figures(read: &Read<'_>, path: &str, which: &Which, day: Day) -> Result<Figures, StoreError> {
    let mut figures = Figures::default();
    let groups = read.all(
        &GROUPS,
        params![
            day,
            path,
            format!("{path}~"),
            (path.len() + SEGMENT) as i64,
            &which.kind,
            &which.mark.attribute,
            &which.mark.value
        ],
        |row| {
            let how = match row.opt_text(2)? {
                None => None,
                Some(_) => Some(cover::how(row, 2)?),
            };
            Ok((row.text(0)?, row.text(1)?, how, row.int(3)?))
        },
    )?;
    for (place, kind, how, count) in groups {
        figures.all.add(how, count);
        figures.kinds.entry(kind).or_default().add(how, count);
        if place == path {
            figures.own.add(how, count);
        } else {
            figures.below.entry(place).or_default().add(how, count);
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_adds_up_units_not_rates() {
        let figure = Figure { total: 3, by: [1, 0, 1] };
        assert_eq!((figure.covered(), figure.rate()), (2, Some(6_666)));
        assert_eq!(Figure::default().rate(), None);
        assert_eq!(Figure { total: 2, by: [2, 0, 0] }.rate(), Some(10_000));
        assert_eq!(Cover::ALL.map(|c| c as usize), [0, 1, 2]);
    }
}
