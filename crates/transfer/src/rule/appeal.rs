//! 申诉: how often, until when, with what.

use super::machine::{AppealRule, Refused};
use jishi_kernel::{Day, days};

/// The last day of an appeal against a return of that day; the day of the return does not count.
pub fn until(returned_on: Day, rule: &AppealRule) -> Day {
    returned_on.checked_add(days(rule.days)).unwrap_or(Day::MAX)
}

/// Decides whether an appeal may be made today.
///
/// # Errors
/// Why not.
pub fn may(appeals: i64, returned_on: Option<Day>, proof: usize, rule: &AppealRule, today: Day) -> Result<(), Refused> {
    if appeals >= rule.times {
        return Err(Refused::AppealedBefore);
    }
    let until = returned_on.map_or(Day::MAX, |day| until(day, rule));
    if today > until {
        return Err(Refused::AppealOver { until });
    }
    if proof == 0 {
        return Err(Refused::NoProof);
    }
    if proof > rule.files {
        return Err(Refused::TooManyFiles { most: rule.files });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_days_once_and_with_proof() {
        let rule = AppealRule {
            days: 10,
            times: 1,
            files: 8,
            megabytes: 5,
        };
        let returned = Some(Day::constant(2026, 2, 20));
        let last = Day::constant(2026, 3, 2);
        let cases = [
            (0, 1, Day::constant(2026, 2, 20), Ok(())),
            (0, 8, last, Ok(())),
            (0, 1, Day::constant(2026, 3, 3), Err(Refused::AppealOver { until: last })),
            (1, 1, last, Err(Refused::AppealedBefore)),
            (0, 0, last, Err(Refused::NoProof)),
            (0, 9, last, Err(Refused::TooManyFiles { most: 8 })),
        ];
        for (appeals, proof, today, expected) in cases {
            assert_eq!(may(appeals, returned, proof, &rule, today), expected, "{appeals} {proof} {today}");
        }
    }
}
