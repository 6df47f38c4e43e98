//! Changes of the tree on pages: a form, the dry run of what it would do, and the change itself.
//!
//! The form posts without a seal and gets the dry run; the dry run posts everything again with the
//! seal of what it showed and the change is made, unless an organisation changed in between.

pub mod dissolving;
pub mod graduation;
pub mod moving;
pub mod splitting;

use crate::affected::Doing;
use crate::operation::apply::apply;
use crate::operation::dry_run::dry_run;
use crate::operation::{Caller, Decided};
use crate::store::tree::Org;
use crate::store::turn::hold;
use crate::web::effects::EffectsPart;
use crate::web::fields::mark;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, parse_day};
use jishi_platform::db::Read;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::Pairs;
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page, page_with};

/// An organisation to tick.
pub struct Tick {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Kind and figures beside it.
    pub words: String,
    /// It is ticked.
    pub ticked: bool,
}

/// What a form of one kind of change shows.
#[derive(Default)]
pub struct Form {
    /// What the change does, in a sentence.
    pub intro: String,
    /// Organisations to tick, under this heading.
    pub ticks: Vec<Tick>,
    /// Heading of the ticks.
    pub ticks_word: &'static str,
    /// How many more there are than are shown.
    pub more: i64,
    /// The fields.
    pub fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "org/reshape.html")]
struct FormPage {
    shell: Shell,
    errors: ErrorSummary,
    form: Form,
    action: String,
    back: String,
}

#[derive(Template)]
#[template(path = "org/dry_run.html")]
struct DryRunPage {
    shell: Shell,
    effects: EffectsPart,
    hidden: Vec<(String, String)>,
    seal: String,
    action: String,
    word: &'static str,
    back: String,
}

/// A page of changes: where it stands and what it is called.
#[derive(Clone)]
pub struct Way {
    /// Title, such as 迁移组织.
    pub title: &'static str,
    /// The word on the last button, such as 确认迁移.
    pub word: &'static str,
    /// Address of form and change.
    pub action: String,
    /// Where it leads back to: number and name of an organisation.
    pub org: (i64, String),
    /// Where it leads when it is done.
    pub then: String,
}

impl Way {
    /// A way of an organisation, `/orgs/7/move`.
    pub fn of(org: &Org, title: &'static str, word: &'static str, last: &str) -> Self {
        Self {
            title,
            word,
            action: format!("/orgs/{}/{last}", org.id),
            org: (org.id, org.name.clone()),
            then: format!("/orgs/{}?done=reshape", org.id),
        }
    }

    fn back(&self) -> String {
        format!("/orgs/{}", self.org.0)
    }

    async fn shell(&self, cx: &Cx, headers: &HeaderMap) -> Result<Shell, AppError> {
        let shell = frame(cx, headers, Area::Orgs, self.title).await?;
        let crumbs = vec![
            Crumb::to("/orgs", "组织"),
            Crumb::to(self.back(), &self.org.1),
            Crumb::here(self.title),
        ];
        Ok(Shell { crumbs, ..shell })
    }
}

/// The caller as the operations know it.
pub fn caller(cx: &Cx) -> Result<Caller, AppError> {
    let identity = cx.identity()?;
    Ok(Caller {
        own: Some((identity.org, identity.path.clone())),
        today: cx.today(),
    })
}

/// The fields day and reason that every change has.
pub fn day_and_reason(sent: &Pairs, today: Day) -> Vec<Field> {
    let day = if sent.get("day").is_empty() {
        today.to_string()
    } else {
        sent.get("day").to_owned()
    };
    vec![
        Field::new("day", "自何日起", FieldKind::Line("date"))
            .with_value(day)
            .with_hint("新的状态从这一天起生效，不能晚于今天"),
        reason_field(sent.get("reason")),
    ]
}

/// The field of the reason.
pub fn reason_field(typed: &str) -> Field {
    Field {
        max: 200,
        ..Field::new("reason", "理由", FieldKind::Lines(2))
            .with_value(typed)
            .with_hint("写明依据，如批复文号，记入变更记录")
    }
}

/// The day given.
///
/// # Errors
/// It is none.
pub fn day(sent: &Pairs) -> Result<Day, AppError> {
    parse_day(sent.get("day")).ok_or_else(|| AppError::field("day", "请填写日期"))
}

/// The reason given.
///
/// # Errors
/// It is missing or too long.
pub fn reason(sent: &Pairs) -> Result<String, AppError> {
    crate::rule::change::reason(sent.get("reason")).map_err(|text| AppError::field("reason", text))
}

/// Shows the form, with what is wrong with it or why it is refused.
///
/// # Errors
/// The store fails.
pub async fn show(
    cx: &Cx,
    headers: &HeaderMap,
    way: &Way,
    mut form: Form,
    wrong: &[FieldError],
    refused: Option<String>,
) -> Result<Response, AppError> {
    form.fields = mark(form.fields, wrong);
    let errors = ErrorSummary::of(&form.fields);
    let mut shell = way.shell(cx, headers).await?;
    shell.errors = errors.count();
    // A mistake outside the fields is told above them.
    let told: Vec<&str> = wrong
        .iter()
        .filter(|w| form.fields.iter().all(|f| f.name != w.field))
        .map(|w| w.text.as_str())
        .collect();
    let words = refused.unwrap_or_else(|| told.join("；"));
    let status = match (wrong.is_empty(), words.is_empty()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    if !words.is_empty() {
        shell.flash = Some(Flash::new(Tone::Bad, words));
    }
    let answer = FormPage {
        shell,
        errors,
        form,
        action: way.action.clone(),
        back: way.back(),
    };
    page_with(status, &answer)
}

/// What a post of a form comes to.
pub enum Outcome {
    /// The dry run, or the way on after the change.
    Done(Response),
    /// The form again: mistakes of fields, or the words of a refusal.
    Again(Vec<FieldError>, Option<String>),
}

/// Answers a post: the dry run without a seal, the change with one.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`]; the store fails.
pub async fn answer(
    cx: &Cx,
    headers: &HeaderMap,
    way: &Way,
    sent: &Pairs,
    decide: impl Fn(&Read<'_>, &Caller) -> Result<Decided, AppError> + Send + 'static,
) -> Result<Outcome, AppError> {
    let caller = caller(cx)?;
    let reason = match reason(sent) {
        Ok(reason) => reason,
        Err(AppError::Invalid(wrong)) => {
            // Whoever may not change this hears so before being asked for reasons.
            return match cx.read(move |read| decide(read, &caller)).await {
                Err(AppError::Invalid(more)) => Ok(Outcome::Again(wrong.into_iter().chain(more).collect(), None)),
                Err(AppError::Refused(text)) => Ok(Outcome::Again(wrong, Some(text))),
                Err(error) => Err(error),
                Ok(_) => Ok(Outcome::Again(wrong, None)),
            };
        }
        Err(error) => return Err(error),
    };
    let seal = sent.get("seal").to_owned();
    let done = if seal.is_empty() {
        preview(cx, headers, way, sent, reason, caller, decide).await
    } else {
        change(cx, way, seal, reason, caller, decide).await
    };
    match done {
        Ok(response) => Ok(Outcome::Done(response)),
        Err(AppError::Invalid(wrong)) => Ok(Outcome::Again(wrong, None)),
        Err(AppError::Refused(text)) => Ok(Outcome::Again(Vec::new(), Some(text))),
        Err(error) => Err(error),
    }
}

/// The page of a dry run.
///
/// # Errors
/// What `decide` refuses; the store fails.
pub async fn preview(
    cx: &Cx,
    headers: &HeaderMap,
    way: &Way,
    sent: &Pairs,
    reason: String,
    caller: Caller,
    decide: impl Fn(&Read<'_>, &Caller) -> Result<Decided, AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let (decided, run) = cx
        .read(move |read| {
            let decided = decide(read, &caller)?;
            let run = dry_run(read, &decided)?;
            Ok::<_, AppError>((decided, run))
        })
        .await?;
    let hidden = sent
        .iter()
        .filter(|(name, _)| !matches!(*name, "seal" | "csrf"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    page(&DryRunPage {
        shell: way.shell(cx, headers).await?,
        effects: EffectsPart::of(&decided, &run, &reason),
        hidden: hidden.collect(),
        seal: decided.seal(),
        action: way.action.clone(),
        word: way.word,
        back: way.back(),
    })
}

async fn change(
    cx: &Cx,
    way: &Way,
    seal: String,
    reason: String,
    caller: Caller,
    decide: impl Fn(&Read<'_>, &Caller) -> Result<Decided, AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let (app, account, now, id) = (cx.app.clone(), cx.who.account, cx.now(), cx.id());
    cx.write(None, move |write| {
        hold(write)?;
        let decided = decide(write, &caller)?;
        if decided.seal() != seal {
            return Err(AppError::Stale);
        }
        let doing = Doing {
            now,
            account,
            change: id,
            id: &|| app.id(),
        };
        apply(write, decided, &reason, caller.own.as_ref().map(|own| own.0), &doing)
    })
    .await?;
    Ok(http::see_other(&way.then))
}
