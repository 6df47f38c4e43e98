//! Dates, sizes and addresses as the pages of the slice say them.

use crate::model::ItemState;
use crate::rule::light::Standing;
use crate::store::step::Step;
use jishi_exchange::AsOf;
use jishi_kernel::{Day, Millis, format_day, shanghai_day, shanghai_time};
use jishi_ui::part::LightBadge;

/// When a step is due: `7月`, `4–6月`, `全年`, `3月5日至4月20日`, `4月20日前`, `未定期限`.
pub fn when(step: &Step, today: Day) -> String {
    if !step.period.is_empty() && !step.extended() {
        return step.period.clone();
    }
    between(step.start, step.end, today)
}

/// A span of days in words, as [`when`] says it.
pub fn between(start: Option<Day>, end: Option<Day>, today: Day) -> String {
    match (start, end) {
        (None, None) => "未定期限".to_owned(),
        (Some(start), None) => format!("{}起", format_day(start, today)),
        (None, Some(end)) => format!("{}前", format_day(end, today)),
        (Some(start), Some(end)) if start == end => format_day(end, today),
        (Some(start), Some(end)) => span(start, end, today),
    }
}

fn span(start: Day, end: Day, today: Day) -> String {
    let whole_months = start.day() == 1 && end == end.last_of_month();
    if start.year() != end.year() {
        let whole_years = whole_months && (start.month(), end.month()) == (1, 12);
        // Without its year the later day would read as one of the earlier year.
        return if whole_years {
            format!("{}–{}年", start.year(), end.year())
        } else {
            let full = |day: Day| format!("{}年{}月{}日", day.year(), day.month(), day.day());
            format!("{}至{}", full(start), full(end))
        };
    }
    if !whole_months {
        return format!("{}至{}", format_day(start, today), format_day(end, today));
    }
    let year = if end.year() == today.year() {
        String::new()
    } else {
        format!("{}年", end.year())
    };
    match (start.month(), end.month()) {
        (1, 12) => format!("{year}全年"),
        (from, to) if from == to => format!("{year}{to}月"),
        (from, to) => format!("{year}{from}–{to}月"),
    }
}

/// A clause without the time it opens with: `2月底前：完成摸底` is `2月底前` and `完成摸底`.
pub fn clause(text: &str) -> (Option<&str>, &str) {
    let parts = text.split_once(['：', ':']).filter(|(head, rest)| {
        let time = head.contains(['月', '季', '年', '日', '底', '旬']) && head.chars().count() <= 14;
        time && !rest.trim().is_empty()
    });
    parts.map_or((None, text), |(head, rest)| (Some(head.trim()), rest.trim()))
}

/// When a step is due and what it asks for, each said once: by the clause's own words for the time
/// where it opens with them, else by [`when`].
pub fn due(step: &Step, today: Day) -> (String, String) {
    match clause(&step.text) {
        (Some(head), rest) if step.period.is_empty() && !step.extended() => (head.to_owned(), rest.to_owned()),
        _ => (when(step, today), step.text.clone()),
    }
}

/// The word of a day of the week after 星期 or 周.
pub fn weekday(day: Day) -> &'static str {
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    ["一", "二", "三", "四", "五", "六", "日"].get(at).copied().unwrap_or_default()
}

/// `7月16日 17:20`.
pub fn moment(at: Millis, today: Day) -> String {
    format!("{} {}", format_day(shanghai_day(at), today), shanghai_time(at))
}

/// `截至 2026年7月18日09:12`, the wording of the exported papers.
pub fn as_of(now: Millis) -> String {
    format!("截至 {}", AsOf::Moment(now))
}

/// `412 kB`, `2.4 MB`.
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1000 => format!("{} B", bytes.max(0)),
        1000..1_000_000 => format!("{} kB", (bytes + 500) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// The word beside a light: 已销号 and 已办结 say more than 已完成.
pub fn state_word(standing: &Standing, state: ItemState) -> &'static str {
    match state {
        ItemState::Struck | ItemState::Finished => state.word(),
        ItemState::Open => standing.word(),
    }
}

/// The badge of a standing; a link to why, when an address is given.
pub fn badge(standing: &Standing, state: ItemState, why: Option<String>) -> LightBadge {
    LightBadge {
        word: state_word(standing, state).to_owned(),
        days: standing.days_text(),
        why,
        ..LightBadge::new(standing.light)
    }
}

/// A text as part of a query.
pub fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ItemId, ProgrammeId, StepId, StepState};
    use jishi_kernel::parse_day;
    use jishi_notice::model::Span;

    #[test]
    fn steps_say_when_they_are_due() {
        let today = Day::constant(2026, 7, 18);
        for (start, end, period, text) in [
            ("", "", "", "未定期限"),
            ("2026-03-01", "", "", "3月1日起"),
            ("", "2026-04-20", "", "4月20日前"),
            ("", "2027-04-20", "", "2027年4月20日前"),
            ("2026-07-01", "2026-07-31", "", "7月"),
            ("2026-04-01", "2026-06-30", "", "4–6月"),
            ("2026-01-01", "2026-12-31", "", "全年"),
            ("2027-01-01", "2027-12-31", "", "2027年全年"),
            ("2026-01-01", "2028-12-31", "", "2026–2028年"),
            ("2025-01-01", "2026-11-30", "", "2025年1月1日至2026年11月30日"),
            ("2026-03-05", "2026-04-20", "", "3月5日至4月20日"),
            ("2026-03-05", "2026-03-05", "", "3月5日"),
            ("2026-03-01", "2026-03-31", "2026年3月", "2026年3月"),
        ] {
            let end = parse_day(end);
            let step = Step {
                id: StepId(1),
                item: ItemId(1),
                programme: ProgrammeId(1),
                text: String::new(),
                start: parse_day(start),
                end,
                first_end: end,
                recurrence: String::new(),
                series: 0,
                period: period.to_owned(),
                percent: 0,
                state: StepState::Open,
                done_on: None,
                span: Span { start: 0, end: 0 },
                version: 1,
            };
            assert_eq!(when(&step, today), text);
        }
    }

    #[test]
    fn a_clause_opens_with_its_time() {
        for (text, parts) in [
            ("2月底前：完成对象摸底", (Some("2月底前"), "完成对象摸底")),
            ("一季度：确定名单", (Some("一季度"), "确定名单")),
            ("每月28日前报送", (None, "每月28日前报送")),
            ("完成以下工作：走访", (None, "完成以下工作：走访")),
            ("全年：", (None, "全年：")),
        ] {
            assert_eq!(clause(text), parts);
        }
    }

    #[test]
    fn sizes_and_queries() {
        assert_eq!([size(0), size(86_400), size(2_450_000)], ["0 B", "86 kB", "2.4 MB"]);
        assert_eq!(escape("组a&b=1"), "%E7%BB%84a%26b%3D1");
    }
}
