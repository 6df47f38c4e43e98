//! Tables in Markdown: lines between bars.

use super::line::{Clean, strip_inline};
use super::{Grid, GridCell, line_at};
use crate::model::{Block, Passage};

/// The table that begins at a block, and the block after it.
pub(super) fn table(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    if !is_row(&first.text) {
        return None;
    }
    let mut grid = Grid {
        flat: true,
        span: first.span,
        ..Grid::default()
    };
    let mut next = at;
    while let Some(line) = line_at(blocks, next).filter(|l| is_row(&l.text)) {
        grid.span.end = line.span.end;
        if !is_separator(&line.text) {
            grid.rows.push(row(&line.text, line.span.start));
        }
        next += 1;
    }
    Some((grid, next))
}

fn is_row(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('|') && text.len() > 1 && text[1..].contains('|')
}

fn is_separator(text: &str) -> bool {
    text.contains("-") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn row(text: &str, start: usize) -> Vec<GridCell> {
    let mut cells = Vec::new();
    let (mut from, mut from_chars) = (None, 0);
    let mut escaped = false;
    for (chars, (at, c)) in text.char_indices().enumerate() {
        if c == '|' && !escaped {
            if let Some(from) = from {
                cells.push(cell(&text[from..at], start + from_chars));
            }
            from = Some(at + 1);
            from_chars = chars + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if let Some(rest) = from.map(|f| &text[f..]).filter(|r| !r.trim().is_empty()) {
        cells.push(cell(rest, start + from_chars));
    }
    cells
}

fn cell(text: &str, start: usize) -> GridCell {
    let mut clean = Clean {
        text: Passage::default(),
        ..Clean::default()
    };
    strip_inline(text, start, &mut clean, &mut Vec::new());
    let mut passage = clean.text.trimmed();
    if passage.is_empty() {
        passage = Passage::default();
    }
    GridCell {
        text: passage,
        repeated: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    #[test]
    fn rows_between_bars() {
        let cells = row("| 姓名 | a\\|b | 工作<br>计划 |  |", 10);
        let texts: Vec<&str> = cells.iter().map(|c| c.text.text()).collect();
        assert_eq!(texts, ["姓名", "a|b", "工作\n计划", ""]);
        assert_eq!(cells[0].text.span(), Span { start: 12, end: 14 });
    }
}
