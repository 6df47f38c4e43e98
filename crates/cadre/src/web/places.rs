//! 核定编制: the places of an organisation, from a day.

use super::fields::Wrong;
use super::look::{inside, span};
use crate::post::Staffing;
use crate::store::staffing::{self, Places};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::parse_day;
use jishi_org::OrgNumber;
use jishi_org::rule::naming;
use jishi_org::store::tree::{self, Org};
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Crumb, FormPage, page, page_with};

/// Most places of one kind in one organisation.
const MOST: i64 = 10_000;

/// Names of the fields, in the order of [`Staffing::ALL`].
const FIELDS: [&str; 2] = ["administrative", "institution"];

async fn org(cx: &Cx, id: OrgNumber) -> Result<(Org, Vec<Places>), AppError> {
    let (org, history) = cx
        .read(move |read| {
            let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((org, staffing::history(read, id.0)?))
        })
        .await?;
    jishi_org::may_manage(cx, &org.path).await?;
    match org.closed_on {
        Some(day) => Err(AppError::refused(format!("该组织已于 {day} 撤销"))),
        None => Ok((org, history)),
    }
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    org: &Org,
    history: &[Places],
    sent: &Pairs,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let mut fields: Vec<Field> = FIELDS
        .into_iter()
        .zip(["行政编制数", "事业编制数"])
        .map(|(name, label)| {
            Field::new(name, label, FieldKind::Line("number"))
                .with_value(sent.get(name))
                .with_hint("没有的填 0")
        })
        .collect();
    fields.push(
        Field::new("day", "自何日起", FieldKind::Line("date"))
            .with_value(sent.get("day"))
            .with_hint("从这一天起按新编制数计算，此前的不变"),
    );
    fields.push(
        Field::line("source", "依据")
            .with_value(sent.get("source"))
            .with_hint("核编文件名称或文号")
            .optional(),
    );
    let shell = inside(cx, headers, "/cadres/staffing", "核定编制").await?;
    let crumbs = vec![Crumb::to("/cadres/staffing", "配备率"), Crumb::here(&org.name)];
    let back = format!("/cadres/staffing?node={}", org.id);
    let form = FormPage::new(shell, crumbs, fields, wrong, format!("/cadres/staffing/{}", org.id), "保存", back);
    let said: Vec<String> = history
        .iter()
        .map(|p| format!("{} {}编制 {} 名", span(p.from, None), p.kind.word(), p.places))
        .collect();
    let intro = if said.is_empty() {
        format!("{}，还没有核定编制。", org.name)
    } else {
        format!("{}，历次核定：{}。", org.name, said.join("；"))
    };
    Ok(form.with_intro(intro))
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope; [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
    let (org, history) = org(&cx, id).await?;
    let latest = |kind: Staffing| history.iter().find(|p| p.kind == kind).map_or(0, |p| p.places);
    let mut values: Vec<(&str, String)> = FIELDS
        .into_iter()
        .zip(Staffing::ALL)
        .map(|(name, kind)| (name, latest(kind).to_string()))
        .collect();
    values.push(("day", cx.today().to_string()));
    let sent: Pairs = values.into_iter().collect();
    page(&form(&cx, &headers, &org, &history, &sent, &[]).await?)
}

/// Sets the places.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, history) = org(&cx, id).await?;
    match read(&cx, &sent) {
        Ok(places) => {
            cx.write(Some(Target::new("org", org.id)), move |write| {
                for one in &places {
                    staffing::set(write, id.0, one)?;
                }
                let said: Vec<String> = places.iter().map(|p| format!("{}编制 {} 名", p.kind.word(), p.places)).collect();
                let from = places.first().map(|p| p.from.to_string()).unwrap_or_default();
                write.note(format!("核定{}，自 {from} 起", said.join("、")));
                Ok::<_, AppError>(())
            })
            .await?;
            Ok(http::see_other(&format!("/cadres/staffing?node={}", org.id)))
        }
        Err(wrong) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&cx, &headers, &org, &history, &sent, &wrong).await?,
        ),
    }
}

fn read(cx: &Cx, sent: &Pairs) -> Result<Vec<Places>, Vec<FieldError>> {
    let mut wrong = Wrong::default();
    let counts: Vec<Option<i64>> = FIELDS
        .into_iter()
        .map(|name| {
            let count = sent.parse::<i64>(name).filter(|count| (0..=MOST).contains(count));
            wrong.keep(name, count.ok_or_else(|| format!("请填 0 至 {MOST} 的整数")))
        })
        .collect();
    let from = parse_day(sent.get("day")).filter(|day| *day <= cx.today());
    let from = wrong.keep("day", from.ok_or("请填写今天或以前的日期"));
    let source = wrong.keep(
        "source",
        naming::optional(sent.get("source"), naming::NAME).map_err(|r| r.text("依据")),
    );
    let (Some(from), Some(source)) = (from, source) else {
        return Err(wrong.0);
    };
    let places: Vec<Places> = Staffing::ALL
        .into_iter()
        .zip(counts)
        .filter_map(|(kind, count)| {
            Some(Places {
                kind,
                from,
                places: count?,
                source: source.clone(),
            })
        })
        .collect();
    if wrong.0.is_empty() { Ok(places) } else { Err(wrong.0) }
}
