//! 团青比: units with a number of young people, their members, the ceiling, and what may still join.

use super::common::{area_nav, crumbs, cut, done, org_asked, org_at};
use crate::RULES;
use crate::rule::ratio::{Ratio, RatioRule};
use crate::store::youth::{self, Youth};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::parse_day;
use jishi_org::store::tree;
use jishi_org::{OrgNumber, managed, manages};
use jishi_platform::authz::{Act, Target};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Sent, address};
use jishi_ui::part::{Choice, Field, FieldKind, Pager};
use jishi_ui::{Area, Shell, export, frame, page};

/// Units on one page.
const PAGE: i64 = 50;

struct Row {
    href: String,
    name: String,
    stage: String,
    youth: i64,
    from: String,
    members: i64,
    ratio: String,
    ceiling: i64,
    over: bool,
    room: i64,
}

#[derive(Template)]
#[template(path = "member/ratio.html")]
struct RatioPage {
    shell: Shell,
    org: String,
    rows: Vec<Row>,
    pager: Pager,
    own: Vec<Youth>,
    fields: Vec<Field>,
    may: bool,
    source: String,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, top) = (org_asked(&cx, &asked)?, cx.today(), cx.identity()?.path.clone());
    let after: String = asked.get("after").chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    let from = after.clone();
    let (line, ruling, mut units, own, managed, node) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            Ok::<_, AppError>((
                tree::line(read, &top, &node.path)?,
                RULES.at::<RatioRule>(read, "member.ratio", &node.path, today)?,
                youth::below(read, &node.path, &from, today, PAGE + 1)?,
                youth::list(read, node.id)?,
                manages(read, &top, &node.path, today)?,
                node,
            ))
        })
        .await?;
    let size = usize::try_from(PAGE).unwrap_or_default();
    let more = units.len() > size;
    units.truncate(size);
    let number = OrgNumber(node.id).to_string();
    let here = |after: &str| address("/members/ratio", &[("org", &number), ("after", after)]);
    let next = units.last().filter(|_| more).map(|last| here(&last.path));
    let rows = units
        .into_iter()
        .map(|unit| {
            let ceiling = ruling.value.ceiling(&unit.stage);
            let ratio = Ratio::new(unit.members, unit.youth, ceiling);
            Row {
                href: format!("/members/ratio?org={}", OrgNumber(unit.org)),
                name: unit.name,
                stage: unit.stage,
                youth: unit.youth,
                from: unit.from.to_string(),
                members: unit.members,
                ratio: ratio.map_or("无青年人数".to_owned(), Ratio::text),
                over: ratio.is_some_and(Ratio::over),
                room: ratio.map_or(0, Ratio::room),
                ceiling,
            }
        })
        .collect();
    let stages: Vec<(&str, &str)> = std::iter::once(("", "一般单位"))
        .chain(ruling.value.stages.keys().map(|stage| (stage.as_str(), stage.as_str())))
        .collect();
    let fields = vec![
        Field::new(
            "stage",
            "单位类别",
            FieldKind::Select(Choice::list(stages, own.first().map_or("", |y| &y.stage))),
        )
        .optional(),
        Field::new("youth", "青年人数", FieldKind::Line("number")).with_hint("本组织范围内14至28周岁的人数；学校填本班或本校学生数"),
        Field::new("day", "自何日起", FieldKind::Line("date")).with_value(today.to_string()),
        Field {
            max: 60,
            ..Field::line("source", "数据来源").with_hint("如：学籍册、村居台账")
        },
    ];
    let shell = frame(&cx, &headers, Area::Members, "团青比").await?;
    page(&RatioPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/ratio"),
            crumbs: crumbs(&line, Some("团青比")),
            flash: done(&asked),
            as_of: Some(format!("截至 {today}")),
            export: export(&cx, Act::MemberExchange, "/members/ratio", &asked),
            ..shell
        },
        pager: Pager {
            total: None,
            unit: "个单位",
            next,
            first: (!after.is_empty()).then(|| here("")),
        },
        may: cx.may(Act::MemberManage) && managed,
        source: ruling.source,
        org: number,
        rows,
        own,
        fields,
    })
}

/// Sets the number of young people from a day on.
///
/// # Errors
/// [`AppError::Denied`] for an organisation the caller does not manage; a field is wrong.
pub async fn post(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, today, inner) = (org_asked(&cx, &sent)?, cx.today(), cx.clone());
    let new = Youth {
        stage: sent.get("stage").to_owned(),
        from: parse_day(sent.get("day"))
            .filter(|day| *day <= today)
            .ok_or_else(|| AppError::field("day", "请填写日期，不能晚于今天"))?,
        youth: sent
            .parse("youth")
            .filter(|count| (0..=10_000_000).contains(count))
            .ok_or_else(|| AppError::field("youth", "请填写青年人数"))?,
        source: cut(sent.get("source"), 60),
    };
    if new.source.is_empty() {
        return Err(AppError::field("source", "请填写数据来源"));
    }
    cx.write(Some(Target::new("org", org)), move |write| {
        let node = org_at(write, org)?;
        managed(&inner, write, &node.path)?;
        let rule: RatioRule = RULES.at(write, "member.ratio", &node.path, today)?.value;
        if !new.stage.is_empty() && !rule.stages.contains_key(&new.stage) {
            return Err(AppError::field("stage", "请选择单位类别"));
        }
        youth::set(write, node.id, &new, inner.who.account)?;
        write.note(format!("{}青年人数{}（{}起）", node.name, new.youth, new.from));
        Ok(())
    })
    .await?;
    let number = OrgNumber(org).to_string();
    Ok(http::see_other(&address("/members/ratio", &[("org", &number), ("done", "youth")])))
}
