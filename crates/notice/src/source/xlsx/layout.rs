//! A sheet as lines and a table: titles above, notes below, merged regions expanded, columns nobody
//! used left out.

use super::sheet::{Region, Row, SheetData};
use crate::model::{Cell, Line, Span, Table};
use crate::source::bad_input::Refusal;
use crate::source::builder::Builder;
use crate::source::limits::Limits;

/// Writes a sheet; `name` is written above it when given and not said by the sheet itself.
pub(super) fn lay_out(data: SheetData, name: Option<&str>, builder: &mut Builder<'_>, limits: &Limits) -> Result<(), Refusal> {
    let SheetData { rows, merged, .. } = data;
    if rows.iter().all(|row| row.cells.is_empty()) {
        return Ok(());
    }
    if let Some(name) = name
        && !is_default(name)
        && !rows.iter().take(3).flat_map(|row| &row.cells).any(|(_, text)| text.contains(name))
    {
        line(name, false, builder)?;
    }
    // A title is the only text of its row; the table begins with the first row that has two.
    let alone = |row: &Row| row.cells.len() == 1;
    let first = rows.iter().position(|row| row.cells.len() > 1).unwrap_or(rows.len());
    let (titles, rest) = rows.split_at(first);
    let last = rest.len() - rest.iter().rev().take_while(|row| alone(row) && wide(row, &merged)).count();
    let (table, notes) = rest.split_at(last);
    for row in titles.iter().filter(|row| alone(row)) {
        let centred = wide(row, &merged);
        row.cells.iter().try_for_each(|(_, text)| line(text, centred, builder))?;
    }
    if !table.is_empty() {
        write_table(table, &merged, builder, limits)?;
    }
    for (_, text) in notes.iter().flat_map(|row| &row.cells) {
        line(text, false, builder)?;
    }
    Ok(())
}

/// A text of a title or note; one with line breaks becomes several lines.
fn line(text: &str, centred: bool, builder: &mut Builder<'_>) -> Result<(), Refusal> {
    for text in text.split('\n') {
        let span = builder.push(text)?;
        builder.push("\n")?;
        builder.add_line(Line {
            text: text.to_owned(),
            span,
            paragraph: true,
            heading: None,
            centred,
        })?;
    }
    Ok(())
}

/// Names programs give: `Sheet1`, `工作表2`.
fn is_default(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let rest = lower.strip_prefix("sheet").or_else(|| lower.strip_prefix("工作表"));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// True when the first text of a row stands in a region over several columns.
fn wide(row: &Row, merged: &[Region]) -> bool {
    let Some((column, _)) = row.cells.first() else {
        return false;
    };
    merged
        .iter()
        .any(|region| region.top == row.number && region.left == *column && region.right > region.left)
}

fn write_table(rows: &[Row], merged: &[Region], builder: &mut Builder<'_>, limits: &Limits) -> Result<(), Refusal> {
    let mut columns: Vec<u32> = rows.iter().flat_map(|r| r.cells.iter().map(|(c, _)| *c)).collect();
    columns.sort_unstable();
    columns.dedup();
    if columns.len() > limits.columns {
        return Err(Refusal::TooMany {
            what: "列数",
            limit: limits.columns,
            unit: "列",
        });
    }
    if rows.len().saturating_mul(columns.len()) > limits.cells {
        return Err(Refusal::TooMany {
            what: "单元格",
            limit: limits.cells,
            unit: "个",
        });
    }
    let covers = covers(rows, &columns, merged, limits)?;
    let start = builder.at();
    let mut table: Vec<Vec<Cell>> = Vec::with_capacity(rows.len());
    for (r, row) in rows.iter().enumerate() {
        let mut out: Vec<Cell> = Vec::with_capacity(columns.len());
        let mut texts = row.cells.iter().peekable();
        for (c, column) in columns.iter().enumerate() {
            if c > 0 {
                builder.push("\t")?;
            }
            let own = texts.next_if(|(at, _)| at == column).map(|(_, text)| text.as_str());
            let cell = match covers[r * columns.len() + c] {
                // The origin stands above or to the left, so it has been written.
                Some((r0, c0)) => {
                    let origin = if r0 == r {
                        out.get(c0)
                    } else {
                        table.get(r0).and_then(|row| row.get(c0))
                    };
                    Cell {
                        repeated: true,
                        ..origin.cloned().unwrap_or_default()
                    }
                }
                None => {
                    let text = own.unwrap_or_default().to_owned();
                    Cell {
                        span: builder.push(&text)?,
                        text,
                        repeated: false,
                    }
                }
            };
            builder.count_cell(&cell)?;
            out.push(cell);
        }
        builder.push("\n")?;
        table.push(out);
    }
    builder.add_table(Table {
        rows: table,
        span: Span { start, end: builder.at() },
    });
    Ok(())
}

/// For every place of the grid the place whose merged region covers it, itself excluded.
fn covers(rows: &[Row], columns: &[u32], merged: &[Region], limits: &Limits) -> Result<Vec<Option<(usize, usize)>>, Refusal> {
    let mut covers = vec![None; rows.len() * columns.len()];
    let mut work = 0;
    for region in merged {
        let top = rows.partition_point(|row| row.number < region.top);
        let bottom = rows.partition_point(|row| row.number <= region.bottom);
        let left = columns.partition_point(|column| *column < region.left);
        let right = columns.partition_point(|column| *column <= region.right);
        // The corner that carries the text must be one of the places shown.
        let corner = rows.get(top).is_some_and(|row| row.number == region.top) && columns.get(left) == Some(&region.left);
        if !corner {
            continue;
        }
        work += (bottom - top) * (right - left);
        if work > limits.cells {
            return Err(Refusal::TooMany {
                what: "合并单元格",
                limit: limits.cells,
                unit: "个",
            });
        }
        for r in top..bottom {
            for c in left..right {
                if (r, c) != (top, left) {
                    covers[r * columns.len() + c] = Some((top, left));
                }
            }
        }
    }
    Ok(covers)
}
