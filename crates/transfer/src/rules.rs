//! The dated rules of transfers as values: chains, deadlines, appeals, reasons, the campaign.

use crate::kind::Kind;
use crate::rule::chain::Scheme;
use crate::rule::clock::ClockRule;
use crate::rule::machine::AppealRule;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::rules::{Ruling, SetRule, rank, set_above, set_list};
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
/// Name of the reasons for sending back.
pub(crate) const REASONS: &str = "transfer.reasons";
const CAMPAIGN: &str = "transfer.campaign";
const PROOF: &str = "transfer.proof";

jishi_platform::rule_book!(pub BOOK, "组织关系转接", "../data/rules.toml", crate::rule::sound::check);

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

/// The rules `transfer.lapse` and `transfer.letter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Days {
    /// So many days.
    pub days: i64,
}

/// The branch for special units.
#[derive(Deserialize)]
pub(crate) struct Pool {
    pub(crate) org: i64,
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
/// (or that of its group). A general one that was set higher up is not set aside for single kinds below.
///
/// # Errors
/// The store fails.
pub fn scheme(read: &Read<'_>, kind: &Kind, path: &str, day: Day) -> Result<Ruling<Scheme>, StoreError> {
    let base = kind.scheme_base();
    if let Some((row, value)) = set_over(read, &kind.scheme_rule(), BOOK.binds(base), path, day)?
        && set_above(read, base, &row.org_path, day)?.is_none()
    {
        return Ok(Ruling {
            value,
            source: row.source,
            from: row.from,
            set: true,
        });
    }
    BOOK.at(read, base, path, day)
}

/// The binding rules a setting under a name gives way to when a superior has set them: its own, and the general one of
/// the kind; none for the branch for special units.
pub fn bound_by(name: &str) -> Vec<&str> {
    let base = Kind::all().iter().find(|kind| kind.scheme_rule() == name).map(Kind::scheme_base);
    let binds = BOOK.binds(base.unwrap_or(name));
    [Some(name), base].into_iter().flatten().filter(|_| binds).collect()
}

/// The row that holds for an organisation of those set for a rule that needs no built-in one.
fn set_over<T: DeserializeOwned>(
    read: &Read<'_>,
    name: &str,
    binding: bool,
    path: &str,
    day: Day,
) -> Result<Option<(SetRule, T)>, StoreError> {
    let mut rows = set_list(read, name)?;
    rows.retain(|row| path.starts_with(&row.org_path) && row.from <= day);
    rows.sort_by_key(|row| std::cmp::Reverse(rank(binding, true, &row.org_path, row.from)));
    Ok(rows.into_iter().find_map(|row| BOOK.read(&row, name).map(|value| (row, value))))
}

/// The deadlines for the organisation at `path`.
///
/// # Errors
/// The store fails.
pub fn clock(read: &Read<'_>, path: &str, day: Day) -> Result<Ruling<ClockRule>, StoreError> {
    BOOK.at(read, CLOCK, path, day)
}

/// The rule of appeals for the organisation at `path`.
///
/// # Errors
/// The store fails.
pub fn appeal(read: &Read<'_>, path: &str, day: Day) -> Result<AppealRule, StoreError> {
    Ok(BOOK.at(read, APPEAL, path, day)?.value)
}

/// Days until a returned transfer lapses.
///
/// # Errors
/// The store fails.
pub fn lapse_days(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    Ok(BOOK.at::<Days>(read, LAPSE, path, day)?.value.days)
}

/// How much proof may be put to a transfer when it is sent.
///
/// # Errors
/// The store fails.
pub fn proof(read: &Read<'_>, path: &str, day: Day) -> Result<ProofRule, StoreError> {
    Ok(BOOK.at(read, PROOF, path, day)?.value)
}

/// Days a paper letter is valid.
///
/// # Errors
/// The store fails.
pub fn letter_days(read: &Read<'_>, path: &str, day: Day) -> Result<i64, StoreError> {
    Ok(BOOK.at::<Days>(read, LETTER, path, day)?.value.days)
}

/// The reasons for sending back.
///
/// # Errors
/// The store fails.
pub fn reasons(read: &Read<'_>, path: &str, day: Day) -> Result<Vec<Reason>, StoreError> {
    Ok(BOOK.at(read, REASONS, path, day)?.value)
}

/// The campaign of the organisation at `path`.
///
/// # Errors
/// The store fails.
pub fn campaign(read: &Read<'_>, path: &str, day: Day) -> Result<Ruling<Campaign>, StoreError> {
    BOOK.at(read, CAMPAIGN, path, day)
}

/// The paths of all branches that were ever named for special units: who is in one of them is hidden from
/// other units, also when the province has named another branch since.
///
/// # Errors
/// The store fails.
fn pools(read: &Read<'_>) -> Result<Vec<String>, StoreError> {
    let mut paths = Vec::new();
    for rule in jishi_platform::rules::set_list(read, POOL)? {
        if let Some(pool) = BOOK.read::<Pool>(&rule, POOL)
            && let Some(org) = crate::store::org::find(read, pool.org)?
        {
            paths.push(org.path);
        }
    }
    Ok(paths)
}

jishi_platform::db::inventory::submit! {
    jishi_person::veil::VeilHook { paths: pools }
}

/// The branch for special units above the organisation at `path`; `None` while none is named.
///
/// # Errors
/// The store fails.
pub fn pool(read: &Read<'_>, path: &str, day: Day) -> Result<Option<i64>, StoreError> {
    Ok(set_over::<Pool>(read, POOL, false, path, day)?.map(|(_, pool)| pool.org))
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
        assert_eq!((clock.auto, clock.hours), (false, 48));
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
