//! Numbers someone has to reach, produce, hold or cover (indicators).
//!
//! Every number with a unit is looked at in its clause: is it asked for (不少于, 达到), or the object of
//! a verb that brings something about (举办2期), or a share (40%), or the whole of a set that must reach
//! a state (全部建立)? Names, ordinals, sizes of what exists, lengths of lists, limits on the paper and
//! conditions are none.

mod amount;
mod context;
mod cover;
mod measure;
mod whole;

use crate::clauses::{Plain, clauses, sentences};
use crate::dates::{Context, DateExpr, Kind, find_in};
use crate::draft::Indicator;
use crate::model::Passage;
use amount::Amount;
use jishi_kernel::Day;
use std::ops::Range;

/// The targets of a passage; `row_by` is the date of the row's deadline cell, if any.
pub fn read(item: Option<&str>, passage: &Passage, row_by: Option<Day>, ctx: &Context) -> Vec<Indicator> {
    let text = passage.text();
    let plain = Plain::new(text);
    let dates = find_in(text, &plain, ctx);
    let schedule = cover::is_schedule(&plain, &dates);
    let mut out = Vec::new();
    let mut carried: Option<Option<Day>> = None;
    for sentence in sentences(&plain) {
        let opens_with_among = plain.starts(sentence.start, "其中");
        let here: Vec<&DateExpr> = dates.iter().filter(|d| sentence.contains(&d.at.start)).collect();
        let cover = cover::Cover {
            plain: &plain,
            dates: &here,
            carried: if opens_with_among || schedule { carried } else { None },
            row_by,
        };
        let reader = Reader {
            item,
            passage,
            plain: &plain,
            dates: &dates,
            cover,
            sentence: sentence.clone(),
        };
        reader.sentence(&mut out);
        // A date goes on into a sentence that opens with 其中; in a schedule to the next date.
        if !here.is_empty() || !(opens_with_among || schedule) {
            carried = reader.cover.at_end(&sentence);
        }
    }
    out
}

/// The date a lead-in hands to the list it opens (2023年…主要预期目标是：), by GUIDE 8.
pub fn lead_in(passage: &Passage, ctx: &Context) -> Option<Day> {
    let text = passage.text();
    let plain = Plain::new(text);
    if plain.get(plain.len().checked_sub(1)?) != Some('：') {
        return None;
    }
    let sentence = sentences(&plain).pop()?;
    let dates = find_in(text, &plain, ctx);
    let last = dates.iter().rfind(|d| sentence.contains(&d.at.start))?;
    if last.kind == Kind::Rhythm || last.past { None } else { last.end }
}

struct Reader<'a> {
    item: Option<&'a str>,
    passage: &'a Passage,
    plain: &'a Plain,
    dates: &'a [DateExpr],
    cover: cover::Cover<'a>,
    sentence: Range<usize>,
}

impl Reader<'_> {
    fn sentence(&self, out: &mut Vec<Indicator>) {
        let parts = clauses(self.plain, self.sentence.clone());
        for (n, part) in parts.iter().enumerate() {
            if context::excludes(self.plain, part, &self.sentence, self.dates) {
                continue;
            }
            let mut amounts = amount::find(self.plain, part, self.dates);
            context::settle(self.plain, part, &mut amounts, self.dates);
            if let Some(all) = whole::find(self.plain, part, &amounts) {
                amounts.push(all);
                amounts.sort_by_key(|a| a.at.start);
            }
            for amount in amounts.iter().filter(|a| a.wanted && !self.cover.looks_back(a)) {
                self.push(&parts, n, amount, out);
            }
        }
    }

    fn push(&self, parts: &[Range<usize>], n: usize, amount: &Amount, out: &mut Vec<Indicator>) {
        let part = &parts[n];
        let bytes = self.plain.bytes(part.clone());
        // One per date when several stand before the clause with 各 or 分别.
        let days = self.cover.days(amount);
        for by in days {
            out.push(Indicator {
                item: self.item.map(str::to_owned),
                text: self.passage.text()[bytes.clone()].to_owned(),
                measure: measure::measure(self.plain, part, amount, self.dates),
                op: amount.op.to_owned(),
                value: amount.value,
                unit: amount.unit.clone(),
                by: by.map(|d| d.to_string()),
                scope: measure::scope(self.plain, part, amount, self.dates),
                span: self.passage.span_of(bytes.start, bytes.end),
                confidence: amount.sure,
            });
        }
    }
}
