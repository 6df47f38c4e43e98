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
mod verbs;
mod whole;

use crate::clauses::Plain;
use crate::dates::{self, DateExpr, Kind};
use crate::draft::Indicator;
use crate::prose::{Prose, within};
use amount::Amount;
use cover::Cover;
use jishi_kernel::Day;
use std::ops::Range;

/// The targets of a passage; `row_by` is the date of the row's deadline cell, if any.
pub fn read(item: Option<&str>, prose: &Prose, row_by: Option<Day>) -> Vec<Indicator> {
    let plain = &prose.plain;
    let schedule = cover::is_schedule(plain, &prose.dates);
    let mut out = Vec::new();
    let mut carried = None;
    for sentence in &prose.sentences {
        let among = plain.starts(sentence.start, "其中");
        let here = prose.dates_in(sentence);
        let cover = Cover {
            plain,
            dates: here,
            carried: carried.filter(|_| among || schedule),
            row_by,
        };
        let reader = Reader {
            item,
            prose,
            plain,
            cover,
            sentence,
        };
        reader.sentence(&mut out);
        // A date goes on into a sentence that opens with 其中; in a schedule to the next date.
        if !here.is_empty() || !(among || schedule) {
            carried = reader.cover.at_end();
        }
    }
    out
}

/// The date a lead-in hands to the list it opens (2023年…主要预期目标是：), by GUIDE 8.
pub fn lead_in(prose: &Prose) -> Option<Day> {
    let plain = &prose.plain;
    if plain.get(plain.len().checked_sub(1)?) != Some('：') {
        return None;
    }
    let sentence = prose.sentences.last()?;
    let last = prose.dates_in(sentence).iter().rfind(|d| !dates::is_name(plain, d))?;
    // 2023年工作安排如下： only names the plan; 2023年主要目标是： sets the time.
    let wide = matches!(last.kind, Kind::Year | Kind::Period);
    if wide
        && plain
            .find_in(last.at.end..sentence.end, &["目标", "指标", "实现", "完成", "达到"])
            .is_none()
    {
        return None;
    }
    if last.kind == Kind::Rhythm || last.past { None } else { last.end }
}

struct Reader<'a> {
    item: Option<&'a str>,
    prose: &'a Prose,
    plain: &'a Plain,
    cover: Cover<'a>,
    sentence: &'a Range<usize>,
}

impl Reader<'_> {
    fn sentence(&self, out: &mut Vec<Indicator>) {
        let mut account = false;
        for part in self.prose.clauses_in(self.sentence) {
            account = context::account(self.plain, part, account);
            if account {
                continue;
            }
            let dates = within(self.cover.dates, part);
            let mut amounts = amount::find(self.plain, part, dates);
            context::settle(self.plain, part, &mut amounts, dates);
            if let Some(all) = whole::find(self.plain, part, &amounts) {
                context::leave_sizes(self.plain, part, &all.at, &mut amounts);
                amounts.push(all);
                amounts.sort_by_key(|a| a.at.start);
            }
            let wanted: Vec<&Amount> = amounts.iter().filter(|a| a.wanted && !self.cover.looks_back(a)).collect();
            if wanted.is_empty() || context::excludes(self.plain, part, self.sentence, dates) {
                continue;
            }
            for (n, amount) in wanted.iter().enumerate() {
                let days = self.cover.days(part, amount);
                // 2024年、2025年分别达到50%、80%: the first date to the first number.
                let each = if days.len() > 1 && days.len() == wanted.len() {
                    &days[n..=n]
                } else {
                    &days[..]
                };
                // One per date when several stand before the clause with 各 or 分别.
                out.extend(each.iter().map(|by| self.indicator(part, amount, *by, dates)));
            }
        }
    }

    fn indicator(&self, part: &Range<usize>, amount: &Amount, by: Option<Day>, dates: &[DateExpr]) -> Indicator {
        let bytes = self.plain.bytes(part.clone());
        Indicator {
            item: self.item.map(str::to_owned),
            text: self.prose.passage.text()[bytes.clone()].to_owned(),
            measure: measure::measure(self.plain, part, amount, dates),
            op: amount.op.to_owned(),
            value: amount.value,
            unit: amount.unit.clone(),
            by: by.map(|d| d.to_string()),
            scope: measure::scope(self.plain, part, amount, dates),
            span: self.prose.passage.span_of(bytes.start, bytes.end),
            confidence: amount.sure,
        }
    }
}
