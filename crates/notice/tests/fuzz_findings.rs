//! The seeds of the fuzz targets and everything fuzzing has ever found, through the very functions
//! the targets call. `fuzz_findings/<target>/` holds one file a finding.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../../../fuzz/lib.rs"]
mod fuzz;

use std::path::Path;

/// Runs every file of a target's two folders; returns how many there were.
fn run(target: &str, check: fn(&[u8])) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../../fuzz/seeds", "tests/fuzz_findings"];
    let mut count = 0;
    for folder in folders.map(|folder| root.join(folder).join(target)) {
        let Ok(files) = std::fs::read_dir(folder) else { continue };
        for file in files {
            let path = file.unwrap().path();
            eprintln!("{}", path.display());
            check(&std::fs::read(path).unwrap());
            count += 1;
        }
    }
    count
}

#[test]
fn docx() {
    assert!(run("docx", fuzz::docx) >= 2);
}

#[test]
fn xlsx() {
    assert!(run("xlsx", fuzz::xlsx) >= 1);
}

#[test]
fn text() {
    assert!(run("text", fuzz::text) >= 4);
}

#[test]
fn dates() {
    assert!(run("dates", fuzz::dates) >= 5);
}
