//! What the built files must keep to. (tests/browser/floor.mjs checks that Chromium 92 understands them.)

use crate::{Asset, assets};

fn named(name: &str) -> Asset {
    assets().find(|asset| asset.name == name).unwrap()
}

#[test]
fn the_files_keep_to_their_budgets() {
    let css = named("app.css").bytes.len();
    assert!(css <= 25_000, "app.css has {css} B, 25,000 are allowed");
    let js = named("app.js").gz.len();
    assert!(js <= 20_000, "app.js has {js} B gzipped, 20,000 are allowed");
    let all: usize = assets().map(|asset| asset.br.len()).sum();
    assert!(all <= 30_000, "all files together have {all} B compressed, 30,000 are allowed");
}

#[test]
fn our_scripts_turn_no_text_into_code_or_markup() {
    let scripts = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/js");
    let unsafe_words = [
        "eval(",
        "new Function",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
        ".style.",
    ];
    let mut seen = 0;
    for entry in std::fs::read_dir(scripts).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        seen += 1;
        for word in unsafe_words {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    assert!(seen > 5);
}

#[test]
fn every_file_has_its_compressed_twins() {
    for asset in assets() {
        let hash = asset.file.split('.').rev().nth(1).unwrap();
        assert_eq!(hash.len(), 10, "{}", asset.file);
        assert!(!asset.br.is_empty() && asset.gz.starts_with(&[0x1f, 0x8b]), "{}", asset.file);
    }
}
