//! Writes every page of the gallery and checks what holds for all of them.

use std::path::PathBuf;

use askama::DynTemplate;

use super::calendar::{MonthPage, YearPage};
use super::item::ItemPage;
use super::ledger::LedgerPage;
use super::parts::PartsPage;
use super::plain;
use super::review::ReviewPage;
use super::tree::TreePage;
use super::urge::UrgePage;
use super::workbench::WorkbenchPage;

/// Every page by its file name.
fn pages() -> Vec<(String, String)> {
    let page = |name: &str, template: &dyn DynTemplate| (name.to_owned(), template.dyn_render().unwrap());
    let mut pages = vec![
        page("ledger", &LedgerPage::sample()),
        page("ledger-empty", &LedgerPage::empty()),
        page("item", &ItemPage::sample()),
        page("urge", &UrgePage::sample()),
        page("review", &ReviewPage::sample()),
        page("workbench", &WorkbenchPage::sample()),
        page("workbench-empty", &WorkbenchPage::empty()),
        page("calendar", &MonthPage::sample()),
        page("calendar-year", &YearPage::sample()),
        page("tree", &TreePage::sample()),
        page("parts", &PartsPage::sample()),
        page("login", &plain::login()),
        page("login-refused", &plain::login_refused()),
        page("setup", &plain::setup()),
        page("identity", &plain::identity()),
        page("messages", &plain::messages()),
        page("messages-empty", &plain::messages_empty()),
    ];
    for status in [401, 403, 404, 500] {
        pages.push(page(&format!("error-{status}"), &plain::error(status)));
    }
    pages
}

fn folder() -> PathBuf {
    std::env::var_os("JISHI_GALLERY_DIR").map_or_else(|| PathBuf::from(env!("OUT_DIR")).join("gallery"), PathBuf::from)
}

#[test]
fn the_gallery_is_written() {
    let folder = folder();
    let assets = folder.join("assets");
    std::fs::create_dir_all(&assets).unwrap();
    for asset in crate::assets() {
        std::fs::write(assets.join(asset.file), asset.bytes).unwrap();
    }
    for (name, html) in pages() {
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
}

#[test]
fn nothing_stands_inline_that_the_policy_forbids() {
    for (name, html) in pages() {
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            " onload=",
            " onsubmit=",
            "javascript:",
            "hx-on",
            "js:",
        ] {
            assert!(!html.contains(forbidden), "{name}: {forbidden}");
        }
        let scripts = html.matches("<script").count();
        assert_eq!(
            (scripts, html.matches("<script defer src=\"/assets/app.").count()),
            (1, 1),
            "{name}"
        );
    }
}

#[test]
fn every_icon_and_file_named_exists() {
    let sprite = crate::assets().find(|asset| asset.name == "icons.svg").unwrap();
    let sprite = std::str::from_utf8(sprite.bytes).unwrap();
    for (name, html) in pages() {
        for rest in html.split("<use href=\"").skip(1) {
            let href = rest.split('"').next().unwrap();
            let (file, icon) = href.split_once('#').unwrap();
            assert_eq!(file, crate::icons_href(), "{name}");
            assert!(sprite.contains(&format!("<symbol id=\"{icon}\"")), "{name}: no icon {icon}");
        }
        for rest in html.split("\"/assets/").skip(1) {
            let file = rest.split(['"', '#']).next().unwrap();
            assert!(crate::asset_file(file).is_some(), "{name}: no file {file}");
        }
    }
}

#[test]
fn ids_are_unique_and_labels_lead_to_one() {
    for (name, html) in pages() {
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        for target in html.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&target), "{name}: label for {target}");
        }
    }
}

#[test]
fn the_first_page_is_small_enough() {
    let ledger = LedgerPage::sample().to_string();
    let wire: usize = crate::assets().map(|asset| asset.br.len()).sum();
    assert!(wire + ledger.len() / 5 < 40_000, "assets {wire} B and page {} B", ledger.len());
}
