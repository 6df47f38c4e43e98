//! Every sort of file that is refused, with what the person is told.

use crate::office::{NAMESPACES, docx, docx_parts, p, zip};
use jishi_notice::source::{FileError, Limits, read, read_file};
use rust_xlsxwriter::Workbook;

/// The message a file is refused with.
fn refusal(bytes: &[u8], name: &str) -> String {
    read(bytes, name, &Limits::default()).expect_err(name).to_string()
}

/// A Word document with one of its parts replaced or left out.
fn docx_with(part: &str, content: Option<&str>) -> Vec<u8> {
    let mut parts = docx_parts(&p("正文"), "", "");
    parts.retain(|(name, _)| name != part);
    if let Some(content) = content {
        parts.push((part.to_owned(), content.as_bytes().to_vec()));
    }
    let parts: Vec<_> = parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    zip(&parts)
}

/// A compound file (the container of .doc, .xls and encrypted documents) with a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    })
    .take(length)
    .collect()
}

#[test]
fn files_without_text() {
    assert_eq!(refusal(b"", "a.txt"), "文件是空的，没有任何内容。");
    assert_eq!(refusal(b"", "a.docx"), "文件是空的，没有任何内容。");
    for blank in ["  \r\n\t\n", "\u{feff}\u{3000}\n"] {
        assert_eq!(refusal(blank.as_bytes(), "a.txt"), "文件中没有可读的文字。");
    }
    assert_eq!(refusal(&docx("<w:p/>", "", ""), "a.docx"), "文件中没有可读的文字。");
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    assert_eq!(refusal(&workbook.save_to_buffer().unwrap(), "a.xlsx"), "文件中没有可读的文字。");
}

#[test]
fn noise_and_broken_encodings() {
    let binary = "含有不是文字的内容（二进制数据），无法按文本读取。";
    assert!(refusal(&noise(100_000), "a.txt").ends_with(binary));
    assert_eq!(refusal(b"\x7fELF\x02\x01\x01\0\0\0", "a.txt"), format!("第1行：{binary}"));
    assert_eq!(
        refusal("通知\n第二行\0".as_bytes(), "a.txt"),
        "第2行：含有不是文字的内容（二进制数据），无法按文本读取。"
    );
    // 青 in GB18030 is C7 E0; a lead byte without its trail is no character.
    let mut gb = b"\xc7\xe0".repeat(40);
    gb.extend(b"\n\xc7\n");
    assert_eq!(
        refusal(&gb, "a.txt"),
        "第2行：编码无法识别（既不是 UTF-8，也不是 GB18030），请另存为 UTF-8 编码的文本后再导入。"
    );
    let mut utf8 = "第一行\n第二行\n第三行".as_bytes().to_vec();
    utf8.pop();
    assert_eq!(
        refusal(&utf8, "a.md"),
        "第3行：按 UTF-8 编码读取时遇到损坏的字节，请重新保存文件后再导入。"
    );
}

#[test]
fn other_kinds_say_what_to_do() {
    let word = docx(&p("正文"), "", "");
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "甲").unwrap();
    let excel = workbook.save_to_buffer().unwrap();
    let cases: &[(&str, Vec<u8>, &str)] = &[
        (
            "a.pdf",
            b"%PDF-1.7\n".to_vec(),
            "这是 PDF 文件，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.PDF",
            b"\n%PDF-1.4".to_vec(),
            "这是 PDF 文件，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.doc",
            compound("WordDocument"),
            "这是旧版 Word 文档（.doc），不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.wps",
            compound("WpsDocument"),
            "这是旧版 Office 或 WPS 文档，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.xls",
            compound("Workbook"),
            "这是旧版 Excel 工作簿（.xls），不能直接读取，请另存为 .xlsx 后再导入。",
        ),
        (
            "a.docx",
            compound("WordDocument"),
            "扩展名是 .docx，内容却是旧版 Word 文档（.doc），请另存为 .docx 后再导入。",
        ),
        ("a.docx", compound("EncryptedPackage"), "文件已加密，请取消密码后再导入。"),
        ("a.xlsx", compound("EncryptedPackage"), "文件已加密，请取消密码后再导入。"),
        (
            "a.rtf",
            b"{\\rtf1\\ansi}".to_vec(),
            "这是 RTF 文档，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.doc",
            b"{\\rtf1\\ansi}".to_vec(),
            "扩展名是 .doc，内容却是 RTF 文档，请另存为 .docx 后再导入。",
        ),
        (
            "a.html",
            b"<!DOCTYPE html><p>x".to_vec(),
            "这是网页文件，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.doc",
            b"\n<html xmlns:o='x'>".to_vec(),
            "扩展名是 .doc，内容却是网页文件，请另存为 .docx 后再导入。",
        ),
        (
            "a.txt",
            b"%PDF-1.7\n".to_vec(),
            "扩展名是 .txt，内容却是 PDF 文件，请另存为 .docx 后再导入。",
        ),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            "这是图片，不能直接读取，请提供文字版（.docx 或 .txt）。",
        ),
        (
            "a.docx",
            b"\xff\xd8\xff\xe0".to_vec(),
            "扩展名是 .docx，内容却是图片，请提供文字版（.docx 或 .txt）。",
        ),
        (
            "a.zip",
            zip(&[("通知.txt", b"x")]),
            "这是压缩包，不能直接读取，请解压后导入其中的 .docx、.xlsx 或 .txt 文件。",
        ),
        (
            "a.ofd",
            zip(&[("OFD.xml", b"x")]),
            "这是 OFD 版式文件，不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.pptx",
            zip(&[("ppt/presentation.xml", b"x")]),
            "这是演示文稿（.pptx），不能直接读取，请另存为 .docx 后再导入。",
        ),
        (
            "a.txt",
            word.clone(),
            "扩展名是 .txt，内容却是 Word 文档，请把扩展名改为 .docx 后再导入。",
        ),
        (
            "a.xlsx",
            word,
            "扩展名是 .xlsx，内容却是 Word 文档，请把扩展名改为 .docx 后再导入。",
        ),
        (
            "a.docx",
            excel,
            "扩展名是 .docx，内容却是 Excel 工作簿，请把扩展名改为 .xlsx 后再导入。",
        ),
        (
            "a.docx",
            "只是文字".into(),
            "扩展名是 .docx，内容却是纯文本，请把扩展名改为 .txt 后再导入。",
        ),
        (
            "a.pdf",
            "只是文字".into(),
            "扩展名是 .pdf，内容却是纯文本，请把扩展名改为 .txt 后再导入。",
        ),
        (
            "a.exe",
            "只是文字".into(),
            "不支持此类文件，请使用 .docx、.xlsx、.txt 或 .md 文件。",
        ),
    ];
    let damaged = "扩展名是 .docx，内容却无法识别，文件可能已损坏，请重新下载或另存后再导入。";
    assert_eq!(refusal(&noise(5000), "a.docx"), damaged);
    for (name, bytes, wanted) in cases {
        assert_eq!(refusal(bytes, name), *wanted, "{name}");
    }
}

#[test]
fn names_that_fit_the_content_are_read() {
    let word = docx(&p("正文"), "", "");
    for name in ["a.docx", "a.DOCX", "a.docm", "通知", "a.b/c.docx"] {
        assert!(read(&word, name, &Limits::default()).is_ok(), "{name}");
    }
    for name in ["a.txt", "a.TXT", "a.md", "a.markdown", "a", "a.tsv"] {
        assert!(read("正文".as_bytes(), name, &Limits::default()).is_ok(), "{name}");
    }
}

#[test]
fn broken_packages() {
    let word = docx(&p("正文"), "", "");
    let broken = "文件不完整或已损坏，请重新下载或另存后再导入。";
    for cut in [30, word.len() / 4, word.len() / 2, word.len() - 30, word.len() - 1] {
        assert_eq!(refusal(&word[..cut], "a.docx"), broken, "cut at {cut}");
    }
    assert_eq!(
        refusal(&docx_with("word/document.xml", None), "a.docx"),
        "部件“word/document.xml”：文件中缺少这一部分，可能已损坏，请用办公软件打开并另存后再导入。"
    );
    let malformed = "部件“word/document.xml”：内容格式错误，文件可能已损坏，请用办公软件打开并另存后再导入。";
    for xml in ["", "文字", "<w:document", "<a></a>", "<a><b></a></b>"] {
        assert_eq!(refusal(&docx_with("word/document.xml", Some(xml)), "a.docx"), malformed, "{xml}");
    }
    // The flag for encryption in the local and the central header (APPNOTE 4.4.4).
    let mut locked = word.clone();
    for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = locked.windows(4).enumerate().filter(|(_, w)| w == mark).map(|(at, _)| at).collect();
        places.into_iter().for_each(|at| locked[at + offset] |= 1);
    }
    assert_eq!(refusal(&locked, "a.docx"), "文件已加密，请取消密码后再导入。");
    // A byte of the packed text changed: the checksum tells.
    let mut flipped = zip(&[(
        "word/document.xml",
        format!("<w:document {NAMESPACES}><w:body>{}</w:body></w:document>", p("正文")).as_bytes(),
    )]);
    flipped[80] ^= 0x55;
    assert!(read(&flipped, "a.docx", &Limits::default()).is_err());
}

#[test]
fn suspect_names_inside_a_package() {
    let document = b"<x/>".as_slice();
    for name in ["../../etc/passwd", "/etc/passwd", "word/..\\..\\x", "word/a\0b"] {
        let bytes = zip(&[("word/document.xml", document), (name, b"x")]);
        let message = refusal(&bytes, "a.docx");
        assert!(
            message.ends_with("压缩包内的文件名不合规范，为安全起见不予读取。"),
            "{name}: {message}"
        );
    }
    // Twice the same part: which one counts would depend on the reader.
    let mut twice = zip(&[("word/document.xml", document), ("word/document.xmk", document)]);
    let at = twice.windows(17).rposition(|w| w == b"word/document.xmk").unwrap();
    twice[at + 16] = b'l';
    assert_eq!(refusal(&twice, "a.docx"), "压缩包内的文件名不合规范，为安全起见不予读取。");
}

#[test]
fn document_types_and_entities() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"#;
    for part in ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"] {
        assert_eq!(
            refusal(&docx_with(part, Some(bomb)), "a.docx"),
            format!("部件“{part}”：含有文档类型声明（DTD），为安全起见不予读取。")
        );
    }
    let foreign = r#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>"#;
    assert!(refusal(&docx_with("word/document.xml", Some(foreign)), "a.docx").contains("DTD"));
}

#[test]
fn a_missing_file_is_told_apart() {
    let missing = read_file("no/such/file.docx", &Limits::default());
    assert!(matches!(missing, Err(FileError::Missing)));
    let folder = read_file(env!("CARGO_MANIFEST_DIR"), &Limits::default());
    assert_eq!(folder.expect_err("a folder").to_string(), "无法读取文件：这是一个文件夹。");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(matches!(read_file(manifest, &Limits::default()), Err(FileError::Bad(_))));
}
