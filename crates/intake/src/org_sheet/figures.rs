//! Figures of an organisation and all its direct subordinates: 本级 and 本级及所有下级.

use super::{count, org_asked, org_at};
use crate::{Export, export, pages};
use axum::response::Response;
use jishi_exchange::sheet::{Column, Value};
use jishi_org::affected::counted;
use jishi_org::store::children::{self, After};
use jishi_org::store::count as orgs;
use jishi_org::store::tree::Org;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use std::collections::HashMap;

/// `GET /orgs/figures/export.xlsx?org=`: the table beside the tree, with every subordinate.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let number = org_asked(&cx, &asked, "org")?;
    let org = cx.read(move |read| org_at(read, number)).await?;
    let mut columns = vec![Column::text("name", "组织").width(36.0), Column::int("orgs", "组织数")];
    for (at, (word, _)) in counted().iter().enumerate() {
        columns.push(Column::int(format!("own{at}"), format!("{word}本级")).width(14.0));
        columns.push(Column::int(format!("all{at}"), format!("{word}本级及所有下级")).width(18.0));
    }
    let what = Export::list("各下级组织数字", columns, format!("{}，截至 {}", org.name, cx.today()));
    export(
        &cx,
        what,
        move |read, sink| {
            let sums = Sums::read(read, &org)?;
            let open = if org.closed_on.is_some() {
                0
            } else {
                orgs::subtree(read, &org.path)?
            };
            let own = themselves(read, &[org.id])?;
            sink(&row(&org, open, &own, &sums.all))?;
            pages(
                After::START,
                |after, most| {
                    let below = children::page(read, org.id, *after, count(most))?.orgs;
                    let ids: Vec<i64> = below.iter().map(|org| org.id).collect();
                    let own = themselves(read, &ids)?;
                    Ok(below.into_iter().map(|org| (cells(&org, &own, &sums), After::org(&org))).collect())
                },
                |(_, after): &(Vec<Value>, After)| *after,
                |(cells, _)| Ok(sink(&cells)?),
            )
        },
        |_, _| Ok(()),
    )
    .await
}

/// What each subordinate has with everything below it, by its path.
struct Sums {
    orgs: HashMap<String, i64>,
    /// For each of those counted: the whole, and by subordinate.
    people: Vec<HashMap<String, i64>>,
    all: Vec<i64>,
}

impl Sums {
    fn read(read: &Read<'_>, org: &Org) -> Result<Self, StoreError> {
        let (mut people, mut all) = (Vec::new(), Vec::new());
        for (_, register) in counted() {
            people.push(register.each_below(read, &org.path)?);
            all.push(register.below(read, &org.path)?);
        }
        Ok(Self {
            orgs: orgs::each(read, &org.path)?,
            people,
            all,
        })
    }
}

/// What organisations have themselves, for each of those counted.
fn themselves(read: &Read<'_>, ids: &[i64]) -> Result<Vec<HashMap<i64, i64>>, StoreError> {
    let registers = counted().into_iter();
    registers
        .map(|(_, register)| Ok(register.own(read, ids)?.into_iter().collect()))
        .collect()
}

fn cells(org: &Org, own: &[HashMap<i64, i64>], sums: &Sums) -> Vec<Value> {
    let below: Vec<i64> = sums
        .people
        .iter()
        .map(|each| each.get(&org.path).copied().unwrap_or_default())
        .collect();
    row(org, sums.orgs.get(&org.path).copied().unwrap_or(1), own, &below)
}

fn row(org: &Org, orgs: i64, own: &[HashMap<i64, i64>], below: &[i64]) -> Vec<Value> {
    let mut cells: Vec<Value> = vec![org.name.as_str().into(), Value::Int(orgs)];
    for (own, below) in own.iter().zip(below) {
        cells.push(Value::Int(own.get(&org.id).copied().unwrap_or_default()));
        cells.push(Value::Int(*below));
    }
    cells
}
