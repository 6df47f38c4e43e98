//! Tables on the walk: rows of work become units, what is not understood is listed.

use super::{Unit, Walker};
use crate::blocks::Grid;
use crate::draft::{ItemKind, Section};
use crate::model::Unread;
use crate::outline::{self, mark::Style};
use crate::steps::Place;
use crate::tables::{self, Kind};

impl Walker<'_> {
    pub(super) fn grid(&mut self, at: usize, grid: &Grid, kind: Option<&Kind>) {
        if self.taken[at] {
            return self.close();
        }
        match kind {
            Some(Kind::Work(layout)) => {
                self.close_unit();
                self.flush_pending_to_loose();
                self.work_table(grid, layout);
            }
            Some(Kind::Unknown(reason)) => {
                let text: String = grid
                    .rows
                    .iter()
                    .take(2)
                    .map(|r| r.iter().map(|c| c.tight().text().to_owned()).collect::<Vec<_>>().join(" | "))
                    .collect::<Vec<_>>()
                    .join("\n");
                self.out.unread.push(Unread {
                    span: grid.span,
                    text,
                    reason: (*reason).to_owned(),
                });
            }
            _ => {}
        }
    }

    fn work_table(&mut self, grid: &Grid, layout: &tables::Layout) {
        let base = self.stack.clone();
        let guessed = layout.columns.iter().flatten().any(|(_, sure)| !sure);
        for (i, column) in layout.columns.iter().enumerate() {
            let head = grid.rows[layout.first - 1].get(i).filter(|c| !c.blank());
            if let (None, Some(head)) = (column, head) {
                self.out.unread.push(Unread {
                    span: head.text.span(),
                    text: head.tight().text().to_owned(),
                    reason: "表格中此列的含义未识别".to_owned(),
                });
            }
        }
        for line in tables::lines(grid, layout) {
            match line {
                tables::Line::Heading(text) => {
                    let Some(mark) = outline::mark::read(text.text()).filter(|m| m.style <= Style::Number) else {
                        continue;
                    };
                    self.stack.enter(mark.style, outline::heading_text(text.text(), &mark));
                    self.out.sections.push(Section {
                        path: self.stack.path(),
                        span: text.span(),
                    });
                }
                tables::Line::Note(text) => self.loose(text),
                tables::Line::Row(row) => {
                    let mut confidence: f32 = if guessed { 0.8 } else { 0.95 };
                    if grid.guessed {
                        confidence -= 0.15;
                    }
                    if row.irregular {
                        confidence -= 0.1;
                    }
                    let mut unit = Unit {
                        path: self.stack.path(),
                        no: row.no,
                        title: row.title,
                        kind: ItemKind::Project,
                        said: row.said,
                        confidence,
                        ..Unit::default()
                    };
                    for cell in &grid.rows[row.index] {
                        if !cell.repeated && !cell.blank() {
                            unit.cover(cell.text.span());
                        }
                    }
                    for text in row.prose {
                        unit.add(text, Place::Prose);
                    }
                    self.finish(unit);
                }
            }
        }
        self.stack = base;
    }
}
