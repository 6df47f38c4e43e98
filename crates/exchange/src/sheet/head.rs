//! The row of headings of an uploaded sheet, and which column of ours stands where.

use super::{Column, table::RawRow};
use crate::ReadError;

/// Rows with content that are searched for the head.
pub(super) const HEAD_WITHIN: usize = 30;
/// Rows kept to show what stands under a heading.
const SAMPLES: usize = 3;

/// One column of an uploaded sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The column as the spreadsheet program counts it, from 0.
    pub place: u16,
    /// The words, outer spaces dropped; empty for a column without heading between others.
    pub text: String,
    /// What stands below it in the first rows, as shown.
    pub samples: Vec<String>,
}

/// Where the table of an uploaded file begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Name of the sheet; empty for .csv.
    pub sheet: String,
    /// Row of the headings, from 1.
    pub row: u32,
    /// The columns from the left.
    pub headings: Vec<Heading>,
}

impl Head {
    /// For each of `columns` the place of its heading in the sheet: each heading serves one column,
    /// the first column that answers to it.
    pub fn places(&self, columns: &[Column]) -> Vec<Option<u16>> {
        let mut taken = vec![false; self.headings.len()];
        columns
            .iter()
            .map(|column| {
                let at = (0..self.headings.len()).find(|at| !taken[*at] && column.answers_to(&self.headings[*at].text))?;
                taken[at] = true;
                Some(self.headings[at].place)
            })
            .collect()
    }

    /// Headings of required columns that have no place.
    pub fn missing(columns: &[Column], places: &[Option<u16>]) -> Vec<String> {
        let lacking = columns.iter().enumerate().filter(|(at, column)| {
            let place = places.get(*at).copied().flatten();
            column.required && place.is_none()
        });
        lacking.map(|(_, column)| column.heading.to_string()).collect()
    }
}

/// Finds the head among the first rows of one sheet.
pub(super) struct Search<'a> {
    columns: &'a [Column],
    /// The row the head must be, when a person has said so.
    at: Option<u32>,
    rows: Vec<RawRow>,
}

impl<'a> Search<'a> {
    pub(super) fn new(columns: &'a [Column], at: Option<u32>) -> Self {
        Self {
            columns,
            at,
            rows: Vec::new(),
        }
    }

    /// Takes a row with at least one filled cell; `false` when enough have been seen.
    pub(super) fn row(&mut self, raw: RawRow) -> bool {
        if self.at.is_none_or(|at| raw.row >= at) {
            self.rows.push(raw);
        }
        self.rows.len() < if self.at.is_some() { SAMPLES + 1 } else { HEAD_WITHIN + SAMPLES }
    }

    /// The best row and how many of the columns it has; the first of several equal ones. A row
    /// without any known heading serves when it is all words, several of them: a foreign sheet.
    pub(super) fn finish(self, sheet: &str) -> Result<(usize, Head), ReadError> {
        let candidates = self.rows.len().min(if self.at.is_some() { 1 } else { HEAD_WITHIN });
        let mut best: Option<(usize, usize)> = None;
        for (at, row) in self.rows[..candidates].iter().enumerate() {
            let known = head(sheet, row, &[]).places(self.columns).iter().flatten().count();
            let filled = row.cells.len();
            let words = filled > 1 && row.cells.iter().all(|(_, cell)| cell.is_words());
            let score = match known {
                0 => usize::from(self.at.is_some() || (words && at < 10)),
                known => 1000 * known,
            };
            if score > 0 && best.is_none_or(|(_, most)| score > most) {
                best = Some((at, score));
            }
        }
        let Some((at, score)) = best else {
            let required = self.columns.iter().filter(|column| column.required);
            return Err(ReadError::NoHead {
                sheet: sheet.to_owned(),
                searched: HEAD_WITHIN,
                missing: required.map(|column| column.heading.to_string()).collect(),
            });
        };
        let below = &self.rows[at + 1..self.rows.len().min(at + 1 + SAMPLES)];
        Ok((score, head(sheet, &self.rows[at], below)))
    }
}

fn head(sheet: &str, row: &RawRow, below: &[RawRow]) -> Head {
    let last = row.cells.iter().map(|(place, _)| *place).max().unwrap_or(0);
    let text = |row: &RawRow, place: u16| {
        let cell = row.cells.iter().find(|(at, _)| *at == place);
        cell.map(|(_, cell)| cell.shown()).unwrap_or_default()
    };
    let headings = (0..=last).map(|place| Heading {
        place,
        text: text(row, place),
        samples: below.iter().map(|row| text(row, place)).collect(),
    });
    // The column a rejected file was returned with is not part of the table.
    let headings = headings
        .filter(|heading| heading.text != super::REASON_HEADING && heading.text != super::HINT_HEADING)
        .collect();
    Head {
        sheet: sheet.to_owned(),
        row: row.row,
        headings,
    }
}
