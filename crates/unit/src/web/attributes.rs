//! The dictionary of attributes: built-in ones with their sources, and those added on this page.

use super::look::inside;
use crate::attribute::Attribute;
use crate::store::attribute::{self, Added};
use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_kernel::Level;
use jishi_org::rule::naming;
use jishi_platform::authz::Act;
use jishi_platform::db::StoreError;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{ErrorSummary, Field};
use jishi_ui::{Flash, Shell, Tone, export, page, page_with};

/// Longest name and value, in characters.
const WORD: usize = 20;
/// Most values of one attribute.
const VALUES: usize = 30;

/// An attribute of the dictionary.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) choices: String,
    pub(super) kinds: String,
    pub(super) source: String,
    /// Who added it and when; empty for a built-in one.
    pub(super) added: String,
    pub(super) closed: bool,
    /// Where it is closed, for those who may.
    close: Option<String>,
}

#[derive(Template)]
#[template(path = "unit/attributes.html")]
struct AttributesPage {
    shell: Shell,
    rows: Vec<Row>,
    errors: ErrorSummary,
    /// Empty for those who may not add.
    fields: Vec<Field>,
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let mut shown = build(&cx, &headers, &Pairs::default(), &[]).await?;
    shown.shell.flash = match asked.get("done") {
        "add" => Some(Flash::new(Tone::Good, "已增加属性")),
        "close" => Some(Flash::new(Tone::Good, "已停用属性")),
        _ => None,
    };
    page(&shown)
}

/// Only committees of a county and above add attributes: what is counted must mean the same below them.
fn may_add(cx: &Cx) -> Result<bool, AppError> {
    Ok(cx.may(Act::UnitManage) && cx.identity()?.level <= Level::County)
}

/// The built-in attributes and the added ones; those of the organisation `closer` may be closed.
pub(super) fn rows(added: Vec<Added>, closer: Option<i64>) -> Vec<Row> {
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let built_in = Attribute::built_in().iter().map(|a| Row {
        name: a.name.clone(),
        choices: or(a.choices.join("、"), "是、否"),
        kinds: or(a.kinds.join("、"), "全部类别"),
        source: a.source.clone(),
        added: String::new(),
        closed: false,
        close: None,
    });
    let added = added.into_iter().map(|a| Row {
        choices: or(a.attribute.choices.join("、"), "是、否"),
        kinds: "全部类别".to_owned(),
        source: a.attribute.source,
        added: format!("{}，{}", a.org_name, a.on),
        closed: a.closed.is_some(),
        close: (closer == Some(a.org) && a.closed.is_none()).then(|| format!("/units/attributes/{}/closing", a.attribute.slug)),
        name: a.attribute.name,
    });
    built_in.chain(added).collect()
}

async fn build(cx: &Cx, headers: &HeaderMap, sent: &Pairs, wrong: &[FieldError]) -> Result<AttributesPage, AppError> {
    let (path, own, may) = (cx.identity()?.path.clone(), cx.identity()?.org, may_add(cx)?);
    let added = cx.read(move |read| attribute::added(read, &path)).await?;
    let line = |name: &str, label: &str, hint: &str, max: usize| {
        let error = wrong.iter().find(|w| w.field == name).map(|w| w.text.clone()).unwrap_or_default();
        Field {
            max: max as u16,
            ..Field::line(name, label)
                .with_value(sent.get(name))
                .with_hint(hint)
                .with_error(error)
        }
    };
    let fields = if may {
        vec![
            line("name", "属性名称", "例如：专精特新", WORD),
            line(
                "choices",
                "取值",
                "用顿号分开，例如：国家级、省级；不填表示只区分是否",
                WORD * VALUES,
            )
            .optional(),
            line("source", "依据", "文件或通知名称", naming::NAME),
        ]
    } else {
        Vec::new()
    };
    let errors = ErrorSummary::of(&fields);
    let shell = inside(cx, headers, "/units/attributes", "属性字典").await?;
    Ok(AttributesPage {
        shell: Shell {
            errors: errors.count(),
            export: export(cx, Act::UnitExchange, "/units/attributes", &Pairs::default()),
            ..shell
        },
        rows: rows(added, may.then_some(own)),
        errors,
        fields,
    })
}

/// Adds one for the own organisation and everything below it.
///
/// # Errors
/// [`AppError::Refused`] below a county; mistakes come back in the page.
pub async fn add(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    if !may_add(&cx)? {
        return Err(AppError::refused("由县级及以上团委增加属性"));
    }
    let made = match read(&sent) {
        Ok(attribute) => save(&cx, attribute).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(()) => Ok(http::see_other("/units/attributes?done=add")),
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &build(&cx, &headers, &sent, &wrong).await?),
        Err(error) => Err(error),
    }
}

fn read(sent: &Pairs) -> Result<Attribute, AppError> {
    let mut wrong = Vec::new();
    let mut note = |field: &str, text: String| {
        wrong.push(FieldError {
            field: field.to_owned(),
            text,
        });
    };
    let name = naming::name(sent.get("name"), WORD).unwrap_or_else(|refused| {
        note("name", refused.text("属性名称"));
        String::new()
    });
    if name.contains(['：', ':', '、', '=', ';', '；', ',', '，', '|']) {
        note("name", "属性名称不用标点".to_owned());
    }
    let mut choices: Vec<String> = Vec::new();
    for part in sent.get("choices").split(['、', '，', ',', ';', '；']) {
        let part = naming::clean(part);
        if !part.is_empty() && !choices.contains(&part) {
            choices.push(part);
        }
    }
    if choices.len() == 1 {
        note("choices", "取值至少两个；只区分是否的，不填取值".to_owned());
    }
    if choices.len() > VALUES
        || choices
            .iter()
            .any(|c| c.chars().count() > WORD || c.contains([':', '：', '=', '|']))
    {
        note("choices", format!("取值不超过 {VALUES} 个，每个不超过 {WORD} 个字，不用冒号"));
    }
    let source = naming::name(sent.get("source"), naming::NAME).unwrap_or_else(|refused| {
        note("source", refused.text("依据"));
        String::new()
    });
    if wrong.is_empty() {
        Ok(Attribute {
            slug: String::new(),
            name,
            kinds: Vec::new(),
            choices,
            meaning: String::new(),
            source,
            grade: String::new(),
        })
    } else {
        Err(AppError::Invalid(wrong))
    }
}

async fn save(cx: &Cx, attribute: Attribute) -> Result<(), AppError> {
    let (path, org, today) = (cx.identity()?.path.clone(), cx.identity()?.org, cx.today());
    // Letters no built-in slug begins with, so that the two never meet.
    let slug = format!("x{}", jishi_kernel::id::encode(cx.id()));
    cx.write(None, move |write| {
        let dictionary = attribute::dictionary(write, &path)?;
        if dictionary.all().iter().any(|other| other.name == attribute.name) {
            return Err(AppError::field("name", "已有同名属性"));
        }
        attribute::add(write, org, &Attribute { slug, ..attribute.clone() }, today)?;
        write.target("org", org);
        write.note(format!("增加单位属性“{}”", attribute.name));
        Ok(())
    })
    .await
}

/// Offers one of the own organisation no more.
///
/// # Errors
/// [`AppError::NotFound`] for one of another organisation.
pub async fn close(cx: Cx, Id(slug): Id<String>) -> Result<Response, AppError> {
    let (org, today) = (cx.identity()?.org, cx.today());
    cx.write(None, move |write| {
        attribute::close(write, &slug, org, today).map_err(|error| match error {
            StoreError::RowsAffected { .. } => AppError::NotFound,
            other => other.into(),
        })?;
        write.target("org", org);
        write.note("停用单位属性");
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(http::see_other("/units/attributes?done=close"))
}
