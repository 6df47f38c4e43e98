//! When a duty is due.

use super::verb::Hand;
use crate::clauses::{Plain, clauses};
use crate::dates::{self, DateExpr, Kind};
use crate::draft::{Due, Recurrence};
use crate::prose::Prose;
use std::ops::Range;

/// A duty's rhythm and day, and the object beside its date when several share one verb.
#[derive(Clone, Debug)]
pub struct When<'a> {
    /// The date or rhythm.
    pub date: &'a DateExpr,
    /// `once` or the rhythm's word.
    pub frequency: &'static str,
    /// Day, month, date.
    pub due: Due,
    /// The object that stands beside this date only.
    pub object: Option<Range<usize>>,
    /// Confidence.
    pub sure: f32,
}

/// No sentence has more dates over one verb than this.
const NEAREST: usize = 16;

/// The dates over a verb of handing in: the last one of the sentence before it with those listed
/// beside it (6月底和7月底), or one right behind it (报送时间：每月5日前).
pub fn read<'a>(prose: &'a Prose, zone: &Range<usize>, part: &Range<usize>, hand: &Hand) -> Vec<When<'a>> {
    let plain = &prose.plain;
    let before = prose.dates_in(&(zone.start..hand.at));
    let near = &before[before.len().saturating_sub(NEAREST)..];
    let over: Vec<&DateExpr> = near.iter().filter(|d| !names(plain, d, hand)).collect();
    // 及时报送, 随时上报: a duty without a date of its own is nothing to schedule.
    let loose = plain
        .find_in(
            part.start..hand.at,
            &["及时", "随时", "当日", "当天", "即时", "第一时间", "定期", "适时", "不定期", "逐级"],
        )
        .is_some();
    // 办公室汇总后呈报领导: what follows from a duty of the sentence without a date of its own.
    let follows = || {
        let earlier = over.last().map_or(zone.start, |d| d.at.end)..part.start;
        clauses(plain, earlier)
            .iter()
            .any(|c| super::verb::find(plain, c.clone()).is_some())
    };
    let loose = loose
        || (plain
            .find_in(part.start..hand.end, &["汇总后", "审核后", "梳理后", "整理后"])
            .is_some()
            && follows());
    // 4月1日至5月8日开展展览，每个支部报送作品不少于5件: a number of what is handed in, inside a stretch of work.
    let counted = plain.find_in(hand.end..part.end, &["不少于", "至少", "以上", "不超过"]).is_some();
    let stretch = over.last().is_some_and(|d| !d.until && d.kind != Kind::Rhythm && d.start != d.end);
    let loose = loose || (counted && stretch);
    if loose && !over.last().is_some_and(|d| part.contains(&d.at.start)) {
        return Vec::new();
    }
    let Some(last) = over.last() else {
        let behind = prose.dates_in(&(hand.end..part.end + super::BEHIND)).first();
        return behind
            .filter(|_| hand.asks_when)
            .and_then(|d| of(d, hand, None))
            .into_iter()
            .collect();
    };
    // 每月5日前将A、每季度首月5日前将B报送: one verb for both.
    let taken = |d: &DateExpr| plain.eat(d.at.end, &["将", "把"]).filter(|_| part.contains(&d.at.start));
    if let Some(start) = taken(last) {
        let mut out: Vec<When<'_>> = of(last, hand, Some(start..hand.at)).into_iter().collect();
        let mut end = last.at.start;
        for date in over.iter().rev().skip(1) {
            let Some(start) = taken(date) else { break };
            let stop = (start..end).rev().find(|&k| plain.get(k) != Some('、')).map_or(end, |k| k + 1);
            out.insert(
                0,
                match of(date, hand, Some(start..stop)) {
                    Some(when) => when,
                    None => break,
                },
            );
            end = date.at.start;
        }
        return out;
    }
    let mut group = vec![*last];
    for date in over.iter().rev().skip(1) {
        let gap = plain.slice(date.at.end..group[0].at.start.max(date.at.end));
        let beside = matches!(gap.as_str(), "、" | "和" | "及" | "与") || date.at == group[0].at;
        if !beside {
            break;
        }
        group.insert(0, *date);
    }
    group.into_iter().filter_map(|d| of(d, hand, None)).collect()
}

/// The date only names the paper: 将上半年工作总结报…, 报送2023年工作总结.
fn names(plain: &Plain, date: &DateExpr, hand: &Hand) -> bool {
    if dates::is_name(plain, date) {
        return true;
    }
    let inside = hand.object.as_ref().is_some_and(|o| o.contains(&date.at.start));
    let timed = date.until || plain.follows(date.at.start, &["于", "在"]) || date.due_day.is_some();
    inside && !timed
}

fn of<'a>(date: &'a DateExpr, hand: &Hand, object: Option<Range<usize>>) -> Option<When<'a>> {
    if date.kind == Kind::Rhythm {
        // 每周: the draft's shortest rhythm is the month; the day stays open for a person to decide.
        let weekly = date.recurrence.is_none() && date.text.starts_with('每') && date.text.contains(['周', '期']);
        let weekly = weekly && !hand.needs_rhythm && !date.text.contains('学');
        let recurrence = date.recurrence.or(weekly.then_some(Recurrence::Monthly))?;
        let monthly = recurrence == Recurrence::Monthly;
        let due = Due {
            month_of_period: date.month_of_period.filter(|_| !monthly),
            day: date.due_day,
            date: None,
        };
        return Some(When {
            date,
            frequency: frequency(recurrence)?,
            due,
            object,
            sure: if weekly { 0.5 } else { 0.9 },
        });
    }
    if hand.needs_rhythm || date.same_year || date.past {
        return None;
    }
    let due = Due {
        date: Some(date.end?.to_string()),
        ..Due::default()
    };
    let mut sure: f32 = if date.inferred { 0.85 } else { 0.95 };
    if !date.until {
        sure -= 0.15;
    }
    Some(When {
        date,
        frequency: "once",
        due,
        object,
        sure,
    })
}

/// The frequency word of a rhythm; every two months has none of its own.
pub fn frequency(recurrence: Recurrence) -> Option<&'static str> {
    Some(match recurrence {
        Recurrence::Monthly => "monthly",
        Recurrence::EveryTwoMonths => return None,
        Recurrence::Quarterly => "quarterly",
        Recurrence::HalfYearly => "half-yearly",
        Recurrence::Yearly => "yearly",
    })
}
