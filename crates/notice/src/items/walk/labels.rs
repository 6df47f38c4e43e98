//! Lines of labels on the walk: which items they count for.

use super::{Unit, Walker};
use crate::model::{Passage, Unread};
use crate::responsibility::Assignment;

impl Walker<'_> {
    pub(super) fn assign(&mut self, said: Assignment, passage: &Passage) {
        if self.open.is_none() && self.pending.is_none() {
            // After a list that was closed: counts for all its items.
            let from = self.siblings_from();
            let units = &mut self.out.units[from..];
            if units.is_empty() || units.iter().any(|u| u.said.names_someone()) {
                if let Some(last) = units.last_mut() {
                    last.said.merge(said);
                    last.cover(passage.span());
                    return;
                }
                self.out.unread.push(Unread {
                    span: passage.span(),
                    text: passage.text().to_owned(),
                    reason: "责任说明没有对应的事项".to_owned(),
                });
                return;
            }
            for unit in units {
                unit.said.merge(said.clone());
            }
            return;
        }
        let from = self.siblings_from();
        if let Some(open) = &mut self.open {
            let siblings = &mut self.out.units[from..];
            let same_list = |u: &Unit| u.style == open.style;
            let for_all = !siblings.is_empty()
                && !open.said.names_someone()
                && siblings.iter().filter(|u| same_list(u)).all(|u| !u.said.names_someone());
            open.cover(passage.span());
            open.said.merge(said.clone());
            if for_all && said.names_someone() {
                for unit in siblings {
                    unit.said.merge(said.clone());
                }
            }
        } else if let Some(pending) = &mut self.pending {
            pending.said.merge(said);
            pending.span.end = pending.span.end.max(passage.span().end);
        }
    }
}
