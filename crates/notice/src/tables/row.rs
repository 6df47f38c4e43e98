//! One row of a table of work: which cell names it, what its other cells say.

use super::{Layout, Row};
use crate::blocks::{Grid, GridCell};
use crate::dates;
use crate::lexicon::{self, Label};
use crate::model::Passage;
use crate::outline::mark;

/// The unit a row states; `above` is the row before it, for cells merged from there.
pub(super) fn unit(grid: &Grid, layout: &Layout, index: usize, above: Option<&Row>) -> Option<Row> {
    let cells = &grid.rows[index];
    let cell = |i: usize| cells.get(i);
    let no_cell = columns(layout, Label::No).next().and_then(cell);
    let own_no = no_cell.filter(|c| !c.repeated).and_then(|c| number(c.tight().text()));
    let under = no_cell.is_some_and(|c| c.repeated || c.blank()) && above.is_some();
    let text_columns: Vec<usize> = layout
        .columns
        .iter()
        .enumerate()
        .filter(|(_, k)| k.is_some_and(|(l, _)| matches!(l, Label::Name | Label::Content)))
        .map(|(i, _)| i)
        .collect();
    let name = name_column(grid, layout, index, &text_columns)?;
    let title_cell = cell(name)?;
    let title = title_cell.tight();
    let mut row = Row {
        no: own_no.or_else(|| if under { above.and_then(|a| a.no.clone()) } else { None }),
        index,
        irregular: under,
        ..Row::default()
    };
    let numbered_lines = title_cell.text.text().contains('\n');
    let marked = mark::read(title.text()).filter(|m| m.number.is_some() && m.len < title.text().len() && !numbered_lines);
    row.title = match marked {
        Some(mark) => {
            row.no = row.no.or(mark.number.map(|n| n.to_string()));
            title.slice(mark.len, title.text().len())
        }
        None => title,
    };
    row.prose.push(row.title.clone());
    for i in text_columns {
        if i != name
            && let Some(cell) = cell(i).filter(|c| !c.blank() && !c.repeated)
        {
            row.prose.extend(paragraphs(cell));
        }
    }
    let mut said_columns = 0;
    for (i, kind) in layout.columns.iter().enumerate() {
        let (Some((label, _)), Some(cell)) = (kind, cell(i)) else {
            continue;
        };
        // 3月 before the name stands for the rows below it until the next month.
        if *label == Label::Deadline && i < name && cell.blank() {
            row.said
                .deadlines
                .extend(above.into_iter().flat_map(|a| a.said.deadlines.iter().cloned()));
        }
        if cell.blank() || cell.text.text().trim() == "/" {
            continue;
        }
        match label {
            // 3月底前 and no more: the cell dates the row whatever its head says.
            Label::Schedule if only_dates(cell.tight().text()) => row.said.deadlines.push(cell.tight()),
            Label::Schedule => row.said.schedules.extend(paragraphs(cell)),
            Label::Period if !cell.repeated => row.said.schedules.extend(under_period(grid, layout, i, cell)),
            Label::Lead | Label::Responsible | Label::Participants | Label::Owner => {
                said_columns += 1;
                match crate::responsibility::cell(&cell.text) {
                    Some(said) => row.said.merge(said),
                    None => row.said.add(*label, &cell.text),
                }
            }
            Label::Deadline => row.said.deadlines.push(cell.tight()),
            _ => {}
        }
    }
    if under
        && said_columns == 0
        && let Some(above) = above
    {
        row.said.lead.clone_from(&above.said.lead);
        row.said.responsible.clone_from(&above.said.responsible);
        row.said.participants.clone_from(&above.said.participants);
        row.said.owner.clone_from(&above.said.owner);
    }
    row.irregular |= cells.len() != layout.columns.len();
    Some(row)
}

/// True for words that are dates and nothing else: 2月—3月, 11月底前完成.
fn only_dates(text: &str) -> bool {
    // The year is of no account here.
    let ctx = dates::Context {
        plan_year: 2000,
        plan_end_year: None,
        issued: None,
    };
    let found = dates::find(text, &ctx);
    let mut rest = text.to_owned();
    for date in found.iter().rev() {
        rest.replace_range(date.range.clone(), "");
    }
    let rest = rest.replace("完成", "").replace("并长期坚持", "").replace("并持续推进", "");
    !found.is_empty() && rest.chars().all(|c| !c.is_alphanumeric())
}

/// What stands below a period, with the period before it: 一季度：完成选址
fn under_period(grid: &Grid, layout: &Layout, column: usize, cell: &GridCell) -> Option<Passage> {
    let period = |c: &&GridCell| !c.repeated && lexicon::period(c.text.text()).is_some();
    let head = grid.rows[..layout.first].iter().rev().filter_map(|r| r.get(column)).find(period)?;
    let words = head.tight();
    let length = lexicon::period(words.text())?.len();
    let mut passage = words.slice(0, length);
    passage.push_char('：', passage.span().end);
    passage.append(&cell.tight());
    Some(passage)
}

/// The column that names this row: the first column of names; under a merged name the first further
/// column of text whose cell is the row's own.
fn name_column(grid: &Grid, layout: &Layout, index: usize, text_columns: &[usize]) -> Option<usize> {
    let cells = &grid.rows[index];
    let own = |column: &usize| cells.get(*column).is_some_and(|c| !c.repeated && !c.blank());
    let (names, others): (Vec<usize>, Vec<usize>) = text_columns
        .iter()
        .copied()
        .partition(|i| layout.columns[*i].is_some_and(|(l, _)| l == Label::Name));
    // Two columns of names: the first may group rows of the second.
    let grouped = |column: usize| {
        grid.rows[layout.first..]
            .iter()
            .take(200)
            .any(|r| r.get(column).is_some_and(|c| c.repeated || c.blank()))
    };
    let narrow = names.iter().copied().filter(|n| names.len() < 2 || *n != names[0] || !grouped(*n));
    narrow
        .chain(others)
        .find(own)
        .or_else(|| text_columns.iter().copied().find(|i| cells.get(*i).is_some_and(|c| !c.blank())))
}

/// The paragraphs of a cell: a new line that begins with a date or mark, or after a full stop, is one.
fn paragraphs(cell: &GridCell) -> Vec<Passage> {
    let text = cell.text.text();
    if !text.contains('\n') {
        return vec![cell.tight()];
    }
    let mut cuts = vec![0];
    for (at, _) in text.match_indices('\n') {
        let (before, after) = (text[..at].trim_end(), text[at..].trim_start());
        let ended = before.ends_with(crate::chars::ends_sentence);
        let begins = mark::read(after).is_some()
            || (crate::items::opens_with_date(after) && !before.ends_with(['，', '、', '至', '-', '—', '于', '在']));
        if ended || begins {
            cuts.push(at + 1);
        }
    }
    cuts.push(text.len());
    cuts.windows(2)
        .map(|w| cell.text.slice(w[0], w[1]).tight())
        .filter(|p| !p.is_empty())
        .collect()
}

/// 序号 as digits: 3, 3., （三）, 三
fn number(text: &str) -> Option<String> {
    let plain = text.trim_end_matches(['.', '、', '．']);
    if !plain.is_empty() && plain.len() <= 8 && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-')) {
        return Some(plain.to_owned());
    }
    let marked = mark::read(text).or_else(|| mark::read(&format!("{text}、")));
    marked.and_then(|m| m.number).map(|n| n.to_string())
}

/// Indices of the columns with a label.
fn columns(layout: &Layout, label: Label) -> impl Iterator<Item = usize> + '_ {
    layout
        .columns
        .iter()
        .enumerate()
        .filter(move |(_, k)| k.is_some_and(|(l, _)| l == label))
        .map(|(i, _)| i)
}
