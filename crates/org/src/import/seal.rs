//! The seal of a check: what each row of a sheet would do, told by numbers. Whoever confirms a sheet confirms what its
//! check has shown; the rows are decided once more when they are written, and must come to the same.

use super::plan::Parent;
use crate::store::tree::Org;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Rows that stand under one number. Batches end with a piece, so that each is compared by itself.
const PIECE: usize = 1_000;
const _: () = assert!(super::BATCH.is_multiple_of(PIECE));

/// What a row does, as a number. Another build of this program may give others: its sheets are checked again.
pub(super) type Mark = u64;

fn number(what: impl Hash) -> Mark {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// A faulty row writes nothing, whatever the reason.
pub(super) fn faulty() -> Mark {
    number("faulty")
}

/// A row that says what stands already.
pub(super) fn same() -> Mark {
    number("same")
}

/// A new organisation below one of a row of the sheet, or below one that stands already, where it stands.
pub(super) fn opens(row: Option<u32>, parent: &Parent) -> Mark {
    match (row, parent) {
        (Some(row), _) => number(("opens below", row)),
        (None, Parent::Known(id, path) | Parent::Earlier(_, Some((id, path)))) => number(("opens", id, path)),
        (None, _) => number("opens at the top"),
    }
}

/// An organisation as it stands, what is to become of it in words, and the version of the particulars that are replaced.
pub(super) fn changes(org: &Org, words: &str, particulars: i64) -> Mark {
    let as_is = (&org.name, &org.short_name, org.level.number(), &org.kind, &org.code);
    number(("changes", org.id, as_is, words, particulars))
}

/// What the rows so far would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    rows: usize,
    pieces: Vec<u64>,
}

impl Seal {
    /// Adds the rows of a batch.
    pub(super) fn add(&mut self, marks: &[Mark]) {
        for mark in marks {
            if self.rows.is_multiple_of(PIECE) {
                self.pieces.push(0);
            }
            self.rows += 1;
            if let Some(last) = self.pieces.last_mut() {
                *last = number((*last, mark));
            }
        }
    }

    /// Rows added so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// True when the rows behind the first `from` do what `shown` says of them. Those before were written by an earlier
    /// holder of the run and say that they stand.
    pub fn agrees(&self, shown: &Self, from: usize) -> bool {
        let first = from / PIECE;
        let here = self.pieces.get(first..).unwrap_or_default();
        let there = shown.pieces.get(first..self.pieces.len()).unwrap_or_default();
        // A sheet that goes on has filled its last piece.
        here == there && (self.rows == shown.rows || self.rows < shown.rows && self.rows.is_multiple_of(PIECE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(batches: &[&[Mark]]) -> Seal {
        let mut seal = Seal::default();
        for batch in batches {
            seal.add(batch);
        }
        seal
    }

    #[test]
    fn batches_are_compared_one_by_one() {
        let marks: Vec<Mark> = (0..2_500).collect();
        let shown = seal(&[&marks]);
        assert_eq!(seal(&[&marks[..7], &marks[7..]]), shown, "a check that was interrupted");
        assert_eq!(shown.rows(), 2_500);
        assert!(seal(&[&marks]).agrees(&shown, 0));
        assert!(seal(&[&marks[..2_000]]).agrees(&shown, 0));
        let mut other = marks.clone();
        other[1_200] = 0;
        assert!(!seal(&[&other]).agrees(&shown, 0));
        assert!(seal(&[&other[..1_000]]).agrees(&shown, 0), "what differs comes later");
        assert!(
            seal(&[&other]).agrees(&shown, 2_000),
            "written before, and no longer what was shown"
        );
        assert!(!seal(&[&marks[..1_500]]).agrees(&shown, 0), "a sheet that has lost rows");
        assert!(!seal(&[&marks, &[1]]).agrees(&shown, 0), "and one that has more");
        assert!(!seal(&[&marks]).agrees(&Seal::default(), 0), "nothing was shown");
    }
}
