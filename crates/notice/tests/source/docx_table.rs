//! Tables with merged cells, tables inside tables, tables that are only frames.

use crate::office::{cell_texts, docx, line_texts, p, read_checked, tables};

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn tbl(rows: &[String]) -> String {
    format!(
        r#"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>{}</w:tbl>"#,
        rows.concat()
    )
}

const DOWN: &str = r#"<w:vMerge w:val="restart"/>"#;
const ON: &str = "<w:vMerge/>";

#[test]
fn merged_cells_stand_in_every_place_they_cover() {
    let table = tbl(&[
        tr(&[tc("", "序号"), tc(r#"<w:gridSpan w:val="2"/>"#, "任务"), tc("", "部门")]),
        tr(&[tc(DOWN, "1"), tc("", "植树"), tc("", "3月"), tc(DOWN, "林业科")]),
        tr(&[tc(ON, ""), tc("", "浇水"), tc("", "4月"), tc(ON, "")]),
        r#"<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p/></w:tc></w:tr>"#.to_owned(),
        format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", tc("", "删去的行")),
    ]);
    let source = read_checked(&docx(&(p("附表") + &table + &p("完")), "", ""), "a.docx").unwrap();
    assert_eq!(
        cell_texts(tables(&source)[0]),
        [
            vec!["序号", "任务", "*任务", "部门"],
            vec!["1", "植树", "3月", "林业科"],
            vec!["*1", "浇水", "4月", "*林业科"],
            vec!["", ""],
        ]
    );
    assert_eq!(
        source.text,
        "附表\n序号\t任务\t\t部门\n1\t植树\t3月\t林业科\n\t浇水\t4月\t\n\t\n完\n"
    );
}

#[test]
fn a_cell_keeps_its_paragraphs_and_a_table_inside_it() {
    let inner = tbl(&[tr(&[tc("", "姓名"), tc("", "电话")]), tr(&[tc("", "王芳"), tc("", "0000-1")])]);
    let outer = tbl(&[tr(&[
        format!("<w:tc>{}{}</w:tc>", p("第一段"), p("第二段")),
        format!("<w:tc>{inner}<w:p/></w:tc>"),
    ])]);
    let source = read_checked(&docx(&outer, "", ""), "a.docx").unwrap();
    assert_eq!(cell_texts(tables(&source)[0]), [vec!["第一段\n第二段", "姓名\t电话\n王芳\t0000-1"]]);
}

#[test]
fn a_frame_of_one_cell_is_no_table() {
    let source = read_checked(&docx(&tbl(&[tr(&[tc("", "框起来的话")])]), "", ""), "a.docx").unwrap();
    assert_eq!(line_texts(&source), ["框起来的话"]);
    assert!(tables(&source).is_empty());
}
