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

use crate::draft::{Due, Obligation};
use crate::prose::Prose;
use crate::steps::Place;
use std::ops::Range;
use verb::Hand;
use when::When;

pub use merge::merge;

/// The duties of a passage.
pub fn read(prose: &Prose, place: Place) -> Vec<Obligation> {
    let reader = Reader { prose };
    let mut out = Vec::new();
    // In a cell undated parts after ； or 。 belong to the date before them.
    for zone in prose.zones(place != Place::Prose) {
        reader.sentence(&zone, &mut out);
    }
    out
}

struct Reader<'a> {
    prose: &'a Prose,
}

/// Who hands in: the place of the words and the number of its clause.
type Doer = Option<(Range<usize>, usize)>;

/// 报送时间：每月5日前: how far behind its verb the date of a duty may stand.
const BEHIND: usize = 14;

impl Reader<'_> {
    fn sentence(&self, zone: &Range<usize>, out: &mut Vec<Obligation>) {
        let plain = &self.prose.plain;
        // The note below a form (注：此表于…前报送) repeats what the letter asks for.
        let note = plain.eat(zone.start, &["注：", "备注：", "填表说明："]).is_some();
        if note && plain.find_in(zone.clone(), &["此表", "本表", "该表"]).is_some() {
            return;
        }
        let parts = self.prose.clauses_in(zone);
        let dated = !self.prose.dates_in(&(zone.start..zone.end + BEHIND)).is_empty();
        let mut doer: Doer = None;
        for (n, part) in parts.iter().enumerate() {
            if let Some(duty) = self.system(part) {
                out.push(duty);
                continue;
            }
            if !dated {
                continue;
            }
            let dates = self.prose.dates_in(part);
            let hand = verb::find(plain, part.clone());
            let limit = hand.as_ref().map_or(part.end, |h| h.at);
            let own = hand.as_ref().and_then(|h| object::agent(plain, part, h, dates));
            let own = own.or_else(|| object::subject(plain, part.start..limit, dates));
            doer = own.map(|who| (who, n)).or(doer);
            let Some(hand) = hand else { continue };
            for when in when::read(self.prose, zone, part, &hand) {
                out.push(self.duty(&parts[..=n], &hand, when, &doer));
            }
        }
    }

    fn duty(&self, parts: &[Range<usize>], hand: &Hand, when: When<'_>, doer: &Doer) -> Obligation {
        let part = parts.last().cloned().unwrap_or(hand.at..hand.end);
        let before = parts.len().checked_sub(2).and_then(|n| parts.get(n));
        // From the subject or the date, when one stands in the clause before, to the verb (GUIDE 9.9);
        // not when this clause opens with a date of its own.
        let who_before = doer.as_ref().is_some_and(|(_, n)| n + 2 == parts.len());
        let dated = |range: &Range<usize>| !self.prose.dates_in(range).is_empty();
        let opens = dated(&(part.start..part.start + 1));
        let reaches = before.filter(|b| !opens && ((who_before && !dated(b)) || b.contains(&when.date.at.start)));
        let start = reaches.map_or(part.start, |b| b.start);
        // The object may stand behind the verb (报送进展情况).
        let behind = hand.object.is_none() && hand.to_end == hand.end && !hand.produces;
        let end = if behind {
            part.end
        } else {
            hand.to_end.max(hand.end).min(part.end)
        };
        let bytes = self.prose.plain.bytes(start..end.max(start));
        let near = self.prose.dates_in(&(before.map_or(part.start, |b| b.start)..part.end));
        let own = Hand {
            object: when.object.or(hand.object.clone()),
            ..hand.clone()
        };
        Obligation {
            text: self.prose.passage.text()[bytes.clone()].to_owned(),
            what: object::what(&self.prose.plain, &part, before, &own, near),
            frequency: when.frequency.to_owned(),
            due: when.due,
            from: doer.clone().map(|(who, _)| self.verbatim(who)),
            to: hand.to.clone().map(|r| self.verbatim(r)),
            span: self.prose.passage.span_of(bytes.start, bytes.end),
            confidence: when.sure,
        }
    }

    fn verbatim(&self, range: Range<usize>) -> String {
        self.prose.words(range).to_owned()
    }

    /// 逐月报告, 月度录入通报制度
    fn system(&self, part: &Range<usize>) -> Option<Obligation> {
        let found = system::find(&self.prose.plain, part.clone())?;
        let bytes = self.prose.plain.bytes(part.clone());
        Some(Obligation {
            text: self.verbatim(part.clone()),
            what: self.verbatim(found.place),
            frequency: when::frequency(found.recurrence)?.to_owned(),
            due: Due::default(),
            from: None,
            to: None,
            span: self.prose.passage.span_of(bytes.start, bytes.end),
            confidence: 0.7,
        })
    }
}
