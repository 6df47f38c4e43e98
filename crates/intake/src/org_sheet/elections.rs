//! 换届: who is due when.

use super::{org_asked, org_at};
use crate::{Export, Sink, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::{Day, Level};
use jishi_org::rule::due::Due;
use jishi_org::rule::term;
use jishi_org::rules::{self, TermLights};
use jishi_org::store::election::{self, DueOrg, DueQuery};
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use jishi_ui::part::LightBadge;

/// `GET /orgs/elections/export.xlsx?org=&light=`.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (number, today) = (org_asked(&cx, &asked, "org")?, cx.today());
    let due = Due::from_slug(asked.get("light"));
    let (org, rule) = cx
        .read(move |read| {
            let org = org_at(read, number)?;
            let rule = rules::term_lights(read, &org.path, today)?;
            Ok::<_, AppError>((org, rule))
        })
        .await?;
    let columns = vec![
        Column::text("name", "组织").width(36.0),
        Column::text("light", "提醒").width(22.0).centred(),
        Column::date("due", "应换届"),
        Column::date("held", "上次换届"),
        Column::text("above", "上级").width(30.0),
        Column::text("kind", "类别").width(16.0),
        Column::text("level", "级别").width(10.0).centred(),
    ];
    let filters = format!("{}本级及所有下级，{}，截至 {today}", org.name, due.word());
    let what = Export::list("换届情况", columns, filters);
    export(
        &cx,
        what,
        move |read, sink| {
            if due == Due::Unknown {
                unknown(read, &org.path, &rule, today, sink)
            } else {
                known(read, &org.path, due, &rule, today, sink)
            }
        },
        |_, _| Ok(()),
    )
    .await
}

fn unknown(read: &Read<'_>, within: &str, rule: &TermLights, today: Day, sink: &mut Sink<'_>) -> Result<(), AppError> {
    pages(
        String::new(),
        |after, most| Ok(election::unknown(read, within, after, most)?),
        |one| one.path.clone(),
        |one| Ok(sink(&row(one, rule, today))?),
    )
}

fn known(read: &Read<'_>, within: &str, due: Due, rule: &TermLights, today: Day, sink: &mut Sink<'_>) -> Result<(), AppError> {
    let (from, to) = due.range(rule, today);
    let query = |after: &Option<(Day, i64)>| DueQuery {
        within: within.to_owned(),
        from,
        to,
        after: *after,
    };
    pages(
        None,
        |after, most| Ok(election::due(read, &query(after), most)?),
        |one| one.term.map(|term| (term.due_on, one.id)),
        |one| Ok(sink(&row(one, rule, today))?),
    )
}

fn row(org: DueOrg, rule: &TermLights, today: Day) -> [Value; 7] {
    let due = org.term.map(|term| term.due_on);
    let (light, word) = term::light(rule, due, today);
    let light = LightBadge::until(light, due, today).with_word(word);
    [
        org.name.into(),
        format!("{} {}", light.word, light.days).trim().to_owned().into(),
        due.into(),
        org.term.map(|term| term.held_on).into(),
        org.above.into(),
        org.kind.into(),
        Level::from_number(org.level).map_or("", Level::word).into(),
    ]
}
