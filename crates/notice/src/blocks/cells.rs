//! Tables that a converter flattened to one cell a line: 序号 and further column heads, each on a
//! line of its own, then the cells of row 1, row 2 …

use super::line::is_page_number;
use super::{Grid, GridCell, line_at};
use crate::lexicon::{self, Label};
use crate::model::{Block, Passage};
use crate::outline::mark::{self, Style};

/// Most lines one row may take.
const ROW_LINES: usize = 40;
/// Most columns.
const COLUMNS: usize = 12;

/// The table that begins at a block, and the block after it.
pub(super) fn table(blocks: &[Block], at: usize) -> Option<(Grid, usize)> {
    let first = line_at(blocks, at)?;
    if first.text.len() > 24 || lexicon::label(first.text.trim()) != Some(Label::No) {
        return None;
    }
    let (kinds, head, body) = header(blocks, at)?;
    let width = kinds.len() - 1;
    let spaced = is_spaced(blocks, at, body);
    let mut rows: Vec<(Passage, Vec<Passage>)> = Vec::new();
    let mut groups: Vec<(usize, Passage)> = Vec::new();
    let mut next = body;
    let mut end = body;
    let mut number = 0;
    let mut gap = 0_usize;
    while let Some(line) = line_at(blocks, next) {
        next += 1;
        let text = line.text.trim();
        if text.is_empty() {
            gap += 1;
            continue;
        }
        if is_page_number(text) && row_number(text).is_none() {
            continue;
        }
        let passage = Passage::new(&line.text, line.span.start).trimmed();
        let value = row_number(text);
        if is_group(text) && rows.last().is_none_or(|r| r.1.len() >= width) && another_row(blocks, next, number + 1) {
            groups.push((rows.len(), passage));
            end = next;
            continue;
        }
        let begins = value.is_some_and(|v| v == number + 1 || (v == number && rows.last().is_some_and(|r| r.1.len() >= width.min(2))));
        if begins {
            number = value.unwrap_or(number);
            rows.push((passage, Vec::new()));
        } else {
            let Some((_, cells)) = rows.last_mut() else { break };
            if ends(text) || cells.len() >= ROW_LINES {
                break;
            }
            let full = cells.len() >= width;
            if full && (gap >= 2 || !another_row(blocks, next, number + 1)) && !is_dated(text) {
                break;
            }
            if spaced {
                // An empty cell leaves the blank lines of both its neighbours.
                let empty = if cells.len() < width { gap.saturating_sub(1) / 2 } else { 0 };
                cells.extend(std::iter::repeat_n(Passage::default(), empty));
            }
            match cells.last_mut().filter(|_| spaced && gap == 0) {
                Some(cell) if !cell.is_empty() => add_line(cell, &passage),
                _ => cells.push(passage),
            }
        }
        gap = 0;
        end = next;
    }
    if rows.is_empty() || rows.iter().all(|r| r.1.is_empty()) {
        return None;
    }
    let mut grid = Grid {
        rows: vec![head],
        span: first.span,
        flat: true,
        guessed: false,
    };
    let mut groups = groups.into_iter().peekable();
    for (index, (number, lines)) in rows.into_iter().enumerate() {
        while let Some((_, text)) = groups.next_if(|(before, _)| *before == index) {
            grid.rows.push(vec![GridCell { text, repeated: false }]);
        }
        grid.guessed |= lines.len() != width;
        let mut row = vec![GridCell {
            text: number,
            repeated: false,
        }];
        if spaced && lines.len() <= width {
            row.extend(lines.into_iter().map(|text| GridCell { text, repeated: false }));
            row.resize(width + 1, GridCell::default());
        } else {
            row.extend(assign(&lines, &kinds[1..]));
        }
        grid.rows.push(row);
    }
    grid.span.end = line_at(blocks, end - 1).map_or(grid.span.end, |l| l.span.end);
    Some((grid, end))
}

type Header = (Vec<Label>, Vec<GridCell>, usize);

/// Column heads up to the line that is the number 1.
fn header(blocks: &[Block], at: usize) -> Option<Header> {
    let mut kinds = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let mut next = at;
    let mut pending: Option<Passage> = None;
    while let Some(line) = line_at(blocks, next) {
        let text = line.text.trim();
        if text.is_empty() {
            next += 1;
            continue;
        }
        if row_number(text) == Some(1) || (is_group(text) && kinds.len() >= 3) {
            let known = kinds.iter().filter(|k| !matches!(k, Label::Remark)).count();
            return (kinds.len() >= 3 && known >= 2 && pending.is_none()).then_some((kinds, cells, next));
        }
        if text.chars().count() > 16 || kinds.len() >= COLUMNS {
            return None;
        }
        let mut passage = Passage::new(&line.text, line.span.start).trimmed();
        if let Some(mut before) = pending.take() {
            before.append(&passage);
            passage = before;
        }
        match lexicon::column(passage.text()) {
            Some((kind, _)) => {
                kinds.push(kind);
                cells.push(GridCell {
                    text: passage,
                    repeated: false,
                });
            }
            None if passage.text().chars().count() <= 6 => pending = Some(passage),
            None => return None,
        }
        next += 1;
    }
    None
}

/// Every column head is followed by an empty line: then empty lines part the cells of the rows too.
fn is_spaced(blocks: &[Block], at: usize, body: usize) -> bool {
    let blank = |i: usize| line_at(blocks, i).is_none_or(|l| l.text.trim().is_empty());
    (at..body).all(|i| blank(i) || blank(i + 1))
}

/// A further line of a cell.
fn add_line(cell: &mut Passage, line: &Passage) {
    cell.push_char('\n', line.span().start.saturating_sub(1));
    cell.append(line);
}

/// A heading across the table: 一、产业发展（2项）
fn is_group(text: &str) -> bool {
    text.len() <= 120 && mark::read(text).is_some_and(|m| m.style <= Style::HanParen) && !text.contains(['。', '；'])
}

fn row_number(text: &str) -> Option<u32> {
    let plain = text.trim_end_matches(['.', '、', '．']);
    (plain.len() <= 3 && !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit()))
        .then(|| plain.parse().ok())
        .flatten()
}

fn ends(text: &str) -> bool {
    text.starts_with("附件")
        || text.starts_with("注：")
        || text.starts_with("备注：")
        || crate::head::date_line(text).is_some_and(|d| d.whole)
}

/// The next row's number stands within reach.
fn another_row(blocks: &[Block], from: usize, number: u32) -> bool {
    (from..from + ROW_LINES)
        .map_while(|i| line_at(blocks, i))
        .any(|l| row_number(l.text.trim()) == Some(number))
}

fn is_dated(text: &str) -> bool {
    text.chars().take(8).any(|c| c == '月')
        || text.contains("年底")
        || text.contains("季度")
        || text.starts_with("全年")
        || text.contains("半年")
}

/// Spreads the lines of a row over its columns: each column takes a run of lines, at the least cost.
fn assign(lines: &[Passage], kinds: &[Label]) -> Vec<GridCell> {
    let (n, m) = (lines.len(), kinds.len());
    let mut best = vec![vec![f32::INFINITY; n + 1]; m + 1];
    let mut from = vec![vec![0_usize; n + 1]; m + 1];
    best[0][0] = 0.0;
    for column in 0..m {
        for used in 0..=n {
            if best[column][used].is_infinite() {
                continue;
            }
            let mut cost = best[column][used] + empty_cost(kinds[column]);
            for end in used..=n {
                if end > used {
                    let line = line_cost(kinds[column], lines[end - 1].text());
                    cost = if end == used + 1 {
                        best[column][used] + line
                    } else {
                        cost + line + 0.4
                    };
                }
                if cost < best[column + 1][end] {
                    best[column + 1][end] = cost;
                    from[column + 1][end] = used;
                }
            }
        }
    }
    let mut cells = vec![GridCell::default(); m];
    let mut end = n;
    for column in (0..m).rev() {
        let start = from[column + 1][end];
        for (i, line) in lines[start..end].iter().enumerate() {
            if i > 0 {
                add_line(&mut cells[column].text, line);
            } else {
                cells[column].text.append(line);
            }
        }
        end = start;
    }
    cells
}

fn empty_cost(kind: Label) -> f32 {
    match kind {
        Label::Remark => 0.2,
        Label::Period => 0.9,
        Label::Participants => 0.6,
        Label::Group => 0.8,
        Label::Owner | Label::Content => 1.2,
        Label::Schedule | Label::Deadline | Label::Lead | Label::Responsible => 1.6,
        Label::No | Label::Name => 3.0,
    }
}

fn line_cost(kind: Label, text: &str) -> f32 {
    let length = text.chars().count();
    let office = length <= 40
        && text
            .split(['、', ' ', '，', '　'])
            .filter(|p| !p.is_empty())
            .all(lexicon::is_office);
    let dated = is_dated(text);
    let person = !office && text.split(['、', ' ', '　']).all(|p| (2..=4).contains(&p.chars().count()));
    match kind {
        Label::Lead | Label::Responsible | Label::Participants if office => 0.0,
        Label::Lead | Label::Responsible | Label::Participants => {
            if length <= 8 {
                1.0
            } else {
                3.0
            }
        }
        Label::Owner if person => 0.0,
        Label::Owner => {
            if text.contains("负责人") || text.contains("书记") || text.contains("部长") {
                0.3
            } else {
                2.0
            }
        }
        Label::Schedule | Label::Deadline if dated => 0.0,
        Label::Schedule | Label::Deadline => {
            if text.contains("长期") || text.contains("持续") || text.contains("常态") {
                0.2
            } else {
                2.0
            }
        }
        Label::Name | Label::Content => f32::from(u8::from(office)) * 1.2 + f32::from(u8::from(dated && length <= 15)) * 1.2,
        Label::No => 3.0,
        Label::Group | Label::Remark | Label::Period => 0.8,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Piece, read};
    use crate::model::{Block, Line, Source, Span};

    fn rows_of(text: &str) -> (Vec<Vec<String>>, bool, usize) {
        let mut at = 0;
        let blocks = text
            .split('\n')
            .map(|l| {
                let count = l.chars().count();
                let span = Span {
                    start: at,
                    end: at + count,
                };
                at += count + 1;
                Block::Line(Line {
                    text: l.to_owned(),
                    span,
                    ..Line::default()
                })
            })
            .collect();
        let (pieces, _) = read(&Source {
            text: text.to_owned(),
            blocks,
            unread: Vec::new(),
        });
        let Piece::Grid(grid) = &pieces[0] else { unreachable!("no table") };
        let rows = grid.rows.iter().map(|r| r.iter().map(|c| c.text.text().to_owned()).collect());
        (rows.collect(), grid.guessed, pieces.len())
    }

    #[test]
    fn empty_lines_between_the_cells_part_them() {
        let (rows, _, _) = rows_of(
            "序号\n\n项目内容\n\n目标任务\n\n牵头股室\n\n配合单位\n\n完成时限\n\n1\n\n关爱儿童\n\n建成8处，惠及600人\n\n权益股\n\n县教育局\n县民政局\n\n10月底前\n\n2\n\n青年见习\n\n募集岗位400个\n\n发展股\n\n\n\n12月底前\n",
        );
        assert_eq!(
            rows[1],
            ["1", "关爱儿童", "建成8处，惠及600人", "权益股", "县教育局\n县民政局", "10月底前"]
        );
        assert_eq!(rows[2], ["2", "青年见习", "募集岗位400个", "发展股", "", "12月底前"]);
    }

    #[test]
    fn one_cell_a_line_with_an_empty_cell() {
        let (rows, guessed, pieces) = rows_of(
            "序号\n重点任务\n牵头单位\n配合\n单位\n完成时限\n一、阵地建设\n1\n建设示范阵地\n组织部\n学校部\n6月底前\n\n— 3 —\n2\n开展集中宣传活动\n宣传部\n9月底前\n附件2",
        );
        assert_eq!(rows[1], ["一、阵地建设"]);
        assert_eq!(rows[2], ["1", "建设示范阵地", "组织部", "学校部", "6月底前"]);
        assert_eq!(rows[3], ["2", "开展集中宣传活动", "宣传部", "", "9月底前"]);
        assert!(guessed);
        assert_eq!(pieces, 2);
    }
}
