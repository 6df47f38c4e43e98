//! Organisations that lack somebody: places not filled, no secretary.

use super::look::{PAGE, inside};
use crate::store::vacancy::{self, Lack, Lacking};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_org::Managed;
use jishi_org::look::{node, way};
use jishi_org::store::tree::Org;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::Pager;
use jishi_ui::{Shell, export, page};

struct Row {
    name: String,
    href: String,
    level: &'static str,
    /// `2/3，缺 1`; empty where no places are counted.
    places: String,
    /// Where somebody is appointed, for those who may.
    appoint: Option<String>,
}

#[derive(Template)]
#[template(path = "cadre/vacancies.html")]
struct VacanciesPage {
    shell: Shell,
    node: Org,
    tabs: Vec<(&'static str, String, bool)>,
    places: bool,
    rows: Vec<Row>,
    pager: Pager,
}

/// The list an address asks for.
pub(super) fn lack_asked(asked: &Pairs) -> Lack {
    match asked.get("lack") {
        "secretary" => Lack::Secretary,
        _ => Lack::Places,
    }
}

/// The page: `lack=secretary` lists organisations without a secretary.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let lack = lack_asked(&asked);
    let after = asked.get("after").to_owned();
    let (wanted, key) = (asked.clone(), after.clone());
    let (node, crumbs, managed, mut found) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let found = vacancy::page(read, lack, &node.path, &key, today, PAGE + 1)?;
            let crumbs = way(read, &top, &node, |id| format!("/cadres/vacancies?node={id}"))?;
            let managed = Managed::among(read, &top, found.iter().map(|lacking| lacking.path.as_str()), today)?;
            Ok::<_, AppError>((node, crumbs, managed, found))
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let number = node.id.to_string();
    let word = |lack| if lack == Lack::Secretary { "secretary" } else { "" };
    let here = |lack: Lack, after: &str| address("/cadres/vacancies", &[("node", &number), ("lack", word(lack)), ("after", after)]);
    let shell = inside(&cx, &headers, "/cadres/vacancies", "缺配名单").await?;
    page(&VacanciesPage {
        shell: Shell {
            crumbs,
            as_of: Some(format!("截至 {today}")),
            export: export(&cx, Act::CadreExchange, "/cadres/vacancies", &asked),
            ..shell
        },
        tabs: [(Lack::Places, "缺编组织"), (Lack::Secretary, "无书记组织")]
            .map(|(l, text)| (text, here(l, ""), l == lack))
            .into(),
        places: lack == Lack::Places,
        pager: Pager {
            total: (after.is_empty() && !more).then_some(found.len() as u64),
            unit: "个组织",
            next: found.last().filter(|_| more).map(|last| here(lack, &last.path)),
            first: (!after.is_empty()).then(|| here(lack, "")),
        },
        rows: found
            .into_iter()
            .map(|lacking| {
                let may = cx.may(Act::CadreManage) && managed.holds(&lacking.path);
                row(lacking, may)
            })
            .collect(),
        node,
    })
}

fn row(lacking: Lacking, may: bool) -> Row {
    Row {
        href: format!("/cadres?node={}", lacking.org),
        level: lacking.level.word(),
        places: if lacking.places > 0 {
            format!("{}/{}，缺 {}", lacking.filled, lacking.places, lacking.places - lacking.filled)
        } else {
            String::new()
        },
        appoint: may.then(|| format!("/cadres/new?node={}", lacking.org)),
        name: lacking.name,
    }
}
