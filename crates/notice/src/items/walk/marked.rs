//! Marked paragraphs on the walk: new units, points inside a unit, run-in sections.

use super::super::{ordinals, title};
use super::{Unit, Walker};
use crate::blocks::Para;
use crate::chars::at_most;
use crate::draft::ItemKind;
use crate::lexicon::{self, SectionKind};
use crate::model::Passage;
use crate::outline::mark::{Mark, Style};
use crate::responsibility;
use crate::steps::Place;

impl Walker<'_> {
    pub(super) fn marked(&mut self, para: &Para, mark: Mark, entry: bool) {
        let text = para.str();
        let words = para.text.slice(mark.len, text.len());
        if self.open.as_ref().is_some_and(|open| is_sub_point(open, &mark)) {
            self.sub_point(&para.text);
            return;
        }
        if self.in_form || words.is_empty() {
            self.close();
            return self.loose(para.text.clone());
        }
        if mark.style == Style::Ordinal && !ordinals::starts(text).is_empty() {
            self.close_unit();
            return self.split_ordinals(&para.text);
        }
        // A run-in paragraph of a level leaves the headings of that level behind.
        if self.stack.deepest().is_some_and(|deepest| mark.style <= deepest) {
            self.close();
            self.stack.leave(mark.style);
            self.section_start = self.out.units.len();
            self.context = None;
        }
        let name = title::of(&words, entry);
        if mark.style <= Style::HanParen
            && let Some(kind) = run_in_section(name.text())
        {
            self.close();
            self.context = Some(kind);
            if matches!(kind, SectionKind::Background | SectionKind::Condition) || !has_marks_inside(&words) {
                return self.loose(words.slice(name.text().len(), words.text().len()));
            }
        }
        self.close_unit();
        self.flush_pending_to_loose();
        let Some((kind, sure)) = self.kind() else {
            self.open = None;
            return self.loose(words);
        };
        let kind = if entry && self.lists_projects() { ItemKind::Project } else { kind };
        self.begin(para, mark, entry, &words, (kind, sure));
    }

    fn begin(&mut self, para: &Para, mark: Mark, entry: bool, words: &Passage, kind: (ItemKind, bool)) {
        let (kind, sure) = kind;
        let (words, said) = responsibility::extract(words);
        let name = title::of(&words, entry);
        let mut confidence: f32 = if sure { 0.95 } else { 0.85 };
        if para.joined {
            confidence -= 0.1;
        }
        if !crate::chars::at_most(name.text(), 40) || mark.doubled() {
            confidence -= 0.2;
        }
        if mark.style == Style::Bullet {
            confidence -= 0.2;
        }
        if said.guessed {
            confidence -= 0.1;
        }
        let number = mark.number.map(|n| n.to_string());
        if number.is_some() && self.siblings().iter().any(|u| u.no == number && u.style == Some(mark.style)) {
            confidence -= 0.25;
        }
        let mut unit = Unit {
            path: self.stack.path(),
            no: number,
            title: name,
            kind,
            said,
            style: Some(mark.style),
            confidence,
            entry,
            ..Unit::default()
        };
        unit.cover(para.text.span());
        unit.add(words, Place::Prose);
        self.open = Some(unit);
    }

    pub(super) fn sub_point(&mut self, passage: &Passage) {
        let (rest, said) = responsibility::extract(passage);
        if let Some(open) = &mut self.open {
            open.said.merge(said);
            open.cover(passage.span());
            open.add(rest, Place::Prose);
            open.continued = true;
        }
    }

    /// Kind of the units here, and whether a heading says so; `None` where nothing is an item.
    pub(super) fn kind(&self) -> Option<(ItemKind, bool)> {
        match self.stated() {
            Some(SectionKind::Background | SectionKind::Condition) => None,
            Some(SectionKind::Work(kind)) => Some((kind, true)),
            None => Some((ItemKind::Task, !self.stack.is_empty())),
        }
    }

    /// What the headings above say about the units here.
    pub(super) fn stated(&self) -> Option<SectionKind> {
        self.context.or_else(|| self.stack.inner_first().find_map(lexicon::section_kind))
    }

    pub(super) fn lists_projects(&self) -> bool {
        self.stack.inner_first().any(lexicon::names_projects)
    }
}

/// A mark below the mark of the open unit is a point inside it (GUIDE 3: the outermost numbered unit counts).
fn is_sub_point(open: &Unit, mark: &Mark) -> bool {
    let Some(style) = open.style else { return false };
    match style {
        Style::Dash | Style::Bullet => mark.style > style || (mark.style >= Style::NumberParen && mark.style < Style::Dash),
        Style::Ordinal => mark.style >= Style::Dash || mark.style == Style::Circle || mark.style == Style::NumberParen,
        _ => mark.style > style,
    }
}

/// A run-in 一、指导思想。 says what it is, and is no item.
fn run_in_section(name: &str) -> Option<SectionKind> {
    if !at_most(name, 6) {
        return None;
    }
    match lexicon::section_kind(name) {
        Some(kind @ (SectionKind::Background | SectionKind::Condition)) => Some(kind),
        Some(SectionKind::Work(ItemKind::Goal)) => Some(SectionKind::Work(ItemKind::Goal)),
        Some(SectionKind::Work(ItemKind::Requirement)) if name.ends_with("要求") => Some(SectionKind::Work(ItemKind::Requirement)),
        _ => None,
    }
}

fn has_marks_inside(words: &Passage) -> bool {
    !ordinals::starts(words.text()).is_empty()
}
