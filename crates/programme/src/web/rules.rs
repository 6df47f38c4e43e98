//! 亮灯规则: what the lights mean, the rule in force here, the rules set before and for later.

use super::form::Fields;
use super::overview_nav::{Overview, overview_nav};
use super::programme_frame::value;
use super::words::moment;
use crate::store::light_rule;
use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Light, format_day};
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::part::{ErrorSummary, Field, FieldKind, LightBadge};
use jishi_ui::{Area, Flash, Shell, Tone, frame, page, page_with};

struct Row {
    from: String,
    near_days: i64,
    source: String,
    by: String,
    /// 执行中, 将执行, 已停用 with its tone.
    state: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "programme/rules.html")]
struct RulesPage {
    shell: Shell,
    org: String,
    near_days: i64,
    source: String,
    since: String,
    /// What each light means under the rule in force.
    meanings: Vec<(LightBadge, String)>,
    rows: Vec<Row>,
    may: bool,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

fn meanings(near_days: i64) -> Vec<(LightBadge, String)> {
    let text = |light| match light {
        Light::Late => "期限已过，尚未报送完成".to_owned(),
        Light::Near if near_days == 0 => "今天到期，尚未报送完成".to_owned(),
        Light::Near => format!("期限前 {near_days} 天（含）至期限当日，尚未报送完成"),
        Light::Normal => "已开始，期限未近；报送完成待审核的也不计逾期".to_owned(),
        Light::Undated => "原文没有写明期限，不计逾期".to_owned(),
        Light::Waiting => "尚未到开始日期".to_owned(),
        Light::Done => "节点均已通过，或事项已办结、销号".to_owned(),
    };
    Light::ALL.into_iter().map(|light| (LightBadge::new(light), text(light))).collect()
}

fn fields(given: Option<&Fields>, wrong: &[FieldError], near_days: i64, today: Day) -> Vec<Field> {
    let error = |name: &str| wrong.iter().find(|e| e.field == name).map(|e| e.text.clone()).unwrap_or_default();
    let value = |name: &str, usual: String| given.map_or(usual, |fields| fields.get(name).to_owned());
    vec![
        Field::new("near_days", "临期天数", FieldKind::Line("number"))
            .with_hint("期限前多少天起为临期，0 至 90")
            .with_value(value("near_days", near_days.to_string()))
            .with_error(error("near_days")),
        Field::new("from", "执行日期", FieldKind::Line("date"))
            .with_hint("今天或以后；以前的亮灯不变")
            .with_value(value("from", today.to_string()))
            .with_error(error("from")),
        Field {
            max: 200,
            ..Field::line("source", "规则依据")
                .with_hint("文件或会议名称")
                .with_value(value("source", String::new()))
                .with_error(error("source"))
        },
    ]
}

async fn build(cx: &Cx, headers: &HeaderMap, given: Option<&Fields>, wrong: &[FieldError]) -> Result<RulesPage, AppError> {
    let (today, identity) = (cx.today(), cx.identity()?.clone());
    let org = identity.org;
    let scope = identity.scope(Act::ProgrammeRead).1;
    let (rule, set) = cx
        .app
        .db
        .read(&scope, move |read| {
            Ok::<_, AppError>((light_rule::in_force(read, org, today)?, light_rule::list(read, org)?))
        })
        .await?;
    let in_force = set
        .iter()
        .find(|set| set.rule.valid_from.is_some_and(|from| from <= today))
        .map(|set| set.id);
    let rows = set.iter().map(|set| Row {
        from: set.rule.valid_from.map(|day| format_day(day, today)).unwrap_or_default(),
        near_days: set.rule.near_days,
        source: set.rule.source.clone(),
        by: format!("{} {}", set.by.name, moment(set.by.at, today)),
        state: match set.rule.valid_from {
            Some(from) if from > today => ("将执行", "info"),
            _ if in_force == Some(set.id) => ("执行中", "good"),
            _ => ("已停用", ""),
        },
    });
    let fields = fields(given, wrong, rule.near_days, today);
    let errors = ErrorSummary::of(&fields);
    Ok(RulesPage {
        rows: rows.collect(),
        may: cx.may(Act::RuleManage),
        near_days: rule.near_days,
        source: if rule.set_for.is_empty() {
            rule.source
        } else {
            format!("{}（{}）", rule.source, rule.set_for)
        },
        since: rule
            .valid_from
            .filter(|from| from.year() > 2000)
            .map(|from| format_day(from, today))
            .unwrap_or_default(),
        meanings: meanings(rule.near_days),
        org: identity.org_name,
        shell: Shell {
            area_nav: overview_nav(cx, Overview::Rules),
            errors: errors.count(),
            ..frame(cx, headers, Area::Workbench, "亮灯规则").await?
        },
        errors,
        fields,
    })
}

/// `GET /rules`.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, AppError> {
    let mut shown = build(&cx, &headers, None, &[]).await?;
    shown.shell.flash = (value(&pairs, "done") == "rule").then(|| Flash::new(Tone::Good, "规则已保存"));
    page(&shown)
}

/// The page again with what is wrong in the form and what was typed.
///
/// # Errors
/// The store fails.
pub async fn redraw(cx: &Cx, given: &Fields, wrong: &[FieldError]) -> Result<Response, AppError> {
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &build(cx, given.headers(), Some(given), wrong).await?,
    )
}
