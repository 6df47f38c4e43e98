//! 换届 of one organisation: an election that was held, an extension asked for and decided.

use super::fields::mark;
use super::new::FormPage;
use crate::OrgNumber;
use crate::rule::naming;
use crate::rule::term::{self, Nature};
use crate::rules;
use crate::store::election::{self, Election, Term};
use crate::store::particulars;
use crate::store::tree::{self, Org};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{IdParseError, id, parse_day};
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with};
use std::str::FromStr;

/// The word of a form that asks for an earlier election.
const EARLIER: &str = "earlier";

const WAYS: [&str; 3] = ["团员大会", "团员代表大会", "上级批准任命"];

/// The number of an extension in an address, in 13 characters.
#[derive(Clone, Copy)]
pub struct ExtensionId(i64);

impl FromStr for ExtensionId {
    type Err = IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        id::decode(text).map(Self)
    }
}

struct Seen {
    org: Org,
    nature: Nature,
    years: Option<(i64, i64)>,
    term: Option<Term>,
}

fn see(read: &Read<'_>, id: i64, today: jishi_kernel::Day) -> Result<Seen, AppError> {
    let org = tree::find(read, id)?.ok_or(AppError::NotFound)?;
    let nature = crate::nature::nature(read, &org, &particulars::find(read, id)?, today)?;
    Ok(Seen {
        nature,
        years: nature.years(&rules::term_years(read, &org.path, today)?),
        term: election::term(read, id)?,
        org,
    })
}

async fn load(cx: &Cx, id: OrgNumber) -> Result<Seen, AppError> {
    let today = cx.today();
    let seen = cx.read(move |read| see(read, id.0, today)).await?;
    crate::may_manage(cx, &seen.org.path).await?;
    if seen.org.closed_on.is_some() {
        return Err(AppError::refused("组织已撤销"));
    }
    Ok(seen)
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    org: &Org,
    fields: Vec<Field>,
    wrong: &[FieldError],
    page: (&str, &str),
) -> Result<FormPage, AppError> {
    let (title, last) = page;
    let fields = mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, title).await?;
    let back = format!("/orgs/{}", org.id);
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/orgs", "组织"), Crumb::to(&back, &org.name), Crumb::here(title)],
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: Vec::new(),
        action: format!("{back}/{last}"),
        word: if last == "election" { "登记" } else { "提交申请" },
        back,
    })
}

fn election_fields(seen: &Seen, sent: &Pairs) -> Vec<Field> {
    let years = match (sent.get("years"), seen.years) {
        ("", Some((_, most))) => most.to_string(),
        (text, _) => text.to_owned(),
    };
    let hint = match seen.years {
        Some((least, most)) if least == most => format!("任期 {least} 年"),
        Some((least, most)) => format!("任期 {least} 至 {most} 年，一般与同级党组织一致"),
        None => "由上级任命，不登记换届".to_owned(),
    };
    vec![
        Field::new("held", "换届日期", FieldKind::Line("date"))
            .with_value(sent.get("held"))
            .with_hint("选举产生新一届的日期"),
        Field::new("years", "任期（年）", FieldKind::Line("number"))
            .with_value(years)
            .with_hint(hint),
        Field::new(
            "how",
            "产生方式",
            FieldKind::Select(Choice::list(WAYS.map(|way| (way, way)), sent.get("how"))),
        ),
        Field {
            max: 100,
            ..Field::line("note", "备注").with_value(sent.get("note")).optional()
        },
    ]
}

fn extension_fields(seen: &Seen, sent: &Pairs) -> Vec<Field> {
    let due = seen.term.map(|term| format!("应于 {} 前换届", term.due_on)).unwrap_or_default();
    vec![
        Field::new(
            "how",
            "申请事项",
            FieldKind::Select(Choice::list([("later", "延期换届"), (EARLIER, "提前换届")], sent.get("how"))),
        ),
        Field::new("until", "拟换届日期", FieldKind::Line("date"))
            .with_value(sent.get("until"))
            .with_hint(due),
        Field {
            max: 200,
            ..Field::new("reason", "理由", FieldKind::Lines(3))
                .with_value(sent.get("reason"))
                .with_hint("须经同级党组织同意，由上级团组织批准")
        },
    ]
}

/// The form of an election.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
    let seen = load(&cx, id).await?;
    let fields = election_fields(&seen, &Pairs::default());
    page(&form(&cx, &headers, &seen.org, fields, &[], ("登记换届", "election")).await?)
}

/// Keeps an election.
///
/// # Errors
/// Mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let seen = load(&cx, id).await?;
    match keep(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/orgs/{id}?done=election"))),
        Err(AppError::Invalid(wrong)) => {
            let fields = election_fields(&seen, &sent);
            let again = form(&cx, &headers, &seen.org, fields, &wrong, ("登记换届", "election")).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error),
    }
}

async fn keep(cx: &Cx, id: OrgNumber, sent: &Pairs) -> Result<(), AppError> {
    let held_on = parse_day(sent.get("held")).ok_or_else(|| AppError::field("held", "请填写日期"))?;
    let years: i64 = sent.parse("years").ok_or_else(|| AppError::field("years", "请填写年数"))?;
    let how = WAYS
        .into_iter()
        .find(|way| *way == sent.get("how"))
        .ok_or_else(|| AppError::field("how", "请选择产生方式"))?;
    let note = naming::optional(sent.get("note"), 100).map_err(|refused| AppError::field("note", refused.text("备注")))?;
    let (today, account, now, own) = (cx.today(), cx.who.account, cx.now(), cx.identity()?.path.clone());
    cx.write(Some(Target::new("org", id.0)), move |write| {
        let seen = see(write, id.0, today)?;
        crate::check_managed(write, &own, &seen.org.path, today)?;
        // The term that began then follows the rule of that day.
        let rule = rules::term_years(write, &seen.org.path, held_on)?;
        let last = seen.term.map(|term| term.held_on);
        let wrong = |refused: term::Refused| AppError::field(refused.field(), refused.text());
        term::election(seen.nature, &rule, held_on, years, last, today).map_err(wrong)?;
        if let Some(term) = seen.term {
            let shift = rules::term_shift(write, &seen.org.path, today)?;
            // Who approves may enter it at once; above the highest nobody is asked here.
            let approved = seen.org.parent.is_none() || crate::superior(write, &own, &seen.org.path, today)?;
            let due = election::due_of(write, id.0, term)?;
            term::early(seen.nature, &shift, due, held_on, approved).map_err(wrong)?;
        }
        let new = Election {
            held_on,
            years,
            how: how.to_owned(),
            note,
        };
        election::add(write, id.0, &new, term::due(held_on, years), (account, now)).map_err(|error| match error {
            StoreError::Conflict { .. } => AppError::field("held", "这一天的换届已经登记"),
            other => other.into(),
        })?;
        write.note(format!("登记换届 {held_on}，任期 {years} 年"));
        Ok::<_, AppError>(())
    })
    .await
}

/// The form that asks for a later or an earlier election.
///
/// # Errors
/// As [`get`].
pub async fn extension_get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
    let seen = load(&cx, id).await?;
    let fields = extension_fields(&seen, &Pairs::default());
    page(&form(&cx, &headers, &seen.org, fields, &[], ("申请提前或延期换届", "extension")).await?)
}

/// Asks the superior for a later or an earlier election.
///
/// # Errors
/// Mistakes come back in the form; [`AppError::Refused`] without a term or while another is open.
pub async fn extension_post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let seen = load(&cx, id).await?;
    match ask(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/orgs/{id}?done=extension"))),
        Err(AppError::Invalid(wrong)) => {
            let fields = extension_fields(&seen, &sent);
            let again = form(&cx, &headers, &seen.org, fields, &wrong, ("申请提前或延期换届", "extension")).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error),
    }
}

async fn ask(cx: &Cx, id: OrgNumber, sent: &Pairs) -> Result<(), AppError> {
    let until = parse_day(sent.get("until")).ok_or_else(|| AppError::field("until", "请填写日期"))?;
    let (reason, earlier) = (super::reshape::reason(sent)?, sent.get("how") == EARLIER);
    let (today, account, now, new, own) = (cx.today(), cx.who.account, cx.now(), cx.id(), cx.identity()?.path.clone());
    cx.write(Some(Target::new("org", id.0)), move |write| {
        let seen = see(write, id.0, today)?;
        crate::check_managed(write, &own, &seen.org.path, today)?;
        let term = seen.term.ok_or_else(|| AppError::refused("还没有登记换届，不能申请提前或延期"))?;
        if election::extensions(write, id.0)?.iter().any(|x| x.state == "asked") {
            return Err(AppError::refused("已有待答复的申请"));
        }
        let due = election::due_of(write, id.0, term)?;
        let rule = rules::term_shift(write, &seen.org.path, today)?;
        let shift = if earlier {
            term::advance(seen.nature, &rule, due, until)
        } else if until <= due.now {
            Err(term::Refused::NotLater(due.now))
        } else {
            term::extension(seen.nature, &rule, due.first, until)
        };
        shift.map_err(|refused| AppError::field("until", refused.text()))?;
        election::ask(write, new, id.0, term, until, &reason, (account, now))?;
        let word = if earlier { "提前" } else { "延期" };
        write.note(format!("申请{word}换届至 {until}"));
        Ok(())
    })
    .await
}

/// Grants or refuses what a direct subordinate, or one kept 直属, has asked for.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] for everyone but the superior,
/// [`AppError::Refused`] when it is decided already, no answer is given, or the organisation has ended.
pub async fn decide(cx: Cx, Id(number): Id<ExtensionId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let grant = match sent.get("how") {
        "grant" => true,
        "refuse" => false,
        _ => return Err(AppError::BadRequest("请选择同意或不同意".to_owned())),
    };
    let answer = naming::optional(sent.get("answer"), 200).map_err(|refused| AppError::refused(refused.text("答复")))?;
    if !grant && answer.is_empty() {
        return Err(AppError::refused("不同意时请写明理由"));
    }
    let (account, now, today, own) = (cx.who.account, cx.now(), cx.today(), cx.identity()?.path.clone());
    let org = cx
        .write(None, move |write| {
            let asked = election::find_extension(write, number.0)?.ok_or(AppError::NotFound)?;
            if !crate::superior(write, &own, &asked.path, today)? {
                return Err(AppError::Denied("提前或延期换届由上级团组织批准"));
            }
            if !tree::is_open(write, asked.org)? {
                return Err(AppError::refused("组织已撤销，不需要答复"));
            }
            if asked.state != "asked" {
                return Err(AppError::refused("这份申请已经答复"));
            }
            let term = election::term(write, asked.org)?;
            if grant && term.is_none_or(|term| term.held_on != asked.held_on) {
                return Err(AppError::refused("申请后已登记换届，不需要答复"));
            }
            election::decide(write, &asked, grant, &answer, (account, now))?;
            write.target("org", asked.org);
            let word = if grant { "同意" } else { "不同意" };
            write.note(format!("{word}换届{}", asked.words()));
            Ok(asked.org)
        })
        .await?;
    Ok(http::see_other(&format!("/orgs/{org}?done=decided")))
}
