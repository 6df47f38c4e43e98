//! Paragraphs, headings, revisions, text boxes and what cannot be read.

use crate::office::{docx, line_texts, lines, p, read_checked};
use jishi_notice::model::Source;

fn read(body: &str) -> Source {
    read_checked(&docx(body, "", ""), "通知.docx").unwrap()
}

fn reasons(source: &Source) -> Vec<(usize, &str)> {
    source
        .unread
        .iter()
        .map(|unread| (unread.span.start, unread.reason.as_str()))
        .collect()
}

const STYLES: &str = r#"
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="b2"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="章标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>"#;

#[test]
fn paragraphs_keep_text_level_and_centring() {
    let styled = |style: &str, text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#);
    let body = [
        styled("T", "关于开展春季植树的通知"),
        styled("1", "总体要求"),
        styled("b2", "工作目标"),
        styled("own", "工作安排"),
        r#"<w:p><w:pPr><w:outlineLvl w:val="2"/><w:jc w:val="left"/></w:pPr><w:r><w:t>第一步</w:t></w:r></w:p>"#.into(),
        r#"<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>不是标题</w:t></w:r></w:p>"#.into(),
        "<w:p/>".into(),
        p("青山市 &amp; 绿水县"),
    ]
    .concat();
    let source = read_checked(&docx(&body, STYLES, ""), "通知.docx").unwrap();
    let seen: Vec<_> = lines(&source).iter().map(|l| (l.text.as_str(), l.heading, l.centred)).collect();
    assert_eq!(
        seen,
        [
            ("关于开展春季植树的通知", None, true),
            ("总体要求", Some(1), false),
            ("工作目标", Some(2), false),
            ("工作安排", Some(1), false),
            ("第一步", Some(3), false),
            ("不是标题", None, false),
            ("", None, false),
            ("青山市 & 绿水县", None, false),
        ]
    );
    assert!(lines(&source).iter().all(|line| line.paragraph));
    assert!(source.unread.is_empty());
}

#[test]
fn runs_tabs_breaks_and_links_make_one_text() {
    let source = read(
        r#"<w:p><w:r><w:t>联系人：</w:t><w:tab/><w:t>李明</w:t></w:r><w:hyperlink r:id="r1"><w:r><w:t>网址</w:t></w:r></w:hyperlink>
        <w:smartTag><w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r></w:smartTag><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t>选项</w:t></w:r></w:sdtContent></w:sdt></w:p>
        <w:p><w:r><w:t>关于印发方案</w:t><w:br/><w:t>的通知</w:t><w:br w:type="page"/></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>3月1日</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>"#,
    );
    assert_eq!(
        line_texts(&source),
        ["联系人：\t李明网址甲-乙选项", "关于印发方案", "的通知", "3月1日"]
    );
    assert!(!lines(&source)[1].paragraph && !lines(&source)[2].paragraph);
}

#[test]
fn revisions_are_read_as_accepted() {
    let source = read(
        r#"<w:p><w:r><w:t>于</w:t></w:r><w:del><w:r><w:delText>3月</w:delText></w:r></w:del><w:ins><w:r><w:t>4月</w:t></w:r></w:ins><w:r><w:t>底前完成</w:t></w:r>
        <w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val="center"/><w:pPrChange><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>后半</w:t></w:r></w:p>"#,
    );
    assert_eq!(line_texts(&source), ["于4月底前完成新处", "前半，后半"]);
    assert!(lines(&source)[1].centred);
}

#[test]
fn a_text_box_is_read_once_after_its_paragraph() {
    let drawing = |inner: &str| {
        format!(
            "<w:drawing><a:graphic><wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></w:drawing>"
        )
    };
    let body = format!(
        r#"<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"#,
        drawing(&(p("框内一") + &p("框内二"))),
        p("框内一"),
    );
    let source = read(&(body + &p("末段")));
    assert_eq!(line_texts(&source), ["前后", "框内一", "框内二", "末段"]);
    assert!(source.unread.is_empty());
}

#[test]
fn what_is_not_text_is_listed_with_its_place() {
    let source = read(
        r#"<w:p><w:r><w:t>公章</w:t><w:drawing><a:graphic><pic:pic><pic:blipFill><a:blip/></pic:blipFill></pic:pic></a:graphic></w:drawing></w:r></w:p>
        <w:p><m:oMathPara><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></m:oMathPara></w:p>
        <w:p><w:r><w:object><v:shape><v:imagedata r:id="r2"/></v:shape></w:object></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部备注</w:t></w:r><w:r><w:t>明文</w:t></w:r><w:r><w:drawing><c:chart r:id="r3"/></w:drawing></w:r></w:p>
        <w:p><w:r><w:sym w:font="Webdings" w:char="F04B"/></w:r></w:p>"#,
    );
    assert_eq!(line_texts(&source), ["公章", "", "", "明文", ""]);
    assert_eq!(
        reasons(&source),
        [
            (2, "图片，未读取"),
            (3, "公式，未读取"),
            (4, "嵌入的对象，未读取"),
            (4, "脚注或尾注，未读取"),
            (5, "隐藏文字“内部备注”，未读取"),
            (7, "图表，未读取"),
            (8, "特殊符号，未读取"),
        ]
    );
}

#[test]
fn check_boxes_and_symbols_show_as_seen() {
    let source = read(
        r#"<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t><w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>否</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar><w:t>同意</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar><w:t>不同意</w:t></w:r></w:p>"#,
    );
    assert_eq!(line_texts(&source), ["☑是□否", "☑同意", "□不同意"]);
}

#[test]
fn a_table_of_contents_is_noted_once_and_not_read_as_text() {
    let entry = r#"<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>一、总则 1</w:t></w:r></w:p>"#;
    let source = read_checked(&docx(&(entry.repeat(3) + &p("一、总则")), STYLES, ""), "a.docx").unwrap();
    assert_eq!(line_texts(&source), ["一、总则"]);
    assert_eq!(reasons(&source), [(0, "自动生成的目录，未作为正文读取")]);
}
