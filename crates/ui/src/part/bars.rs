//! Bars: progress of one thing, and shares of several beside each other.

use askama::Template;
use jishi_kernel::Light;

/// Done out of all, as `3/7` over a thin bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Template)]
#[template(path = "part/progress.html")]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// All steps.
    pub total: u64,
    /// Everything is struck off: the bar takes the calm colour.
    pub closed: bool,
}

impl Progress {
    /// Progress of something still open.
    pub const fn new(done: u64, total: u64) -> Self {
        Self {
            done,
            total,
            closed: false,
        }
    }

    /// Whole percent, 0 for nothing to do, never more than 100.
    pub fn percent(&self) -> u64 {
        (self.done.min(self.total) * 100).checked_div(self.total).unwrap_or_default()
    }
}

/// One part of a row of [`Shares`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which light these have.
    pub light: Light,
    /// How many.
    pub count: u64,
}

/// One row of [`Shares`]: a department with its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    /// The name at the left.
    pub name: String,
    /// Where the name leads; `None` shows plain text.
    pub href: Option<String>,
    /// The parts from left to right; zero counts are left out.
    pub shares: Vec<Share>,
}

/// Stacked bars with the numbers inside, longest first as given.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/shares.html")]
pub struct Shares {
    rows: Vec<DrawnRow>,
    lights: Vec<Light>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct DrawnRow {
    name: String,
    href: Option<String>,
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    light: Light,
    count: u64,
    x: u64,
    width: u64,
    middle: u64,
}

/// No piece is narrower than this many percent of the longest bar: its number must fit.
const NARROWEST: u64 = 8;

impl Shares {
    /// Rows drawn against the largest of them.
    pub fn new(rows: &[ShareRow]) -> Self {
        let raw: Vec<u64> = rows.iter().map(|row| row.shares.iter().map(|share| share.count).sum()).collect();
        let largest = raw.iter().copied().max().unwrap_or_default().max(1);
        let widths = |row: &ShareRow| -> Vec<(Share, u64)> {
            row.shares
                .iter()
                .filter(|share| share.count > 0)
                .map(|share| (*share, (share.count * 100 / largest).max(NARROWEST)))
                .collect()
        };
        let longest = rows
            .iter()
            .map(|row| widths(row).iter().map(|(_, w)| w).sum::<u64>())
            .max()
            .unwrap_or_default();
        let longest = longest.max(100);
        let drawn = rows.iter().map(|row| {
            let mut x = 0;
            let pieces: Vec<Piece> = widths(row)
                .into_iter()
                .map(|(share, width)| {
                    let width = width * 100 / longest;
                    let piece = Piece {
                        light: share.light,
                        count: share.count,
                        x,
                        width,
                        middle: x + width / 2,
                    };
                    x += width;
                    piece
                })
                .collect();
            let text = pieces
                .iter()
                .map(|p| format!("{} {}", p.light.word(), p.count))
                .collect::<Vec<_>>()
                .join("，");
            let text = if text.is_empty() { "没有节点".to_owned() } else { text };
            DrawnRow {
                name: row.name.clone(),
                href: row.href.clone(),
                text,
                pieces,
            }
        });
        let rows: Vec<DrawnRow> = drawn.collect();
        let used = |light: &Light| rows.iter().any(|row| row.pieces.iter().any(|piece| piece.light == *light));
        let lights = Light::ALL.into_iter().filter(used).collect();
        Self { rows, lights }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_never_leaves_its_range() {
        assert_eq!(Progress::new(3, 7).percent(), 42);
        assert_eq!(Progress::new(0, 0).percent(), 0);
        assert_eq!(Progress::new(9, 7).percent(), 100);
    }

    #[test]
    fn a_small_part_stays_readable_inside_the_bar() {
        let row = ShareRow {
            name: "组织部".into(),
            href: None,
            shares: vec![
                Share {
                    light: Light::Done,
                    count: 100,
                },
                Share {
                    light: Light::Late,
                    count: 1,
                },
                Share {
                    light: Light::Near,
                    count: 0,
                },
            ],
        };
        let shares = Shares::new(std::slice::from_ref(&row));
        let pieces = &shares.rows[0].pieces;
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().all(|p| p.width >= 7), "{pieces:?}");
        assert!(pieces.iter().map(|p| p.x + p.width).max() <= Some(100), "{pieces:?}");
        assert_eq!(shares.rows[0].text, "已完成 100，逾期 1");
    }

    #[test]
    fn nothing_at_all_is_drawn_as_nothing() {
        let empty = ShareRow {
            name: "办公室".into(),
            href: None,
            shares: Vec::new(),
        };
        assert_eq!(Shares::new(&[empty]).rows[0].text, "没有节点");
        assert!(Shares::new(&[]).rows.is_empty());
    }
}
