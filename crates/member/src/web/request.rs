//! A protected particular is asked for by the branch, with proof; see [`super::requests`] for what becomes of it.

use super::common::{area_nav, cut, member_at, or_none};
use super::edit;
use super::form::{FormPage, mark};
use super::keep;
use super::upload::Upload;
use crate::rule::field::{Field as Known, Way};
use crate::store::document::{self, NewDocument};
use crate::store::member::{Member, Particulars};
use crate::store::request::{self, NewRequest};
use crate::{DocumentId, MemberId, RequestId};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs};
use jishi_ui::part::{Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, watermark};

/// Largest proof, in MB.
const MOST: usize = 20;

async fn open(cx: &Cx, id: MemberId, field: Known) -> Result<(Member, Way), AppError> {
    let asking = cx.clone();
    cx.read(move |read| {
        let member = member_at(read, id)?;
        keep::open(&asking, read, &member)?;
        let ways = edit::ways(read, &asking, &member)?;
        let way = ways
            .into_iter()
            .find(|(known, _)| *known == field)
            .map_or(Way::Fixed, |(_, way)| way);
        match way {
            Way::Superior => Err(AppError::refused(format!("{}由支部的上级组织标记", field.word()))),
            Way::Free => Err(AppError::refused(format!("{}可以直接修改，不需要申请", field.word()))),
            Way::Fixed | Way::Checked => Ok((member, way)),
        }
    })
    .await
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    (member, way): &(Member, Way),
    field: Known,
    sent: &Pairs,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let base = format!("/members/{}", member.id);
    let now = edit::pairs(member);
    let proof = Field::new("file", "证明材料", FieldKind::File(".pdf")).with_hint("一个 PDF，不超过 20 MB");
    let fields = vec![
        edit::input(field, sent.get(field.slug())),
        Field {
            max: 200,
            ..Field::line("reason", "事由").with_value(sent.get("reason"))
        },
        if *way == Way::Fixed { proof } else { proof.optional() },
    ];
    let shell = frame(cx, headers, Area::Members, format!("申请更改{}", field.word())).await?;
    let shell = Shell {
        area_nav: area_nav(cx, ""),
        crumbs: vec![
            Crumb::to("/members", "团员"),
            Crumb::to(&base, &member.name),
            Crumb::here("申请更改"),
        ],
        watermark: watermark(cx),
        ..shell
    };
    let mut form = FormPage::new(
        shell,
        mark(fields, wrong),
        format!("{base}/request"),
        "提交申请",
        format!("{base}/edit"),
    );
    form.intro = format!(
        "{}现为 {}；{}。",
        field.word(),
        or_none(edit::shown(field, now.get(field.slug()))),
        way.hint()
    );
    form.hidden = vec![("field", field.slug().to_owned())];
    form.files = true;
    Ok(form)
}

/// The form; `field` names what is to be changed.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope or for an unknown particular; a refusal for one that is
/// not asked for.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let field = Known::from_slug(asked.get("field")).ok_or(AppError::NotFound)?;
    let opened = open(&cx, id, field).await?;
    form(&cx, &headers, &opened, field, &edit::pairs(&opened.0), &[]).await?.answer()
}

/// Files it.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, upload: Upload) -> Result<Response, AppError> {
    let field = Known::from_slug(upload.pairs.get("field")).ok_or(AppError::NotFound)?;
    let opened = open(&cx, id, field).await?;
    match file(&cx, &opened, field, &upload).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?done=request"))),
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &opened, field, &upload.pairs, &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

async fn file(cx: &Cx, (member, way): &(Member, Way), field: Known, upload: &Upload) -> Result<(), AppError> {
    let (inner, id, way) = (cx.clone(), member.id, *way);
    let new = edit::value(field, upload.pairs.get(field.slug())).map_err(|text| AppError::field(field.slug(), text))?;
    if new == edit::pairs(member).get(field.slug()) {
        return Err(AppError::field(field.slug(), "与现在的内容相同"));
    }
    let reason = cut(upload.pairs.get("reason"), 200);
    if reason.is_empty() {
        return Err(AppError::field("reason", "请填写事由"));
    }
    let stored = upload.pdf(&cx.app, MOST).await?;
    if stored.is_none() && way == Way::Fixed {
        return Err(AppError::field("file", "请上传证明材料"));
    }
    cx.write(keep::target(id), move |write| {
        let member = member_at(write, id)?;
        keep::open(&inner, write, &member)?;
        let said = edit::with(&member.particulars(), field, &new);
        check(write, &inner, &member, field, &said)?;
        let document = match stored {
            None => None,
            Some(stored) => {
                let document = DocumentId(inner.id());
                let paper = NewDocument {
                    id: document,
                    member: id,
                    kind: "其他材料".to_owned(),
                    name: stored.name,
                    hash: stored.hash,
                    size: stored.size,
                    at: inner.now(),
                    account: inner.who.account,
                };
                document::add(write, &paper)?;
                Some(document)
            }
        };
        let request = NewRequest {
            id: RequestId(inner.id()),
            member: (id, member.org),
            field,
            new,
            reason,
            document,
            account: inner.who.account,
            at: inner.now(),
        };
        request::add(write, &request).map_err(|error| match error {
            StoreError::Conflict { .. } => AppError::refused(format!("{}已有待审核的申请，请等待审核", field.word())),
            other => other.into(),
        })?;
        write.note(format!("申请更改{}", field.word()));
        Ok::<_, AppError>(())
    })
    .await
}

/// What the rules say about the particular that changes: what else is wrong with the card does not
/// stand against it.
pub(super) fn check(read: &Read<'_>, cx: &Cx, member: &Member, field: Known, said: &Particulars) -> Result<(), AppError> {
    let faults = match edit::check(read, &member.org_path, Some(member.id), false, member.born, said, cx.today()) {
        Err(AppError::Invalid(faults)) => faults,
        other => return other,
    };
    let about = |fault: &FieldError| match field {
        Known::Joined => fault.field == Known::Joined.slug() || said.number.is_some(),
        Known::Number => fault.field == Known::Number.slug(),
        Known::Card | Known::Party | Known::Graduates => false,
    };
    let faults: Vec<FieldError> = faults
        .into_iter()
        .filter(about)
        .map(|fault| FieldError {
            field: field.slug().to_owned(),
            text: fault.text,
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(faults))
    }
}
