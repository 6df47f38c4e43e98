//! The documents stay true: every path they name exists, and the table of crates is the manifests'.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("docs"), root().join("samples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") && !path.starts_with(root().join("samples/notices")) {
                found.push(path);
            }
        }
    }
    for name in ["README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"] {
        found.push(root().join(name));
    }
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let readme = entry.unwrap().path().join("README.md");
        if readme.exists() {
            found.push(readme);
        }
    }
    found
}

/// What looks like a path of this project: in backticks or as the target of a link.
fn paths(text: &str) -> BTreeSet<String> {
    let ticked = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    ticked
        .chain(linked)
        .map(|p| p.split(['#', ':']).next().unwrap_or_default().trim_end_matches('/'))
        .filter(|p| {
            ["crates/", "docs/", "bin/", "migrations/", "samples/", "tests/", "fuzz/"]
                .iter()
                .any(|top| p.starts_with(top))
        })
        // What git ignores exists on some machines only.
        .filter(|p| {
            !["fuzz/corpus", "fuzz/artifacts", "fuzz/target"]
                .iter()
                .any(|ignored| p.starts_with(ignored))
        })
        .filter(|p| !p.contains(['*', '<', '{', ' ', '…', '$']) && !p.contains("NN") && !p.contains("TARGET"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_path_in_the_documents_exists() {
    let mut missing = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        for path in paths(&text) {
            let beside = document.parent().unwrap().join(&path);
            if !root().join(&path).exists() && !beside.exists() {
                missing.push(format!("{}: {path}", document.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_table_of_crates_is_what_the_manifests_say() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut seen = BTreeSet::new();
    for line in text.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`');
        let told: BTreeSet<String> = cells[3].split_whitespace().map(str::to_owned).collect();
        let manifest =
            std::fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap_or_else(|_| panic!("no crate {name}"));
        let wanted: BTreeSet<String> = manifest
            .split("[dev-dependencies]")
            .next()
            .unwrap()
            .lines()
            .filter_map(|l| l.strip_prefix("jishi-"))
            .map(|l| l.split(['.', ' ', '=']).next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(told, wanted, "ARCHITECTURE.md, crate {name}");
        seen.insert(name.to_owned());
    }
    let crates: BTreeSet<String> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(seen, crates);
}

#[test]
fn the_glossary_names_tables_that_exist() {
    let text = std::fs::read_to_string(root().join("GLOSSARY.md")).unwrap();
    let schema: String = jishi_platform::db::migrations().iter().map(|m| m.sql).collect();
    for line in text.lines().filter(|l| l.starts_with("| ") && !l.contains("---")).skip(1) {
        let tables = line.split('|').nth(3).unwrap_or_default();
        for table in tables.split('`').skip(1).step_by(2) {
            let name = table.split('.').next().unwrap_or_default();
            assert!(schema.contains(&format!("CREATE TABLE {name} (")), "GLOSSARY.md: {table}");
        }
    }
}
