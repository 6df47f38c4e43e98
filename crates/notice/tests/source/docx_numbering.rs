//! Automatic numbering written out.

use crate::office::{docx, line_texts, read_checked};

fn level(ilvl: usize, format: &str, text: &str, more: &str) -> String {
    format!(r#"<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#)
}

fn list(id: usize, levels: &[String]) -> String {
    format!(r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#, levels.concat())
}

fn num(id: usize, look: usize, more: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{look}"/>{more}</w:num>"#)
}

fn item(num: i64, ilvl: usize, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

fn read(body: &[String], styles: &str, numbering: &[String]) -> Vec<String> {
    let source = read_checked(&docx(&body.concat(), styles, &numbering.concat()), "a.docx").unwrap();
    line_texts(&source).into_iter().map(str::to_owned).collect()
}

#[test]
fn chinese_levels_count_and_restart() {
    let levels = [
        level(0, "chineseCountingThousand", "%1、", ""),
        level(1, "chineseCountingThousand", "（%2）", ""),
        level(2, "decimal", "%3.", ""),
        level(3, "decimalEnclosedCircleChinese", "%4", ""),
    ];
    let body = [
        item(1, 0, "总体要求"),
        item(1, 1, "指导思想"),
        item(1, 1, "工作目标"),
        item(1, 2, "近期"),
        item(1, 3, "其一"),
        item(1, 0, "重点任务"),
        item(1, 1, "植树"),
        item(0, 0, "不编号"),
        item(9, 0, "没有这个列表"),
    ];
    assert_eq!(
        read(&body, "", &[list(0, &levels), num(1, 0, "")]),
        [
            "一、总体要求",
            "（一）指导思想",
            "（二）工作目标",
            "1.近期",
            "①其一",
            "二、重点任务",
            "（一）植树",
            "不编号",
            "没有这个列表",
        ]
    );
}

#[test]
fn composed_legal_and_unrestarted_levels() {
    let levels = [
        level(0, "chineseCounting", "第%1章", ""),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "第%3条", r#"<w:lvlRestart w:val="0"/>"#),
    ];
    let body = [
        item(1, 0, "总则"),
        item(1, 1, "甲"),
        item(1, 2, "乙"),
        item(1, 0, "分则"),
        item(1, 2, "丙"),
        item(1, 1, "丁"),
    ];
    assert_eq!(
        read(&body, "", &[list(0, &levels), num(1, 0, "")]),
        ["第一章 总则", "1.1 甲", "第1条 乙", "第二章 分则", "第2条 丙", "2.2 丁"]
    );
}

#[test]
fn lists_share_a_count_unless_they_override_it() {
    let override_start = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#;
    let override_look = format!(r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#, level(0, "decimal", "（%1）", ""));
    let numbering = [
        list(0, &[level(0, "decimal", "%1．", "")]),
        num(1, 0, ""),
        num(2, 0, ""),
        num(3, 0, override_start),
        num(4, 0, &override_look),
    ];
    let body = [
        item(1, 0, "甲"),
        item(2, 0, "乙"),
        item(3, 0, "丙"),
        item(3, 0, "丁"),
        item(4, 0, "戊"),
    ];
    assert_eq!(read(&body, "", &numbering), ["1．甲", "2．乙", "5．丙", "6．丁", "（7）戊"]);
}

#[test]
fn numbering_comes_by_style_and_by_link() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="sub"/><w:basedOn w:val="H2"/></w:style>"#;
    let styled = |style: &str, text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#);
    let numbering = [
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="linked"/></w:abstractNum>"#.to_owned(),
        list(
            7,
            &[
                r#"<w:styleLink w:val="linked"/>"#.to_owned(),
                level(0, "chineseCounting", "%1、", ""),
                level(1, "chineseCounting", "（%2）", r#"<w:pStyle w:val="H2"/>"#),
            ],
        ),
        num(1, 0, ""),
    ];
    let body = [styled("H2", "甲"), styled("Sub", "乙"), item(1, 0, "丙"), styled("H2", "丁")];
    assert_eq!(read(&body, styles, &numbering), ["（一）甲", "（二）乙", "二、丙", "（一）丁"]);
}

#[test]
fn bullets_and_suffixes() {
    let font = r#"<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>"#;
    let numbering = [
        list(0, &[level(0, "bullet", "\u{f06c}", font), level(1, "bullet", "-", "")]),
        list(1, &[level(0, "upperLetter", "%1", r#"<w:suff w:val="nothing"/>"#)]),
        num(1, 0, ""),
        num(2, 1, ""),
    ];
    let empty = r#"<w:p><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:p>"#.to_owned();
    let body = [item(1, 0, "甲"), item(1, 1, "乙"), item(2, 0, "级"), empty, item(2, 0, "级")];
    assert_eq!(read(&body, "", &numbering), ["●甲", "-乙", "A级", "", "B级"]);
}
