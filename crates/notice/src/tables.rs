//! Tables of work: which row is the head, what each column states, which rows are units (GUIDE 3, 8).

mod row;

use crate::blocks::{Grid, GridCell};
use crate::lexicon::{self, Label};
use crate::model::Passage;
use crate::outline::mark;
use crate::responsibility::Assignment;

/// What a table is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Rows of projects or tasks.
    Work(Layout),
    /// A blank to be filled in.
    Form,
    /// Names with phones.
    Contacts,
    /// Not understood; the reason in Chinese.
    Unknown(&'static str),
}

/// Head row and columns of a table of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// First row below the head.
    pub first: usize,
    /// What each column states; the flag is false when it was guessed from part of its head.
    pub columns: Vec<Option<(Label, bool)>>,
}

/// A row of a table of work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// 序号 as digits.
    pub no: Option<String>,
    /// Its name.
    pub title: Passage,
    /// Cells of running text, the name first.
    pub prose: Vec<Passage>,
    /// Who and when.
    pub said: Assignment,
    /// Place in the grid.
    pub index: usize,
    /// The row hangs under a merged cell, or cells are missing.
    pub irregular: bool,
}

/// A row, or a heading that fills a whole row.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A unit of work.
    Row(Box<Row>),
    /// 一、… across the table.
    Heading(Passage),
    /// A note below the table.
    Note(Passage),
}

/// Decides what a table is.
pub fn classify(grid: &Grid) -> Kind {
    let layout = (0..grid.rows.len().min(4)).find_map(|r| layout(grid, r));
    if grid.rows.iter().take(2).flatten().any(is_score_head) {
        return Kind::Unknown("考核评分表，未作为任务读取");
    }
    if let Some(layout) = layout
        && grid.rows[layout.first..].iter().any(|row| filled(row, &layout))
    {
        return Kind::Work(layout);
    }
    if crate::forms::is_blank(grid) {
        return Kind::Form;
    }
    if has_phones(grid) {
        return Kind::Contacts;
    }
    Kind::Unknown("表格类型未识别")
}

/// A column of phones.
pub fn has_phones(grid: &Grid) -> bool {
    grid.rows.len() >= 2
        && grid
            .rows
            .iter()
            .take(2)
            .flatten()
            .any(|c| crate::chars::at_most(c.text.text(), 12) && ["电话", "联系方式", "手机"].iter().any(|w| c.text.text().contains(w)))
}

/// A column of points: the table measures work, it does not set any.
fn is_score_head(cell: &GridCell) -> bool {
    let text = cell.text.text();
    crate::chars::at_most(text, 10)
        && ["分值", "得分", "评分", "扣分", "分数", "权重", "赋分"]
            .iter()
            .any(|w| text.contains(w))
}

fn layout(grid: &Grid, head: usize) -> Option<Layout> {
    let row = &grid.rows[head];
    let mut columns: Vec<Option<(Label, bool)>> = row.iter().map(|c| lexicon::column(c.tight().text())).collect();
    let mut first = head + 1;
    // A second head row under a merged head (责任分工 | 牵头 · 配合).
    if let Some(second) = grid.rows.get(head + 1) {
        let heads = second.iter().filter(|c| !c.repeated && !c.blank()).count();
        let known = second
            .iter()
            .filter(|c| !c.repeated && (lexicon::label(c.tight().text()).is_some() || lexicon::period(c.text.text()).is_some()))
            .count();
        if heads >= 1 && known == heads && second.len() == row.len() && second.iter().any(|c| c.repeated || c.blank()) {
            for (column, cell) in columns.iter_mut().zip(second) {
                if !cell.repeated && !cell.blank() {
                    *column = lexicon::column(cell.tight().text());
                }
            }
            first += 1;
        }
    }
    settle_name(row, &mut columns);
    let has = |label: Label| columns.iter().flatten().any(|(l, _)| *l == label);
    let certain = columns.iter().flatten().filter(|(_, sure)| *sure).count();
    let known = columns.iter().flatten().count();
    let who = has(Label::Lead) || has(Label::Responsible) || has(Label::Owner) || has(Label::Participants);
    let when = has(Label::Schedule) || has(Label::Deadline) || has(Label::Period);
    let work = has(Label::Name) || has(Label::Content);
    let distinct = row.iter().filter(|c| !c.blank() && !c.repeated).count();
    let accepted = work
        && distinct >= 2
        && ((certain >= 2 && (who || when || has(Label::No) || has(Label::Name) && has(Label::Content)))
            || (known >= 3 && (who || has(Label::No)) && (certain >= 1)));
    let agenda = !who && !has(Label::No) && has(Label::Deadline) && !has(Label::Name);
    (accepted && !agenda && grid.rows.len() > first).then_some(Layout { first, columns })
}

/// 项目内容 | 目标任务: where only a weak head names the row, the first column of text does.
fn settle_name(heads: &[GridCell], columns: &mut [Option<(Label, bool)>]) {
    let is = |c: &Option<(Label, bool)>, label| c.is_some_and(|(l, _)| l == label);
    let mut names = (0..columns.len()).filter(|i| is(&columns[*i], Label::Name));
    let (Some(name), None) = (names.next(), names.next()) else { return };
    let weak = heads.get(name).is_some_and(|c| lexicon::WEAK_NAMES.contains(&c.tight().text()));
    let first = (0..name).find(|i| is(&columns[*i], Label::Content)).filter(|_| weak);
    if let Some(first) = first {
        columns.swap(first, name);
    }
}

fn filled(row: &[GridCell], layout: &Layout) -> bool {
    let text = |label: Label| {
        row.iter()
            .zip(&layout.columns)
            .any(|(c, k)| k.is_some_and(|(l, _)| l == label) && !c.blank() && !crate::forms::is_placeholder(c.text.text()))
    };
    (text(Label::Name) || text(Label::Content)) && row.iter().filter(|c| !c.blank()).count() >= 2
}

/// Units of a table of work in order.
pub fn lines(grid: &Grid, layout: &Layout) -> Vec<Line> {
    let head: Vec<&str> = grid.rows[layout.first - 1].iter().map(|c| c.text.text()).collect();
    let mut out = Vec::new();
    let mut above: Option<Row> = None;
    for (index, cells) in grid.rows.iter().enumerate().skip(layout.first) {
        if cells.iter().map(|c| c.text.text()).eq(head.iter().copied()) {
            continue; // the head again on a new page
        }
        let own: Vec<&GridCell> = cells.iter().filter(|c| !c.blank() && !c.repeated).collect();
        if own.is_empty() || own.iter().any(|c| matches!(c.tight().text(), "合计" | "总计" | "小计")) {
            continue;
        }
        let words = own[0].text.text();
        let spread = cells.len() > 1 && cells.iter().filter(|c| !c.blank()).all(|c| c.text.text() == words);
        if (own.len() == 1 || own.len() == cells.len()) && (spread || cells.len() == 1) && layout.columns.len() >= 3 {
            let text = own[0].tight();
            if mark::read(text.text()).is_some() || crate::chars::at_most(text.text(), 30) {
                out.push(Line::Heading(text));
                above = None;
            } else {
                out.push(Line::Note(text));
            }
            continue;
        }
        if let Some(row) = row::unit(grid, layout, index, above.as_ref()) {
            above = Some(row.clone());
            out.push(Line::Row(Box::new(row)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        // "^" repeats a merged cell above.
        let cell = |t: &&str| GridCell {
            text: Passage::new(t.trim_start_matches('^'), 0),
            repeated: t.starts_with('^'),
        };
        Grid {
            rows: rows.iter().map(|r| r.iter().map(cell).collect()).collect(),
            ..Grid::default()
        }
    }

    fn rows(grid: &Grid) -> Vec<(Option<String>, String)> {
        let Kind::Work(layout) = classify(grid) else { return Vec::new() };
        lines(grid, &layout)
            .into_iter()
            .filter_map(|l| match l {
                Line::Row(r) => Some((r.no, r.title.text().to_owned())),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn kinds_of_tables() {
        assert!(matches!(
            classify(&grid(&[
                &["序号", "重点任务", "责任单位", "完成时限"],
                &["1", "植树", "办公室", "3月"]
            ])),
            Kind::Work(_)
        ));
        assert_eq!(classify(&grid(&[&["姓名", ""], &["单位", ""]])), Kind::Form);
        assert_eq!(classify(&grid(&[&["序号", "姓名", "单位"], &["1", "", ""]])), Kind::Form);
        assert!(matches!(
            classify(&grid(&[&["考核项目", "考核内容", "分值"], &["学习", "开展学习", "10"]])),
            Kind::Unknown(_)
        ));
        assert_eq!(
            classify(&grid(&[&["单位", "联系人", "电话"], &["办公室", "李明", "1234567"]])),
            Kind::Contacts
        );
    }

    #[test]
    fn rows_under_merged_cells_are_units_of_their_own() {
        let got = rows(&grid(&[
            &["序号", "工作任务", "具体措施", "责任单位"],
            &["1", "抓学习", "办班", "组织部"],
            &["2", "抓阵地", "建阵地", "宣传部"],
            &["^2", "^抓阵地", "管阵地", "学校部"],
        ]));
        assert_eq!(
            got,
            [
                (Some("1".into()), "抓学习".into()),
                (Some("2".into()), "抓阵地".into()),
                (Some("2".into()), "管阵地".into())
            ]
        );
        let got = rows(&grid(&[
            &["序号", "项目名称", "牵头单位"],
            &["5", "甲", "组织部"],
            &["", "乙", "宣传部"],
        ]));
        assert_eq!(got, [(Some("5".into()), "甲".into()), (Some("5".into()), "乙".into())]);
    }

    #[test]
    fn a_weak_name_gives_way_to_the_column_before_it() {
        let got = rows(&grid(&[
            &["序号", "项目内容", "目标任务", "完成时限"],
            &["1", "青年夜校", "开课90班次", "12月底前"],
        ]));
        assert_eq!(got, [(Some("1".into()), "青年夜校".into())]);
        let got = rows(&grid(&[&["序号", "目标任务", "具体措施"], &["1", "建强阵地", "改造40处"]]));
        assert_eq!(got, [(Some("1".into()), "建强阵地".into())]);
    }

    #[test]
    fn columns_headed_by_periods_carry_their_date() {
        let table = grid(&[
            &["序号", "项目名称", "一季度", "二季度目标"],
            &["1", "建设驿站", "完成选址", "建成2处"],
        ]);
        let Kind::Work(layout) = classify(&table) else {
            unreachable!("no table of work")
        };
        let Line::Row(row) = &lines(&table, &layout)[0] else {
            unreachable!("no row")
        };
        let texts: Vec<&str> = row.said.schedules.iter().map(Passage::text).collect();
        assert_eq!(texts, ["一季度：完成选址", "二季度：建成2处"]);
    }

    #[test]
    fn a_column_of_months_dates_the_rows_below_it() {
        let table = grid(&[
            &["月份", "重点工作", "责任部门"],
            &["3月", "植树", "办公室"],
            &["", "护苗", "学校部"],
        ]);
        let Kind::Work(layout) = classify(&table) else {
            unreachable!("no table of work")
        };
        let months: Vec<String> = lines(&table, &layout)
            .iter()
            .filter_map(|l| match l {
                Line::Row(row) => row.said.deadlines.first().map(|d| d.text().to_owned()),
                _ => None,
            })
            .collect();
        assert_eq!(months, ["3月", "3月"]);
    }

    #[test]
    fn a_second_head_row_names_the_columns() {
        let table = grid(&[
            &["序号", "任务", "责任分工", "^责任分工"],
            &["^序号", "^任务", "牵头单位", "配合单位"],
            &["1", "植树", "办公室", "学校部"],
        ]);
        let Kind::Work(layout) = classify(&table) else {
            unreachable!("no table of work")
        };
        let Line::Row(row) = &lines(&table, &layout)[0] else {
            unreachable!("no row")
        };
        assert_eq!(row.said.roles(), (vec!["办公室".to_owned()], vec!["学校部".to_owned()], vec![]));
    }
}
