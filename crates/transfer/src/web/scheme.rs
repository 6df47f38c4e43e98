//! 审批设置: the chains, the deadlines and the branch for special units, for the own part of the tree.

use super::words;
use crate::kind::Kind;
use crate::model::Station;
use crate::rule::chain::{Scheme, Settles};
use crate::rule::clock::ClockRule;
use crate::rules::{self, BOOK, CLOCK, POOL, Preset};
use crate::store::org;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Level, parse_day};
use jishi_org::path::within;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::error::FieldError;
use jishi_platform::rules::{self as set, SetRule};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page_with};

/// A rule as it holds here.
struct Row {
    title: String,
    value: String,
    source: String,
    from: String,
    set: bool,
}

#[derive(Template)]
#[template(path = "transfer/scheme.html")]
struct SchemePage {
    shell: Shell,
    rows: Vec<Row>,
    /// The organisation may set them.
    may: bool,
    chain_errors: ErrorSummary,
    chain: Vec<Field>,
    clock_errors: ErrorSummary,
    clock: Vec<Field>,
    pool_errors: ErrorSummary,
    pool: Vec<Field>,
}

/// Names of all chains, the general one first.
fn chains() -> Vec<&'static str> {
    let mut all = vec![rules::SCHEME];
    for kind in Kind::all() {
        let name = kind.scheme_rule();
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

fn title(name: &str, day: Day) -> String {
    BOOK.built_in(name, day).map_or_else(|| name.to_owned(), |rule| rule.title.clone())
}

/// Which kinds a chain holds for.
fn kinds_of(name: &str) -> String {
    let words: Vec<_> = Kind::all()
        .iter()
        .filter(|kind| kind.scheme_rule() == name)
        .map(|kind| kind.word.as_str())
        .collect();
    words.join("、")
}

fn say(scheme: &Scheme) -> String {
    let words: Vec<_> = scheme.stations().into_iter().map(Station::word).collect();
    let start = match scheme.starter {
        Settles::Side => "；发起方一侧视为已同意",
        Settles::Station => "；发起组织本环节视为已同意",
        Settles::None => "",
    };
    let stand = if scheme.stand_in { "；直接上级可代办" } else { "" };
    format!("{}{start}{stand}", words.join(" → "))
}

fn current(read: &Read<'_>, path: &str, today: Day) -> Result<Vec<Row>, StoreError> {
    let mut out = Vec::new();
    for name in chains() {
        let found = BOOK.at::<Scheme>(read, name, path, today)?;
        out.push(Row {
            title: format!("{}（{}）", title(name, today), kinds_of(name)),
            value: say(&found.value),
            source: found.source,
            from: found.from.to_string(),
            set: found.set,
        });
    }
    let clock = rules::clock(read, path, today)?;
    let rule = clock.value;
    out.push(Row {
        title: title(CLOCK, today),
        value: format!(
            "每环节 {} 小时，{} 小时后提醒，超时 {} 小时报上级；自动同意{}",
            rule.hours,
            rule.remind,
            rule.escalate,
            if rule.auto {
                format!("：{} 天后", rule.auto_days)
            } else {
                "：关闭".to_owned()
            }
        ),
        source: clock.source,
        from: clock.from.to_string(),
        set: clock.set,
    });
    let pool = match rules::pool(read, path, today)? {
        Some(id) => org::find(read, id)?.map(|org| org.name),
        None => None,
    };
    out.push(Row {
        title: "特殊单位专属库".to_owned(),
        value: pool
            .clone()
            .unwrap_or_else(|| "未设置，参军入伍、涉密单位转接暂不能办理".to_owned()),
        source: if pool.is_some() {
            "管理员设置".to_owned()
        } else {
            String::new()
        },
        from: String::new(),
        set: pool.is_some(),
    });
    Ok(out)
}

/// `GET /transfers/schemes`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw(&cx, &headers, &pairs, StatusCode::OK, &[]).await
}

async fn draw(cx: &Cx, headers: &HeaderMap, pairs: &Pairs, status: StatusCode, wrong: &[FieldError]) -> Result<Response, AppError> {
    let (identity, today) = (cx.identity()?, cx.today());
    let path = identity.path.clone();
    let rows = cx.read(move |read| current(read, &path, today)).await?;
    let part = pairs.get("part").to_owned();
    let shell = Shell {
        area_nav: words::area_nav("/transfers/schemes", 0, true),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("审批设置")],
        flash: words::done(pairs.get("done")),
        errors: wrong.len(),
        ..frame(cx, headers, Area::Transfers, "转接审批设置").await?
    };
    let form = Form {
        pairs,
        wrong,
        part: &part,
        today,
    };
    let (chain, clock, pool) = (form.chain(), form.clock(), form.pool());
    page_with(
        status,
        &SchemePage {
            shell,
            rows,
            may: sets(identity.level),
            chain_errors: ErrorSummary::of(&chain),
            clock_errors: ErrorSummary::of(&clock),
            pool_errors: ErrorSummary::of(&pool),
            chain,
            clock,
            pool,
        },
    )
}

/// Chains belong to a province or a city, not to single units.
const fn sets(level: Level) -> bool {
    matches!(level, Level::Province | Level::City)
}

struct Form<'a> {
    pairs: &'a Pairs,
    wrong: &'a [FieldError],
    part: &'a str,
    today: Day,
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

    fn chain(&self) -> Vec<Field> {
        let names = chains()
            .into_iter()
            .map(|name| (name.to_owned(), format!("{}（{}）", title(name, self.today), kinds_of(name))));
        let presets = Preset::all()
            .iter()
            .map(|preset| (preset.slug.clone(), format!("{}：{}", preset.word, say(&preset.scheme()))));
        let mut out = vec![
            self.select("chain", "rule", "适用", names.collect()),
            self.select("chain", "preset", "审批方式", presets.collect()),
        ];
        out.extend(self.since("chain"));
        out
    }

    fn clock(&self) -> Vec<Field> {
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
            self.field("clock", "auto_days", "自动同意（天）", number(), "15"),
        ];
        out.extend(self.since("clock"));
        out
    }

    fn pool(&self) -> Vec<Field> {
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

/// `POST /transfers/schemes`: `part` (chain, clock, pool), the fields of that part, `from`, `source`.
///
/// # Errors
/// 403 below the city; the store fails.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(pairs): Sent) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    if !sets(identity.level) {
        return Err(AppError::Denied("转接审批由省级、市级团委设置"));
    }
    let (path, account, now, id, given) = (identity.path.clone(), cx.who.account, cx.now(), cx.id(), pairs.clone());
    let outcome = cx
        .write(None, move |write| {
            let (name, value) = checked(write, &path, &given)?;
            let (from, source) = since(&given)?;
            let rule = SetRule {
                id,
                org_path: path,
                from,
                value,
                source,
            };
            set::set(write, name, &rule, account, now)?;
            write.note(format!("设置{}", title(name, from)));
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(http::see_other("/transfers/schemes?done=set")),
        Err(AppError::Invalid(wrong)) => draw(&cx, &headers, &pairs, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
        Err(other) => Err(other),
    }
}

/// Name and value of the rule a form sets.
fn checked(write: &Write<'_>, path: &str, pairs: &Pairs) -> Result<(&'static str, String), AppError> {
    let json = |value: &serde_json::Value| value.to_string();
    match pairs.get("part") {
        "chain" => {
            let name = chains()
                .into_iter()
                .find(|name| *name == pairs.get("rule"))
                .ok_or_else(|| AppError::field("rule", "请选择适用类别"))?;
            let preset = Preset::all()
                .iter()
                .find(|preset| preset.slug == pairs.get("preset"))
                .ok_or_else(|| AppError::field("preset", "请选择审批方式"))?;
            let scheme = preset.scheme();
            if let Some(fault) = scheme.fault() {
                return Err(AppError::field("preset", fault));
            }
            Ok((name, json(&serde_json::json!(scheme))))
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
            if let Some(fault) = rule.fault() {
                return Err(AppError::field("hours", fault));
            }
            Ok((CLOCK, json(&serde_json::json!(rule))))
        }
        "pool" => {
            let branch = match pairs.parse::<i64>("branch") {
                Some(id) => org::find(write, id)?,
                None => None,
            };
            let fits = |org: &org::Org| !org.closed && org.level == Level::Branch && within(&org.path, path);
            let branch = branch
                .filter(fits)
                .ok_or_else(|| AppError::field("branch", "请选择本级组织下的团支部"))?;
            Ok((POOL, json(&serde_json::json!({ "org": branch.id }))))
        }
        _ => Err(AppError::BadRequest("请从页面的表单提交".to_owned())),
    }
}

fn since(pairs: &Pairs) -> Result<(Day, String), AppError> {
    let from = parse_day(pairs.get("from")).ok_or_else(|| AppError::field("from", "请填写开始日期"))?;
    let source: String = pairs.get("source").chars().take(200).collect();
    if source.is_empty() {
        return Err(AppError::field("source", "请填写依据"));
    }
    Ok((from, source))
}
