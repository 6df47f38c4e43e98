//! 审批设置: the chains, the deadlines and the branch for special units, for the own part of the tree.

use super::scheme_form::{Form, Setting, checked};
use super::words;
use crate::kind::Kind;
use crate::model::Station;
use crate::rule::chain::{Scheme, Settles};
use crate::rules::{self, BOOK, CLOCK};
use crate::store::org;
use crate::store::sight::Sight;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Level};
use jishi_person::veil::Veils;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_platform::rules::{self as set, Ruling, SetRule};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Area, Crumb, Shell, export, frame, page_with};

/// A rule as it holds here.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) value: String,
    pub(super) source: String,
    /// First day; empty where the rule has none.
    pub(super) from: String,
    /// Set here or above, not built in.
    pub(super) set: bool,
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

/// A chain in words.
pub(super) fn say(scheme: &Scheme) -> String {
    let words: Vec<_> = scheme.stations().into_iter().map(Station::word).collect();
    let start = match scheme.starter {
        Settles::Side => "；发起方一侧视为已同意",
        Settles::Station => "；发起组织本环节视为已同意",
        Settles::None => "",
    };
    let stand = if scheme.stand_in { "；直接上级可代办" } else { "" };
    format!("{}{start}{stand}", words.join(" → "))
}

fn title(name: &str, day: Day) -> String {
    BOOK.built_in(name, day).map_or_else(|| name.to_owned(), |rule| rule.title.clone())
}

/// The rules as they hold at a path.
///
/// # Errors
/// The store fails.
pub(super) fn current(read: &Read<'_>, sight: &Sight, path: &str, today: Day) -> Result<Vec<Row>, StoreError> {
    let mut out = Vec::new();
    let general = BOOK.at::<Scheme>(read, rules::SCHEME, path, today)?;
    let shown = |title: String, found: Ruling<Scheme>| Row {
        title,
        value: say(&found.value),
        source: found.source,
        from: found.from.to_string(),
        set: found.set,
    };
    out.push(shown(title(rules::SCHEME, today), general.clone()));
    for kind in Kind::all() {
        let found = rules::scheme(read, kind, path, today)?;
        // What follows the general chain needs no line of its own.
        if found != general {
            out.push(shown(kind.word.clone(), found));
        }
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
        Some(id) => org::find(read, id)?.map(|org| sight.org(org).name),
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
    let scope = identity.scope(Act::OrgRead).1;
    let rows = cx
        .read(move |read| current(read, &Sight::new(Veils::load(read)?, scope), &path, today))
        .await?;
    let part = pairs.get("part").to_owned();
    let shell = Shell {
        area_nav: words::area_nav("/transfers/schemes", 0, true),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here("审批设置")],
        flash: words::done(pairs.get("done")),
        errors: wrong.len(),
        export: export(cx, Act::RuleManage, "/transfers/schemes", &Pairs::default()),
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
            match checked(write, &path, &given)? {
                Setting::Set {
                    name,
                    word,
                    value,
                    from,
                    source,
                } => {
                    jishi_org::check_unbound(write, &rules::bound_by(&name), &path, from)?;
                    let rule = SetRule {
                        id,
                        org_path: path,
                        from,
                        value,
                        source,
                    };
                    set::set(write, &name, &rule, account, now)?;
                    write.note(format!("设置{word}"));
                }
                Setting::Drop { name, word } => {
                    for row in set::set_list(write, &name)?.into_iter().filter(|row| row.org_path == path) {
                        set::unset(write, &name, row.id, &path)?;
                    }
                    write.note(format!("取消本级设置的{word}"));
                }
            }
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(http::see_other("/transfers/schemes?done=set")),
        Err(AppError::Invalid(wrong)) => draw(&cx, &headers, &pairs, StatusCode::UNPROCESSABLE_ENTITY, &wrong).await,
        Err(other) => Err(other),
    }
}
