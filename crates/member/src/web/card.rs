//! 一人一档: the card of a member, by parts; all of them on paper.

use super::common::{area_nav, crumbs, done, instant, member_at};
use super::form;
use super::list::registration;
use super::view::{self, Line, StepRow};
use crate::rule::discipline::Stage;
use crate::rule::exit;
use crate::rule::standing::{self, State, Whereabouts};
use crate::rule::step::STEPS;
use crate::store::document::{self, Document, KINDS, Names};
use crate::store::record::{self, Record, Sort};
use crate::store::{change, contact, place, registration as years, step};
use crate::{MemberId, RULES};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Day;
use jishi_org::OrgNumber;
use jishi_org::store::tree;
use jishi_person::PersonId;
use jishi_person::store::view as looks;
use jishi_person::veil::Veils;
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, Pairs};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Flash, NavEntry, Shell, Tone, frame, page, page_with, watermark};

/// The parts of a card.
const TABS: [(&str, &str); 7] = [
    ("", "基本情况"),
    ("joining", "发展过程"),
    ("documents", "档案材料"),
    ("years", "注册评议"),
    ("records", "奖惩"),
    ("contacts", "联系情况"),
    ("all", "打印"),
];
/// Changes shown.
const CHANGES: i64 = 50;

struct DocumentRow {
    href: String,
    check: String,
    name: String,
    kind: String,
    size: String,
    when: String,
    state: &'static str,
    tone: &'static str,
    returned: String,
    open: bool,
}

struct RecordRow {
    id: String,
    sort: &'static str,
    what: String,
    detail: String,
    tone: &'static str,
    document: Option<String>,
    open: bool,
}

/// A small form of the card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A step of joining.
    Step,
    /// A document.
    Document,
    /// An award or a punishment.
    Record,
    /// The lifting of a punishment.
    Lift,
    /// A try to contact.
    Contact,
    /// The whereabouts.
    Place,
}

impl Form {
    /// The part of the card it stands in.
    const fn tab(self) -> &'static str {
        match self {
            Self::Step => "joining",
            Self::Document => "documents",
            Self::Record | Self::Lift => "records",
            Self::Contact | Self::Place => "contacts",
        }
    }
}

/// A form that comes back: which, what was sent, what is wrong with it.
struct Again<'a> {
    form: Form,
    sent: &'a Pairs,
    wrong: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "member/card.html")]
struct CardPage {
    shell: Shell,
    base: String,
    tab: &'static str,
    tabs: Vec<NavEntry>,
    tags: Vec<(String, &'static str)>,
    locked: String,
    due: bool,
    /// Away, and nobody knows since when.
    undated: bool,
    person_href: String,
    branch_href: String,
    person: Vec<(&'static str, String)>,
    facts: Vec<(&'static str, String)>,
    places: Vec<Line>,
    exits: Vec<Line>,
    changes: Vec<Line>,
    steps: Vec<StepRow>,
    documents: Vec<DocumentRow>,
    years: Vec<Line>,
    records: Vec<RecordRow>,
    contacts: Vec<Line>,
    seconds: Vec<Line>,
    step_fields: Vec<Field>,
    document_fields: Vec<Field>,
    record_fields: Vec<Field>,
    contact_fields: Vec<Field>,
    place_fields: Vec<Field>,
    errors: ErrorSummary,
    may_change: bool,
    may_check: bool,
    may_exit: bool,
}

impl CardPage {
    /// The part is shown.
    fn shows(&self, tab: &str) -> bool {
        self.tab == tab || self.tab == "all"
    }

    /// All parts are shown, for paper.
    fn paper(&self) -> bool {
        self.tab == "all"
    }
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let tab = TABS.iter().find(|tab| tab.0 == asked.get("tab")).map_or("", |tab| tab.0);
    page(&build(&cx, &headers, id, tab, done(&asked), None).await?)
}

/// The card with one of its forms as it was sent and what is wrong with it.
pub(super) async fn again(
    cx: &Cx,
    headers: &HeaderMap,
    id: MemberId,
    form: Form,
    sent: &Pairs,
    wrong: Vec<FieldError>,
) -> Result<Response, AppError> {
    let again = Again { form, sent, wrong };
    let shown = build(cx, headers, id, form.tab(), None, Some(again)).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

async fn build(
    cx: &Cx,
    headers: &HeaderMap,
    id: MemberId,
    tab: &'static str,
    flash: Option<Flash>,
    again: Option<Again<'_>>,
) -> Result<CardPage, AppError> {
    let (today, top, account) = (cx.today(), cx.identity()?.path.clone(), cx.who.account);
    let scope = cx.scope().clone();
    let shows = move |wanted: &str| tab == wanted || tab == "all";
    let read = cx
        .read(move |read| {
            let member = member_at(read, id)?;
            let veils = Veils::load(read)?;
            let person = jishi_person::known(read, PersonId(member.person))?.ok_or(AppError::NotFound)?;
            let age: exit::ExitAge = RULES.at(read, "member.exit_age", &member.org_path, today)?.value;
            let holds = crate::store::exit::holds_post(read, member.person, today)?;
            Ok::<_, AppError>((
                tree::line(read, &top, &member.org_path)?,
                (
                    jishi_org::manages(read, &top, &member.org_path, today)?,
                    jishi_org::superior(read, &top, &member.org_path, today)?,
                ),
                registration(read, &member.org_path, today)?,
                exit::due(age, member.born, holds, today),
                jishi_person::store::consent::missing(read, &person, today)?,
                place::history(read, id)?
                    .into_iter()
                    .map(|place| place.seen(&veils, &scope))
                    .collect::<Vec<_>>(),
                crate::store::exit::of_member(read, id)?,
                if shows("") { change::list(read, id, CHANGES)? } else { Vec::new() },
                if shows("joining") { step::list(read, id)? } else { Vec::new() },
                if shows("documents") {
                    let names = Names::load(read, id, &veils, &scope)?;
                    document::list(read, id)?.into_iter().map(|one| names.seen(one)).collect()
                } else {
                    Vec::new()
                },
                if shows("years") { years::years(read, id)? } else { Vec::new() },
                if shows("records") { record::list(read, id)? } else { Vec::new() },
                if shows("contacts") {
                    let seconds = contact::seconds(read, id)?;
                    let seen = seconds.into_iter().map(|second| second.seen(&veils, &scope)).collect();
                    (contact::list(read, id)?, seen)
                } else {
                    (Vec::new(), Vec::new())
                },
                looks::opens(read, person.id, account, today)?,
                person,
                member,
            ))
        })
        .await?;
    let (
        line,
        (managed, above),
        (rule, _),
        due,
        minor,
        places,
        exits,
        changes,
        steps,
        documents,
        years,
        records,
        (contacts, seconds),
        opens,
        person,
        member,
    ) = read;
    if opens {
        jishi_person::opened(cx, person.id, "查看团员档案").await?;
    }
    let managed = cx.may(Act::MemberManage) && managed;
    let locked = standing::open(member.state, member.leaving, member.left_how)
        .err()
        .map(|locked| locked.text())
        .unwrap_or_default();
    let may_change = managed && locked.is_empty();
    let undated = member.state == State::Active && member.whereabouts != Whereabouts::Here && member.whereabouts_on.is_none();
    let base = format!("/members/{id}");
    let tabs = TABS
        .iter()
        .map(|(slug, word)| {
            let href = if slug.is_empty() {
                base.clone()
            } else {
                format!("{base}?tab={slug}")
            };
            NavEntry::new(href, *word, "list", *slug == tab)
        })
        .collect();
    let of = |form: Form, fields: Vec<Field>| match &again {
        Some(again) if again.form == form => form::again(fields, again.sent, &again.wrong),
        _ => fields,
    };
    let step_fields = of(Form::Step, step_fields(today));
    let document_fields = of(Form::Document, document_fields());
    let record_fields = of(Form::Record, record_fields(today));
    let contact_fields = of(Form::Contact, contact_fields(today));
    let place_fields = of(Form::Place, place_fields(member.whereabouts, today, undated));
    let (mut errors, mut flash) = (ErrorSummary::default(), flash);
    if let Some(again) = &again {
        let shown = match again.form {
            Form::Step => step_fields.as_slice(),
            Form::Document => &document_fields,
            Form::Record => &record_fields,
            Form::Contact => &contact_fields,
            Form::Place => &place_fields,
            Form::Lift => &[],
        };
        errors = ErrorSummary::of(shown);
        let loose = form::loose(shown, &again.wrong);
        flash = (!loose.is_empty()).then(|| Flash::new(Tone::Bad, loose));
    }
    let shell = frame(cx, headers, Area::Members, &member.name).await?;
    Ok(CardPage {
        shell: Shell {
            area_nav: area_nav(cx, ""),
            crumbs: crumbs(&line, Some(&member.name)),
            flash,
            errors: errors.count(),
            watermark: watermark(cx),
            ..shell
        },
        tags: {
            let mut tags = view::tags(&member);
            if minor {
                tags.push(("缺监护人同意".to_owned(), "bad"));
            }
            tags
        },
        due: due && member.state == State::Active && member.leaving.is_none(),
        undated,
        person_href: format!("/persons/{}", PersonId(member.person)),
        branch_href: format!("/members?org={}", OrgNumber(member.org)),
        person: view::person(&person),
        facts: view::membership(&member, &rule, today),
        places: view::places(places),
        exits: view::exits(exits),
        changes: view::changes(changes),
        steps: view::steps(&steps),
        documents: documents.into_iter().map(|document| document_row(document, account)).collect(),
        years: view::years(years),
        records: records.into_iter().map(|record| record_row(record, today)).collect(),
        contacts: view::contacts(contacts),
        seconds: view::seconds(seconds),
        step_fields,
        document_fields,
        record_fields,
        contact_fields,
        place_fields,
        errors,
        may_change,
        // The superior checks, not the branch itself.
        may_check: cx.may(Act::MemberManage) && above,
        may_exit: may_change,
        locked,
        tab,
        tabs,
        base,
    })
}

fn document_row(document: Document, reader: i64) -> DocumentRow {
    let state = document.state();
    DocumentRow {
        href: format!("/members/documents/{}", document.id),
        check: format!("/members/documents/{}/check", document.id),
        size: format!("{} KB", (document.size + 1023) / 1024),
        when: format!("{} {}", instant(document.added_at), document.added_by),
        tone: match state {
            "已认证" => "good",
            "已退回" => "bad",
            _ => "care",
        },
        // Who uploaded it does not check it.
        open: document.checked_at.is_none() && document.account != reader,
        state,
        returned: document.returned,
        name: document.name,
        kind: document.kind,
    }
}

fn record_row(record: Record, today: Day) -> RecordRow {
    let mut parts = vec![record.given_on.to_string(), record.issuer.clone(), record.paper.clone()];
    parts.extend(record.until.map(|until| format!("至 {until}")));
    parts.extend(record.lifted_on.map(|day| format!("{day} 解除")));
    if record.stage != Stage::Valid {
        parts.push(record.stage.word().to_owned());
    }
    parts.push(record.words.clone());
    parts.retain(|part| !part.is_empty());
    RecordRow {
        id: record.id.to_string(),
        sort: record.sort.word(),
        detail: parts.join(" · "),
        tone: match record.sort {
            Sort::Award => "good",
            Sort::Discipline if record.holds(today) => "bad",
            Sort::Discipline => "care",
        },
        document: record.document.map(|document| format!("/members/documents/{document}")),
        open: record.sort == Sort::Discipline && record.stage == Stage::Valid && record.lifted_on.is_none(),
        what: record.what,
    }
}

fn day_field(name: &str, label: &str, today: Day) -> Field {
    Field::new(name, label, FieldKind::Line("date")).with_value(today.to_string())
}

fn choose(name: &str, label: &str, words: impl IntoIterator<Item = &'static str>) -> Field {
    Field::new(
        name,
        label,
        FieldKind::Select(Choice::list(words.into_iter().map(|word| (word, word)), "")),
    )
}

pub(super) fn step_fields(today: Day) -> Vec<Field> {
    vec![
        Field::new(
            "step",
            "步骤",
            FieldKind::Select(Choice::list(STEPS.iter().map(|step| (step.0, step.1)), "")),
        ),
        day_field("day", "日期", today),
        Field {
            max: 200,
            ..Field::line("detail", "说明").with_hint("谈话人、推荐方式、文号等").optional()
        },
        Field::new("lesson_hours", "团课学时", FieldKind::Line("number"))
            .with_hint("完成培养教育考察时填写")
            .optional(),
        Field::new("volunteer_hours", "志愿服务时长（小时）", FieldKind::Line("number"))
            .with_hint("完成培养教育考察时填写")
            .optional(),
        Field {
            max: 60,
            ..Field::line("sponsors", "入团介绍人")
                .with_hint("支部大会通过时填写，用顿号分开")
                .optional()
        },
    ]
}

fn document_fields() -> Vec<Field> {
    vec![
        choose("kind", "材料类别", KINDS),
        Field::new("file", "扫描件", FieldKind::File(".pdf")).with_hint("一个 PDF 文件，不超过 20 MB"),
    ]
}

fn record_fields(today: Day) -> Vec<Field> {
    vec![
        Field::new(
            "sort",
            "类别",
            FieldKind::Radios(Choice::list([("award", "奖励"), ("discipline", "处分")], "award")),
        ),
        Field {
            max: 60,
            ..Field::line("what", "名称").with_hint("荣誉名称；处分填：警告、严重警告、撤销团内职务、留团察看")
        },
        Field {
            max: 60,
            ..Field::line("issuer", "授予或决定单位")
        },
        Field::new("file", "证书或处分决定", FieldKind::File(".pdf"))
            .with_hint("处分须上传，经批准后生效；一个 PDF，不超过 20 MB")
            .optional(),
        Field {
            max: 60,
            ..Field::line("paper", "文号").optional()
        },
        day_field("day", "日期", today),
        Field::new("until", "留团察看期满日期", FieldKind::Line("date")).optional(),
    ]
}

fn contact_fields(today: Day) -> Vec<Field> {
    vec![
        day_field("day", "联系日期", today),
        choose("how", "联系方式", contact::WAYS),
        Field::new(
            "reached",
            "结果",
            FieldKind::Radios(Choice::list([("yes", "已联系上"), ("no", "未联系上")], "yes")),
        ),
        Field {
            max: 200,
            ..Field::line("note", "说明").optional()
        },
    ]
}

fn place_fields(now: Whereabouts, today: Day, undated: bool) -> Vec<Field> {
    let words = Whereabouts::ALL.map(|place| (place.slug(), place.word()));
    vec![
        Field::new("whereabouts", "流动情况", FieldKind::Select(Choice::list(words, now.slug()))),
        Field {
            id: "f-place-day".to_owned(),
            // A day nobody knows is not today because somebody saves the form.
            value: if undated { String::new() } else { today.to_string() },
            ..day_field("day", "自何日起", today)
        },
    ]
}
