//! One transfer: where it stands, who must act until when, what happened, and what the caller may do.

use super::view::{self, Paper, View};
use super::words;
use crate::action::{Caller, open};
use crate::model::{State, TransferId};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Act;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, Pairs};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page_with};

/// What the caller may do with it now.
#[derive(Default)]
pub(super) struct Rights {
    pub approve: bool,
    pub allocate: bool,
    pub confirm: bool,
    pub rule: bool,
    pub edit: bool,
    pub appeal: bool,
    pub withdraw: bool,
    pub letter: bool,
}

#[derive(Template)]
#[template(path = "transfer/show.html")]
struct ShowPage {
    shell: Shell,
    base: String,
    view: View,
    rights: Rights,
    papers: Vec<Paper>,
    reason: Field,
    words: Field,
    receipt: Field,
    branch: Field,
    branch_now: Option<Field>,
    ruling: Field,
    appeal: Field,
    letter: String,
}

/// `GET /transfers/{id}`.
///
/// # Errors
/// 404 out of sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<TransferId>, Asked(pairs): Asked) -> Result<Response, AppError> {
    let flash = words::done(pairs.get("done"));
    draw(&cx, &headers, id, StatusCode::OK, flash, &[], &Pairs::default()).await
}

/// The page again with what was refused: 422 for faults in fields, 409 for the act as a whole.
///
/// # Errors
/// The error itself for everything else; the store fails.
pub(super) async fn redraw(cx: &Cx, headers: &HeaderMap, id: TransferId, error: AppError, given: &Pairs) -> Result<Response, AppError> {
    let (status, wrong, text) = match error {
        AppError::Invalid(wrong) => {
            let text = wrong.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("；");
            (StatusCode::UNPROCESSABLE_ENTITY, wrong, text)
        }
        AppError::Refused(text) => (StatusCode::CONFLICT, Vec::new(), text),
        AppError::Stale => (StatusCode::CONFLICT, Vec::new(), "此转接刚由他人办理，以下是最新情况".to_owned()),
        other => return Err(other),
    };
    draw(cx, headers, id, status, Some(Flash::new(Tone::Bad, text)), &wrong, given).await
}

async fn draw(
    cx: &Cx,
    headers: &HeaderMap,
    id: TransferId,
    status: StatusCode,
    flash: Option<Flash>,
    wrong: &[FieldError],
    given: &Pairs,
) -> Result<Response, AppError> {
    let caller = Caller::of(cx)?;
    let (today, now) = (cx.today(), cx.now());
    let scope = cx.identity()?.scope(Act::TransferRead).1;
    let asked = caller.clone();
    let (opened, view, manages) = cx
        .app
        .db
        .read(&scope, move |read| {
            let opened = open(read, &asked, id)?;
            let view = view::load(read, &opened, today, now)?;
            let manages = jishi_org::manages(read, &asked.path, &opened.from.path, today)?;
            Ok::<_, AppError>((opened, view, manages))
        })
        .await?;
    let state = view.state;
    let (starts, decides) = (opened.starts(&caller), opened.decides && cx.may(Act::TransferDecide));
    let rights = Rights {
        approve: decides && state == State::Waiting,
        allocate: decides && state == State::Allocating,
        confirm: decides && state == State::Outside,
        rule: decides && state == State::Appealed,
        edit: starts && matches!(state, State::Draft | State::Returned),
        appeal: starts && view.appealable,
        withdraw: starts && opened.transfer.case.withdrawable(),
        letter: opened.sends && manages && !matches!(state, State::Draft | State::Withdrawn | State::Lapsed),
    };
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let lines = |name: &str, id: &str, label: &str, optional: bool| {
        let field = Field {
            id: format!("f-{id}"),
            max: u16::try_from(crate::action::decide::WORDS).unwrap_or(u16::MAX),
            ..Field::new(name, label, FieldKind::Lines(3))
                .with_value(given.get(name))
                .with_error(fault(name))
        };
        if optional { field.optional() } else { field }
    };
    let base = format!("/transfers/{id}");
    let combo = |id: &str, hint: &str| Field {
        id: id.to_owned(),
        ..Field::new(
            "branch",
            "团支部",
            FieldKind::Combo {
                source: format!("{base}/branches"),
                shown: given.get("branch_text").to_owned(),
            },
        )
        .with_hint(hint)
        .with_value(given.get("branch"))
        .with_error(fault("branch"))
    };
    let committee = opened.to.as_ref().is_some_and(|to| to.level != jishi_kernel::Level::Branch);
    let receiving = opened.transfer.case.station().is_some_and(crate::model::Station::receives);
    let reasons = view.reasons.iter().map(|reason| (reason.slug.as_str(), reason.word.as_str()));
    let reason = FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(reasons), given.get("reason")));
    let shell = Shell {
        area_nav: words::area_nav("", 0, cx.may(Act::RuleManage)),
        crumbs: vec![Crumb::to("/transfers", "组织关系转接"), Crumb::here(view.name.clone())],
        watermark: jishi_ui::watermark(cx),
        flash,
        errors: wrong.len(),
        ..frame(cx, headers, Area::Transfers, format!("{}：{}", view.name, view.kind)).await?
    };
    page_with(
        status,
        &ShowPage {
            shell,
            papers: view::papers(&view.files, &base),
            reason: Field::new("reason", "退回原因", reason).with_error(fault("reason")),
            words: lines("words", "words", "说明", true),
            receipt: lines("words", "receipt", "接收日期或回执编号", false),
            ruling: lines("words", "ruling", "裁定理由", true),
            appeal: lines("words", "appeal", "申诉理由", false),
            branch: combo("f-branch", "接收组织下的团支部"),
            branch_now: (committee && receiving).then(|| combo("f-branch-now", "可在同意时一并分配，也可稍后分配").optional()),
            letter: view.letter.map(|letter| format!("第 {} 号", letter.number)).unwrap_or_default(),
            base,
            view,
            rights,
        },
    )
}
