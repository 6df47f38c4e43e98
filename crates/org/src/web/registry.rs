//! The rules of all rule books, and setting one for the own part of the tree.

use super::new::FormPage;
use super::rule_form;
use super::rule_typed::{shape, typed};
use crate::jobs;
use crate::rule_list::{self, Book, is_keeper, json};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::{Day, IdParseError, Level, id};
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
    let (today, own, level) = (cx.today(), cx.identity()?.path.clone(), cx.identity()?.level);
    let books = cx.read(move |read| rule_list::books(read, &own, level, today)).await?;
    let may_set = cx.may(Act::RuleManage);
    let mut shell = frame(&cx, &headers, Area::Orgs, "业务规则").await?;
    shell.crumbs = vec![Crumb::to("/orgs", "组织"), Crumb::here("业务规则")];
    shell.export = export(&cx, Act::RuleManage, "/rules/registry", &asked);
    shell.flash = match asked.get("done") {
        "set" => Some(Flash::new(Tone::Good, "已设置规则")),
        "unset" => Some(Flash::new(Tone::Good, "已撤销设置")),
        _ => None,
    };
    page(&RegistryPage { shell, books, may_set })
}

fn built_in(name: &str, today: Day) -> Result<(&'static rules::Book, &'static BuiltIn), AppError> {
    let book = find(name).ok_or(AppError::NotFound)?;
    Ok((book, book.book.built_in(name, today).ok_or(AppError::NotFound)?))
}

/// Refuses a rule that is for higher levels to set.
fn check_keeper(rule: &BuiltIn, level: Level) -> Result<(), AppError> {
    match rule.lowest.and_then(Level::from_number) {
        Some(lowest) if !is_keeper(rule, level) => Err(AppError::refused(format!("“{}”由{}及以上团组织设置", rule.title, lowest.word()))),
        _ => Ok(()),
    }
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    book: &rules::Book,
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
    let mut fields = rule_form::fields(rule, &json(rule), &shape(book, rule), &|name| {
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
/// [`AppError::NotFound`] for an unknown rule, [`AppError::Refused`] for one that is for higher levels to set.
pub async fn form_get(cx: Cx, headers: HeaderMap, Id(name): Id<String>) -> Result<Response, AppError> {
    let (book, rule) = built_in(&name, cx.today())?;
    check_keeper(rule, cx.identity()?.level)?;
    page(&form(&cx, &headers, book, rule, &Pairs::default(), &[]).await?)
}

/// Sets a rule for the own organisation and everything below it from a day.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown rule, [`AppError::Refused`] for one that is for higher levels to set or
/// that a superior has set for everybody below; mistakes come back in the form.
pub async fn set(cx: Cx, headers: HeaderMap, Id(name): Id<String>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (book, rule) = built_in(&name, cx.today())?;
    check_keeper(rule, cx.identity()?.level)?;
    let (value, from, source) = match typed(book, rule, &sent) {
        Ok(typed) => typed,
        Err(AppError::Invalid(wrong)) => {
            let again = form(&cx, &headers, book, rule, &sent, &wrong).await?;
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
    let (title, event, binding) = (rule.title.clone(), cx.id(), rule.binding);
    cx.write(None, move |write| {
        if binding {
            crate::check_unbound(write, &[&name], &row.org_path, from)?;
        }
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
    let title = built_in(&name, cx.today())?.1.title.clone();
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
