//! 配备率 and shares of 专职, 挂职, 兼职: figures of a part of the tree in two grouped statements.

use crate::post::{Mode, Staffing};
use jishi_kernel::{Day, Level};
use jishi_org::path::SEGMENT;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{holds, params, sql};
use std::collections::BTreeMap;

sql! {
    scoped PLACES =
        "select substr(o.path, 1, cast($4 as integer)), o.level, s.kind, cast(sum(s.places) as bigint)
         from v_org o cross join cadre_staffing s
         where o.path >= $2 and o.path < $3 and {scope:o.path} and (o.closed_on is null or o.closed_on >= $1) and s.org_id = o.id
         and s.valid_from = (select max(n.valid_from) from cadre_staffing n where n.org_id = s.org_id and n.kind = s.kind and n.valid_from <= $1)
         group by 1, 2, 3";
    scoped POSTS = concat!(
        "select substr(o.path, 1, cast($4 as integer)), o.level, c.mode, c.staffing, count(*) from v_org o cross join cadre_post c
         where o.path >= $2 and o.path < $3 and {scope:o.path} and c.org_id = o.id and ", holds!("c", "$1"), " group by 1, 2, 3, 4"
    );
}

/// Places, posts and how they are held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Places by kind, in the order of [`Staffing::ALL`].
    pub places: [i64; 2],
    /// Posts that take such a place.
    pub filled: [i64; 2],
    /// Posts by how they are held, in the order of [`Mode::ALL`].
    pub modes: [i64; 3],
}

impl Figure {
    /// All places.
    pub fn all_places(&self) -> i64 {
        self.places.iter().sum()
    }

    /// All filled ones.
    pub fn all_filled(&self) -> i64 {
        self.filled.iter().sum()
    }

    /// All posts.
    pub fn posts(&self) -> i64 {
        self.modes.iter().sum()
    }

    /// 挂职 and 兼职.
    pub fn part_time(&self) -> i64 {
        self.modes[Mode::Attached as usize] + self.modes[Mode::Concurrent as usize]
    }
}

/// The figures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 本级及所有下级.
    pub all: Figure,
    /// 本级.
    pub own: Figure,
    /// Of each direct subordinate with everything below it, by its path.
    pub below: BTreeMap<String, Figure>,
    /// By level of the organisation.
    pub levels: BTreeMap<Level, Figure>,
}

impl Figures {
    fn add(&mut self, path: &str, row: &Row<'_>, change: impl Fn(&mut Figure)) -> Result<(), StoreError> {
        let place = row.text(0)?;
        let level = Level::from_number(row.int(1)?).ok_or_else(|| StoreError::corrupt(1, "not a level"))?;
        change(&mut self.all);
        change(self.levels.entry(level).or_default());
        if place == path {
            change(&mut self.own);
        } else {
            change(self.below.entry(place).or_default());
        }
        Ok(())
    }
}

/// The figures of the organisation at `path` on a day, after today's tree.
///
/// # Errors
/// The store fails.
pub fn figures(read: &Read<'_>, path: &str, day: Day) -> Result<Figures, StoreError> {
    let mut figures = Figures::default();
    let asked = params![day, path, format!("{path}~"), (path.len() + SEGMENT) as i64];
    read.each(&PLACES, asked, |row| {
        let kind = Staffing::from_word(&row.text(2)?).ok_or_else(|| StoreError::corrupt(2, "not a kind of place"))?;
        let places = row.int(3)?;
        figures.add(path, row, |figure| figure.places[kind as usize] += places)
    })?;
    read.each(&POSTS, asked, |row| {
        let mode = Mode::from_word(&row.text(2)?).ok_or_else(|| StoreError::corrupt(2, "not a way to hold a post"))?;
        let (kind, count) = (Staffing::from_word(&row.text(3)?), row.int(4)?);
        figures.add(path, row, |figure| {
            figure.modes[mode as usize] += count;
            if let Some(kind) = kind {
                figure.filled[kind as usize] += count;
            }
        })
    })?;
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_orders() {
        let figure = Figure {
            places: [3, 1],
            filled: [2, 0],
            modes: [2, 1, 4],
        };
        assert_eq!(
            (figure.all_places(), figure.all_filled(), figure.posts(), figure.part_time()),
            (4, 2, 7, 5)
        );
        assert_eq!(Mode::ALL.map(|m| m as usize), [0, 1, 2]);
        assert_eq!(Staffing::ALL.map(|s| s as usize), [0, 1]);
    }
}
