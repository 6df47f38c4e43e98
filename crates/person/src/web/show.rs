//! The card of a person, masked.

use super::nav::area_nav;
use super::words::{choices, facts, instant};
use crate::store::{change, claim, consent, correction, due, merge, person, view};
use crate::veil::Veils;
use crate::words::words;
use crate::{Field, Masked, PersonId, rule};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id};
use jishi_ui::part::{Field as Input, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, watermark};

/// Title of the list of consents.
const CONSENT: &str = "监护人同意";
/// Rows of each list on the card.
const ROWS: i64 = 20;

struct Line {
    when: String,
    who: String,
    what: String,
    href: Option<String>,
}

/// What is read for the card.
struct Known {
    managed: bool,
    record: Masked,
    /// The age below which a guardian must consent, when nobody has.
    missing: Option<i16>,
    due_on: Option<Day>,
    changes: Vec<change::Change>,
    corrections: Vec<correction::Correction>,
    claims: Vec<claim::Claim>,
    consents: Vec<consent::Consent>,
    views: Vec<view::View>,
    /// The first time today that the caller opens it.
    opens: bool,
}

#[derive(Template)]
#[template(path = "person/show.html")]
struct ShowPage {
    shell: Shell,
    person: Masked,
    facts: Vec<(&'static str, String)>,
    lists: Vec<(&'static str, &'static str, Vec<Line>)>,
    consent_missing: Option<i16>,
    /// A guardian's consent is in force.
    consented: bool,
    due_on: Option<String>,
    may_change: bool,
    may_reveal: bool,
    may_decide: bool,
    reveal: Vec<Input>,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PersonId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let (top, today, account) = (cx.identity()?.path.clone(), cx.today(), cx.who.account);
    let (keeper, scope) = (cx.may(Act::PersonDecide), cx.scope().clone());
    let into = cx
        .read(move |read| {
            person::find(read, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>(merge::into(read, id)?)
        })
        .await?;
    if let Some(into) = into {
        return Ok(http::see_other(&format!("/persons/{into}")));
    }
    let known = cx
        .read(move |read| {
            let record = person::find(read, id)?.ok_or(AppError::NotFound)?;
            let veils = Veils::load(read)?;
            let claims = claim::of_person(read, id, ROWS)?;
            let views = if keeper {
                view::of_person(read, id, i64::MAX, ROWS)?
            } else {
                Vec::new()
            };
            Ok::<_, AppError>(Known {
                managed: jishi_org::manages(read, &top, &record.org_path, today)?,
                missing: match consent::missing(read, &record, today)? {
                    true => Some(rule::guardian_age(read, &record.org_path, today)?),
                    false => None,
                },
                due_on: due::of(read, id, today)?,
                changes: change::list(read, id, i64::MAX, ROWS)?,
                corrections: correction::of_person(read, id, ROWS)?
                    .into_iter()
                    .map(|one| one.seen(&veils, &scope))
                    .collect(),
                claims: claims.into_iter().map(|claim| claim.seen(&veils, &scope)).collect(),
                consents: consent::list(read, id)?,
                views: views.into_iter().map(|view| view.seen(&veils, &scope)).collect(),
                opens: view::opens(read, id, account, today)?,
                record,
            })
        })
        .await?;
    if known.opens {
        super::opened(&cx, id, "查看个人信息页面").await?;
    }
    let record = known.record;
    let consented = known.consents.iter().any(|c| c.withdrawn_on.is_none());
    let mut lists = vec![
        (
            CONSENT,
            "没有监护人同意记录。",
            known.consents.into_iter().map(of_consent).collect(),
        ),
        (
            "更正申请",
            "没有更正申请。",
            known.corrections.into_iter().map(of_correction).collect(),
        ),
        ("认领与异议", "没有认领或异议。", known.claims.into_iter().map(of_claim).collect()),
        (
            "变更记录",
            "还没有变更。",
            known.changes.into_iter().map(of_change).collect::<Vec<_>>(),
        ),
    ];
    if known.missing.is_none() {
        // A grown person's card has a place for it only when there is one.
        lists.retain(|(title, _, lines)| *title != CONSENT || !lines.is_empty());
    }
    if keeper {
        lists.push(("谁看过个人信息", "还没有人看过。", known.views.into_iter().map(of_view).collect()));
    }
    let flash = match asked.get("done") {
        "edit" => Some("已保存修改"),
        "correction" => Some("已提交更正申请，等待审核"),
        "consent" => Some("已保存监护人同意记录"),
        "kept" => Some("已延长保存"),
        "merged" => Some("已合并重复记录"),
        "erased" => Some("已抹除个人信息"),
        _ => None,
    };
    let shell = frame(&cx, &headers, Area::Members, &record.name).await?;
    let managed = cx.may(Act::MemberManage) && known.managed;
    let living = record.erased_on.is_none();
    page(&ShowPage {
        shell: Shell {
            area_nav: area_nav(&cx, ""),
            crumbs: vec![Crumb::to("/members", "团员"), Crumb::here(&record.name)],
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            watermark: watermark(&cx),
            ..shell
        },
        facts: facts(&record),
        lists,
        consent_missing: known.missing,
        consented,
        due_on: known.due_on.map(|day| day.to_string()),
        may_change: managed && living,
        may_reveal: cx.may(Act::PersonReveal) && living && !(record.id_mask.is_empty() && record.phone_mask.is_empty()),
        may_decide: keeper && living,
        reveal: reveal_fields(),
        person: record,
    })
}

/// The question before full numbers are shown.
pub(super) fn reveal_fields() -> Vec<Input> {
    vec![
        Input::new("reason", "事由", FieldKind::Select(choices(&words().reveal, "", "请选择"))),
        Input::line("text", "说明").optional(),
    ]
}

fn of_change(row: change::Change) -> Line {
    let field = row.field.map_or("", Field::word);
    let none = |text: String| if text.is_empty() { "空".to_owned() } else { text };
    Line {
        when: instant(row.at),
        who: if row.who.is_empty() { "系统".to_owned() } else { row.who },
        what: format!("{field}：{} 改为 {}（{}）", none(row.old), none(row.new), row.how),
        href: None,
    }
}

fn of_correction(row: correction::Correction) -> Line {
    let field = row.field.map_or("", Field::word);
    let decision = if row.decision.is_empty() {
        String::new()
    } else {
        format!("，{}", row.decision)
    };
    Line {
        when: instant(row.at),
        who: row.who,
        what: format!("{field}改为 {}：{}{decision}", row.new, row.state.word()),
        href: None,
    }
}

fn of_claim(row: claim::Claim) -> Line {
    Line {
        when: instant(row.at),
        who: row.org.1,
        what: format!("{}：{}", row.kind.word(), row.state.word()),
        href: Some(format!("/persons/claims/{}", row.id)),
    }
}

fn of_consent(row: consent::Consent) -> Line {
    let end = row.withdrawn_on.map(|day| format!("，{day} 撤回")).unwrap_or_default();
    Line {
        when: row.given_on.to_string(),
        who: row.recorded_by,
        what: format!("{}（{}）{}{end}", row.guardian, row.relation, row.how),
        href: None,
    }
}

fn of_view(row: view::View) -> Line {
    Line {
        when: instant(row.at),
        who: row.by(),
        what: format!("{}，事由：{}", row.what, row.reason),
        href: None,
    }
}
