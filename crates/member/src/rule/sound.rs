//! What may be set for the rules of the register: what their readers can read, and what makes sense to them.

use super::age::JoiningAge;
use super::appraisal::{AppraisalRule, Grade};
use super::approval::Approvals;
use super::contact::{ContactRule, LapseRule};
use super::discipline::DisciplineRule;
use super::exit::ExitAge;
use super::field::Ways;
use super::limit::{DocumentRule, InvitationRule, ReminderRule};
use super::number::NumberRule;
use super::ratio::RatioRule;
use super::registration::RegistrationRule;
use super::step::JoiningSteps;
use jishi_platform::rules::{Faults, sound};
use serde_json::Value;

/// The oldest age a rule may speak of.
const OLD: i64 = 120;
/// The longest span in days, ten years.
const LONG: i64 = 3_650;

/// What is wrong with a value for a rule of this crate.
pub(crate) fn check(name: &str, value: &Value) -> Faults {
    match name {
        "member.joining_age" | "member.known_age" => sound(value, |rule: &JoiningAge, faults| {
            faults.within("least", rule.least, 1..=OLD);
            faults.within("most", rule.most, i64::from(rule.least).clamp(1, OLD)..=OLD);
            for (code, least) in &rule.regions {
                region(faults, "regions", code);
                faults.within(format!("regions.{code}"), *least, 1..=OLD);
            }
        }),
        "member.number" => sound(value, number),
        "member.joining_steps" => sound(value, |rule: &JoiningSteps, faults| {
            faults.within("training_months", rule.training_months, 0..=60);
            faults.within("lesson_hours", rule.lesson_hours, 0..=1_000);
            faults.within("volunteer_hours", rule.volunteer_hours, 0..=1_000);
            faults.within("sponsors", rule.sponsors, 0..=10);
        }),
        "member.document" => sound(value, |rule: &DocumentRule, faults| {
            faults.within("within_days", rule.within_days, 1..=LONG);
            faults.within("most_mb", i64::try_from(rule.most_mb).unwrap_or(i64::MAX), 1..=100);
        }),
        "member.ratio" => sound(value, |rule: &RatioRule, faults| {
            faults.within("all", rule.all, 0..=100);
            for (stage, most) in &rule.stages {
                faults.within(format!("stages.{stage}"), *most, 0..=100);
            }
        }),
        "member.exit_age" => sound(value, |rule: &ExitAge, faults| faults.within("years", rule.years, 1..=OLD)),
        "member.exit_approval" | "member.discipline_approval" => sound(value, |_: &Approvals, _| ()),
        "member.registration" => sound(value, registration),
        "member.appraisal" => sound(value, |rule: &AppraisalRule, faults| {
            let (share, of) = rule.quorum_of;
            faults.within("quorum_of", of, 1..=100);
            faults.within("quorum_of", share, 0..=of.clamp(1, 100));
            faults.within("excellent_percent", rule.excellent_percent, 0..=100);
        }),
        "member.contact" => sound(value, |rule: &ContactRule, faults| {
            faults.within("lost_months", rule.lost_months, 1..=120);
            faults.within("check_months", rule.check_months, 1..=120);
        }),
        "member.lapse" => sound(value, |rule: &LapseRule, faults| {
            faults.within("silent_months", rule.silent_months, 1..=120);
        }),
        "member.discipline" => sound(value, |rule: &DisciplineRule, faults| {
            faults.words("kinds", &rule.kinds);
            faults.must("probation_months", !rule.probation_months.is_empty(), "请至少填写一项");
            for months in &rule.probation_months {
                faults.within("probation_months", *months, 1..=60);
            }
        }),
        "member.probation_reminder" => sound(value, |rule: &ReminderRule, faults| faults.within("days", rule.days, 0..=LONG)),
        "member.field_change" => sound(value, |_: &Ways, _| ()),
        "member.invitation" => sound(value, |rule: &InvitationRule, faults| faults.within("days", rule.days, 1..=365)),
        _ => Faults::unknown(),
    }
}

fn number(rule: &NumberRule, faults: &mut Faults) {
    let digits = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    faults.must(
        "digits",
        rule.digits == 0 || (5..=32).contains(&rule.digits),
        "应为 5 至 32，不限位数时填 0",
    );
    for (at, year) in rule.years.iter().enumerate() {
        faults.within(format!("years.{at}"), *year, 1949..=2999);
    }
    for (at, lot) in rule.lots.iter().enumerate() {
        let plain = !lot.prefix.is_empty() && lot.prefix.bytes().all(|byte| byte.is_ascii_digit());
        faults.must(format!("lots.{at}"), plain, "批次的前缀只用数字");
        faults.within(format!("lots.{at}"), digits(lot.digits), digits(lot.prefix.len()).max(5)..=32);
    }
    for code in rule.strict.keys() {
        region(faults, "strict", code);
    }
}

/// A province by the two digits of its code.
fn region(faults: &mut Faults, at: &str, code: &str) {
    let holds = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
    faults.must(at, holds, "地区用两位省份代码，例如 65");
}

fn registration(rule: &RegistrationRule, faults: &mut Faults) {
    faults.month_and_day("first", &rule.first);
    faults.month_and_day("last", &rule.last);
    faults.words("grades", &rule.grades);
    let known = rule.grades.iter().all(|grade| Grade::from_word(grade).is_some());
    faults.must("grades", known, "应为评议等次，例如优秀");
}

#[cfg(test)]
mod tests {
    use crate::RULES;
    use serde_json::json;

    #[test]
    fn what_is_built_in_is_sound_and_one_bad_value_of_each_rule_is_refused() {
        for rule in RULES.list() {
            let value = serde_json::to_value(&rule.value).unwrap();
            let faults = RULES.check(&rule.name, &value);
            assert!(faults.is_empty(), "{} {} {faults:?}", rule.name, rule.from);
        }
        let number = |years, lots, strict| json!({ "required": true, "digits": 12, "years": years, "lots": lots, "strict": strict });
        let bad = [
            ("member.joining_age", json!({ "least": 14, "most": 13 }), "most"),
            ("member.joining_age", json!({ "least": 14, "most": 40_000 }), "most"),
            (
                "member.known_age",
                json!({ "least": 12, "most": 28, "regions": { "新疆": 13 } }),
                "regions",
            ),
            ("member.number", number(json!(["2017"]), json!([]), json!({})), "years.0"),
            ("member.number", number(json!([17]), json!([]), json!({})), "years.0"),
            ("member.number", number(json!([]), json!(["201516"]), json!({})), "lots.0"),
            ("member.number", number(json!([]), json!([]), json!({ "65": 1 })), "strict.65"),
            (
                "member.joining_steps",
                json!({ "training_months": 3, "lesson_hours": 8, "volunteer_hours": 20, "sponsors": 200, "in_order": true }),
                "sponsors",
            ),
            ("member.document", json!({ "within_days": 0, "most_mb": 20 }), "within_days"),
            (
                "member.ratio",
                json!({ "all": 30, "stages": { "初中毕业班": 300 } }),
                "stages.初中毕业班",
            ),
            ("member.exit_age", json!({ "years": 70_000 }), "years"),
            ("member.exit_approval", json!({ "age": "随便" }), "age"),
            (
                "member.registration",
                json!({ "first": "02-30", "last": "10-31", "grades": ["优秀"] }),
                "first",
            ),
            (
                "member.appraisal",
                json!({ "quorum_of": [3, 2], "excellent_percent": 30 }),
                "quorum_of",
            ),
            (
                "member.appraisal",
                json!({ "quorum_of": [2, 3, 4], "excellent_percent": 30 }),
                "quorum_of",
            ),
            ("member.contact", json!({ "lost_months": 6, "check_months": 0 }), "check_months"),
            ("member.lapse", json!({ "silent_months": 0 }), "silent_months"),
            ("member.discipline", json!({ "kinds": [], "probation_months": [6] }), "kinds"),
            ("member.discipline_approval", json!({ "警告": "nobody" }), "警告"),
            ("member.probation_reminder", json!({ "days": 999_999 }), "days"),
            ("member.field_change", json!({ "card": "乱写" }), "card"),
            ("member.invitation", json!({ "days": 0 }), "days"),
        ];
        for (name, value, at) in &bad {
            let faults = RULES.check(name, value);
            assert!(
                faults
                    .list()
                    .iter()
                    .any(|fault| fault.at == *at || fault.at.starts_with(&format!("{at}."))),
                "{name} {value} {faults:?}"
            );
        }
        for rule in RULES.list() {
            assert!(bad.iter().any(|(name, ..)| *name == rule.name), "no bad value of {}", rule.name);
        }
        assert!(!RULES.check("member.nothing", &json!(1)).is_empty());
    }
}
