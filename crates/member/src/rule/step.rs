//! Steps of joining (发展团员): their order and the time between them. Source: rule `member.joining_steps`
//! and the steps of the working rules.

use jishi_kernel::Day;
use serde::Deserialize;

/// A step: stored name, word, what its detail asks for.
pub const STEPS: [(&str, &str, &str); 10] = [
    ("apply", "递交入团申请书", "谈话人"),
    ("activist", "确定入团积极分子", "推荐方式"),
    ("mentor", "确定培养联系人", "培养联系人"),
    ("training", "完成培养教育考察", "团课学时、志愿服务时长"),
    ("candidate", "确定发展对象", "征求意见情况"),
    ("review", "预审", "志愿书编号"),
    ("meeting", "支部大会通过", "介绍人、到会和赞成人数"),
    ("approval", "上级团委审批", "批准文号"),
    ("oath", "入团仪式", "地点"),
    ("entry", "录入和扫描", "录入人"),
];

/// The rule `member.joining_steps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct JoiningSteps {
    /// Months between activist and candidate, at least.
    pub training_months: i64,
    /// 团课 hours, at least.
    pub lesson_hours: i64,
    /// Volunteer hours a year, at least.
    pub volunteer_hours: i64,
    /// Sponsors.
    pub sponsors: i64,
}

/// Why a step cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such step.
    Unknown,
    /// A day in the future.
    Future,
    /// Before a step that comes earlier.
    BeforeStep(&'static str, Day),
    /// After a step that comes later.
    AfterStep(&'static str, Day),
    /// The training was too short.
    Training(Day),
}

impl Refused {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::Unknown => "请选择步骤".to_owned(),
            Self::Future => "日期不能晚于今天".to_owned(),
            Self::BeforeStep(word, day) => format!("不能早于“{word}”的日期（{day}）"),
            Self::AfterStep(word, day) => format!("不能晚于“{word}”的日期（{day}）"),
            Self::Training(day) => format!("培养考察时间不足，应不早于 {day}"),
        }
    }
}

/// Position of a step; `None` for an unknown name.
pub fn position(step: &str) -> Option<usize> {
    STEPS.iter().position(|known| known.0 == step)
}

/// Checks the day of a step against the days of the others, by stored name.
///
/// # Errors
/// The first rule that refuses.
pub fn check(rule: JoiningSteps, done: &[(String, Day)], step: &str, day: Day, today: Day) -> Result<(), Refused> {
    let at = position(step).ok_or(Refused::Unknown)?;
    if day > today {
        return Err(Refused::Future);
    }
    for (name, other) in done {
        let Some(place) = position(name) else { continue };
        let word = STEPS.get(place).map_or("", |step| step.1);
        if place < at && day < *other {
            return Err(Refused::BeforeStep(word, *other));
        }
        if place > at && day > *other {
            return Err(Refused::AfterStep(word, *other));
        }
    }
    let of = |name: &str| done.iter().find(|(known, _)| known == name).map(|(_, day)| *day);
    let activist = if step == "activist" { Some(day) } else { of("activist") };
    let candidate = if step == "candidate" { Some(day) } else { of("candidate") };
    if let (Some(activist), Some(candidate)) = (activist, candidate) {
        let months = jishi_kernel::days(0).try_months(rule.training_months).unwrap_or_default();
        let least = activist.checked_add(months).unwrap_or(activist);
        if candidate < least {
            return Err(Refused::Training(least));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: JoiningSteps = JoiningSteps {
        training_months: 3,
        lesson_hours: 8,
        volunteer_hours: 20,
        sponsors: 2,
    };
    const TODAY: Day = Day::constant(2026, 7, 15);

    fn day(month: i8, day: i8) -> Day {
        Day::constant(2026, month, day)
    }

    #[test]
    fn steps_keep_their_order_and_the_training_its_time() {
        let done = vec![
            ("apply".to_owned(), day(1, 5)),
            ("activist".to_owned(), day(2, 28)),
            ("meeting".to_owned(), day(6, 20)),
        ];
        let at = |step: &str, on| check(RULE, &done, step, on, TODAY);
        assert_eq!(at("mentor", day(3, 1)), Ok(()));
        assert_eq!(at("mentor", day(2, 1)), Err(Refused::BeforeStep("确定入团积极分子", day(2, 28))));
        assert_eq!(at("candidate", day(5, 27)), Err(Refused::Training(day(5, 28))));
        assert_eq!(at("candidate", day(5, 28)), Ok(()));
        assert_eq!(at("candidate", day(6, 21)), Err(Refused::AfterStep("支部大会通过", day(6, 20))));
        assert_eq!(at("oath", day(7, 16)), Err(Refused::Future));
        assert_eq!(at("nonsense", day(7, 1)), Err(Refused::Unknown));
        for (at, step) in STEPS.iter().enumerate() {
            assert_eq!(position(step.0), Some(at));
        }
    }
}
