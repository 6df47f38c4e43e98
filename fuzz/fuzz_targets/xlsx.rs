//! Workbooks: raw bytes when they look like a zip, else a sheet, strings, styles and a workbook part
//! to be packed into one.
#![no_main]

use jishi_fuzz::{package, parts, whole_road};
use libfuzzer_sys::fuzz_target;

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="t" id="c"/></sheets></workbook>"#;

fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        return whole_road(data, "a.xlsx");
    }
    let parts = parts(data);
    let at = |number: usize| parts.get(number).copied().unwrap_or_default();
    let workbook = parts.get(3).copied().unwrap_or(WORKBOOK);
    let bytes = package(&[
        ("xl/workbook.xml", workbook),
        ("xl/worksheets/sheet1.xml", at(0)),
        ("xl/sharedStrings.xml", at(1)),
        ("xl/styles.xml", at(2)),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
    ]);
    whole_road(&bytes, "a.xlsx");
});
