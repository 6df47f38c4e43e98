//! Counting what rows do.

use crate::Verdict;

/// Rows dealt with, by what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All rows.
    pub rows: i64,
    /// New entries.
    pub created: i64,
    /// Changed entries.
    pub changed: i64,
    /// Rows that change nothing.
    pub same: i64,
    /// Faulty rows.
    pub faulty: i64,
    /// Good rows with a hint beside them.
    pub hinted: i64,
}

impl Tally {
    /// Counts a batch.
    pub fn count(&mut self, verdicts: &[Verdict]) {
        for verdict in verdicts {
            self.rows += 1;
            *match verdict {
                Verdict::New => &mut self.created,
                Verdict::Change(_) => &mut self.changed,
                Verdict::Same => &mut self.same,
                Verdict::Faulty => &mut self.faulty,
            } += 1;
        }
    }

    /// Both together.
    #[must_use]
    pub const fn and(&self, more: &Self) -> Self {
        Self {
            rows: self.rows + more.rows,
            created: self.created + more.created,
            changed: self.changed + more.changed,
            same: self.same + more.same,
            faulty: self.faulty + more.faulty,
            hinted: self.hinted + more.hinted,
        }
    }

    /// Rows that write something.
    pub const fn writing(&self) -> i64 {
        self.created + self.changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_its_counter() {
        let mut tally = Tally::default();
        tally.count(&[
            Verdict::New,
            Verdict::New,
            Verdict::Change(String::new()),
            Verdict::Same,
            Verdict::Faulty,
        ]);
        assert_eq!(
            (tally.rows, tally.created, tally.changed, tally.same, tally.faulty),
            (5, 2, 1, 1, 1)
        );
        assert_eq!(tally.writing(), 3);
    }
}
