//! Filing a leaving (办理离团).

use super::common::{area_nav, cut, member_at};
use super::form::{FormPage, mark};
use super::keep::{self, Kept};
use super::upload::Upload;
use crate::rule::exit::{self as rule, ExitAge, Filing};
use crate::rule::standing::Leaving;
use crate::store::document::{self, NewDocument};
use crate::store::exit::{self, NewExit};
use crate::store::member::{self, Member};
use crate::{DocumentId, ExitId, MemberId, RULES};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, watermark};

/// Largest proof, in MB.
const MOST: usize = 20;

async fn form(cx: &Cx, headers: &HeaderMap, member: &Member, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let kinds = Leaving::ALL.map(|how| (how.slug(), how.word()));
    let chosen = if sent.get("how").is_empty() {
        Leaving::Age.slug()
    } else {
        sent.get("how")
    };
    let fields = vec![
        Field::new("how", "离团方式", FieldKind::Radios(Choice::list(kinds, chosen))),
        Field {
            max: 200,
            ..Field::line("reason", "事由").with_value(sent.get("reason")).optional()
        }
        .with_hint("满28周岁离团可不填"),
        Field::new("file", "证明材料", FieldKind::File(".pdf"))
            .with_hint("自行脱团：支部大会决议和上级批准文件；自愿退团：本人申请；开除团籍：处分决定。一个 PDF，不超过 20 MB")
            .optional(),
    ];
    let base = format!("/members/{}", member.id);
    let shell = frame(cx, headers, Area::Members, "办理离团").await?;
    let shell = Shell {
        area_nav: area_nav(cx, ""),
        crumbs: vec![
            Crumb::to("/members", "团员"),
            Crumb::to(&base, &member.name),
            Crumb::here("办理离团"),
        ],
        watermark: watermark(cx),
        ..shell
    };
    let mut form = FormPage::new(shell, mark(fields, wrong), format!("{base}/exit"), "提交上级审核", base);
    form.intro = "提交后团籍锁定，上级确认后离团；确认有误可由上级恢复团籍。".to_owned();
    form.files = true;
    Ok(form)
}

async fn open_member(cx: &Cx, id: MemberId) -> Result<Member, AppError> {
    let asking = cx.clone();
    cx.read(move |read| {
        let member = member_at(read, id)?;
        keep::open(&asking, read, &member)?;
        Ok::<_, AppError>(member)
    })
    .await
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] for a branch the caller does not
/// manage, a refusal for a locked membership.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>) -> Result<Response, AppError> {
    let member = open_member(&cx, id).await?;
    form(&cx, &headers, &member, &Pairs::default(), &[]).await?.answer()
}

/// Files it.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, upload: Upload) -> Result<Response, AppError> {
    let member = open_member(&cx, id).await?;
    match file(&cx, id, &upload).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?done=exit"))),
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &member, &upload.pairs, &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

async fn file(cx: &Cx, id: MemberId, upload: &Upload) -> Result<(), AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let how = Leaving::from_slug(upload.pairs.get("how")).ok_or_else(|| AppError::field("how", "请选择离团方式"))?;
    let reason = cut(upload.pairs.get("reason"), 200);
    let stored = upload.pdf(&cx.app, MOST).await?;
    cx.write(keep::target(id), move |write| {
        let member = member::find_locked(write, id)?.ok_or(AppError::NotFound)?;
        keep::open(&inner, write, &member)?;
        if let Some(words) = crate::hook::busy(write, id)? {
            return Err(AppError::refused(words));
        }
        let age: ExitAge = RULES.at(write, "member.exit_age", &member.org_path, today)?.value;
        let filing = Filing {
            how,
            born: member.born,
            holds_post: exit::holds_post(write, member.person, today)?,
            proof: stored.is_some(),
            reason: !reason.is_empty(),
        };
        rule::file(age, filing, today).map_err(|refused| AppError::field(refused.field(), refused.text()))?;
        let document = match stored {
            None => None,
            Some(stored) => {
                let document = DocumentId(inner.id());
                let new = NewDocument {
                    id: document,
                    member: id,
                    kind: "离团材料".to_owned(),
                    name: stored.name,
                    hash: stored.hash,
                    size: stored.size,
                    at: inner.now(),
                    account: inner.who.account,
                };
                document::add(write, &new)?;
                Some(document)
            }
        };
        let new = NewExit {
            id: ExitId(inner.id()),
            how,
            reason,
            document,
            day: today,
            account: inner.who.account,
        };
        exit::file(write, &member, &new)?;
        keep::change(write, &inner, &Kept::new(id, "state", "在册", format!("{}待审核", how.word())))?;
        write.note(format!("提交离团：{}", how.word()));
        Ok::<_, AppError>(())
    })
    .await
}
