//! One column map of the own organisation: made, changed, deleted.

use super::Desk;
use super::maps::crumbs;
use crate::AdapterId;
use crate::adapter::{Adapter, NAME, SOURCE};
use crate::store::adapter::{self, Author, Kept};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jishi_platform::authz::Target;
use jishi_platform::db::StoreError;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::Field;
use jishi_ui::{Area, FormPage, frame, page, page_with};
use std::collections::BTreeMap;

/// Most maps an organisation has of a list.
const MOST: i64 = 50;

/// The field of a column.
fn field(key: &str) -> String {
    format!("k-{key}")
}

async fn form(
    desk: &Desk,
    cx: &Cx,
    headers: &HeaderMap,
    sent: &Pairs,
    id: Option<AdapterId>,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let mut fields = vec![
        Field {
            max: NAME,
            ..Field::line("name", "名称")
                .with_value(sent.get("name"))
                .with_hint("其他系统和表格的名称，如：某校学籍系统团员表")
        },
        Field {
            max: SOURCE,
            ..Field::line("source", "来源")
                .with_value(sent.get("source"))
                .with_hint("表头从何得知，如：该系统2026年导出表")
        },
    ];
    for column in desk.kind.columns().iter().filter(|column| !column.hidden) {
        let name = field(&column.key);
        let value = sent.get(&name).to_owned();
        fields.push(Field::line(name, column.heading.as_ref()).with_value(value).optional());
    }
    let title = if id.is_some() { "修改列对应表" } else { "新建列对应表" };
    let shell = frame(cx, headers, Area::Intake, title).await?;
    let back = format!("{}/maps", desk.base());
    let action = match id {
        Some(id) => format!("{back}/{id}"),
        None => format!("{back}/new"),
    };
    let form = FormPage::new(shell, crumbs(desk, title), fields, wrong, action, "保存", back);
    Ok(form
        .with_intro("在本系统的列名旁填写对方表格的表头，同一列有几种写法的用顿号隔开；本组织和下级组织上传时自动采用。")
        .with_hidden("version", sent.get("version")))
}

/// The map a form says.
fn read(desk: &Desk, sent: &Pairs) -> Result<Adapter, AppError> {
    let columns = desk.kind.columns();
    let mut named = BTreeMap::new();
    for column in &columns {
        let headings: Vec<String> = sent
            .get(&field(&column.key))
            .split(['、', '\n', ';', '；'])
            .map(|heading| heading.trim().to_owned())
            .filter(|heading| !heading.is_empty())
            .collect();
        if !headings.is_empty() {
            named.insert(column.key.to_string(), headings);
        }
    }
    let adapter = Adapter {
        name: sent.get("name").trim().to_owned(),
        kind: desk.kind.slug().to_owned(),
        source: sent.get("source").trim().to_owned(),
        columns: named,
    };
    let wrong = adapter.wrong(&columns);
    if wrong.is_empty() {
        return Ok(adapter);
    }
    let fault = |(place, text): (String, String)| FieldError {
        field: if columns.iter().any(|column| column.key == place) {
            field(&place)
        } else {
            place
        },
        text,
    };
    Err(AppError::Invalid(wrong.into_iter().map(fault).collect()))
}

fn by(cx: &Cx) -> Result<Author, AppError> {
    Ok(Author {
        org: cx.identity()?.org,
        account: cx.who.account,
        at: cx.now(),
    })
}

/// A map of the own organisation.
async fn own(desk: &Desk, cx: &Cx, id: AdapterId) -> Result<Kept, AppError> {
    let (own, slug) = (cx.identity()?.clone(), desk.kind.slug());
    let kept = cx.read(move |read| adapter::find(read, id, slug, &own.path)).await?;
    let kept = kept.ok_or(AppError::NotFound)?;
    if kept.org == cx.identity()?.org {
        Ok(kept)
    } else {
        Err(AppError::Denied("列对应表由建立它的组织修改"))
    }
}

fn named(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::field("name", "已有同名的列对应表"),
        other => other.into(),
    }
}

/// `GET /imports/{kind}/maps/new`.
///
/// # Errors
/// The store fails.
pub(super) async fn new(desk: Desk, cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    page(&form(&desk, &cx, &headers, &Pairs::default(), None, &[]).await?)
}

/// `POST /imports/{kind}/maps/new`.
///
/// # Errors
/// The store fails; mistakes come back in the form.
pub(super) async fn add(desk: Desk, cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let (id, by, slug) = (AdapterId(cx.id()), by(&cx)?, desk.kind.slug());
    let done = match read(&desk, &sent) {
        Ok(new) => {
            cx.write(Some(Target::new("import_adapter", id.0)), move |write| {
                if adapter::count(write, by.org, slug)? >= MOST {
                    return Err(AppError::refused(format!("最多保存 {MOST} 个列对应表，请先删除不用的")));
                }
                write.note(format!("新建列对应表：{}", new.name));
                adapter::add(write, id, &new, by).map_err(named)
            })
            .await
        }
        Err(error) => Err(error),
    };
    answer(&desk, &cx, &headers, &sent, None, done).await
}

/// `GET /imports/{kind}/maps/{id}`.
///
/// # Errors
/// [`AppError::NotFound`] for one that does not serve the own organisation, [`AppError::Denied`] for one
/// of an organisation above.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<AdapterId>) -> Result<Response, AppError> {
    let kept = own(&desk, &cx, id).await?;
    let mut pairs = vec![
        ("name".to_owned(), kept.adapter.name),
        ("source".to_owned(), kept.adapter.source),
        ("version".to_owned(), kept.version.to_string()),
    ];
    pairs.extend(kept.adapter.columns.iter().map(|(key, headings)| (field(key), headings.join("、"))));
    let sent: Pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    page(&form(&desk, &cx, &headers, &sent, Some(id), &[]).await?)
}

/// `POST /imports/{kind}/maps/{id}`.
///
/// # Errors
/// As [`get`]; [`AppError::Stale`] when it was changed meanwhile; mistakes come back in the form.
pub(super) async fn change(desk: Desk, cx: Cx, headers: HeaderMap, Id(id): Id<AdapterId>, Sent(sent): Sent) -> Result<Response, AppError> {
    own(&desk, &cx, id).await?;
    let (by, version) = (by(&cx)?, sent.parse("version").ok_or(AppError::Stale)?);
    let done = match read(&desk, &sent) {
        Ok(new) => {
            cx.write(Some(Target::new("import_adapter", id.0)), move |write| {
                write.note(format!("修改列对应表：{}", new.name));
                if adapter::change(write, id, version, &new, by).map_err(named)? {
                    Ok(())
                } else {
                    Err(AppError::Stale)
                }
            })
            .await
        }
        Err(error) => Err(error),
    };
    answer(&desk, &cx, &headers, &sent, Some(id), done).await
}

/// `POST /imports/{kind}/maps/{id}/deletion`.
///
/// # Errors
/// As [`get`].
pub(super) async fn delete(desk: Desk, cx: Cx, Id(id): Id<AdapterId>) -> Result<Response, AppError> {
    let (kept, org) = (own(&desk, &cx, id).await?, cx.identity()?.org);
    cx.write(Some(Target::new("import_adapter", id.0)), move |write| {
        write.note(format!("删除列对应表：{}", kept.adapter.name));
        if adapter::drop(write, id, org)? {
            Ok(())
        } else {
            Err(AppError::NotFound)
        }
    })
    .await?;
    Ok(http::see_other(&format!("{}/maps?done=deleted", desk.base())))
}

async fn answer(
    desk: &Desk,
    cx: &Cx,
    headers: &HeaderMap,
    sent: &Pairs,
    id: Option<AdapterId>,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => Ok(http::see_other(&format!("{}/maps?done=saved", desk.base()))),
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(desk, cx, headers, sent, id, &wrong).await?),
        Err(error) => Err(error),
    }
}
