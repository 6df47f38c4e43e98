//! Columns set with spaces: a head of known columns, and rows set below it.

use super::{add_line, line_at};
use crate::blocks::{Grid, GridCell};
use crate::lexicon;
use crate::model::{Block, Line};

/// Words between gaps of two or more spaces, with the column they begin at.
fn words(line: &Line) -> Vec<(usize, GridCell)> {
    let mut out: Vec<(usize, GridCell)> = Vec::new();
    let (mut column, mut gap) = (0, 2);
    for (i, c) in line.text.chars().enumerate() {
        let width = if u32::from(c) < 0x2000 { 1 } else { 2 };
        if c.is_whitespace() {
            gap += width;
        } else {
            if gap >= 2 {
                out.push((column, GridCell::default()));
            }
            if let Some((_, cell)) = out.last_mut() {
                if gap == 1 {
                    cell.text.push_char(' ', line.span.start + i - 1);
                }
                cell.text.push_char(c, line.span.start + i);
            }
            gap = 0;
        }
        column += width;
    }
    out
}

/// A head of known columns set with spaces, and rows set below it.
pub(super) fn table(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    if first.text.len() > 300 {
        return None;
    }
    let head = words(first);
    if head.len() < 3 || head.iter().filter(|(_, c)| lexicon::label(c.text.text()).is_some()).count() < 2 {
        return None;
    }
    let mut grid = Grid {
        rows: vec![head.iter().map(|(_, c)| c.clone()).collect()],
        span: first.span,
        flat: true,
        guessed: true,
    };
    let (mut next, mut end) = (at + 1, at + 1);
    while let Some(line) = line_at(blocks, next) {
        next += 1;
        if line.text.trim().is_empty() {
            continue;
        }
        let found = words(line);
        if found.len() < 2 || found.len() > head.len() {
            break;
        }
        let mut row = vec![GridCell::default(); head.len()];
        let exact = found.len() == head.len();
        for (i, (column, cell)) in found.into_iter().enumerate() {
            let nearest = head
                .iter()
                .enumerate()
                .min_by_key(|(_, (start, _))| start.abs_diff(column))
                .map_or(0, |(n, _)| n);
            add_line(&mut row[if exact { i } else { nearest }], &cell.text);
        }
        grid.rows.push(row);
        grid.span.end = line.span.end;
        end = next;
    }
    (grid.rows.len() >= 2).then_some((grid, end))
}
