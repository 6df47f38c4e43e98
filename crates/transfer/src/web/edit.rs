//! Starting a transfer.

use super::form::{fields, loose, named, read_form};
use super::proof::{self, Proof};
use super::words;
use crate::action::{Caller, start};
use crate::kind::Kind;
use crate::model::{Starter, TransferId};
use crate::rules;
use crate::store::start_list;
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_member::store::member;
use jishi_person::Document;
use jishi_platform::authz::Act;
use jishi_platform::db::Read;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, NavEntry, Shell, Tone, frame, page_with};

/// A kind to choose.
pub(super) struct KindChoice {
    pub href: String,
    pub word: &'static str,
    pub note: &'static str,
}

#[derive(Template)]
#[template(path = "transfer/edit.html")]
pub(super) struct EditPage {
    pub shell: Shell,
    pub sides: Vec<NavEntry>,
    pub kinds: Vec<KindChoice>,
    pub kind: Option<&'static Kind>,
    pub change: String,
    pub errors: ErrorSummary,
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub proof: Option<Field>,
    pub draft: bool,
    pub back: String,
}

/// The side an address names: 转出 unless it says 转入.
fn side(pairs: &Pairs) -> Starter {
    if pairs.get("side") == "in" { Starter::In } else { Starter::Out }
}

fn address(side: Starter, kind: &str, member: &str) -> String {
    jishi_ui::input::address(
        "/transfers/new",
        &[
            ("side", if side == Starter::In { "in" } else { "" }),
            ("kind", kind),
            ("member", member),
        ],
    )
}

/// `GET /transfers/new?side=&kind=&member=`.
///
/// # Errors
/// The store fails.
pub async fn new(cx: Cx, headers: HeaderMap, Asked(pairs): Asked) -> Result<Response, AppError> {
    draw_new(&cx, &headers, pairs, StatusCode::OK, &[], None).await
}

async fn draw_new(
    cx: &Cx,
    headers: &HeaderMap,
    pairs: Pairs,
    status: StatusCode,
    wrong: &[FieldError],
    refused: Option<String>,
) -> Result<Response, AppError> {
    let (side, kind) = (side(&pairs), Kind::find(pairs.get("kind")));
    let asked = pairs.clone();
    let scope = cx.scope().clone();
    let (path, today, caller) = (cx.identity()?.path.clone(), cx.today(), Caller::of(cx)?);
    let (chosen, to, hint) = cx
        .app
        .db
        .read(&scope, move |read| {
            let chosen = match asked.parse::<i64>("member") {
                Some(id) => member::find(read, jishi_member::MemberId(id))?,
                None => None,
            };
            let to = named(read, &caller, &asked)?;
            Ok::<_, AppError>((chosen, to, proof::hint(&rules::proof(read, &path, today)?)))
        })
        .await?;
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let mut list = Vec::new();
    if let Some(kind) = kind {
        match side {
            Starter::In => {
                list.push(Field::line("name", "姓名").with_value(pairs.get("name")).with_error(fault("name")));
                let documents = Document::all().iter().map(|one| (one.name.as_str(), one.name.as_str()));
                let current = Document::find(pairs.get("document")).map_or(jishi_person::RESIDENT, |one| one.name.as_str());
                list.push(Field::new(
                    "document",
                    "证件种类",
                    FieldKind::Select(Choice::list(documents, current)),
                ));
                list.push(
                    Field::line("number", "证件号码")
                        .with_value(pairs.get("number"))
                        .with_hint("姓名和证件号码与登记一致才能发起，不显示其他单位的资料；查找会被记录")
                        .with_error(fault("number"))
                        .with_autocomplete("off"),
                );
            }
            _ => {
                let shown = chosen
                    .as_ref()
                    .map_or_else(|| pairs.get("member_text").to_owned(), |member| member.name.clone());
                let combo = FieldKind::Combo {
                    source: "/transfers/members".to_owned(),
                    shown,
                };
                list.push(
                    Field::new("member", "团员", combo)
                        .with_value(chosen.as_ref().map(|member| member.id.0.to_string()).unwrap_or_default())
                        .with_hint("输入姓名，从本组织、直接下级和直属组织的在册团员中选择")
                        .with_error(fault("member")),
                );
            }
        }
        let given = |name: &str| pairs.get(name).to_owned();
        list.extend(fields(kind, to, &given, "/transfers/options", wrong));
        list.push(proof::field(hint, wrong));
    }
    let loose = loose(wrong, &list).join("；");
    let text = refused.or_else(|| (!loose.is_empty()).then_some(loose));
    let title = "发起组织关系转接";
    let member = pairs.get("member");
    let errors = ErrorSummary::of(&list);
    let proof = kind.and_then(|_| list.pop());
    let shell = Shell {
        area_nav: words::area_nav("/transfers/new", 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here(title)],
        flash: text.map(|text| Flash::new(Tone::Bad, text)),
        errors: errors.count(),
        watermark: jishi_ui::watermark(cx),
        ..frame(cx, headers, Area::Transfers, title).await?
    };
    page_with(
        status,
        &EditPage {
            shell,
            sides: [(Starter::Out, "转出本组织团员"), (Starter::In, "接收其他组织团员")]
                .into_iter()
                .map(|(one, word)| {
                    NavEntry::new(
                        address(one, pairs.get("kind"), if one == Starter::In { "" } else { member }),
                        word,
                        "swap",
                        one == side,
                    )
                })
                .collect(),
            kinds: Kind::all()
                .iter()
                .filter(|kind| {
                    side == Starter::Out
                        || matches!(
                            kind.target,
                            crate::kind::TargetRule::BranchOrCommittee | crate::kind::TargetRule::County
                        )
                })
                .map(|one| KindChoice {
                    href: address(side, &one.slug, member),
                    word: &one.word,
                    note: &one.note,
                })
                .collect(),
            change: address(side, "", member),
            action: "/transfers/new".to_owned(),
            hidden: vec![
                ("side", if side == Starter::In { "in".to_owned() } else { String::new() }),
                ("kind", kind.map(|kind| kind.slug.clone()).unwrap_or_default()),
            ],
            draft: true,
            back: "/transfers".to_owned(),
            errors,
            kind,
            fields: list,
            proof,
        },
    )
}

/// `POST /transfers/new`: the fields of the form; `how` = `draft` keeps it unsent.
///
/// # Errors
/// The store fails.
pub async fn add(cx: Cx, headers: HeaderMap, upload: Proof) -> Result<Response, AppError> {
    let outcome = begin(&cx, &upload).await;
    let pairs = upload.pairs;
    let send = pairs.get("how") != "draft";
    match outcome {
        Ok(id) => Ok(http::see_other(&format!(
            "/transfers/{id}?done={}",
            if send { "sent" } else { "saved" }
        ))),
        Err(AppError::Invalid(wrong)) => draw_new(&cx, &headers, pairs, StatusCode::UNPROCESSABLE_ENTITY, &wrong, None).await,
        Err(AppError::Refused(text)) => draw_new(&cx, &headers, pairs, StatusCode::CONFLICT, &[], Some(text)).await,
        Err(other) => Err(other),
    }
}

/// Starts what a form asks for.
async fn begin(cx: &Cx, upload: &Proof) -> Result<TransferId, AppError> {
    let (caller, given) = (Caller::of(cx)?, upload.pairs.clone());
    let (side, send) = (side(&given), given.get("how") != "draft");
    let found = match side {
        Starter::In => {
            let (caller, given) = (caller.clone(), given.clone());
            let found = cx
                .write(None, move |write| {
                    start::by_number(write, &caller, given.get("name"), given.get("document"), given.get("number"))
                })
                .await?;
            Some(found.ok_or_else(|| AppError::field("number", start::NOBODY))?)
        }
        _ => None,
    };
    let files = proof::store(cx, upload, &caller.path).await?;
    cx.write(None, move |write| {
        let form = read_form(write, &caller, &given)?;
        let found = match found {
            Some(found) => found,
            None => chosen_member(write, &caller, &given)?,
        };
        let id = start::start(write, &caller, &found, side, &form, send)?;
        proof::add(write, id, &files, caller.account)?;
        Ok::<_, AppError>(id)
    })
    .await
}

/// The member a form names: by membership, or by a name only one of the choices bears.
fn chosen_member(read: &Read<'_>, caller: &Caller, pairs: &Pairs) -> Result<member::Member, AppError> {
    let none = || AppError::field("member", "请从列表中选择团员");
    let id = match pairs.parse::<i64>("member") {
        Some(id) => id,
        None => {
            let text = pairs.get("member_text");
            let hits = start_list::members(read, caller.org, caller.today(), text, 2)?;
            match hits.as_slice() {
                [one] if one.name == text => one.member,
                _ => return Err(none()),
            }
        }
    };
    member::find(read, jishi_member::MemberId(id))?.ok_or_else(none)
}
