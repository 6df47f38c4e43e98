//! Word documents: raw bytes when they look like a zip, else a body, styles and numbering to be
//! packed into one.
#![no_main]

use jishi_fuzz::{package, parts, whole_road};
use libfuzzer_sys::fuzz_target;

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        return whole_road(data, "a.docx");
    }
    let parts = parts(data);
    let at = |number: usize| parts.get(number).copied().unwrap_or_default();
    let bytes = package(&[
        ("word/document.xml", at(0)),
        ("word/styles.xml", at(1)),
        ("word/numbering.xml", at(2)),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
    ]);
    whole_road(&bytes, "a.docx");
});
