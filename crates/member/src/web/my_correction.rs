//! What a member corrects: the telephone at once, protected fields by a request.

use super::common::cut;
use super::form::{FormPage, mark};
use super::my::mine;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_person::rule::fields::{self, Way};
use jishi_person::rule::value;
use jishi_person::store::correction::{self, NewCorrection};
use jishi_person::{By, Field as Known, How, NewValue, PersonId};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Pairs, Sent};
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
    let words = Known::ALL.map(|field| (field.slug(), field.word()));
    let line = |name: &str, label: &str, max: u16| Field {
        max,
        ..Field::line(name, label).with_value(sent.get(name))
    };
    let form_fields = vec![
        Field::new("field", "更正项目", FieldKind::Select(Choice::list(words, sent.get("field")))),
        line("new", "正确内容", 60),
        line("reason", "原因", 200),
    ];
    let shell = frame(cx, headers, Area::Self_, "更正我的信息").await?;
    let shell = Shell {
        crumbs: vec![Crumb::to("/my", "我的团籍"), Crumb::here("更正")],
        ..shell
    };
    let mut form = FormPage::new(shell, mark(form_fields, wrong), "/my/correction", "提交申请", "/my");
    form.intro = "由档案管理员核对证明后更正。请把证明材料交给团支部。".to_owned();
    Ok(form)
}

/// The form.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    form(&cx, &headers, &Pairs::default(), &[]).await?.answer()
}

/// Asks for the correction.
///
/// # Errors
/// A refusal while another one of the field waits; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    match ask(&cx, &sent).await {
        Ok(()) => Ok(http::see_other("/my?done=correction")),
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &sent, &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

async fn ask(cx: &Cx, sent: &Pairs) -> Result<(), AppError> {
    let (inner, today) = (cx.clone(), cx.today());
    let field = Known::from_slug(sent.get("field")).ok_or_else(|| AppError::field("field", "请选择更正项目"))?;
    let (text, reason) = (sent.get("new").to_owned(), cut(sent.get("reason"), 200));
    if reason.is_empty() {
        return Err(AppError::field("reason", "请填写原因"));
    }
    cx.write(None, move |write| {
        let member = mine(write, inner.who.account)?;
        let legacy = jishi_person::rule::legacy(write, &member.org_path, today)?;
        let value = value::value(field, &text, "", legacy, today).map_err(|text| AppError::field("new", text))?;
        let new = NewCorrection {
            person: PersonId(member.person),
            org: member.org,
            account: inner.who.account,
            value,
            reason,
            proof: Vec::new(),
        };
        correction::add(write, &inner.app, &new)?;
        write.target("person", member.person);
        write.note(format!("本人申请更正{}", field.word()));
        Ok::<_, AppError>(())
    })
    .await
}
