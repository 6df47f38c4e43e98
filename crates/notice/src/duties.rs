//! Duties to hand something in (obligations).
//!
//! A duty is a verb of handing in (报送, 提交, 汇总到 …) with a date or a rhythm over it, or a report
//! produced at a stated rhythm (每年至少撰写1篇调研报告), or a system of reports (逐月报告, 月度录入).
//! A date covers the rest of its sentence; so does the subject beside it.

mod merge;
mod object;
mod system;
pub(crate) mod verb;

use crate::clauses::{Plain, clauses, sentences};
use crate::dates::{Context, DateExpr, Kind, find_in};
use crate::draft::{Due, Obligation, Recurrence};
use crate::model::Passage;
use crate::steps::Place;
use std::ops::Range;
use verb::Hand;

pub use merge::merge;

/// The duties of a passage.
pub fn read(passage: &Passage, place: Place, ctx: &Context) -> Vec<Obligation> {
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

/// A duty's rhythm and day.
struct When {
    frequency: &'static str,
    due: Due,
    sure: f32,
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
            let Some((when, date)) = self.when(&zone, part, &hand) else {
                continue;
            };
            let start = self.text_start(&parts[..=n], &hand, date);
            let end = hand.to_end.max(hand.end);
            let bytes = self.plain.bytes(start..end);
            let bytes = bytes.start
                ..self
                    .plain
                    .bytes(part.clone())
                    .end
                    .min(bytes.end.max(bytes.start));
            out.push(Obligation {
                text: self.passage.text()[bytes.clone()].to_owned(),
                what: object::what(self.plain, part, &hand, self.dates),
                frequency: when.frequency.to_owned(),
                due: when.due,
                from: from.clone(),
                to: hand.to.clone().map(|r| self.verbatim(r)),
                span: self.passage.span_of(bytes.start, bytes.end),
                confidence: when.sure,
            });
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
            frequency: frequency(found.recurrence)?.to_owned(),
            due: Due::default(),
            from: None,
            to: None,
            span: self.passage.span_of(bytes.start, bytes.end),
            confidence: 0.7,
        })
    }

    /// The date over the verb: the last one of the sentence before it, or one right behind it (报送时间：每月5日前).
    fn when(
        &self,
        zone: &Range<usize>,
        part: &Range<usize>,
        hand: &Hand,
    ) -> Option<(When, &DateExpr)> {
        let mut covering: Vec<&DateExpr> = self
            .dates
            .iter()
            .filter(|d| d.at.start >= zone.start && d.at.start < hand.at)
            .collect();
        // 每月…，于25日前报送: the day refines the rhythm; a date after a rhythm in another clause replaces it.
        let date = match covering.pop() {
            Some(date) => date,
            None => self.dates.iter().find(|d| {
                hand.asks_when && d.at.start >= hand.end && d.at.start < part.end.max(hand.end) + 14
            })?,
        };
        if hand.needs_rhythm && date.kind != Kind::Rhythm {
            return None;
        }
        if date.kind == Kind::Rhythm {
            let recurrence = date.recurrence?;
            let frequency = frequency(recurrence)?;
            // 每年12月底前: month and day; 每两个月: only its rhythm is known to the draft as monthly duties are.
            let due = Due {
                month_of_period: if recurrence == Recurrence::Monthly {
                    None
                } else {
                    date.month_of_period
                },
                day: date.due_day,
                date: None,
            };
            return Some((
                When {
                    frequency,
                    due,
                    sure: 0.9,
                },
                date,
            ));
        }
        if hand.produces || date.same_year {
            return None;
        }
        let day = date.end?;
        let due = Due {
            date: Some(day.to_string()),
            ..Due::default()
        };
        let mut sure: f32 = if date.inferred { 0.85 } else { 0.95 };
        if !date.until {
            sure -= 0.15;
        }
        Some((
            When {
                frequency: "once",
                due,
                sure,
            },
            date,
        ))
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

/// The frequency word of a rhythm; every two months has none of its own.
fn frequency(recurrence: Recurrence) -> Option<&'static str> {
    Some(match recurrence {
        Recurrence::Monthly => "monthly",
        Recurrence::EveryTwoMonths => return None,
        Recurrence::Quarterly => "quarterly",
        Recurrence::HalfYearly => "half-yearly",
        Recurrence::Yearly => "yearly",
    })
}
