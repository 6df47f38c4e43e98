//! Steps of joining (发展团员): their order and the time between them. Source: rule `member.joining_steps`
//! and the steps of the working rules.

use jishi_kernel::Day;
use serde::Deserialize;

/// The step by which somebody becomes a member.
pub const APPROVAL: &str = "approval";

/// A step: stored name, word, what its detail asks for.
pub const STEPS: [(&str, &str, &str); 10] = [
    ("apply", "递交入团申请书", "谈话人"),
    ("activist", "确定入团积极分子", "推荐方式"),
    ("mentor", "确定培养联系人", "培养联系人"),
    ("training", "完成培养教育考察", "团课学时、志愿服务时长"),
    ("candidate", "确定发展对象", "征求意见情况"),
    ("review", "预审", "志愿书编号"),
    ("meeting", "支部大会通过", "介绍人、到会和赞成人数"),
    (APPROVAL, "上级团委审批", "批准文号"),
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
    /// No step may be skipped.
    #[serde(default = "yes")]
    pub in_order: bool,
}

const fn yes() -> bool {
    true
}

/// What a step says beside its day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// 团课 hours.
    pub lesson_hours: Option<i64>,
    /// Volunteer hours.
    pub volunteer_hours: Option<i64>,
    /// Names of the sponsors.
    pub sponsors: Vec<String>,
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
    /// An earlier step is not entered yet.
    Skipped(&'static str),
    /// Too few 团课 hours: at least.
    Lessons(i64),
    /// Too few volunteer hours: at least.
    Volunteering(i64),
    /// Another number of sponsors than the rule's.
    Sponsors(i64),
    /// Nobody sponsors himself or twice.
    SameSponsor,
}

impl Refused {
    /// The field of the form it belongs to.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Skipped(_) => "step",
            Self::Future | Self::BeforeStep(..) | Self::AfterStep(..) | Self::Training(_) => "day",
            Self::Lessons(_) => "lesson_hours",
            Self::Volunteering(_) => "volunteer_hours",
            Self::Sponsors(_) | Self::SameSponsor => "sponsors",
        }
    }

    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::Skipped(word) => format!("请先登记“{word}”，步骤不能跳过"),
            Self::Lessons(least) => format!("团课应不少于{least}学时"),
            Self::Volunteering(least) => format!("志愿服务应不少于{least}小时"),
            Self::Sponsors(count) => format!("入团介绍人应为{count}人，姓名用顿号分开"),
            Self::SameSponsor => "入团介绍人应为不同的人，不能是本人".to_owned(),
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

/// Checks what a step says beside its day; `name` is that of the member.
///
/// # Errors
/// The first rule that refuses.
pub fn numbers(rule: JoiningSteps, step: &str, said: &Numbers, name: &str) -> Result<(), Refused> {
    match step {
        "training" if said.lesson_hours.unwrap_or(0) < rule.lesson_hours => Err(Refused::Lessons(rule.lesson_hours)),
        "training" if said.volunteer_hours.unwrap_or(0) < rule.volunteer_hours => Err(Refused::Volunteering(rule.volunteer_hours)),
        "meeting" if said.sponsors.len() as i64 != rule.sponsors && rule.sponsors > 0 => Err(Refused::Sponsors(rule.sponsors)),
        "meeting" => {
            let twice = |(at, sponsor): (usize, &String)| sponsor == name || said.sponsors.iter().take(at).any(|other| other == sponsor);
            if said.sponsors.iter().enumerate().any(twice) {
                return Err(Refused::SameSponsor);
            }
            Ok(())
        }
        _ => Ok(()),
    }
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
    let missing = STEPS.iter().take(at).find(|step| done.iter().all(|(name, _)| name != step.0));
    if let Some(step) = missing.filter(|_| rule.in_order) {
        return Err(Refused::Skipped(step.1));
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
        in_order: false,
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
        let strict = JoiningSteps { in_order: true, ..RULE };
        let next = |step: &str| check(strict, &done[..2], step, day(3, 1), TODAY);
        assert_eq!(next("mentor"), Ok(()));
        assert_eq!(next("training"), Err(Refused::Skipped("确定培养联系人")));
        for (at, step) in STEPS.iter().enumerate() {
            assert_eq!(position(step.0), Some(at));
        }
    }

    #[test]
    fn hours_and_sponsors() {
        let said = |lessons, volunteering, sponsors: &[&str]| Numbers {
            lesson_hours: lessons,
            volunteer_hours: volunteering,
            sponsors: sponsors.iter().map(|name| (*name).to_owned()).collect(),
        };
        let at = |step, said: &Numbers| numbers(RULE, step, said, "林夏");
        assert_eq!(at("training", &said(Some(8), Some(20), &[])), Ok(()));
        assert_eq!(at("training", &said(Some(7), Some(20), &[])), Err(Refused::Lessons(8)));
        assert_eq!(at("training", &said(None, Some(20), &[])), Err(Refused::Lessons(8)));
        assert_eq!(at("training", &said(Some(8), Some(19), &[])), Err(Refused::Volunteering(20)));
        assert_eq!(at("meeting", &said(None, None, &["周舟", "高远"])), Ok(()));
        assert_eq!(at("meeting", &said(None, None, &["周舟"])), Err(Refused::Sponsors(2)));
        assert_eq!(at("meeting", &said(None, None, &["周舟", "周舟"])), Err(Refused::SameSponsor));
        assert_eq!(at("meeting", &said(None, None, &["周舟", "林夏"])), Err(Refused::SameSponsor));
        assert_eq!(at("oath", &said(None, None, &[])), Ok(()));
    }
}
