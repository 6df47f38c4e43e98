//! The forms of 审批设置, and what they set.

use super::scheme::say;
use crate::kind::{Kind, TargetRule};
use crate::model::Station;
use crate::rule::chain::{Scheme, Settles};
use crate::rule::clock::ClockRule;
use crate::rules::{self, CLOCK, POOL, Preset};
use crate::store::org;
use jishi_kernel::{Day, Level, parse_day};
use jishi_org::path::within;
use jishi_platform::AppError;
use jishi_platform::db::Read;
use jishi_platform::error::FieldError;
use jishi_platform::rules::Faults;
use jishi_ui::input::Pairs;
use jishi_ui::part::{Choice, Field, FieldKind};

/// The steps are chosen one by one.
const OWN: &str = "own";
/// What was set here is taken back.
const NONE: &str = "none";
/// The stations in the order in which they can decide.
const ORDER: [Station; 5] = [
    Station::OutBranch,
    Station::OutSuperior,
    Station::Province,
    Station::InBranch,
    Station::InSuperior,
];

/// What a form asks for.
pub(super) enum Setting {
    /// A rule from a day, with its source.
    Set {
        name: String,
        word: String,
        value: String,
        from: Day,
        source: String,
    },
    /// What was set here for a rule ends; the one above holds again.
    Drop { name: String, word: String },
}

/// The forms of the page, as typed and with what is wrong.
pub(super) struct Form<'a> {
    pub pairs: &'a Pairs,
    pub wrong: &'a [FieldError],
    /// The form that was sent; empty for none.
    pub part: &'a str,
    pub today: Day,
}

impl Form<'_> {
    fn field(&self, part: &str, name: &str, label: &str, kind: FieldKind, usual: &str) -> Field {
        let here = self.part == part;
        let value = if here { self.pairs.get(name) } else { usual };
        let error = self
            .wrong
            .iter()
            .find(|one| here && one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default();
        Field {
            id: format!("f-{part}-{name}"),
            ..Field::new(name, label, kind).with_value(value).with_error(error)
        }
    }

    fn select(&self, part: &str, name: &str, label: &str, choices: Vec<(String, String)>) -> Field {
        let current = if self.part == part { self.pairs.get(name) } else { "" };
        let all = choices.iter().map(|(value, text)| (value.as_str(), text.as_str()));
        self.field(part, name, label, FieldKind::Select(Choice::list(all, current)), "")
    }

    fn since(&self, part: &str) -> [Field; 2] {
        [
            self.field(part, "from", "自", FieldKind::Line("date"), &self.today.to_string()),
            self.field(part, "source", "依据", FieldKind::Line("text"), "")
                .with_hint("文件名称和文号"),
        ]
    }

    /// Which chain, and how: known from practice, or step by step.
    pub(super) fn chain(&self) -> Vec<Field> {
        let mut names = vec![(rules::SCHEME.to_owned(), "通用（未单独设置的类别）".to_owned())];
        names.extend(Kind::all().iter().map(|kind| (kind.scheme_rule(), kind.word.clone())));
        let mut presets: Vec<_> = Preset::all()
            .iter()
            .map(|preset| (preset.slug.clone(), format!("{}：{}", preset.word, say(&preset.scheme()))))
            .collect();
        presets.push((OWN.to_owned(), "自选环节".to_owned()));
        presets.push((NONE.to_owned(), "取消本级设置".to_owned()));
        let mut stations: Vec<Choice> = Choice::list(ORDER.iter().map(|one| (one.slug(), one.word())), "");
        if self.part == "chain" {
            for choice in &mut stations {
                choice.chosen = self.pairs.all("station").any(|slug| slug == choice.value);
            }
        }
        let only = "选“自选环节”时填写";
        let mut out = vec![
            self.select("chain", "rule", "适用", names),
            self.select("chain", "preset", "审批方式", presets),
            self.field("chain", "station", "审批环节", FieldKind::Checks(stations), "")
                .with_hint(format!("{only}，按所列次序审批；发起方以外的一方没有选到的，系统补上该方审批"))
                .optional(),
            self.select(
                "chain",
                "starter",
                "发起视为同意",
                vec![
                    ("none".to_owned(), "不视为同意".to_owned()),
                    ("station".to_owned(), "发起组织本环节".to_owned()),
                    ("side".to_owned(), "发起方一侧".to_owned()),
                ],
            )
            .with_hint(only),
            self.select(
                "chain",
                "stand_in",
                "直接上级代办",
                vec![("0".to_owned(), "不可代办".to_owned()), ("1".to_owned(), "可代办".to_owned())],
            )
            .with_hint(only),
        ];
        out.extend(self.since("chain"));
        out
    }

    /// The deadlines.
    pub(super) fn clock(&self) -> Vec<Field> {
        let number = || FieldKind::Line("number");
        let mut out = vec![
            self.field("clock", "hours", "每环节办理时限（小时）", number(), "48"),
            self.field("clock", "remind", "提醒（开始后小时）", number(), "24"),
            self.field("clock", "escalate", "报上级（超时后小时）", number(), "24"),
            self.select(
                "clock",
                "auto",
                "超时自动同意",
                vec![("0".to_owned(), "关闭".to_owned()), ("1".to_owned(), "开启".to_owned())],
            )
            .with_hint("未见正式文件要求，默认关闭"),
            self.field("clock", "auto_days", "自动同意（天）", number(), "15")
                .with_hint("开启后不能早于办理时限"),
        ];
        out.extend(self.since("clock"));
        out
    }

    /// The branch for special units.
    pub(super) fn pool(&self) -> Vec<Field> {
        let combo = FieldKind::Combo {
            source: "/orgs/options".to_owned(),
            shown: self.pairs.get("branch_text").to_owned(),
        };
        let mut out = vec![
            self.field("pool", "branch", "专属库团支部", combo, "")
                .with_hint("省级团委下设的团支部，只有省级可见"),
        ];
        out.extend(self.since("pool"));
        out
    }
}

/// What a form sets.
///
/// # Errors
/// Beside its field: what is missing, what no chain of these kinds can be.
pub(super) fn checked(read: &Read<'_>, path: &str, pairs: &Pairs) -> Result<Setting, AppError> {
    let (name, word, value) = match pairs.get("part") {
        "chain" => {
            let (name, word, target) = rule_of(pairs.get("rule")).ok_or_else(|| AppError::field("rule", "请选择适用类别"))?;
            if pairs.get("preset") == NONE {
                return Ok(Setting::Drop { name, word });
            }
            let scheme = scheme(pairs)?;
            let fault = scheme.fault().or_else(|| scheme.misfit(target).map(str::to_owned));
            if let Some(fault) = fault {
                let field = if pairs.get("preset") == OWN { "station" } else { "preset" };
                return Err(AppError::field(field, fault));
            }
            (name, word, serde_json::json!(scheme))
        }
        "clock" => {
            let number = |name: &str| pairs.parse::<i64>(name).ok_or_else(|| AppError::field(name, "请填写整数"));
            let rule = ClockRule {
                hours: number("hours")?,
                remind: number("remind")?,
                escalate: number("escalate")?,
                auto: pairs.get("auto") == "1",
                auto_days: number("auto_days")?,
            };
            let mut faults = Faults::default();
            rule.look(&mut faults);
            if !faults.is_empty() {
                let beside = faults.list().iter().map(|fault| FieldError {
                    field: fault.at.clone(),
                    text: fault.text.clone(),
                });
                return Err(AppError::Invalid(beside.collect()));
            }
            (CLOCK.to_owned(), "转接办理时限".to_owned(), serde_json::json!(rule))
        }
        "pool" => {
            let branch = match pairs.parse::<i64>("branch") {
                Some(id) => org::find(read, id)?,
                None => None,
            };
            let fits = |org: &org::Org| !org.closed && org.level == Level::Branch && within(&org.path, path);
            let branch = branch
                .filter(fits)
                .ok_or_else(|| AppError::field("branch", "请选择本级组织下的团支部"))?;
            (
                POOL.to_owned(),
                "特殊单位专属库".to_owned(),
                serde_json::json!({ "org": branch.id }),
            )
        }
        _ => return Err(AppError::BadRequest("请从页面的表单提交".to_owned())),
    };
    let from = parse_day(pairs.get("from")).ok_or_else(|| AppError::field("from", "请填写开始日期"))?;
    let source: String = pairs.get("source").chars().take(200).collect();
    if source.is_empty() {
        return Err(AppError::field("source", "请填写依据"));
    }
    Ok(Setting::Set {
        name,
        word,
        value: value.to_string(),
        from,
        source,
    })
}

/// Name and word of a chain, and where the kinds go that it holds for.
fn rule_of(name: &str) -> Option<(String, String, TargetRule)> {
    if name == rules::SCHEME {
        return Some((name.to_owned(), "转接审批".to_owned(), TargetRule::BranchOrCommittee));
    }
    let kind = Kind::all().iter().find(|kind| kind.scheme_rule() == name)?;
    Some((name.to_owned(), format!("转接审批（{}）", kind.word), kind.target))
}

/// The chain a form asks for: a known one, or the chosen steps.
fn scheme(pairs: &Pairs) -> Result<Scheme, AppError> {
    if pairs.get("preset") != OWN {
        let preset = Preset::all().iter().find(|preset| preset.slug == pairs.get("preset"));
        return preset
            .map(Preset::scheme)
            .ok_or_else(|| AppError::field("preset", "请选择审批方式"));
    }
    let asked: Vec<&str> = pairs.all("station").collect();
    if asked.iter().any(|slug| Station::from_slug(slug).is_none()) {
        return Err(AppError::field("station", "请从列表中选择审批环节"));
    }
    let chosen = ORDER.iter().map(|one| one.slug()).filter(|slug| asked.contains(slug));
    Ok(Scheme {
        chain: chosen.map(str::to_owned).collect(),
        starter: match pairs.get("starter") {
            "side" => Settles::Side,
            "station" => Settles::Station,
            _ => Settles::None,
        },
        stand_in: pairs.get("stand_in") == "1",
    })
}
