//! 按组织: what the own organisation and those below it have filed for a programme, under the tree of
//! the day each report was filed, or under the tree of today.

use super::form::Id;
use super::programme_frame::{View, programme_frame};
use crate::model::ProgrammeId;
use crate::store::filed::{self, Filed, Named, Split};
use crate::store::programme;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_org::OrgNumber;
use jishi_org::store::tree::{self, Org};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::{Choice, Pager};
use jishi_ui::{Shell, page};
use std::collections::HashMap;

/// Subordinates on one page.
const BELOW: usize = 100;

/// Whose sums: by the organisations of the day of each report, or of today.
const TREES: [(&str, &str); 2] = [("", "按现在组织"), ("then", "按当时组织")];

struct Row {
    name: String,
    /// 本级, 本级及所有下级.
    extent: &'static str,
    /// One level down.
    href: Option<String>,
    /// What has become of it: 已撤销, 现不在本组织之下.
    since: &'static str,
    sum: Filed,
}

#[derive(Template)]
#[template(path = "programme/filed.html")]
struct FiledPage {
    shell: Shell,
    node: Org,
    /// The way down from the own organisation: address, name.
    above: Vec<(String, String)>,
    trees: Vec<Choice>,
    then: bool,
    whole: Filed,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

/// What is read for the page.
struct Found {
    programme: programme::Programme,
    node: Org,
    line: Vec<Org>,
    split: Split,
    shown: Vec<i64>,
    more: bool,
    names: HashMap<i64, Named>,
}

/// `GET /programmes/{id}/orgs?node=&tree=then&after=`.
///
/// # Errors
/// 404 for a programme or an organisation outside the caller's sight; the store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<ProgrammeId>, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let node = match asked.get("node") {
        "" => own,
        given => given.parse::<OrgNumber>().map_err(|_| AppError::NotFound)?.0,
    };
    let then = asked.get("tree") == "then";
    let after: i64 = asked.parse("after").unwrap_or(i64::MIN);
    let found = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            let node = tree::find(read, node)?.ok_or(AppError::NotFound)?;
            let split = if then {
                filed::then_of(read, id, node.id)?
            } else {
                filed::today_of(read, id, &node.path)?
            };
            let mut shown: Vec<i64> = split.below.keys().copied().filter(|org| *org > after).take(BELOW + 1).collect();
            let more = shown.len() > BELOW;
            shown.truncate(BELOW);
            Ok::<_, AppError>(Found {
                names: filed::names(read, &shown)?,
                line: tree::line(read, &top, &node.path)?,
                programme,
                node,
                split,
                shown,
                more,
            })
        })
        .await?;
    let Found {
        programme,
        node,
        line,
        split,
        shown,
        more,
        names,
    } = found;
    let base = format!("/programmes/{id}/orgs");
    let at = |org: i64, after: &str| {
        let tree = if then { "then" } else { "" };
        address(&base, &[("node", &org.to_string()), ("tree", tree), ("after", after)])
    };
    let mut rows = vec![Row {
        name: node.name.clone(),
        extent: "本级",
        href: None,
        since: "",
        sum: split.own,
    }];
    for org in &shown {
        let Some(named) = names.get(org) else { continue };
        let inside = jishi_org::path::within(&named.path, &node.path);
        rows.push(Row {
            name: named.name.clone(),
            extent: "本级及所有下级",
            href: inside.then(|| at(*org, "")),
            since: match (named.closed_on, inside) {
                (Some(_), _) => "已撤销",
                (None, false) => "现不在本组织之下",
                (None, true) => "",
            },
            sum: split.below.get(org).copied().unwrap_or_default(),
        });
    }
    let next = shown.last().filter(|_| more).map(|last| at(node.id, &last.to_string()));
    page(&FiledPage {
        shell: programme_frame(&cx, &headers, &programme, View::Orgs, "").await?,
        above: line
            .iter()
            .filter(|org| org.id != node.id)
            .map(|org| (at(org.id, ""), org.name.clone()))
            .collect(),
        trees: Choice::list(TREES, if then { "then" } else { "" }),
        then,
        whole: split.whole(),
        pager: (next.is_some() || after != i64::MIN).then(|| Pager {
            total: None,
            unit: "下级组织",
            next,
            first: (after != i64::MIN).then(|| at(node.id, "")),
        }),
        rows,
        node,
    })
}
