//! The member's own transfers, on the phone: start one, see where it stands, correct, appeal, take back.

use super::edit::KindChoice;
use super::form::{fields, loose, named, read_form};
use super::proof::{self, Proof};
use super::show::Rights;
use super::view::{self, Paper, View};
use super::words;
use crate::action::{Caller, appeal, correct, open, start};
use crate::kind::Kind;
use crate::model::{Starter, State, TransferId};
use crate::rules;
use crate::store::{receivers, transfer};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_member::store::member::{self, Member};
use jishi_platform::authz::Target;
use jishi_platform::db::{Read, Write};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page_with};

/// One transfer of the member.
struct Card {
    base: String,
    view: View,
    rights: Rights,
    appeal: Field,
    papers: Vec<Paper>,
}

#[derive(Template)]
#[template(path = "transfer/own.html")]
struct OwnPage {
    shell: Shell,
    branch: String,
    current: Option<Card>,
    past: Vec<(String, String, &'static str)>,
    kinds: Vec<KindChoice>,
    kind: Option<&'static Kind>,
    editing: bool,
    action: String,
    errors: ErrorSummary,
    fields: Vec<Field>,
    proof: Option<Field>,
}

/// The membership of the account: words when it is linked with nobody, or nobody's member.
pub(super) fn own_member(read: &Read<'_>, caller: &Caller) -> Result<Member, AppError> {
    let unlinked = || AppError::refused("本账号尚未与团员信息绑定，请联系所在团支部");
    let person = receivers::person_of(read, caller.account)?.ok_or_else(unlinked)?;
    member::of_person(read, person)?.ok_or_else(unlinked)
}

/// `GET /my/transfer?kind=`.
///
/// # Errors
/// An account without a member; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    let flash = words::done(pairs.get("done"));
    draw(&cx, &headers, &pairs, false, StatusCode::OK, &[], flash).await
}

async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    pairs: &Pairs,
    typed: bool,
    status: StatusCode,
    wrong: &[FieldError],
    flash: Option<Flash>,
) -> Result<Response, AppError> {
    let caller = Caller::of(cx)?;
    let (today, now) = (cx.today(), cx.now());
    let (asked, who) = (pairs.clone(), caller.clone());
    let (member, current, past, to, rule) = cx
        .read(move |read| {
            let mut member = own_member(read, &who)?;
            member.org_name = who.sight(read)?.name(&member.org_path, member.org_name);
            let all = transfer::of_person(read, member.person)?;
            let live = all
                .iter()
                .find(|one| !one.case.state.is_final() && (one.case.state != State::Draft || one.starter == Starter::Member));
            let current = match live {
                Some(one) => {
                    let opened = open(read, &who, one.id)?;
                    let view = view::load(read, &opened, today, now)?;
                    Some((opened, view))
                }
                None => None,
            };
            let past: Vec<_> = all.into_iter().filter(|one| one.case.state.is_final()).collect();
            let to = match (asked.parse::<i64>("to"), &current) {
                (None, Some((opened, _))) if !typed => opened.to.as_ref().map(|to| (to.id, to.name.clone())),
                _ => named(read, &who, &asked)?,
            };
            let rule = rules::proof(read, &member.org_path, today)?;
            Ok::<_, AppError>((member, current, past, to, rule))
        })
        .await?;
    let editing = current
        .as_ref()
        .is_some_and(|(opened, view)| opened.starts(&caller) && matches!(view.state, State::Returned | State::Draft));
    let (slug, particulars) = current
        .as_ref()
        .map(|(opened, _)| (opened.transfer.kind.clone(), opened.transfer.particulars.clone()))
        .unwrap_or_default();
    let kind = Kind::find(pairs.get("kind")).or_else(|| Kind::find(&slug).filter(|_| editing && pairs.get("do") == "edit"));
    let kind = kind.filter(|_| editing || current.is_none() || current.as_ref().is_some_and(|(_, view)| view.state == State::Returned));
    let same = kind.is_some_and(|kind| kind.slug == slug);
    let given = |name: &str| {
        if typed || !same {
            pairs.get(name).to_owned()
        } else {
            particulars.get(name).cloned().unwrap_or_default()
        }
    };
    let mut list = kind
        .map(|kind| fields(kind, to.filter(|_| typed || same), &given, "/my/transfer/options", wrong))
        .unwrap_or_default();
    list.push(proof::field(proof::hint(&rule), wrong));
    let loose = loose(wrong, &list).join("；");
    let flash = flash.or_else(|| (!loose.is_empty()).then(|| Flash::new(Tone::Bad, loose)));
    let errors = ErrorSummary::of(&list);
    let proof = kind.and_then(|_| list.pop());
    let action = match &current {
        Some((opened, _)) if editing => format!("/my/transfer/{}/edit", opened.transfer.id),
        _ => "/my/transfer".to_owned(),
    };
    let shell = Shell {
        crumbs: vec![Crumb::to("/my", "我的团籍"), Crumb::here("组织关系转接")],
        flash,
        errors: errors.count(),
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Self_, "组织关系转接").await?
    };
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let started = current.as_ref().is_none_or(|(_, view)| view.state == State::Returned);
    page_with(
        status,
        &OwnPage {
            shell,
            branch: member.org_name.clone(),
            current: current.map(|(opened, view)| Card {
                base: format!("/my/transfer/{}", opened.transfer.id),
                papers: view::papers(&view.files, &format!("/my/transfer/{}", opened.transfer.id)),
                rights: Rights {
                    edit: editing,
                    appeal: opened.starts(&caller) && view.appealable,
                    withdraw: opened.starts(&caller) && opened.transfer.case.withdrawable(),
                    ..Rights::default()
                },
                appeal: Field::new("words", "申诉理由", FieldKind::Lines(3))
                    .with_value(pairs.get("words"))
                    .with_error(fault("words")),
                view,
            }),
            past: past
                .into_iter()
                .map(|one| {
                    let kind = one.kind().map(|kind| kind.word.clone()).unwrap_or_default();
                    (jishi_kernel::format_day(one.filed_on, today), kind, one.case.state.word())
                })
                .collect(),
            kinds: if started {
                Kind::all()
                    .iter()
                    .map(|one| KindChoice {
                        href: format!("/my/transfer?kind={}", one.slug),
                        word: &one.word,
                        note: &one.note,
                    })
                    .collect()
            } else {
                Vec::new()
            },
            editing,
            action,
            errors,
            kind,
            fields: list,
            proof,
        },
    )
}

/// Runs an act of the member; on success back to the page with a word, else the page with what is wrong.
async fn run(
    cx: Cx,
    headers: HeaderMap,
    target: Option<TransferId>,
    pairs: Pairs,
    word: &str,
    act: impl FnOnce(&mut Write<'_>, &Caller, &Pairs) -> Result<(), AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let caller = Caller::of(&cx)?;
    let given = pairs.clone();
    let outcome = cx
        .write(target.map(|id| Target::new("transfer", id.0)), move |write| {
            act(write, &caller, &given)
        })
        .await;
    match outcome {
        Ok(()) => Ok(http::see_other(&format!("/my/transfer?done={word}"))),
        Err(error) => refused(&cx, &headers, &pairs, error).await,
    }
}

async fn refused(cx: &Cx, headers: &HeaderMap, pairs: &Pairs, error: AppError) -> Result<Response, AppError> {
    match error {
        AppError::Invalid(wrong) => draw(cx, headers, pairs, true, StatusCode::UNPROCESSABLE_ENTITY, &wrong, None).await,
        AppError::Refused(text) => {
            let flash = Some(Flash::new(Tone::Bad, text));
            draw(cx, headers, pairs, true, StatusCode::CONFLICT, &[], flash).await
        }
        other => Err(other),
    }
}

/// `POST /my/transfer`: the fields of the form, with proof.
///
/// # Errors
/// As [`start::start`]; a file of another kind or too large.
pub async fn post(cx: Cx, headers: HeaderMap, upload: Proof) -> Result<Response, AppError> {
    let path = cx.identity()?.path.clone();
    let stored = proof::store(&cx, &upload, &path).await;
    let pairs = upload.pairs;
    match stored {
        Ok(files) => {
            run(cx, headers, None, pairs, "sent", move |write, caller, pairs| {
                let member = own_member(write, caller)?;
                let form = read_form(write, caller, pairs)?;
                let id = start::start(write, caller, &member, Starter::Member, &form, true)?;
                proof::add(write, id, &files, caller.account)
            })
            .await
        }
        Err(error) => refused(&cx, &headers, &pairs, error).await,
    }
}

/// `POST /my/transfer/{id}/edit`: the fields of the form, sent again, with more proof.
///
/// # Errors
/// As [`correct::correct`]; a file of another kind or too large.
pub async fn correct(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, upload: Proof) -> Result<Response, AppError> {
    let stored = proof::store_for(&cx, &upload, id).await;
    let pairs = upload.pairs;
    match stored {
        Ok(files) => {
            run(cx, headers, Some(id), pairs, "sent", move |write, caller, pairs| {
                let form = read_form(write, caller, pairs)?;
                correct::correct(write, caller, id, &form, true)?;
                proof::add(write, id, &files, caller.account)
            })
            .await
        }
        Err(error) => refused(&cx, &headers, &pairs, error).await,
    }
}

/// `POST /my/transfer/{id}/withdrawal`.
///
/// # Errors
/// As [`correct::withdraw`].
pub async fn withdraw(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, Some(id), pairs, "withdrawn", move |write, caller, pairs| {
        correct::withdraw(write, caller, id, pairs.get("words"))
    })
    .await
}

/// `POST /my/transfer/{id}/offer`: turns to the county's floating branch.
///
/// # Errors
/// As [`correct::accept_offer`].
pub async fn offer(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Sent(pairs): Sent) -> Result<Response, AppError> {
    run(cx, headers, Some(id), pairs, "sent", move |write, caller, _| {
        correct::accept_offer(write, caller, id)
    })
    .await
}

/// `POST /my/transfer/{id}/appeal`, with files.
///
/// # Errors
/// As [`appeal::appeal`]; a file of another kind or too large.
pub async fn appeal(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, upload: Proof) -> Result<Response, AppError> {
    let stored = proof::store_appeal(&cx, &upload, id).await;
    let pairs = upload.pairs;
    match stored {
        Ok(files) => {
            run(cx, headers, Some(id), pairs, "appealed", move |write, caller, pairs| {
                appeal::appeal(write, caller, id, pairs.get("words"), &files)
            })
            .await
        }
        Err(error) => refused(&cx, &headers, &pairs, error).await,
    }
}
