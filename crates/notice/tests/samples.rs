//! The sample notices of the project: the same notice reads the same from every format it is kept in.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_notice::draft::Draft;
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/notices")
}

fn draft(path: &Path) -> Draft {
    let source = source::read_file(path, &Limits::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    read(&source, &Options::default())
}

/// Everything but places and confidence, which differ between formats.
fn facts(draft: &Draft) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(draft.sections.iter().map(|s| s.path.join("/")));
    out.extend(draft.items.iter().map(|i| {
        format!(
            "{} {:?} {} {:?} {:?} {:?} {:?}",
            i.id, i.no, i.title, i.path, i.lead, i.participants, i.owner
        )
    }));
    out.extend(
        draft
            .milestones
            .iter()
            .map(|m| format!("{} {} {} {:?} {}", m.item, m.start, m.end, m.recurrence, m.text)),
    );
    out.extend(
        draft
            .indicators
            .iter()
            .map(|i| format!("{:?} {} {} {} {:?}", i.item, i.text, i.value, i.unit, i.by)),
    );
    out.extend(draft.obligations.iter().map(|o| format!("{} {} {:?}", o.text, o.frequency, o.due)));
    out.extend(draft.forms.iter().map(|f| format!("{} {:?}", f.title, f.fields)));
    out.extend(draft.contacts.iter().map(|c| format!("{:?} {:?} {:?}", c.name, c.phone, c.email)));
    out
}

#[test]
fn a_notice_reads_the_same_from_word_markdown_and_text() {
    let mut compared = 0;
    for entry in std::fs::read_dir(folder()).expect("the samples").flatten() {
        let text = entry.path();
        if text.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let plain = draft(&text);
        assert!(plain.items.len() >= 10, "{}", text.display());
        for other in ["docx", "md"] {
            let path = text.with_extension(other);
            if path.is_file() {
                assert_eq!(facts(&plain), facts(&draft(&path)), "{}", path.display());
                compared += 1;
            }
        }
    }
    assert!(compared >= 5);
}
