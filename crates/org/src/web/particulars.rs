//! 必填信息 of an organisation.

use super::fields::mark;
use super::new::FormPage;
use crate::OrgNumber;
use crate::nature;
use crate::operation::renaming;
use crate::rule::naming;
use crate::rule::particulars::{is_email, is_month, is_phone};
use crate::rules;
use crate::store::particulars::{self, FIELDS, Particulars};
use crate::store::tree::{self, Org};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::authz::Target;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, page, page_with};

struct Seen {
    org: Org,
    now: Particulars,
    required: Vec<String>,
    industries: Vec<String>,
}

async fn read(cx: &Cx, id: OrgNumber) -> Result<Seen, AppError> {
    let today = cx.today();
    let seen = cx
        .read(move |read| {
            let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
            let words = rules::industries(read, &org.path, today)?;
            Ok::<_, AppError>(Seen {
                now: particulars::find(read, org.id)?,
                required: nature::required(read, &org, today)?,
                industries: words.schools.into_iter().chain(words.others).collect(),
                org,
            })
        })
        .await?;
    crate::may_manage(cx, &seen.org.path).await?;
    if seen.org.closed_on.is_some() {
        return Err(AppError::refused("组织已撤销，不能修改"));
    }
    Ok(seen)
}

async fn form(cx: &Cx, headers: &HeaderMap, seen: &Seen, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let mut fields = Vec::new();
    for (name, word) in FIELDS {
        if name == "graduates" && seen.org.level != Level::Branch {
            continue;
        }
        let kind = match name {
            "industry" => {
                let mut words = vec![("", "请选择")];
                words.extend(seen.industries.iter().map(|word| (word.as_str(), word.as_str())));
                FieldKind::Select(Choice::list(words, sent.get(name)))
            }
            "founded_on" => FieldKind::Line("date"),
            "graduates" => FieldKind::Line("month"),
            "phone" => FieldKind::Line("tel"),
            "email" => FieldKind::Line("email"),
            _ => FieldKind::Line("text"),
        };
        let hint = match name {
            "graduates" => "只有班级团支部填写，到期列入毕业班级转换",
            "phone" => "办公电话",
            _ => "",
        };
        let field = Field::new(name, word, kind).with_value(sent.get(name)).with_hint(hint);
        let required = seen.required.iter().any(|known| known == name);
        fields.push(if required { field } else { field.optional() });
    }
    let fields = mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, "完善信息").await?;
    let back = format!("/orgs/{}", seen.org.id);
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![
                Crumb::to("/orgs", "组织"),
                Crumb::to(&back, &seen.org.name),
                Crumb::here("完善信息"),
            ],
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: vec![("version", sent.get("version").to_owned())],
        action: format!("{back}/particulars"),
        word: "保存",
        back,
    })
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] below the direct subordinates.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
    let seen = read(&cx, id).await?;
    let mut pairs: Vec<(String, String)> = FIELDS
        .iter()
        .map(|(name, _)| ((*name).to_owned(), seen.now.field(name).unwrap_or_default()))
        .collect();
    pairs.push(("version".to_owned(), seen.now.version.to_string()));
    page(&form(&cx, &headers, &seen, &pairs.into_iter().collect(), &[]).await?)
}

/// Saves what is filled; missing required fields are told on the organisation's page, not refused.
///
/// # Errors
/// [`AppError::Stale`] when somebody changed it meanwhile; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let seen = read(&cx, id).await?;
    match typed(&seen, &sent, cx.today()) {
        Ok(to) => {
            save(&cx, seen.org.id, to).await?;
            Ok(http::see_other(&format!("/orgs/{id}?done=particulars")))
        }
        Err(wrong) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &seen, &sent, &wrong).await?),
    }
}

async fn save(cx: &Cx, id: i64, mut to: Particulars) -> Result<(), AppError> {
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    cx.write(Some(Target::new("org", id)), move |write| {
        let org = tree::find(write, id)?.ok_or(AppError::NotFound)?;
        crate::check_managed(write, &own, &org.path, today)?;
        let before = particulars::find(write, id)?.industry;
        if !before.is_empty() && before != to.industry && renaming::by_superior(write, &own, &org, today)? {
            return Err(AppError::refused(renaming::BY_SUPERIOR));
        }
        to.complete = nature::missing(write, &org, &to, today)?.is_empty();
        particulars::save(write, id, &to)?;
        write.note("修改必填信息");
        Ok::<_, AppError>(())
    })
    .await
}

fn typed(seen: &Seen, sent: &Pairs, today: Day) -> Result<Particulars, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut fault = |field: &str, text: String| {
        wrong.push(FieldError {
            field: field.to_owned(),
            text,
        });
    };
    let mut line = |name: &str, word: &str, most: usize| match naming::optional(sent.get(name), most) {
        Ok(text) => text,
        Err(refused) => {
            fault(name, refused.text(word));
            String::new()
        }
    };
    let (contact, phone) = (line("contact", "联系人", 40), line("phone", "联系电话", 40));
    let (email, institution_code) = (line("email", "电子邮箱", 100), line("institution_code", "机构代码", 40));
    if !phone.is_empty() && !is_phone(&phone) {
        fault("phone", "联系电话只用数字、横线和括号".to_owned());
    }
    if !email.is_empty() && !is_email(&email) {
        fault("email", "电子邮箱格式有误，例如 name@example.cn".to_owned());
    }
    let industry = sent.get("industry").to_owned();
    if !industry.is_empty() && !seen.industries.contains(&industry) {
        fault("industry", "请从列表中选择行业类别".to_owned());
    }
    let founded_on = match sent.get("founded_on") {
        "" => None,
        text => {
            let day = parse_day(text).filter(|day| *day <= today);
            if day.is_none() {
                fault("founded_on", "请填写日期，不能晚于今天".to_owned());
            }
            day
        }
    };
    let graduates = match (sent.get("graduates"), seen.org.level) {
        (text, Level::Branch) => text.to_owned(),
        _ => String::new(),
    };
    if !graduates.is_empty() && !is_month(&graduates) {
        fault("graduates", "请填写年月，例如 2027-06".to_owned());
    }
    let Some(version) = sent.parse("version") else {
        fault("contact", "请刷新页面后再提交".to_owned());
        return Err(wrong);
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Particulars {
        contact,
        phone,
        email,
        industry,
        institution_code,
        founded_on,
        graduates,
        // Worked out where it is saved.
        complete: false,
        version,
    })
}
