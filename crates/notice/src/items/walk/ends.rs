//! Ends on the walk: units that are finished, headings that turn out to be items, prose outside items.

use super::{Unit, Walker};
use crate::draft::ItemKind;
use crate::lexicon::SectionKind;
use crate::model::Passage;
use crate::responsibility::Assignment;
use crate::steps::Place;

impl Walker<'_> {
    pub(super) fn loose(&mut self, passage: Passage) {
        if passage.is_empty() {
            return;
        }
        if self.stated() == Some(SectionKind::Condition) {
            self.out.conditions.push(passage);
        } else {
            self.out.loose.push(passage);
        }
    }

    pub(super) fn finish(&mut self, mut unit: Unit) {
        for text in std::mem::take(&mut unit.said.schedules) {
            unit.cover(text.span());
            unit.texts.push((text, Place::Schedule));
        }
        for text in std::mem::take(&mut unit.said.deadlines) {
            unit.cover(text.span());
            unit.texts.push((text, Place::Deadline));
        }
        if !unit.said.names_someone()
            && let Some((_, said)) = &self.inherited
        {
            unit.said.merge(Assignment {
                deadlines: Vec::new(),
                schedules: Vec::new(),
                ..said.clone()
            });
        }
        self.out.units.push(unit);
    }

    pub(super) fn close_unit(&mut self) {
        if let Some(unit) = self.open.take() {
            self.finish(unit);
        }
    }

    pub(super) fn flush_pending_to_loose(&mut self) {
        if let Some(pending) = self.pending.take() {
            for passage in pending.body {
                self.loose(passage);
            }
        }
    }

    /// Ends the open unit and the pending heading; a heading with a responsibility line is an item.
    pub(super) fn close(&mut self) {
        self.close_unit();
        let Some(pending) = self.pending.take() else { return };
        if !(pending.said.names_someone() && pending.said.duty) || self.kind().is_none() {
            for passage in pending.body {
                self.loose(passage);
            }
            return;
        }
        let kind = self.kind().map_or(ItemKind::Task, |k| k.0);
        let mut unit = Unit {
            path: pending.path,
            no: pending.mark.and_then(|m| m.number).map(|n| n.to_string()),
            title: pending.words,
            kind,
            said: pending.said,
            confidence: 0.9,
            ..Unit::default()
        };
        unit.cover(pending.span);
        for passage in pending.body {
            unit.add(passage, Place::Prose);
        }
        self.inherited = None;
        self.finish(unit);
    }
}
