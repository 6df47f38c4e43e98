//! Writes every page of the gallery and checks what holds for all of them.

use std::path::PathBuf;

use super::ledger::LedgerPage;

/// Every page by its file name.
pub(super) fn pages() -> Vec<(&'static str, String)> {
    let page = |name, template: &dyn askama::DynTemplate| (name, template.dyn_render().unwrap());
    vec![
        page("ledger", &LedgerPage::sample()),
        page("ledger-empty", &LedgerPage::empty()),
    ]
}

fn folder() -> PathBuf {
    std::env::var_os("JISHI_GALLERY_DIR").map_or_else(
        || PathBuf::from(env!("OUT_DIR")).join("gallery"),
        PathBuf::from,
    )
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
