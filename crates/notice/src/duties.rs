//! Duties to hand something in (obligations).
//!
//! A duty is a verb of handing in (报送, 提交, 汇总到 …) with a date or a rhythm over it, or a report
//! produced at a stated rhythm (每年至少撰写1篇调研报告), or a system of reports (逐月报告, 月度录入).
//! A date covers the rest of its sentence; so does the subject beside it.

mod merge;
mod object;
mod system;
pub(crate) mod verb;
mod when;

use crate::clauses::{Plain, clauses, pieces, sentences};
use crate::dates::{Context, DateExpr, find_in};
use crate::draft::{Due, Obligation};
use crate::model::Passage;
use crate::steps::Place;
use std::ops::Range;
use verb::Hand;
use when::When;

pub use merge::merge;

/// The duties of a passage.
pub fn read(passage: &Passage, place: Place, ctx: &Context) -> Vec<Obligation> {
    pieces(passage).iter().flat_map(|piece| read_piece(piece, place, ctx)).collect()
}

fn read_piece(passage: &Passage, place: Place, ctx: &Context) -> Vec<Obligation> {
    let text = passage.text();
    let plain = Plain::new(text);
    let dates = find_in(text, &plain, ctx);
    let reader = Reader {
        passage,
        plain: &plain,
        dates: &dates,
    };
    let mut out = Vec::new();
    let zones = match place {
        Place::Prose => sentences(&plain),
        // In a cell undated parts after ； or 。 belong to the date before them.
        Place::Schedule | Place::Deadline => vec![0..plain.len()],
    };
    for zone in zones {
        reader.sentence(zone, &mut out);
    }
    out
}

struct Reader<'a> {
    passage: &'a Passage,
    plain: &'a Plain,
    dates: &'a [DateExpr],
}

impl Reader<'_> {
    fn sentence(&self, zone: Range<usize>, out: &mut Vec<Obligation>) {
        let mut from: Option<String> = None;
        let parts = clauses(self.plain, zone.clone());
        for (n, part) in parts.iter().enumerate() {
            if let Some(duty) = self.system(part) {
                out.push(duty);
                continue;
            }
            // The object may stand in the clause before: 将名单填好，于5日前报送.
            let Some(hand) = verb::find(self.plain, part.clone()) else {
                from = self.subject_of(part, None).or(from);
                continue;
            };
            from = self.subject_of(part, Some(&hand)).or(from);
            for when in when::read(self.plain, self.dates, &zone, part, &hand) {
                out.push(self.duty(&parts[..=n], &hand, when, from.clone()));
            }
        }
    }

    fn duty(&self, parts: &[Range<usize>], hand: &Hand, when: When<'_>, from: Option<String>) -> Obligation {
        let part = parts.last().cloned().unwrap_or(hand.at..hand.end);
        let start = self.text_start(parts, hand, when.date);
        // The object may stand behind the verb (报送进展情况).
        let behind = hand.object.is_none() && hand.to_end == hand.end && !hand.produces;
        let end = if behind {
            part.end
        } else {
            hand.to_end.max(hand.end).min(part.end)
        };
        let end = end.max(start);
        let bytes = self.plain.bytes(start..end);
        let own = Hand {
            object: when.object.or(hand.object.clone()),
            ..hand.clone()
        };
        Obligation {
            text: self.passage.text()[bytes.clone()].to_owned(),
            what: object::what(self.plain, &part, &own, self.dates),
            frequency: when.frequency.to_owned(),
            due: when.due,
            from,
            to: hand.to.clone().map(|r| self.verbatim(r)),
            span: self.passage.span_of(bytes.start, bytes.end),
            confidence: when.sure,
        }
    }

    fn verbatim(&self, range: Range<usize>) -> String {
        self.passage.text()[self.plain.bytes(range)].to_owned()
    }

    /// 逐月报告, 月度录入通报制度
    fn system(&self, part: &Range<usize>) -> Option<Obligation> {
        let found = system::find(self.plain, part.clone())?;
        let bytes = self.plain.bytes(part.clone());
        Some(Obligation {
            text: self.verbatim(part.clone()),
            what: self.verbatim(found.place),
            frequency: when::frequency(found.recurrence)?.to_owned(),
            due: Due::default(),
            from: None,
            to: None,
            span: self.passage.span_of(bytes.start, bytes.end),
            confidence: 0.7,
        })
    }

    /// The subject of a clause, if one stands before its date or its verb.
    fn subject_of(&self, part: &Range<usize>, hand: Option<&Hand>) -> Option<String> {
        let limit = hand.map_or(part.end, |h| h.at);
        object::subject(self.plain, part.start..limit, self.dates).map(|r| self.verbatim(r))
    }

    /// Where the text of a duty begins: at the clause of its date when that is only a frame before it.
    fn text_start(&self, parts: &[Range<usize>], hand: &Hand, date: &DateExpr) -> usize {
        let own = parts.last().map_or(hand.at, |p| p.start);
        let Some(before) = parts.len().checked_sub(2).and_then(|n| parts.get(n)) else {
            return own;
        };
        if before.contains(&date.at.start) || hand.object.is_none() && date.at.start < own {
            return before.start;
        }
        own
    }
}
