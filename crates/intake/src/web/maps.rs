//! 列对应表: the maps that come with the program, those of the own organisation and of the ones above it,
//! and what was settled while importing.

use super::Desk;
use crate::adapter::Adapter;
use crate::store::{adapter, map};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_kernel::shanghai_day;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Sent};
use jishi_ui::{Area, Crumb, Flash, Shell, Tone, frame, page};
use std::collections::BTreeMap;

/// Settled sheets listed.
const SETTLED: i64 = 100;

struct Map {
    name: String,
    source: String,
    /// Whose it is; empty for one that comes with the program.
    org: String,
    /// Our heading and what the other system calls it.
    pairs: Vec<(String, String)>,
    /// Where an own one is changed.
    href: Option<String>,
}

struct Settled {
    heads: String,
    when: String,
    pairs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "intake/maps.html")]
struct MapsPage {
    shell: Shell,
    base: String,
    maps: Vec<Map>,
    settled: Vec<Settled>,
}

/// Our heading beside each one of a map, in the order of the columns.
fn pairs<'a>(columns: &[Column], named: impl Fn(&str) -> Option<&'a [String]>) -> Vec<(String, String)> {
    let one = |column: &Column| Some((column.heading.to_string(), named(&column.key)?.join("、")));
    columns.iter().filter_map(one).collect()
}

fn shown(adapter: Adapter, columns: &[Column], org: String, href: Option<String>) -> Map {
    Map {
        pairs: pairs(columns, |key| adapter.columns.get(key).map(Vec::as_slice)),
        name: adapter.name,
        source: adapter.source,
        org,
        href,
    }
}

/// The path above the pages of the maps.
pub(super) fn crumbs(desk: &Desk, here: &str) -> Vec<Crumb> {
    let mut crumbs = vec![
        Crumb::to("/imports", "导入导出"),
        Crumb::to(format!("{}/new", desk.base()), format!("导入{}", desk.kind.word())),
    ];
    if here != TITLE {
        crumbs.push(Crumb::to(format!("{}/maps", desk.base()), TITLE));
    }
    crumbs.push(Crumb::here(here));
    crumbs
}

/// The title of the list.
pub(super) const TITLE: &str = "列对应表";

/// `GET /imports/{kind}/maps`.
///
/// # Errors
/// The store fails.
pub(super) async fn get(desk: Desk, cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (own, slug) = (cx.identity()?.clone(), desk.kind.slug());
    let (org, path) = (own.org, own.path);
    let (kept, settled) = cx
        .read(move |read| {
            let kept = adapter::above(read, slug, &path)?;
            Ok::<_, AppError>((kept, map::list(read, org, slug, SETTLED)?))
        })
        .await?;
    let columns = desk.kind.columns();
    let own = kept.into_iter().map(|kept| {
        let href = (kept.org == org).then(|| format!("{}/maps/{}", desk.base(), kept.id));
        shown(kept.adapter, &columns, kept.org_name, href)
    });
    let built_in = Adapter::built_in(slug).into_iter();
    let maps = own
        .chain(built_in.map(|adapter| shown(adapter, &columns, String::new(), None)))
        .collect();
    let settled = settled.into_iter().map(|(heads, places, at)| {
        let places: BTreeMap<String, String> = serde_json::from_str(&places).unwrap_or_default();
        let places: BTreeMap<String, Vec<String>> = places.into_iter().map(|(key, heading)| (key, vec![heading])).collect();
        Settled {
            heads,
            when: shanghai_day(at).to_string(),
            pairs: pairs(&columns, |key| places.get(key).map(Vec::as_slice)),
        }
    });
    let settled = settled.collect();
    let flash = match asked.get("done") {
        "saved" => Some("已保存列对应表"),
        "deleted" => Some("已删除列对应表"),
        "forgotten" => Some("已删除，下次上传相同表头的表格时重新对应"),
        _ => None,
    };
    let shell = frame(&cx, &headers, Area::Intake, format!("{}{TITLE}", desk.kind.word())).await?;
    page(&MapsPage {
        shell: Shell {
            crumbs: crumbs(&desk, TITLE),
            flash: flash.map(|text| Flash::new(Tone::Good, text)),
            ..shell
        },
        base: desk.base(),
        maps,
        settled,
    })
}

/// `POST /imports/{kind}/maps/forget`: `heads` names the set of headings that is asked about again.
///
/// # Errors
/// [`AppError::NotFound`] when the own organisation has settled none of this name.
pub(super) async fn forget(desk: Desk, cx: Cx, Sent(sent): Sent) -> Result<Response, AppError> {
    let (org, slug, word, heads) = (cx.identity()?.org, desk.kind.slug(), desk.kind.word(), sent.get("heads").to_owned());
    cx.write(None, move |write| {
        write.note(format!("删除记住的{word}表列对应"));
        if map::forget(write, org, slug, &heads)? {
            Ok(())
        } else {
            Err(AppError::NotFound)
        }
    })
    .await?;
    Ok(http::see_other(&format!("{}/maps?done=forgotten", desk.base())))
}
