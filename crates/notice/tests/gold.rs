//! The figures of the labelled notices next to the project, when they are there.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};

fn notices() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/notices");
    folder.join("gold/score.py").is_file().then_some(folder)
}

#[test]
fn the_labelled_notices_are_read_well() {
    let Some(folder) = notices() else {
        println!("skipped: no labelled notices beside the project");
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: no python3");
        return;
    }
    let out = std::env::temp_dir().join(format!("jishi-gold-{}", std::process::id()));
    std::fs::create_dir_all(&out).expect("a temporary folder");
    for entry in std::fs::read_dir(&folder).expect("the notices").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let source = source::read_file(&path, &Limits::default()).expect("a notice");
        let draft = read(
            &source,
            &Options {
                source_name: name.clone(),
                ..Options::default()
            },
        );
        let number: String = name.chars().take(3).collect();
        std::fs::write(out.join(format!("{number}.json")), serde_json::to_vec(&draft).expect("JSON")).expect("a file");
    }
    let run = Command::new("python3")
        .arg(folder.join("gold/score.py"))
        .arg(folder.join("gold"))
        .arg(&out)
        .arg("--json")
        .output()
        .expect("score.py");
    std::fs::remove_dir_all(&out).expect("the temporary folder");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let total = &report["TOTAL"];
    assert!(total["macro"].as_f64().expect("macro") >= 0.97, "{total}");
    for (kind, row) in total["kinds"].as_object().expect("kinds") {
        if let Some(f1) = row["f1"].as_f64() {
            assert!(f1 >= 0.93, "{kind}: {f1}");
        }
    }
}
