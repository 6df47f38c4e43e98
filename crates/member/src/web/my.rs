//! 我的团籍: the own data, branch, helpers, second registration, and who looked at what.

use super::common::{cut, done, instant};
use super::edit;
use super::list::registration;
use super::view::{self, Line, StepRow};
use crate::DocumentId;
use crate::rule::discipline::Stage;
use crate::rule::standing;
use crate::store::contact::{self, Second};
use crate::store::member::Member;
use crate::store::own::{self, Helper};
use crate::store::{document, exit, place, record, registration as years, request, step};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_org::OrgNumber;
use jishi_org::store::{election, particulars, tie};
use jishi_person::Field as Known;
use jishi_person::store::correction;
use jishi_person::store::view as views;
use jishi_person::store::view::{NewView, What};
use jishi_person::veil::Veils;
use jishi_person::{Masked, PersonId};
use jishi_platform::authz::Act;
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Sent};
use jishi_ui::part::{Field, FieldKind, Pager};
use jishi_ui::{Area, Crumb, Shell, export, frame, page, watermark};

/// Own requests shown.
const CORRECTIONS: i64 = 20;
/// Looks on one page.
const LOOKS: i64 = 50;
/// What the log says about a member who opened the own numbers.
const OWN: &str = "本人查看";

#[derive(Template)]
#[template(path = "member/my.html")]
struct MyPage {
    shell: Shell,
    tags: Vec<(String, &'static str)>,
    person: Vec<(&'static str, String)>,
    facts: Vec<(&'static str, String)>,
    places: Vec<Line>,
    years: Vec<Line>,
    branch: Vec<(String, String)>,
    helpers: Vec<Helper>,
    steps: Vec<StepRow>,
    documents: Vec<DocumentRow>,
    records: Vec<Line>,
    exits: Vec<Line>,
    corrections: Vec<CorrectionRow>,
    requests: Vec<Line>,
    locked: String,
    seconds: Vec<Second>,
    second_fields: Vec<Field>,
    phone: Field,
    /// Full numbers, right after they were asked for.
    full: Vec<(&'static str, String)>,
    open: bool,
}

/// A scan of the own archive.
struct DocumentRow {
    href: String,
    kind: String,
    name: String,
    state: &'static str,
    tone: &'static str,
    returned: String,
}

/// An own request for a correction.
struct CorrectionRow {
    what: String,
    when: String,
    state: &'static str,
    tone: &'static str,
    decision: String,
    /// Where it is taken back, while it waits and is the own one.
    withdraw: Option<String>,
}

/// What is read for the page beside person and membership.
struct More {
    steps: Vec<step::Done>,
    documents: Vec<document::Document>,
    records: Vec<record::Record>,
    exits: Vec<exit::Exit>,
    corrections: Vec<correction::Correction>,
    requests: Vec<request::Request>,
    branch: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "member/my_none.html")]
struct NonePage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "member/my_views.html")]
struct ViewsPage {
    shell: Shell,
    rows: Vec<(String, String, String, String)>,
    pager: Pager,
}

/// The own membership.
///
/// # Errors
/// A refusal for an account no member is linked with.
pub(super) fn mine(read: &Read<'_>, account: i64) -> Result<Member, AppError> {
    own::membership(read, account)?.ok_or_else(|| AppError::refused("账号还没有关联团籍，请联系团支部"))
}

fn known(read: &Read<'_>, person: i64) -> Result<Masked, AppError> {
    jishi_person::known(read, PersonId(person))?.ok_or(AppError::NotFound)
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let account = cx.who.account;
    if cx.read(move |read| own::membership(read, account)).await?.is_none() {
        let shell = frame(&cx, &headers, Area::Self_, "我的团籍").await?;
        return page(&NonePage { shell });
    }
    let mut shown = build(&cx, &headers, Vec::new()).await?;
    shown.shell.flash = done(&asked);
    page(&shown)
}

async fn build(cx: &Cx, headers: &HeaderMap, full: Vec<(&'static str, String)>) -> Result<MyPage, AppError> {
    let (account, today, scope) = (cx.who.account, cx.today(), cx.scope().clone());
    let (person, rule, places, years, seconds, helpers, more, member) = cx
        .read(move |read| {
            let member = mine(read, account)?;
            let veils = Veils::load(read)?;
            let names = document::Names::load(read, member.id, &veils, &scope)?;
            let mut helpers = own::helpers(read, &member.org_path, today)?;
            if helpers.is_empty() {
                helpers = own::helpers(read, &tie::manager(read, &member.org_path, today)?, today)?;
            }
            Ok::<_, AppError>((
                known(read, member.person)?,
                registration(read, &member.org_path, today)?.0,
                place::history(read, member.id)?
                    .into_iter()
                    .map(|place| place.seen(&veils, &scope))
                    .collect(),
                years::years(read, member.id)?,
                contact::seconds(read, member.id)?
                    .into_iter()
                    .map(|second| second.seen(&veils, &scope))
                    .collect::<Vec<_>>(),
                helpers,
                More {
                    steps: step::list(read, member.id)?,
                    documents: document::list(read, member.id)?.into_iter().map(|one| names.seen(one)).collect(),
                    records: record::list(read, member.id)?,
                    exits: exit::of_member(read, member.id)?,
                    corrections: correction::of_person(read, PersonId(member.person), CORRECTIONS)?,
                    requests: request::of_member(read, member.id)?,
                    branch: branch(read, &member, today)?,
                },
                member,
            ))
        })
        .await?;
    let shell = frame(cx, headers, Area::Self_, "我的团籍").await?;
    let second_fields = vec![
        Field::line("org", "社区团支部编号").with_hint("由社区团支部提供"),
        Field {
            max: 100,
            ..Field::line("note", "参加的活动或服务").optional()
        },
    ];
    Ok(MyPage {
        shell: Shell {
            watermark: watermark(cx),
            ..shell
        },
        tags: view::tags(&member),
        person: view::person(&person),
        facts: view::membership(&member, &rule, today),
        places: view::places(places),
        years: view::years(years),
        branch: more.branch,
        steps: view::steps(&more.steps).into_iter().filter(|step| step.done).collect(),
        documents: more.documents.into_iter().map(document_row).collect(),
        records: more.records.into_iter().map(record_line).collect(),
        exits: view::exits(more.exits),
        corrections: more.corrections.into_iter().map(|one| correction_row(one, account)).collect(),
        requests: more.requests.into_iter().map(request_line).collect(),
        locked: standing::open(member.state, member.leaving, member.left_how)
            .err()
            .map(|locked| locked.text())
            .unwrap_or_default(),
        helpers,
        seconds: seconds.into_iter().filter(|second| second.to.is_none()).collect(),
        second_fields,
        phone: Field {
            max: 20,
            ..Field::new("phone", "新的联系电话", FieldKind::Line("tel")).with_autocomplete("tel")
        },
        open: standing::open(member.state, member.leaving, member.left_how).is_ok(),
        full,
    })
}

/// The own branch in words: posts, size, next election, telephone of the office.
fn branch(read: &Read<'_>, member: &Member, today: Day) -> Result<Vec<(String, String)>, AppError> {
    let mut facts = vec![("团支部".to_owned(), member.org_name.clone())];
    facts.extend(own::posts(read, member.org, today)?);
    facts.push(("团员".to_owned(), format!("{}人", own::size(read, member.org)?)));
    if let Some(term) = election::term(read, member.org)? {
        facts.push(("换届".to_owned(), format!("{} 换届，本届至 {}", term.held_on, term.due_on)));
    }
    let (contact, phone) = particulars::office(read, member.org)?;
    let office = format!("{contact} {phone}").trim().to_owned();
    if !office.is_empty() {
        facts.push(("联系电话".to_owned(), office));
    }
    Ok(facts)
}

fn document_row(document: document::Document) -> DocumentRow {
    let state = document.state();
    DocumentRow {
        href: format!("/my/documents/{}", document.id),
        tone: match state {
            "已认证" => "good",
            "已退回" => "bad",
            _ => "care",
        },
        state,
        returned: document.returned,
        kind: document.kind,
        name: document.name,
    }
}

fn record_line(record: record::Record) -> Line {
    let mut parts = vec![format!("{}：{}", record.sort.word(), record.what), record.issuer];
    if record.stage != Stage::Valid {
        parts.push(record.stage.word().to_owned());
    }
    parts.extend(record.until.map(|until| format!("察看至 {until}")));
    parts.extend(record.lifted_on.map(|day| format!("{day} 解除")));
    parts.retain(|part| !part.is_empty());
    Line {
        when: record.given_on.to_string(),
        what: parts.join("，"),
    }
}

fn request_line(one: request::Request) -> Line {
    let words = if one.words.is_empty() {
        String::new()
    } else {
        format!("：{}", one.words)
    };
    Line {
        when: instant(one.filed_at),
        what: format!(
            "{}改为 {}，{}{words}",
            one.field.word(),
            edit::shown(one.field, &one.new),
            one.state.word()
        ),
    }
}

fn correction_row(one: correction::Correction, account: i64) -> CorrectionRow {
    use jishi_person::store::correction::State;
    CorrectionRow {
        what: format!("{}改为 {}", one.field.map_or("", Known::word), one.new),
        when: instant(one.at),
        state: one.state.word(),
        tone: match one.state {
            State::Open => "care",
            State::Accepted => "good",
            State::Refused => "bad",
            State::Withdrawn => "",
        },
        decision: one.decision,
        withdraw: (one.state == State::Open && one.account == account).then(|| format!("/my/corrections/{}/withdrawal", one.id)),
    }
}

/// A scan of the own archive; it is noted like every look.
///
/// # Errors
/// [`AppError::NotFound`] for somebody else's.
pub async fn file(cx: Cx, Id(id): Id<DocumentId>) -> Result<Response, AppError> {
    let inner = cx.clone();
    let found = cx
        .write(None, move |write| {
            let member = mine(write, inner.who.account)?;
            let found = document::list(write, member.id)?.into_iter().find(|document| document.id == id);
            let found = found.ok_or(AppError::NotFound)?;
            super::document::looked(write, &inner, &member, &found.kind, member.org)?;
            let names = document::Names::load(write, member.id, &Veils::load(write)?, inner.scope())?;
            Ok::<_, AppError>(names.seen(found))
        })
        .await?;
    super::document::answer(&cx, &found).await
}

/// The own full numbers, once; it is noted like every look.
///
/// # Errors
/// A refusal for an account no member is linked with.
pub async fn reveal(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let inner = cx.clone();
    let full = cx
        .write(None, move |write| {
            let member = mine(write, inner.who.account)?;
            let look = NewView {
                id: inner.id(),
                person: PersonId(member.person),
                at: inner.now(),
                account: inner.who.account,
                org: member.org,
                what: What::Number,
                reason: OWN,
            };
            let full = jishi_person::store::reveal::reveal(write, &inner.app.keys, &look)?;
            write.target("person", member.person);
            write.note(OWN);
            let mut shown = Vec::new();
            shown.extend(full.number.map(|number| ("证件号码", number.to_string())));
            shown.extend(full.phone.map(|phone| ("联系电话", phone.to_string())));
            Ok::<_, AppError>(shown)
        })
        .await?;
    page(&build(&cx, &headers, full).await?)
}

/// Who looked at the own data.
///
/// # Errors
/// A refusal for an account no member is linked with.
pub async fn views(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (account, scope) = (cx.who.account, cx.scope().clone());
    let before = jishi_kernel::id::decode(asked.get("before")).ok();
    let mut found = cx
        .read(move |read| {
            let member = mine(read, account)?;
            let veils = Veils::load(read)?;
            let found = views::of_person(read, PersonId(member.person), before.unwrap_or(i64::MAX), LOOKS + 1)?;
            let found = found.into_iter().map(|view| view.seen(&veils, &scope));
            Ok::<_, AppError>(found.collect::<Vec<_>>())
        })
        .await?;
    let size = usize::try_from(LOOKS).unwrap_or_default();
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more);
    let shell = frame(&cx, &headers, Area::Self_, "谁看过我的信息").await?;
    page(&ViewsPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/my", "我的团籍"), Crumb::here("谁看过我的信息")],
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberSelf, "/my/views", &asked),
            ..shell
        },
        pager: Pager {
            total: (!more && before.is_none()).then_some(found.len() as u64),
            unit: "条",
            next: next.map(|last| format!("/my/views?before={}", jishi_kernel::id::encode(last.id))),
            first: before.map(|_| "/my/views".to_owned()),
        },
        rows: found
            .into_iter()
            .map(|view| {
                let who = if view.who.is_empty() {
                    "系统管理员".to_owned()
                } else {
                    view.who
                };
                (
                    instant(view.at),
                    format!("{who} {}", view.org).trim().to_owned(),
                    view.what.to_owned(),
                    view.reason,
                )
            })
            .collect(),
    })
}

/// Reports to a community's branch beside the own one.
///
/// # Errors
/// A refusal for an unknown branch, the own branch or a locked membership.
pub async fn second(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (inner, today) = (cx.clone(), cx.today());
    let org = sent.parse::<OrgNumber>("org").map(|number| number.0);
    let note = cut(sent.get("note"), 100);
    cx.write(None, move |write| {
        let member = mine(write, inner.who.account)?;
        standing::open(member.state, member.leaving, member.left_how).map_err(|locked| AppError::refused(locked.text()))?;
        let found = match org {
            Some(org) => contact::community(write, org)?,
            None => None,
        };
        let (org, name) = found.ok_or_else(|| AppError::field("org", "没有这个团支部，请核对编号"))?;
        if org == member.org {
            return Err(AppError::field("org", "这是您所在的团支部，不需要报到"));
        }
        contact::add_second(write, member.id, org, today, &note)?;
        write.target("member", member.id.0);
        write.note(format!("双重报到：{name}"));
        Ok(())
    })
    .await?;
    Ok(http::see_other("/my?done=second"))
}

/// Ends a second registration.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn end_second(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (account, today) = (cx.who.account, cx.today());
    let org = sent.parse::<OrgNumber>("org").ok_or(AppError::NotFound)?.0;
    cx.write(None, move |write| {
        let member = mine(write, account)?;
        if !contact::end_second(write, member.id, org, today)? {
            return Err(AppError::NotFound);
        }
        write.target("member", member.id.0);
        write.note("结束双重报到");
        Ok(())
    })
    .await?;
    Ok(http::see_other("/my?done=second"))
}
