//! Dates, days and lists as they stand in a printed cell.

use super::{LedgerStep, LedgerTarget};
use jishi_kernel::{Day, format_day};

/// `截止 5月31日`, `3月1日至5月31日`, `3月1日起`, `未定期限`, with the rhythm in front. Years are
/// shown when they differ from `today`'s.
pub(super) fn when(step: &LedgerStep, today: Day) -> String {
    let show = |day| format_day(day, today);
    let span = match (step.start, step.end) {
        (Some(start), Some(end)) if start != end => format!("{}至{}", show(start), show(end)),
        (_, Some(end)) => format!("截止{}", show(end)),
        (Some(start), None) => format!("{}起", show(start)),
        (None, None) if step.recurrence.is_empty() => "未定期限".to_owned(),
        (None, None) => String::new(),
    };
    [step.recurrence.as_str(), &span]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("，")
}

/// State with what belongs to it: `已完成，3月12日`, `正常，40%`.
pub(super) fn standing(step: &LedgerStep, today: Day) -> String {
    let mut parts = vec![step.state.clone()];
    match (step.done_on, step.percent) {
        (Some(day), _) => parts.push(format_day(day, today)),
        (None, Some(percent)) => parts.push(format!("{percent}%")),
        (None, None) => {}
    }
    parts.retain(|part| !part.is_empty());
    parts.join("，")
}

/// The days beside a state: `12 天` for late, `还有 3 天`, `今天到期`; empty for none.
pub(super) fn days(days: Option<i64>) -> String {
    match days {
        None => String::new(),
        Some(0) => "今天到期".to_owned(),
        Some(late) if late < 0 => format!("{} 天", late.unsigned_abs()),
        Some(left) => format!("还有 {left} 天"),
    }
}

/// `团建率 ≥90%（截止12月31日）`.
pub(super) fn target(target: &LedgerTarget, today: Day) -> String {
    let mut text = target.measure.clone();
    if !target.demand.is_empty() {
        text = format!("{text} {}", target.demand);
    }
    match target.by {
        Some(day) => format!("{text}（截止{}）", format_day(day, today)),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_like_a_ledger() {
        let today = Day::constant(2026, 7, 18);
        let (start, end) = (Day::constant(2026, 3, 1), Day::constant(2027, 1, 31));
        let step = |start, end, recurrence: &str| LedgerStep {
            start,
            end,
            recurrence: recurrence.to_owned(),
            ..LedgerStep::default()
        };
        for (step, expected) in [
            (step(None, Some(end), ""), "截止2027年1月31日"),
            (step(Some(start), Some(end), "每季度"), "每季度，3月1日至2027年1月31日"),
            (step(Some(end), Some(end), ""), "截止2027年1月31日"),
            (step(Some(start), None, ""), "3月1日起"),
            (step(None, None, ""), "未定期限"),
            (step(None, None, "每月"), "每月"),
        ] {
            assert_eq!(when(&step, today), expected);
        }
        assert_eq!(
            [days(None), days(Some(0)), days(Some(-12)), days(Some(3))],
            ["", "今天到期", "12 天", "还有 3 天"]
        );
    }
}
