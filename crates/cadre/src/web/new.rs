//! A new post. A number that is registered already adds the post to that person, and shows nothing
//! of what another unit keeps.

use super::fields::{self, Wrong};
use super::look::inside;
use crate::PostId;
use crate::rule::appointment;
use crate::store::post::{self, Terms};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_org::OrgNumber;
use jishi_org::rule::manage;
use jishi_org::store::{tree, turn};
use jishi_person::rule::value;
use jishi_person::store::view::{self, NewView, What};
use jishi_person::veil::Veils;
use jishi_person::{Document, IdNumber, NewPerson, Phone, find_by_number, known};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http, idempotency};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Crumb, Flash, FormPage, Shell, Tone, page, page_with};

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

/// What the form says about the person.
struct Person {
    name: String,
    number: IdNumber,
    phone: Option<Phone>,
}

async fn form(cx: &Cx, headers: &HeaderMap, sent: &Pairs, wrong: &[FieldError], known: Option<&str>) -> Result<FormPage, AppError> {
    let line = |name: &str, label: &str| Field::line(name, label).with_value(sent.get(name));
    let documents = Document::all().iter().map(|d| (d.name.as_str(), d.name.as_str()));
    let org = FieldKind::Combo {
        source: "/orgs/options".to_owned(),
        shown: sent.get("org_text").to_owned(),
    };
    let mut all = vec![
        Field::new("org", "任职组织", org)
            .with_value(sent.get("org"))
            .with_hint("限本级、直接下级和直属组织；输入名称、编码或拼音首字母查找"),
        line("name", "姓名"),
        Field::new(
            "document",
            "证件种类",
            FieldKind::Select(Choice::list(documents, sent.get("document"))),
        ),
        Field {
            autocomplete: "off",
            ..line("number", "证件号码").with_hint("加密保存，页面只显示首尾")
        },
        Field {
            autocomplete: "off",
            ..line("phone", "联系电话")
                .with_hint("加密保存；已登记人员的电话不在此修改")
                .optional()
        },
    ];
    all.extend(fields::fields(sent));
    let shell = inside(cx, headers, "/cadres", "登记任职").await?;
    let shell = Shell {
        flash: known.map(|text| Flash::new(Tone::Care, text)),
        ..shell
    };
    let crumbs = vec![Crumb::to("/cadres", "任职名册"), Crumb::here("登记任职")];
    let word = if known.is_some() { "增加职务" } else { "登记" };
    Ok(FormPage::new(shell, crumbs, all, wrong, "/cadres/new", word, "/cadres")
        .with_hidden("_key", sent.get("_key"))
        .with_hidden("known", if known.is_some() { "1" } else { "" }))
}

/// The form; `node` names the organisation, the own one when it does not.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let own = cx.identity()?.org;
    let org = cx.read(move |read| jishi_org::look::node(read, &asked, own)).await?;
    let sent: Pairs = [
        ("org", org.id.to_string()),
        ("org_text", org.name),
        ("mode", "专职".to_owned()),
        ("from", cx.today().to_string()),
        ("_key", jishi_kernel::id::encode(cx.id())),
    ]
    .into_iter()
    .collect();
    page(&form(&cx, &headers, &sent, &[], None).await?)
}

/// Enters it.
///
/// # Errors
/// [`AppError::Denied`] for an organisation below the direct subordinates; mistakes come back in the
/// form, and so does the question whether a registered person gets one post more.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    match save(&cx, &headers, &sent).await {
        Ok(Done::Post(id)) => Ok(http::see_other(&format!("/cadres/{id}?done=new"))),
        Ok(Done::Ask(text)) => page(&form(&cx, &headers, &sent, &[], Some(&text)).await?),
        Ok(Done::Wrong(text)) => {
            let wrong = FieldError {
                field: "name".to_owned(),
                text: text.to_owned(),
            };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &sent, &[wrong], None).await?)
        }
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &sent, &wrong, None).await?),
        Err(error) => Err(error),
    }
}

enum Done {
    Post(PostId),
    /// The person is registered: asks before adding.
    Ask(String),
    /// The number is registered under another name.
    Wrong(&'static str),
}

async fn read(cx: &Cx, sent: &Pairs) -> Result<(i64, Person, Terms), AppError> {
    let (path, today) = (cx.identity()?.path.clone(), cx.today());
    let legacy = cx.read(move |read| jishi_person::rule::legacy(read, &path, today)).await?;
    let mut wrong = Wrong::default();
    let org = wrong.keep("org", sent.parse::<OrgNumber>("org").ok_or("请从列表中选择任职组织"));
    let name = wrong.keep("name", value::name(sent.get("name")));
    let number = wrong.keep(
        "number",
        IdNumber::of(sent.get("document"), sent.get("number"), legacy).map_err(|e| e.text()),
    );
    let phone = match sent.get("phone") {
        "" => Some(None),
        text => wrong.keep("phone", Phone::parse(text).map(Some).map_err(|e| e.text())),
    };
    let terms = fields::terms(sent, &mut wrong);
    match (org, name, number, phone, terms) {
        (Some(org), Some(name), Some(number), Some(phone), Some(terms)) if wrong.0.is_empty() => {
            Ok((org.0, Person { name, number, phone }, terms))
        }
        _ => Err(AppError::Invalid(wrong.0)),
    }
}

async fn save(cx: &Cx, headers: &HeaderMap, sent: &Pairs) -> Result<Done, AppError> {
    let (org, person, terms) = read(cx, sent).await?;
    let (account, now, today, id, key, hash) = (cx.who.account, cx.now(), cx.today(), cx.id(), sent.submission(headers), sent.hash());
    let (own, own_org, scope, app) = (cx.identity()?.path.clone(), cx.identity()?.org, cx.scope().clone(), cx.app.clone());
    let asked = sent.get("known") == "1";
    // Sealing takes longer than writing: outside the transaction.
    let new = NewPerson {
        org,
        name: person.name.clone(),
        number: Some(person.number.clone()),
        phone: person.phone,
        ..NewPerson::default()
    };
    let ready = jishi_person::prepare(&cx.app, &new).map_err(|e| AppError::Internal(e.into()))?;
    cx.write(None, move |write| {
        if !key.is_empty()
            && let Some(before) = idempotency::replay(write, account, &key, &hash)?
        {
            return before.parse().map(Done::Post).map_err(|_| AppError::NotFound);
        }
        turn::stands(write, org)?;
        let org = match tree::find(write, org)? {
            None => return Err(AppError::field("org", "请从列表中选择任职组织")),
            Some(org) if !jishi_org::manages(write, &own, &org.path, today)? => return Err(AppError::Denied(manage::WORDS)),
            Some(org) if org.closed_on.is_some() => return Err(AppError::field("org", "该组织已撤销，请另选")),
            Some(org) => org,
        };
        let found = find_by_number(write, &app.keys, &person.number)?;
        let registered = match found {
            Some(found) => known(write, found.person)?,
            None => None,
        };
        if let Some(registered) = &registered {
            let same = registered.name == person.name;
            // Whoever types numbers learns that they are registered: noted, and not without end.
            if (!same || !asked) && !scope.covers(&registered.org_path) {
                if view::hits(write, account, now - HOUR)? >= jishi_person::rule::search_hits(write, &own, today)? {
                    return Err(AppError::TooMany("一小时内查到外单位人员的次数过多，请稍后再试".to_owned()));
                }
                let look = NewView {
                    id,
                    person: registered.id,
                    at: now,
                    account,
                    org: own_org,
                    what: What::Found,
                    reason: "登记团内任职",
                };
                view::add(write, &look)?;
            }
            if !same {
                write.note("登记任职：证件号码已登记，姓名不一致");
                return Ok(Done::Wrong("证件号码已登记，姓名与登记的不一致，请核对"));
            }
            if !asked {
                write.note("登记任职：证件号码已登记，待确认增加职务");
                let keeper = Veils::load(write)?.name(&scope, &registered.org_path, registered.org_name.clone());
                return Ok(Done::Ask(format!(
                    "此人已登记，信息由“{keeper}”保存。核对后可增加职务，个人信息不变。"
                )));
            }
        }
        let who = registered.as_ref().map_or(ready.id(), |p| p.id);
        let barred = registered.is_some() && post::barred(write, who, terms.from)?;
        let open = post::open(write, org.id, None)?;
        appointment::appoint(&fields::wish(&terms, who.0, barred)?, &open, today)
            .map_err(|refused| AppError::field(refused.field(), refused.text()))?;
        if registered.is_none() {
            jishi_person::add(write, &ready)?;
        }
        post::add(write, id, who, org.id, &terms)?;
        write.target("cadre", id);
        write.note(format!(
            "{}任{}（{}），自 {} 起",
            org.name,
            terms.shown(),
            terms.mode.word(),
            terms.from
        ));
        if !key.is_empty() {
            idempotency::keep(write, account, &key, &hash, &PostId(id).to_string(), now)?;
        }
        Ok(Done::Post(PostId(id)))
    })
    .await
}
