//! The register as a sheet, with the filters of the screen and in the columns of the import. Numbers
//! stay masked; who may reveal them gives a reason and gets a sheet that can be imported again. Whom a
//! sheet held is noted, so that each of them reads it among the looks.

use super::asked;
use super::common::{area_nav, cut, org_asked, org_at};
use super::form::{FormPage, mark};
use super::list::registration;
use crate::import;
use crate::store::list;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_exchange::sheet::Format;
use jishi_intake::Export;
use jishi_org::OrgNumber;
use jishi_person::store::many;
use jishi_person::words::words;
use jishi_person::{PersonId, roll};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, watermark};

/// Members read at once.
const BATCH: i64 = 500;

/// As .xlsx, masked.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; a refusal above county level, where
/// there are no lists of names.
pub async fn xlsx(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    answer(&cx, &asked, Format::Xlsx, None).await
}

/// As .csv, masked.
///
/// # Errors
/// As [`xlsx`].
pub async fn csv(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    answer(&cx, &asked, Format::Csv, None).await
}

async fn answer(cx: &Cx, asked: &Pairs, format: Format, why: Option<String>) -> Result<Response, AppError> {
    let (org, today) = (org_asked(cx, asked)?, cx.today());
    let wanted = asked.clone();
    let (node, filter, year) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (_, year) = registration(read, &node.path, today)?;
            Ok::<_, AppError>((node, asked::filter(&wanted, today, i64::from(year)), i64::from(year)))
        })
        .await?;
    if !list::lists_names(node.level) {
        return Err(AppError::refused("请选择县级以下组织导出名册"));
    }
    let sort = asked::sort(asked);
    let filters = format!("{}，{}", node.name, asked::words(asked, today, year));
    let what = Export::register("团员", import::columns(), filters, format);
    let (app, complete) = (cx.app.clone(), why.is_some());
    roll::export(cx, what, why, move |read, sink| {
        let mut after = None;
        loop {
            let page = list::page(read, &node, &filter, sort, after.as_ref(), BATCH)?;
            let persons: Vec<PersonId> = page.rows.iter().map(|row| PersonId(row.person)).collect();
            let known = many::known(read, &persons)?;
            let full = if complete {
                many::full(read, &app.keys, &persons)?
            } else {
                Default::default()
            };
            for row in &page.rows {
                let person = PersonId(row.person);
                let cells = import::row(row, known.get(&person).map(|known| &known.0), full.get(&person));
                sink(&[person], &cells)?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    })
    .await
}

async fn form(cx: &Cx, headers: &HeaderMap, asked: &Pairs, wrong: &[FieldError]) -> Result<Response, AppError> {
    let (org, today) = (org_asked(cx, asked)?, cx.today());
    let (node, year) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (_, year) = registration(read, &node.path, today)?;
            Ok::<_, AppError>((node, i64::from(year)))
        })
        .await?;
    let number = OrgNumber(node.id).to_string();
    let reasons = std::iter::once(("", "请选择")).chain(words().reveal.iter().map(|word| (word.as_str(), word.as_str())));
    let fields = vec![
        Field::new("reason", "事由", FieldKind::Select(Choice::list(reasons, asked.get("reason")))),
        Field {
            max: 100,
            ..Field::line("text", "说明").with_value(asked.get("text")).optional()
        },
        Field::new(
            "format",
            "文件",
            FieldKind::Radios(Choice::list([("xlsx", "Excel（.xlsx）"), ("csv", "文本（.csv）")], "xlsx")),
        ),
    ];
    let back = asked::here("/members", &number, asked, &[]);
    let shell = frame(cx, headers, Area::Members, "导出完整名册").await?;
    let shell = Shell {
        area_nav: area_nav(cx, ""),
        crumbs: vec![
            Crumb::to("/members", "团员"),
            Crumb::to(&back, &node.name),
            Crumb::here("导出完整名册"),
        ],
        watermark: watermark(cx),
        ..shell
    };
    let mut form = FormPage::new(shell, mark(fields, wrong), "/members/export", "导出", back);
    form.intro = format!(
        "范围：{}，{}。含完整证件号码和联系电话，可修改后再导入；每名团员都会看到这次导出和事由。",
        node.name,
        asked::words(asked, today, year)
    );
    form.hidden = asked::NAMES.iter().map(|name| (*name, asked.get(name).to_owned())).collect();
    form.hidden.push(("org", number));
    form.answer()
}

/// The question before full numbers are handed out.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn ask(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    form(&cx, &headers, &asked, &[]).await
}

/// With full numbers, for who may reveal them.
///
/// # Errors
/// As [`xlsx`]; without a reason the question comes back.
pub async fn whole(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let known = words().reveal.iter().find(|word| *word == sent.get("reason"));
    let text = cut(sent.get("text"), 100);
    let fault = |field: &str, text: &str| {
        vec![FieldError {
            field: field.to_owned(),
            text: text.to_owned(),
        }]
    };
    let why = match known {
        None => return form(&cx, &headers, &sent, &fault("reason", "请选择事由")).await,
        Some(word) if word.starts_with("其他") && text.is_empty() => {
            return form(&cx, &headers, &sent, &fault("text", "选择“其他”的，请写明具体事由")).await;
        }
        Some(word) if text.is_empty() => word.clone(),
        Some(word) => format!("{word}：{text}"),
    };
    let format = if sent.get("format") == "csv" { Format::Csv } else { Format::Xlsx };
    answer(&cx, &sent, format, Some(why)).await
}
