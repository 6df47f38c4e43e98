//! The dated rules of transfers as values: chains, deadlines, appeals, reasons, the campaign.

use crate::kind::Kind;
use crate::rule::chain::Scheme;
use crate::rule::clock::ClockRule;
use crate::rule::machine::AppealRule;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::Ruling;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Name of the general chain.
pub const SCHEME: &str = "transfer.scheme";
/// Name of the deadlines.
pub const CLOCK: &str = "transfer.clock";
/// Name of the branch for special units; no built-in rule, a province names it.
pub const POOL: &str = "transfer.pool";
const APPEAL: &str = "transfer.appeal";
const LAPSE: &str = "transfer.lapse";
const LETTER: &str = "transfer.letter";
const REASONS: &str = "transfer.reasons";
const CAMPAIGN: &str = "transfer.campaign";
const PROOF: &str = "transfer.proof";

jishi_platform::rule_book!(pub BOOK, "组织关系转接", "../data/rules.toml");

/// A reason for sending a transfer back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The stored name.
    pub slug: String,
    /// The Chinese words.
    pub word: String,
    /// The county's 流动团员团支部 is offered to whoever started.
    #[serde(default)]
    pub offer: bool,
}

/// The yearly campaign of school leavers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// Month and day from which a graduating class is a 毕业生团组织.
    pub switch: String,
    /// All transfers started by then.
    pub out: String,
    /// All transfers accepted by then.
    #[serde(rename = "in")]
    pub inn: String,
    /// Months a school may keep a member without school or job.
    pub keep: i64,
    /// At most so many.
    pub longest: i64,
}

impl Campaign {
    /// The days of a year: all started, all accepted.
    pub fn days(&self, year: i16) -> (Option<Day>, Option<Day>) {
        let day = |text: &str| jishi_kernel::parse_day(&format!("{year:04}-{text}"));
        (day(&self.out), day(&self.inn))
    }
}

/// How much proof may be put to a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofRule {
    /// Most files.
    pub files: usize,
    /// Largest file, in MB.
    pub megabytes: usize,
}

#[derive(Deserialize)]
struct Days {
    days: i64,
}

#[derive(Deserialize)]
struct Pool {
    org: i64,
}

/// A chain known from practice.
#[derive(Clone, Debug, Deserialize)]
pub struct Preset {
    /// Its name.
    pub slug: String,
    /// The Chinese words.
    pub word: String,
    /// The chain.
    #[serde(flatten)]
    pub scheme: PresetScheme,
    /// The text it comes from.
    pub source: String,
    /// How good that source is, A to C.
    pub grade: String,
}

/// The part of a preset that is a [`Scheme`].
#[derive(Clone, Debug, Deserialize)]
pub struct PresetScheme {
    chain: Vec<String>,
    starter: crate::rule::chain::Settles,
    stand_in: bool,
}

impl Preset {
    /// All presets.
    pub fn all() -> &'static [Self] {
        &PRESETS
    }

    /// The chain it stands for.
    pub fn scheme(&self) -> Scheme {
        Scheme {
            chain: self.scheme.chain.clone(),
            starter: self.scheme.starter,
            stand_in: self.scheme.stand_in,
        }
    }
}

#[derive(Deserialize)]
struct Presets {
    preset: Vec<Preset>,
}

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<Presets>(include_str!("../data/presets.toml"))
        .map(|file| file.preset)
        .unwrap_or_default()
});

/// The chain of a kind for the organisation at `path`: the one set for the kind, else the general one
/// (or that of its group).
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn scheme(read: &Read<'_>, kind: &Kind, path: &str, day: Day) -> Result<Ruling<Scheme>, StoreError> {
    if let Some(found) = set_over(read, &kind.scheme_rule(), path, day)? {
        return Ok(found);
    }
    BOOK.at(read, kind.scheme_base(), path, day)
}

/// The nearest row set over an organisation for a rule that needs no built-in one.
fn set_over<T: DeserializeOwned>(read: &Read<'_>, name: &str, path: &str, day: Day) -> Result<Option<Ruling<T>>, StoreError> {
    let rows = jishi_platform::rules::set_list(read, name)?;
    let best = rows
        .into_iter()
        .filter(|row| path.starts_with(&row.org_path) && row.from <= day)
        .max_by_key(|row| (row.org_path.len(), row.from));
    best.map(|row| {
        let value = serde_json::from_str(&row.value).map_err(|error| StoreError::Driver(format!("rule {name}: {error}")))?;
        Ok(Ruling {
            value,
            source: row.source,
            from: row.from,
            set: true,
        })
    })
    .transpose()
}

/// The deadlines for the organisation at `path`.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn clock(read: &Read<'_>, path: &str, day: Day) -> Result<Ruling<ClockRule>, StoreError> {
    BOOK.at(read, CLOCK, path, day)
}

/// The rule of appeals for the organisation at `path`.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn appeal(read: &Read<'_>, path: &str, day: Day) -> Result<AppealRule, StoreError> {
    Ok(BOOK.at(read, APPEAL, path, day)?.value)
}

/// Days until a returned transfer lapses.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn lapse_days(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    Ok(BOOK.at::<Days>(read, LAPSE, path, day)?.value.days)
}

/// How much proof may be put to a transfer when it is sent.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn proof(read: &Read<'_>, path: &str, day: Day) -> Result<ProofRule, StoreError> {
    Ok(BOOK.at(read, PROOF, path, day)?.value)
}

/// Days a paper letter is valid.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn letter_days(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    Ok(BOOK.at::<Days>(read, LETTER, path, day)?.value.days)
}

/// The reasons for sending back.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn reasons(read: &Read<'_>, path: &str, day: Day) -> Result<Vec<Reason>, StoreError> {
    Ok(BOOK.at(read, REASONS, path, day)?.value)
}

/// The campaign of the organisation at `path`.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn campaign(read: &Read<'_>, path: &str, day: Day) -> Result<Ruling<Campaign>, StoreError> {
    BOOK.at(read, CAMPAIGN, path, day)
}

/// The branch for special units above the organisation at `path`; `None` while none is named.
///
/// # Errors
/// The store fails, or a row set has another shape.
pub fn pool(read: &Read<'_>, path: &str, day: Day) -> Result<Option<i64>, StoreError> {
    Ok(set_over::<Pool>(read, POOL, path, day)?.map(|found| found.value.org))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<T: serde::de::DeserializeOwned>(name: &str) -> T {
        let rule = BOOK.built_in(name, Day::constant(2026, 7, 15)).unwrap();
        rule.value.clone().try_into().unwrap()
    }

    #[test]
    fn the_built_in_rules_are_sound() {
        assert_eq!(
            jishi_platform::rules::faults(include_str!("../data/rules.toml")),
            Vec::<String>::new()
        );
        for name in [SCHEME, "transfer.scheme.army", "transfer.scheme.within", "transfer.scheme.outside"] {
            assert_eq!(value::<Scheme>(name).fault(), None, "{name}");
        }
        let clock: ClockRule = value(CLOCK);
        assert_eq!((clock.fault(), clock.auto, clock.hours), (None, false, 48));
        let appeal: AppealRule = value(APPEAL);
        assert_eq!((appeal.days, appeal.times), (10, 1));
        assert!(value::<Vec<Reason>>(REASONS).iter().any(|reason| reason.offer));
        let campaign: Campaign = value(CAMPAIGN);
        assert_eq!(
            campaign.days(2026),
            (Some(Day::constant(2026, 8, 31)), Some(Day::constant(2026, 9, 30)))
        );
        let proof: ProofRule = value(PROOF);
        assert!(proof.files > 0 && proof.megabytes > 0);
        assert!(value::<Days>(LAPSE).days > 0 && value::<Days>(LETTER).days > 0);
    }

    #[test]
    fn presets_hold_one_two_and_four_approvals() {
        assert!(toml::from_str::<Presets>(include_str!("../data/presets.toml")).is_ok());
        let lengths: Vec<_> = Preset::all().iter().map(|preset| preset.scheme().chain.len()).collect();
        assert_eq!(lengths, [2, 1, 4, 1, 1]);
        for preset in Preset::all() {
            assert_eq!(preset.scheme().fault(), None, "{}", preset.slug);
        }
    }
}
