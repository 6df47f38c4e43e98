//! What a member corrects: the telephone at once, protected fields by a request.

use super::common::cut;
use super::form::{FormPage, mark};
use super::my::mine;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_person::rule::fields::{self, Way};
use jishi_person::rule::value;
use jishi_person::store::correction::{self, NewCorrection};
use jishi_person::{
    By, CorrectionId, Document, Field as Known, How, NewValue, PROOF_ACCEPT, PersonId, ProofUpload, proof_hint, store_proof,
};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame};

/// Changes the own telephone number, if the rule leaves it free.
///
/// # Errors
/// [`AppError::Invalid`] for something else than a number; a refusal when the rule asks for a request.
pub async fn phone(cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (inner, today) = (cx.clone(), cx.today());
    let text = sent.get("phone").to_owned();
    cx.write(None, move |write| {
        let member = mine(write, inner.who.account)?;
        let legacy = jishi_person::rule::legacy(write, &member.org_path, today)?;
        let value = value::value(Known::Phone, &text, "", legacy, today).map_err(|text| AppError::field("phone", text))?;
        if matches!(value, NewValue::Phone(None)) {
            return Err(AppError::field("phone", "请填写联系电话"));
        }
        let ways = fields::ways(write, &member.org_path, today)?;
        if ways.of(Known::Phone) != Way::Free {
            return Err(AppError::refused("联系电话须提交更正申请"));
        }
        let by = By {
            account: inner.who.account,
            at: inner.now(),
            how: How::Direct,
        };
        jishi_person::change(write, &inner.app, PersonId(member.person), &[value], by)?;
        write.target("person", member.person);
        write.note("本人更新联系电话");
        Ok(())
    })
    .await?;
    Ok(http::see_other("/my?done=phone"))
}

async fn form(cx: &Cx, headers: &HeaderMap, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let account = cx.who.account;
    let path = cx.read(move |read| Ok::<_, AppError>(mine(read, account)?.org_path)).await?;
    let words = Known::ALL.map(|field| (field.slug(), field.word()));
    let line = |name: &str, label: &str, max: u16| Field {
        max,
        ..Field::line(name, label).with_value(sent.get(name))
    };
    let kinds = Document::all().iter().map(|kind| (kind.name.as_str(), kind.name.as_str()));
    let form_fields = vec![
        Field::new("field", "更正项目", FieldKind::Select(Choice::list(words, sent.get("field")))),
        line("new", "正确内容", 60),
        Field::new("document", "证件种类", FieldKind::Select(Choice::list(kinds, sent.get("document"))))
            .with_hint("更正证件号码时选择")
            .optional(),
        line("reason", "原因", 200),
        Field::new("proof", "证明材料", FieldKind::File(PROOF_ACCEPT))
            .with_hint(format!(
                "更正姓名、证件号码、性别、出生日期时上传；{}",
                proof_hint(cx, &path).await?
            ))
            .optional(),
    ];
    let shell = frame(cx, headers, Area::Self_, "更正我的信息").await?;
    let shell = Shell {
        crumbs: vec![Crumb::to("/my", "我的团籍"), Crumb::here("更正")],
        ..shell
    };
    let mut form = FormPage::new(shell, mark(form_fields, wrong), "/my/correction", "提交", "/my");
    form.intro = "民族、学历、电话保存后立即生效；其他项目由档案管理员核对后更正，结果在“我的团籍”中查看。".to_owned();
    form.files = true;
    Ok(form)
}

/// The form.
///
/// # Errors
/// A refusal for an account no member is linked with.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    form(&cx, &headers, &Pairs::default(), &[]).await?.answer()
}

/// Changes a free field at once, asks for the correction of any other.
///
/// # Errors
/// A refusal while another one of the field waits; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, upload: ProofUpload) -> Result<Response, AppError> {
    match ask(&cx, &upload).await {
        Ok(done) => Ok(http::see_other(&format!("/my?done={done}"))),
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &upload.pairs, &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

async fn ask(cx: &Cx, upload: &ProofUpload) -> Result<&'static str, AppError> {
    let (inner, today, sent) = (cx.clone(), cx.today(), &upload.pairs);
    let field = Known::from_slug(sent.get("field")).ok_or_else(|| AppError::field("field", "请选择更正项目"))?;
    let (text, document, reason) = (
        sent.get("new").to_owned(),
        sent.get("document").to_owned(),
        cut(sent.get("reason"), 200),
    );
    if reason.is_empty() {
        return Err(AppError::field("reason", "请填写原因"));
    }
    let account = cx.who.account;
    let (path, way) = cx
        .read(move |read| {
            let member = mine(read, account)?;
            let record = jishi_person::known(read, PersonId(member.person))?.ok_or(AppError::NotFound)?;
            if fields::follows(&record, field) {
                return Err(AppError::field("field", fields::FOLLOWS));
            }
            let way = fields::ways(read, &member.org_path, today)?.of(field);
            Ok((member.org_path, way))
        })
        .await?;
    let proof = store_proof(upload, cx, &path).await?;
    if way == Way::Fixed && proof.is_empty() {
        return Err(AppError::field("proof", format!("更正{}须上传证明材料", field.word())));
    }
    cx.write(None, move |write| {
        let member = mine(write, inner.who.account)?;
        let legacy = jishi_person::rule::legacy(write, &member.org_path, today)?;
        let value = value::value(field, &text, &document, legacy, today).map_err(|text| AppError::field("new", text))?;
        write.target("person", member.person);
        if way == Way::Free {
            let by = By {
                account: inner.who.account,
                at: inner.now(),
                how: How::Direct,
            };
            jishi_person::change(write, &inner.app, PersonId(member.person), &[value], by)?;
            write.note(format!("本人修改{}", field.word()));
            return Ok("edit");
        }
        let new = NewCorrection {
            person: PersonId(member.person),
            org: member.org,
            account: inner.who.account,
            value,
            reason,
            proof,
        };
        correction::add(write, &inner.app, &new)?;
        write.note(format!("本人申请更正{}", field.word()));
        Ok::<_, AppError>("correction")
    })
    .await
}

/// Takes an own request back.
///
/// # Errors
/// A refusal when it is decided already, or somebody else's.
pub async fn withdraw(cx: Cx, Id(id): Id<CorrectionId>) -> Result<Response, AppError> {
    let inner = cx.clone();
    cx.write(None, move |write| {
        let member = mine(write, inner.who.account)?;
        if !correction::withdraw(write, id, inner.who.account, inner.now())? {
            return Err(AppError::refused("这项申请已办理，不能撤回"));
        }
        write.target("person", member.person);
        write.note("本人撤回更正申请");
        Ok(())
    })
    .await?;
    Ok(http::see_other("/my?done=withdrawn"))
}
