//! Nothing that is kept about a person is forgotten when it is handed out: every table with rows about
//! one is named by a crate, with a statement that reads it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_platform::db::Dialect;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Tables that need no section of their own, each with the reason.
const EXCEPT: &[(&str, &str)] = &[(
    "person",
    "the record itself is the first section of every export, with its full numbers",
)];

/// The tables a table refers to, by table; a column named after a person or member counts as a reference.
fn references() -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let mut table = String::new();
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let line = line.trim();
            for opening in ["CREATE TABLE ", "ALTER TABLE "] {
                if let Some(rest) = line.strip_prefix(opening) {
                    table = rest.split([' ', '(']).next().unwrap().to_owned();
                    out.entry(table.clone()).or_default();
                }
            }
            // A table made anew takes the place and the name of the one before it.
            if let Some((made, name)) = line.strip_prefix("ALTER TABLE ").and_then(|line| line.split_once(" RENAME TO ")) {
                let to = out.remove(made).unwrap_or_default();
                out.insert(name.trim_end_matches(';').to_owned(), to);
                table.clear();
            }
            if line.starts_with("CREATE VIEW")
                || line.starts_with("CREATE INDEX")
                || line.starts_with("INSERT")
                || line.starts_with("UPDATE")
            {
                table.clear();
            }
            if table.is_empty() || line.starts_with("--") {
                continue;
            }
            let to = out.entry(table.clone()).or_default();
            to.extend(
                line.split("REFERENCES ")
                    .skip(1)
                    .map(|rest| rest.split([' ', '(']).next().unwrap().to_owned()),
            );
            for (column, owner) in [("person_id ", "person"), ("member_id ", "member")] {
                if line.starts_with(column) || line.contains(&format!("COLUMN {column}")) {
                    to.insert(owner.to_owned());
                }
            }
        }
    }
    out
}

#[test]
fn every_table_about_a_person_is_handed_out() {
    // Linked in with all slices.
    let _ = jishi::routes();
    let references = references();
    let mut about: BTreeSet<String> = ["person".to_owned()].into();
    loop {
        let more: Vec<String> = references
            .iter()
            .filter(|(table, to)| !about.contains(*table) && to.iter().any(|to| about.contains(to)))
            .map(|(table, _)| table.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        about.extend(more);
    }
    assert!(
        about.len() > 25 && about.contains("transfer_event") && about.contains("member_second"),
        "{about:?}"
    );
    let mut named = BTreeSet::new();
    for kept in jishi_person::kept::kept() {
        assert!(about.contains(kept.table), "{} is no table about persons", kept.table);
        assert!(named.insert(kept.table.to_owned()), "{} is named twice", kept.table);
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let text = kept.rows.render(dialect);
            assert!(
                text.contains(&format!(" {} ", kept.table)),
                "{} is not read by its statement",
                kept.table
            );
            assert!(!text.contains("limit"), "{} is not read to the end", kept.table);
        }
    }
    named.extend(EXCEPT.iter().map(|(table, _)| (*table).to_owned()));
    assert_eq!(about, named, "tables about persons, and those handed out");
}
