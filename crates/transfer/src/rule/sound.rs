//! What may be set for the rules of transfers: what their readers can read, and what makes sense to them.

use super::chain::Scheme;
use super::clock::ClockRule;
use super::machine::AppealRule;
use crate::kind::{Kind, TargetRule};
use crate::rules::{Campaign, Days, POOL, Pool, ProofRule, Reason, SCHEME};
use jishi_platform::rules::{Faults, sound};
use serde_json::Value;

/// What is wrong with a value for a rule of this crate.
pub(crate) fn check(name: &str, value: &Value) -> Faults {
    // The general chain is that of kinds which go from one branch to another; a kind may have one of its own.
    let kinds = Kind::all()
        .iter()
        .filter(|kind| name != SCHEME && (kind.scheme_base() == name || kind.scheme_rule() == name));
    let mut targets = kinds
        .map(|kind| kind.target)
        .chain((name == SCHEME).then_some(TargetRule::BranchOrCommittee))
        .peekable();
    if targets.peek().is_some() {
        return sound(value, |scheme: &Scheme, faults| {
            let misfit = || targets.find_map(|target| scheme.misfit(target).map(str::to_owned));
            if let Some(fault) = scheme.fault().or_else(misfit) {
                faults.add("chain", fault);
            }
        });
    }
    match name {
        POOL => sound(value, |pool: &Pool, faults| faults.within("org", pool.org, 1..=i64::MAX)),
        "transfer.clock" => sound(value, ClockRule::look),
        "transfer.appeal" => sound(value, |rule: &AppealRule, faults| {
            faults.within("days", rule.days, 1..=365);
            faults.within("times", rule.times, 0..=100);
            files(faults, rule.files, rule.megabytes);
        }),
        "transfer.proof" => sound(value, |rule: &ProofRule, faults| files(faults, rule.files, rule.megabytes)),
        "transfer.lapse" | "transfer.letter" => sound(value, |rule: &Days, faults| faults.within("days", rule.days, 1..=3_650)),
        "transfer.reasons" => sound(value, |rule: &Vec<Reason>, faults| reasons(rule, faults)),
        "transfer.campaign" => sound(value, |rule: &Campaign, faults| {
            faults.month_and_day("switch", &rule.switch);
            faults.month_and_day("out", &rule.out);
            faults.month_and_day("in", &rule.inn);
            faults.within("keep", rule.keep, 0..=60);
            faults.within("longest", rule.longest, rule.keep.clamp(0, 60)..=60);
        }),
        _ => Faults::unknown(),
    }
}

fn files(faults: &mut Faults, files: usize, megabytes: usize) {
    faults.within("files", i64::try_from(files).unwrap_or(i64::MAX), 1..=50);
    faults.within("megabytes", i64::try_from(megabytes).unwrap_or(i64::MAX), 1..=100);
}

fn reasons(reasons: &[Reason], faults: &mut Faults) {
    let words: Vec<String> = reasons.iter().map(|reason| reason.word.clone()).collect();
    faults.words("", &words);
    let slugs: Vec<String> = reasons.iter().map(|reason| reason.slug.clone()).collect();
    faults.words("", &slugs);
}

#[cfg(test)]
mod tests {
    use crate::rules::BOOK;
    use serde_json::json;

    #[test]
    fn what_is_built_in_is_sound_and_one_bad_value_of_each_rule_is_refused() {
        for rule in BOOK.list() {
            let value = serde_json::to_value(&rule.value).unwrap();
            let faults = BOOK.check(&rule.name, &value);
            assert!(faults.is_empty(), "{} {faults:?}", rule.name);
        }
        let chain = |chain, starter: &str| json!({ "chain": chain, "starter": starter, "stand_in": false });
        let bad = [
            ("transfer.scheme", chain(json!(["out_branch", "in_branch"]), "乱写"), "starter"),
            ("transfer.scheme", chain(json!(["乱写"]), "none"), "chain"),
            ("transfer.scheme", chain(json!(["out_branch"]), "none"), "chain"),
            ("transfer.scheme.army", chain(json!(["out_branch"]), "none"), "chain"),
            ("transfer.scheme.within", chain(json!(["out_branch"]), "none"), "chain"),
            (
                "transfer.scheme.outside",
                chain(json!(["out_branch", "in_branch"]), "none"),
                "chain",
            ),
            (
                "transfer.clock",
                json!({ "hours": 0, "remind": 24, "escalate": 24, "auto": false, "auto_days": 15 }),
                "hours",
            ),
            (
                "transfer.clock",
                json!({ "hours": 72, "remind": 24, "escalate": 24, "auto": true, "auto_days": 2 }),
                "auto_days",
            ),
            (
                "transfer.appeal",
                json!({ "days": 0, "times": 1, "files": 8, "megabytes": 5 }),
                "days",
            ),
            ("transfer.proof", json!({ "files": 8, "megabytes": 50_000 }), "megabytes"),
            ("transfer.lapse", json!({ "days": 0 }), "days"),
            ("transfer.letter", json!({ "days": "90" }), "days"),
            (
                "transfer.reasons",
                json!([{ "slug": "data", "word": "信息有误" }, { "slug": "data", "word": "其他" }]),
                "",
            ),
            (
                "transfer.campaign",
                json!({ "switch": "06-31", "out": "08-31", "in": "09-30", "keep": 6, "longest": 12 }),
                "switch",
            ),
        ];
        for (name, value, at) in &bad {
            let faults = BOOK.check(name, value);
            assert_eq!(
                faults.list().first().map(|fault| fault.at.as_str()),
                Some(*at),
                "{name} {value} {faults:?}"
            );
        }
        for rule in BOOK.list() {
            assert!(bad.iter().any(|(name, ..)| *name == rule.name), "no bad value of {}", rule.name);
        }
    }
}
