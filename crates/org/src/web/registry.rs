//! The rules of all rule books, and setting one for the own part of the tree.

use super::new::FormPage;
use super::rule_form;
use crate::jobs;
use crate::rule::naming;
use crate::rule_list::{self, Book, json};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, IdParseError, id, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::rules::{self, BuiltIn, SetRule};
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field, FieldKind};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, export, frame, page, page_with};
use std::str::FromStr;

/// The number of a set rule in an address, in 13 characters.
#[derive(Clone, Copy)]
pub struct RuleId(i64);

impl FromStr for RuleId {
    type Err = IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        id::decode(text).map(Self)
    }
}

#[derive(Template)]
#[template(path = "org/registry.html")]
struct RegistryPage {
    shell: Shell,
    books: Vec<Book>,
    may_set: bool,
}

fn find(name: &str) -> Option<&'static rules::Book> {
    rules::books()
        .into_iter()
        .find(|book| book.book.list().iter().any(|rule| rule.name == name))
}

/// The list.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (today, own) = (cx.today(), cx.identity()?.path.clone());
    let books = cx.read(move |read| rule_list::books(read, &own, today)).await?;
    let mut shell = frame(&cx, &headers, Area::Orgs, "业务规则").await?;
    shell.crumbs = vec![Crumb::to("/orgs", "组织"), Crumb::here("业务规则")];
    shell.export = export(&cx, Act::RuleManage, "/rules/registry", &asked);
    shell.flash = match asked.get("done") {
        "set" => Some(Flash::new(Tone::Good, "已设置规则")),
        "unset" => Some(Flash::new(Tone::Good, "已撤销设置")),
        _ => None,
    };
    page(&RegistryPage {
        shell,
        books,
        may_set: cx.may(Act::RuleManage),
    })
}

fn built_in(name: &str, today: Day) -> Result<&'static BuiltIn, AppError> {
    find(name)
        .and_then(|book| book.book.built_in(name, today))
        .ok_or(AppError::NotFound)
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    rule: &BuiltIn,
    sent: &Pairs,
    wrong: &[jishi_platform::error::FieldError],
) -> Result<FormPage, AppError> {
    let given = |name: &str, other: String| {
        if sent.get(name).is_empty() {
            other
        } else {
            sent.get(name).to_owned()
        }
    };
    let mut fields = rule_form::fields(&rule.name, &rule.title, &json(rule), &|name| {
        sent.all(name).next().map(str::to_owned)
    });
    fields.extend([
        Field::new("from", "自何日起", FieldKind::Line("date"))
            .with_value(given("from", cx.today().to_string()))
            .with_hint("对本组织及所有下级生效；以前的日期按原规则"),
        Field {
            max: 200,
            ..Field::line("source", "依据")
                .with_value(sent.get("source"))
                .with_hint("文件名称或文号")
        },
    ]);
    let fields = super::fields::mark(fields, wrong);
    let errors = ErrorSummary::of(&fields);
    let shell = frame(cx, headers, Area::Orgs, format!("设置规则：{}", rule.title)).await?;
    Ok(FormPage {
        shell: Shell {
            crumbs: vec![Crumb::to("/rules/registry", "业务规则"), Crumb::here(&rule.title)],
            errors: errors.count(),
            ..shell
        },
        errors,
        fields,
        hidden: Vec::new(),
        action: format!("/rules/registry/{}", rule.name),
        word: "设置",
        back: "/rules/registry".to_owned(),
    })
}

/// The form of one rule.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown rule.
pub async fn form_get(cx: Cx, headers: HeaderMap, Id(name): Id<String>) -> Result<Response, AppError> {
    let rule = built_in(&name, cx.today())?;
    page(&form(&cx, &headers, rule, &Pairs::default(), &[]).await?)
}

/// The same shape: objects with the same keys, lists of the same kind, values of the same type.
fn like(new: &serde_json::Value, old: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            new.len() == old.len() && old.iter().all(|(key, value)| new.get(key).is_some_and(|new| like(new, value)))
        }
        (Value::Array(new), Value::Array(old)) => match old.first() {
            Some(first) => new.iter().all(|value| like(value, first)),
            None => true,
        },
        (Value::Number(new), Value::Number(old)) => new.is_i64() == old.is_i64() && new.as_f64().is_some_and(|value| value >= 0.0),
        (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_)) => true,
        _ => false,
    }
}

fn typed(rule: &BuiltIn, sent: &Pairs) -> Result<(String, Day, String), AppError> {
    let value = match sent.get("value") {
        "" => rule_form::read(&rule.name, &json(rule), &|name| sent.all(name).next().map(str::to_owned)).map_err(AppError::Invalid)?,
        // As a program sends it.
        text => serde_json::from_str(text).map_err(|e| AppError::field("v0", format!("第 {} 行格式有误", e.line())))?,
    };
    if !like(&value, &json(rule)) {
        return Err(AppError::field("v0", "项目或数值的种类与原规则不同，请只改数值和文字"));
    }
    let from = parse_day(sent.get("from")).ok_or_else(|| AppError::field("from", "请填写日期"))?;
    let source = naming::name(sent.get("source"), 200).map_err(|refused| AppError::field("source", refused.text("依据")))?;
    Ok((value.to_string(), from, source))
}

/// Sets a rule for the own organisation and everything below it from a day.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown rule; mistakes come back in the form.
pub async fn set(cx: Cx, headers: HeaderMap, Id(name): Id<String>, Sent(sent): Sent) -> Result<Response, AppError> {
    let rule = built_in(&name, cx.today())?;
    let (value, from, source) = match typed(rule, &sent) {
        Ok(typed) => typed,
        Err(AppError::Invalid(wrong)) => {
            let again = form(&cx, &headers, rule, &sent, &wrong).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
        Err(error) => return Err(error),
    };
    let (account, now) = (cx.who.account, cx.now());
    let row = SetRule {
        id: cx.id(),
        org_path: cx.identity()?.path.clone(),
        from,
        value,
        source,
    };
    let (title, event) = (rule.title.clone(), cx.id());
    cx.write(None, move |write| {
        rules::set(write, &name, &row, account, now)?;
        jobs::rule_set(write, &name, &row.org_path, event, now)?;
        write.note(format!("设置规则“{title}”，自 {from} 起，依据：{}", row.source));
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other("/rules/registry?done=set"))
}

/// Takes back a rule set for the own organisation.
///
/// # Errors
/// [`AppError::NotFound`] when none such was set there.
pub async fn unset(cx: Cx, Id(number): Id<RuleId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (name, own) = (sent.get("name").to_owned(), cx.identity()?.path.clone());
    let title = built_in(&name, cx.today())?.title.clone();
    let (event, now) = (cx.id(), cx.now());
    cx.write(None, move |write| {
        if !rules::unset(write, &name, number.0, &own)? {
            return Err(AppError::NotFound);
        }
        jobs::rule_set(write, &name, &own, event, now)?;
        write.note(format!("撤销规则“{title}”的设置"));
        Ok(())
    })
    .await?;
    Ok(http::see_other("/rules/registry?done=unset"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_new_value_has_the_shape_of_the_old_one() {
        let old = json!({ "least": 3, "most": 50, "kinds": ["甲"], "on": true });
        assert!(like(&json!({ "least": 5, "most": 40, "kinds": [], "on": false }), &old));
        for bad in [
            json!({ "least": 5 }),
            json!({ "least": 5, "most": "40", "kinds": [], "on": true }),
            json!({ "least": -1, "most": 40, "kinds": [], "on": true }),
            json!({ "least": 2.5, "most": 40, "kinds": [], "on": true }),
            json!({ "least": 5, "most": 40, "kinds": [1], "on": true }),
            json!({ "least": 5, "most": 40, "kinds": [], "on": true, "more": 1 }),
            json!(7),
        ] {
            assert!(!like(&bad, &old), "{bad}");
        }
    }
}
