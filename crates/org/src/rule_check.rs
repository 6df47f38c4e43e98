//! What may be set for the rules of organisations: what the readers in [`crate::rules`] can read, and what makes
//! sense to them.

use crate::kind::Kind;
use crate::nature;
use crate::rules::{
    BranchMembers, BySuperior, CommitteeAbove, CommitteeMembers, CommitteeSize, Endings, Graduation, GraduationNotice, ImportBelow,
    Industries, Required, Size, TermLights, TermShift, TermYears,
};
use jishi_kernel::{Day, Level};
use jishi_platform::rules::{Faults, sound};
use serde_json::Value;

/// More members or people than any organisation has.
const MANY: i64 = 1_000_000;
/// The longest span in days, ten years.
const LONG: i64 = 3_650;

/// What is wrong with a value for a rule of this crate.
pub(crate) fn check(name: &str, value: &Value) -> Faults {
    match name {
        "branch.members" => sound(value, |rule: &BranchMembers, faults| {
            faults.within("least", rule.least, 1..=MANY);
            faults.within("most", rule.most, rule.least.max(1)..=MANY);
        }),
        "committee.members" => sound(value, |rule: &CommitteeMembers, faults| {
            faults.within("general_branch", rule.general_branch, 1..=MANY);
            faults.within("committee", rule.committee, rule.general_branch.max(1)..=MANY);
        }),
        "term.years" => sound(value, term_years),
        "term.shift" => sound(value, |rule: &TermShift, faults| {
            faults.within("branch", rule.branch, 0..=60);
            faults.within("other", rule.other, 0..=60);
        }),
        "term.lights" => sound(value, |rule: &TermLights, faults| {
            faults.within("near", rule.near, 0..=LONG);
            faults.within("early", rule.early, rule.near.max(0)..=LONG);
        }),
        "particulars.required" => sound(value, required),
        "particulars.industries" => sound(value, |rule: &Industries, faults| {
            faults.words("schools", &rule.schools);
            faults.words("others", &rule.others);
        }),
        "particulars.superior" => sound(value, |_: &BySuperior, _| ()),
        "graduation.day" => sound(value, graduation),
        "graduation.notice" => sound(value, |rule: &GraduationNotice, faults| faults.within("days", rule.days, 0..=366)),
        "import.below" => sound(value, |rule: &ImportBelow, faults| faults.within("days", rule.days, 0..=LONG)),
        "naming.endings" => sound(value, |rule: &Endings, faults| {
            for (kind, endings) in &rule.0 {
                faults.must(kind, Kind::find(kind).is_some(), "没有这个组织类别");
                let whole = |ending: &String| {
                    ending
                        .split_once('…')
                        .is_none_or(|(begin, end)| !begin.is_empty() && !end.is_empty())
                };
                faults.must(
                    kind,
                    endings.iter().all(|ending| !ending.trim().is_empty() && whole(ending)),
                    "不留空项，“…”前后都要写",
                );
            }
        }),
        "committee.size" => sound(value, |rule: &CommitteeSize, faults| {
            faults.within("members", rule.members, 1..=MANY);
            size(faults, "", rule.least, rule.most);
        }),
        "committee.above" => sound(value, committee_above),
        _ => Faults::unknown(),
    }
}

fn term_years(rule: &TermYears, faults: &mut Faults) {
    faults.within("student_branch", rule.student_branch, 1..=10);
    faults.within("branch", rule.branch, 1..=10);
    faults.within("committee_least", rule.committee_least, 1..=10);
    faults.within("committee_most", rule.committee_most, rule.committee_least.clamp(1, 10)..=10);
    faults.within("local", rule.local, 1..=10);
}

fn required(rule: &Required, faults: &mut Faults) {
    for (at, fields) in [("leading", &rule.leading), ("committee", &rule.committee), ("branch", &rule.branch)] {
        // Fields other crates keep are known where those crates are part of the program.
        let strange = fields
            .iter()
            .find(|field| nature::word(field).is_none() && !ELSEWHERE.contains(&field.as_str()));
        if let Some(strange) = strange {
            faults.add(at, format!("没有信息项“{strange}”"));
        }
    }
}

/// Fields of [`Required`] that other crates keep.
const ELSEWHERE: [&str; 2] = ["secretary", "staffing"];

fn graduation(rule: &Graduation, faults: &mut Faults) {
    faults.within("month", rule.month, 1..=12);
    if (1..=12).contains(&rule.month) {
        // A common year: 29 February is no day of every year.
        let days = Day::new(2023, rule.month, 1).map_or(0, |day| i64::from(day.days_in_month()));
        faults.within("day", rule.day, 1..=days);
    }
    let fits = Kind::find(&rule.kind).is_some_and(|kind| kind.stands_at(Level::Branch));
    faults.must("kind", fits, "应为支部一级的组织类别，例如毕业生团组织");
}

fn committee_above(rule: &CommitteeAbove, faults: &mut Faults) {
    for (at, Size { least, most }) in [
        ("general_branch.", rule.general_branch),
        ("basic.", rule.basic),
        (
            "large.",
            Size {
                least: rule.large.least,
                most: rule.large.most,
            },
        ),
        (
            "township.",
            Size {
                least: rule.township.least,
                most: rule.township.most,
            },
        ),
    ] {
        size(faults, at, least, most);
    }
    faults.within("large.from_members", rule.large.from_members, 1..=MANY);
    faults.words("township.names", &rule.township.names);
}

/// A number of people with its bounds under `at`.
fn size(faults: &mut Faults, at: &str, least: i64, most: i64) {
    faults.within(format!("{at}least"), least, 1..=1_000);
    faults.within(format!("{at}most"), most, least.clamp(1, 1_000)..=1_000);
}

#[cfg(test)]
mod tests {
    use crate::rules::RULES;
    use serde_json::json;

    #[test]
    fn what_is_built_in_is_sound_and_one_bad_value_of_each_rule_is_refused() {
        for rule in RULES.list() {
            let value = serde_json::to_value(&rule.value).unwrap();
            assert!(RULES.check(&rule.name, &value).is_empty(), "{} {}", rule.name, rule.from);
        }
        let bad = [
            ("branch.members", json!({ "least": 50, "most": 3 }), "most"),
            (
                "committee.members",
                json!({ "general_branch": 0, "committee": 100 }),
                "general_branch",
            ),
            (
                "term.years",
                json!({ "student_branch": 1, "branch": 3, "committee_least": 5, "committee_most": 3, "local": 5 }),
                "committee_most",
            ),
            ("term.shift", json!({ "branch": 600, "other": 12 }), "branch"),
            ("term.lights", json!({ "early": 30, "near": 60 }), "early"),
            (
                "particulars.required",
                json!({ "leading": ["phone"], "committee": ["乱写"], "branch": [] }),
                "committee",
            ),
            ("particulars.industries", json!({ "schools": [], "others": ["其他"] }), "schools"),
            ("particulars.superior", json!({ "on": "是" }), "on"),
            ("graduation.day", json!({ "month": 300, "day": 1, "kind": "毕业生团组织" }), "month"),
            ("graduation.day", json!({ "month": 2, "day": 29, "kind": "毕业生团组织" }), "day"),
            ("graduation.day", json!({ "month": 6, "day": 1, "kind": "任意字" }), "kind"),
            ("graduation.notice", json!({ "days": 4_000_000_000_i64 }), "days"),
            ("import.below", json!({ "days": -1 }), "days"),
            ("naming.endings", json!({ "团组": ["团组"] }), "团组"),
            ("committee.size", json!({ "members": 7, "least": 8, "most": 7 }), "most"),
            (
                "committee.above",
                json!({ "general_branch": { "least": 5, "most": 7 }, "basic": { "least": 7, "most": 9 },
                        "large": { "from_members": 0, "least": 15, "most": 21 }, "township": { "names": ["乡"], "least": 9, "most": 21 } }),
                "large.from_members",
            ),
        ];
        for (name, value, at) in &bad {
            let faults = RULES.check(name, value);
            assert_eq!(faults.list().first().map(|fault| fault.at.as_str()), Some(*at), "{name} {faults:?}");
        }
        for rule in RULES.list() {
            assert!(bad.iter().any(|(name, ..)| *name == rule.name), "no bad value of {}", rule.name);
        }
        assert!(!RULES.check("branch.nothing", &json!(1)).is_empty());
    }
}
