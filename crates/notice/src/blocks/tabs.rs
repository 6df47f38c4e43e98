//! Tables that a converter flattened to lines with tabs: one row a line, or one cell a line with a
//! tab before it and an empty line after each row.

mod spaces;

use super::{Grid, GridCell, line_at};
use crate::chars::at_most;
use crate::lexicon;
use crate::model::{Block, Line, Passage};
use crate::outline::mark::{self, Style};

/// How many lines ahead a row may go on before its next tab.
const REACH: usize = 12;

/// The table that begins at a block, and the block after it.
pub(super) fn table(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    if !first.text.contains('\t') {
        return if first.text.contains("  ") {
            spaces::table(blocks, at)
        } else {
            None
        };
    }
    leading(blocks, at).or_else(|| rows(blocks, at))
}

fn cells_of(line: &Line) -> Vec<GridCell> {
    let mut out = Vec::new();
    let mut passage = Passage::default();
    for (i, c) in line.text.chars().enumerate() {
        if c == '\t' {
            out.push(GridCell {
                text: std::mem::take(&mut passage).trimmed(),
                repeated: false,
            });
        } else {
            passage.push_char(c, line.span.start + i);
        }
    }
    out.push(GridCell {
        text: passage.trimmed(),
        repeated: false,
    });
    out
}

fn add_line(cell: &mut GridCell, more: &Passage) {
    if more.is_empty() {
        return;
    }
    if !cell.text.is_empty() {
        cell.text.push_char('\n', more.span().start.saturating_sub(1));
    }
    cell.text.append(more);
}

/// Number of cells of a row that are known column heads.
fn heads(row: &[GridCell]) -> usize {
    row.iter().filter(|c| lexicon::column(c.text.text()).is_some()).count()
}

// ---- one row a line ----

fn rows(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    let head = cells_of(first);
    let columns = head.len();
    let filled = head.iter().filter(|c| !c.blank()).count();
    let known = heads(&head);
    let next_tabs = following_tabs(blocks, at + 1);
    let accepted = match columns {
        0 | 1 => false,
        2 => {
            filled >= 1
                && head.iter().all(|c| c.text.text().chars().count() <= 20)
                && !first.text.starts_with('\t')
                && (next_tabs.iter().take(2).filter(|n| **n == 1).count() == 2
                    || crate::forms::is_placeholder(head[1].text.text())
                        && next_tabs.iter().take(2).all(|n| *n >= 1)
                        && next_tabs.len() >= 2)
        }
        _ => {
            (known >= 2 && filled >= 3) || (filled >= 1 && next_tabs.first().is_some_and(|n| *n + 1 == columns || (*n >= 2 && filled >= 2)))
        }
    };
    if !accepted {
        return None;
    }
    // Rows are broken over lines in lists of work; in forms every line is a row of its own.
    let listed = columns >= 3 && head.iter().filter(|c| lexicon::label(c.text.text()).is_some()).count() >= 2;
    let mut grid = Grid {
        rows: vec![head],
        span: first.span,
        flat: true,
        guessed: false,
    };
    let mut next = at + 1;
    let mut end = next;
    let mut gap = 0;
    let mut groups = 0;
    while let Some(line) = line_at(blocks, next) {
        let text = line.text.as_str();
        next += 1;
        if text.trim().is_empty() && !text.contains('\t') {
            gap += 1;
            if gap > 6 {
                break;
            }
            continue;
        }
        let Some(last) = grid.rows.last_mut() else { break };
        if text.contains('\t') {
            let cells = cells_of(line);
            let broken = last.last().is_some_and(|c| !c.blank());
            let fits = listed
                && broken
                && gap == 0
                && last.len() < columns
                && last.len() + cells.len() - 1 <= columns
                && !is_row_number(cells[0].text.text());
            if fits && !cells[0].blank() {
                let mut cells = cells.into_iter();
                if let (Some(cell), Some(more)) = (last.last_mut(), cells.next()) {
                    add_line(cell, &more.text);
                }
                last.extend(cells);
                grid.guessed = true;
            } else if gap > 2 && cells.len() != columns {
                break;
            } else {
                grid.rows.push(cells);
            }
        } else {
            let passage = Passage::new(text, line.span.start).trimmed();
            if last.len() >= columns && opens_group(last, text, groups + 1) && goes_on(blocks, next, text, gap) {
                groups += 1;
                grid.rows.push(vec![GridCell {
                    text: passage,
                    repeated: false,
                }]);
                gap = 0;
                grid.span.end = line.span.end;
                end = next;
                continue;
            }
            let open = last.len() < columns && gap == 0 && last.last().is_some_and(|c| !c.blank());
            if ends_table(text) || !(open || goes_on(blocks, next, text, gap)) {
                break;
            }
            if let Some(cell) = last.last_mut() {
                add_line(cell, &passage);
            }
            grid.guessed = true;
        }
        gap = 0;
        grid.span.end = line.span.end;
        end = next;
    }
    (grid.rows.len() >= 2).then_some((grid, end))
}

/// Tab counts of the next lines that are not empty.
fn following_tabs(blocks: &[Block], from: usize) -> Vec<usize> {
    (from..from + 8)
        .map_while(|i| line_at(blocks, i))
        .filter(|l| !l.text.trim().is_empty() || l.text.contains('\t'))
        .take(3)
        .map(|l| l.text.matches('\t').count())
        .collect()
}

/// A line without tabs inside a complete row goes on with its last cell when rows follow soon, or
/// when it is one more dated entry of a schedule.
fn goes_on(blocks: &[Block], next: usize, text: &str, gap: usize) -> bool {
    if ends_table(text) {
        return false;
    }
    if gap == 0 && begins_with_month(text) {
        return true;
    }
    (next..next + REACH)
        .map_while(|i| line_at(blocks, i))
        .take_while(|l| !ends_table(&l.text))
        .any(|l| l.text.matches('\t').count() >= 2)
}

/// 一、产业发展（3项） alone between complete rows heads a group of rows, unless the cell before it
/// lists points of its own.
fn opens_group(last: &[GridCell], text: &str, number: u32) -> bool {
    let text = text.trim();
    let outer = |t: &str| mark::read(t.trim()).filter(|m| m.style <= Style::HanParen);
    let cell = last.last().map_or("", |c| c.text.text()).trim_end();
    outer(text).is_some_and(|m| m.number == Some(number))
        && at_most(text, 30)
        && !text.contains(['。', '；', '：', '，'])
        && !cell.ends_with(['：', ':'])
        && !cell.lines().any(|l| outer(l).is_some())
}

fn ends_table(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("附件") || text.starts_with("注：") || text.starts_with("备注：") || crate::head::date_line(text).is_some()
}

fn begins_with_month(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '－' | '至' | '~' | '～'));
    rest.len() < text.len() && rest.starts_with(['月', '年'])
}

fn is_row_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '、'))
}

// ---- one cell a line, a tab before it ----

fn leading(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    if cell_text(&first.text).is_none_or(|t| t.is_empty()) {
        return None;
    }
    let mut grid = Grid {
        rows: Vec::new(),
        span: first.span,
        flat: true,
        guessed: false,
    };
    let mut row: Vec<GridCell> = Vec::new();
    let mut open = false;
    let (mut next, mut end) = (at, at);
    let mut blank_cells = 0;
    while let Some(line) = line_at(blocks, next) {
        if let Some(cell) = cell_text(&line.text) {
            if cell.chars().nth(200).is_some() {
                break;
            }
            blank_cells += usize::from(cell.is_empty());
            let passage = Passage::new(&line.text, line.span.start).trimmed();
            row.push(GridCell {
                text: passage,
                repeated: false,
            });
            open = true;
        } else if line.text.trim().is_empty() {
            if !row.is_empty() {
                grid.rows.push(std::mem::take(&mut row));
            }
            open = false;
            next += 1;
            continue;
        } else if open && !row.last().is_none_or(GridCell::blank) {
            let more = Passage::new(&line.text, line.span.start).trimmed();
            if let Some(cell) = row.last_mut() {
                add_line(cell, &more);
            }
        } else {
            break;
        }
        next += 1;
        end = next;
        grid.span.end = line.span.end;
    }
    if !row.is_empty() {
        grid.rows.push(row);
    }
    let cells: usize = grid.rows.iter().map(Vec::len).sum();
    let filled_table = grid.rows.first().is_some_and(|r| r.len() >= 3 && heads(r) >= 2) && grid.rows.len() >= 2;
    let form = blank_cells >= 2 && cells >= 4 && grid.rows.iter().any(|r| r.len() >= 2);
    (filled_table || form).then_some((grid, end))
}

/// The text of a line that is one cell with a tab before it.
fn cell_text(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('\t')?;
    (!rest.contains('\t')).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::super::{Piece, read};
    use super::*;
    use crate::model::{Line, Source, Span};

    pub(crate) fn source(text: &str) -> Source {
        let mut at = 0;
        let mut blocks = Vec::new();
        for line in text.split('\n') {
            let count = line.chars().count();
            blocks.push(Block::Line(Line {
                text: line.to_owned(),
                span: Span {
                    start: at,
                    end: at + count,
                },
                ..Line::default()
            }));
            at += count + 1;
        }
        Source {
            text: text.to_owned(),
            blocks,
            unread: Vec::new(),
        }
    }

    fn grids(text: &str) -> Vec<Vec<Vec<String>>> {
        read(&source(text))
            .0
            .into_iter()
            .filter_map(|p| match p {
                Piece::Grid(g) => Some(
                    g.rows
                        .iter()
                        .map(|r| r.iter().map(|c| c.text.text().to_owned()).collect())
                        .collect(),
                ),
                Piece::Para(_) => None,
            })
            .collect()
    }

    #[test]
    fn rows_with_tabs_empty_lines_between_and_cells_over_lines() {
        let got = grids(
            "序号\t项目名称\t牵头部门\t进度安排\n1\t甲工程\t组织部\t3月：启动；\n4月：推进。\n\n2\t乙工程\t宣传部\n学校部\t5月：完成。\n附件2",
        );
        assert_eq!(
            got,
            [[
                vec!["序号", "项目名称", "牵头部门", "进度安排"],
                vec!["1", "甲工程", "组织部", "3月：启动；\n4月：推进。"],
                vec!["2", "乙工程", "宣传部\n学校部", "5月：完成。"]
            ]]
        );
    }

    #[test]
    fn a_group_heading_between_rows_is_a_row_of_its_own() {
        let got =
            grids("序号\t任务\t责任单位\t时限\n一、兴产业（1项）\n1\t甲工程\t甲局\t6月底前\n二、惠民生（1项）\n2\t乙工程\t乙局\t年底前");
        assert_eq!(
            got,
            [[
                vec!["序号", "任务", "责任单位", "时限"],
                vec!["一、兴产业（1项）"],
                vec!["1", "甲工程", "甲局", "6月底前"],
                vec!["二、惠民生（1项）"],
                vec!["2", "乙工程", "乙局", "年底前"]
            ]]
        );
        let got = grids("序号\t任务\t责任单位\t措施\n1\t甲工程\t甲局\t一、摸底\n二、建账\n2\t乙工程\t乙局\t巡查");
        assert_eq!(got[0][1][3], "一、摸底\n二、建账");
    }

    #[test]
    fn one_cell_a_line_with_a_tab_before_it() {
        let got = grids("填表单\n\t姓  名\n\t\n\n\t走访人数\n\t团员\n\t\n\n\t\n\t青年\n\t\n\n\t工作开展\n情况\n\t\n\n\n\n附件2");
        assert_eq!(
            got,
            [[
                vec!["姓  名", ""],
                vec!["走访人数", "团员", ""],
                vec!["", "青年", ""],
                vec!["工作开展\n情况", ""]
            ]]
        );
    }

    #[test]
    fn columns_set_with_spaces() {
        let got = grids(
            "序号  项目名称      责任部门    完成时间\n1     读书行动      组织部      3月\n2     护河行动                  6月底前\n\n各部门要按月调度。",
        );
        assert_eq!(
            got,
            [[
                vec!["序号", "项目名称", "责任部门", "完成时间"],
                vec!["1", "读书行动", "组织部", "3月"],
                vec!["2", "护河行动", "", "6月底前"]
            ]]
        );
    }

    #[test]
    fn a_tab_before_a_paragraph_is_an_indent() {
        assert!(grids("\t为做好工作，制定本方案。\n\t一、总体要求\n\t1.目标。到年底完成。").is_empty());
        assert!(grids("联系人：李明\t电话：0000-1234567\n特此通知。").is_empty());
    }
}
