//! What a file is: its content decides, its name is compared.

use super::bad_input::{BadInput, Refusal};
use super::text;

/// A kind that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Docx,
    Xlsx,
}

/// What the first bytes (and for packages the names inside) say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Read(Kind),
    /// A known kind that is not read: what it is, what to do.
    Other(&'static str, &'static str),
    Encrypted,
    BrokenZip,
}

const AS_DOCX: &str = "请另存为 .docx 后再导入";
const AS_XLSX: &str = "请另存为 .xlsx 后再导入";
const TYPE_IT: &str = "请提供文字版（.docx 或 .txt）";
const UNPACK: &str = "请解压后导入其中的 .docx、.xlsx 或 .txt 文件";

/// Decides the kind, or refuses with what the file is and what to do.
pub(super) fn detect(bytes: &[u8], file_name: &str) -> Result<Kind, BadInput> {
    let extension = extension(file_name);
    let refuse = |reason| Err(BadInput::file(reason));
    match content(bytes) {
        Content::Encrypted => refuse(Refusal::Encrypted),
        Content::BrokenZip => refuse(Refusal::BrokenPackage),
        Content::Other(kind, advice) => {
            if claims(&extension, kind) {
                refuse(Refusal::OtherKind { kind, advice })
            } else {
                refuse(Refusal::WrongContent { extension, kind, advice })
            }
        }
        Content::Read(kind) => {
            let (accepted, rename, what): (&[&str], _, _) = match kind {
                Kind::Docx => (&["docx", "docm", "dotx", "dotm", "wps", ""], "docx", " Word 文档"),
                Kind::Xlsx => (&["xlsx", "xlsm", "xltx", "xltm", "et", ""], "xlsx", " Excel 工作簿"),
                Kind::Text => (&["txt", "text", "md", "markdown", "tsv", ""], "txt", "纯文本"),
            };
            if accepted.contains(&extension.as_str()) {
                Ok(kind)
            } else if kind == Kind::Text && !KNOWN.iter().any(|(known, _)| known.contains(&extension.as_str())) {
                refuse(Refusal::UnknownKind)
            } else if kind == Kind::Text && !text::is_text(bytes) {
                refuse(Refusal::Unrecognised { extension })
            } else {
                refuse(Refusal::WrongName {
                    extension,
                    kind: what,
                    rename,
                })
            }
        }
    }
}

/// Extensions that name a kind, beside those of plain text, and the kinds they may stand for.
const KNOWN: &[(&[&str], &[&str])] = &[
    (&["pdf"], &[PDF]),
    (&["doc", "dot", "wps"], &[DOC, WPS]),
    (&["xls", "xlt", "et"], &[XLS]),
    (&["ppt", "pptx", "dps"], &[PPT, PPTX]),
    (&["rtf"], &[RTF]),
    (&["html", "htm", "mht", "xhtml"], &[HTML]),
    (&["odt", "ods"], &[ODF]),
    (&["zip", "rar", "7z", "gz"], &[ARCHIVE]),
    (&["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"], &[IMAGE]),
    (&["ofd"], &[OFD]),
    (&["xml"], &[XML]),
    (&["docx", "docm", "xlsx", "xlsm"], &[]),
];

const PDF: &str = " PDF 文件";
const DOC: &str = "旧版 Word 文档（.doc）";
const WPS: &str = "旧版 Office 或 WPS 文档";
const XLS: &str = "旧版 Excel 工作簿（.xls）";
const PPT: &str = "旧版演示文稿（.ppt）";
const PPTX: &str = "演示文稿（.pptx）";
const RTF: &str = " RTF 文档";
const HTML: &str = "网页文件";
const ODF: &str = " OpenDocument 文件";
const OFD: &str = " OFD 版式文件";
const XML: &str = " XML 文件";
const ARCHIVE: &str = "压缩包";
const IMAGE: &str = "图片";

/// True when the extension is one that such a file may have (or there is none).
fn claims(extension: &str, kind: &str) -> bool {
    extension.is_empty()
        || KNOWN
            .iter()
            .any(|(known, kinds)| known.contains(&extension) && kinds.contains(&kind))
}

/// The extension in lower case, without control characters; empty if there is none.
fn extension(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((_, extension)) => extension
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase(),
        None => String::new(),
    }
}

fn content(bytes: &[u8]) -> Content {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let head = &bytes[..bytes.len().min(1024)];
    if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        return package(bytes);
    }
    // A PDF may have some bytes in front of its mark (ISO 32000-1, Annex H).
    if has(head, b"%PDF-") {
        return Content::Other(PDF, AS_DOCX);
    }
    if starts(b"{\\rtf") {
        return Content::Other(RTF, AS_DOCX);
    }
    if starts(b"Rar!\x1A\x07") || starts(b"7z\xBC\xAF\x27\x1C") || starts(b"\x1F\x8B") {
        return Content::Other(ARCHIVE, UNPACK);
    }
    let riff = starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let image: [&[u8]; 6] = [b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"];
    // "BM" alone may begin a text; a bitmap has zeros in its reserved bytes.
    let bitmap = starts(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    if riff || bitmap || image.iter().any(|magic| starts(magic)) {
        return Content::Other(IMAGE, TYPE_IT);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let opening = text[first..].iter().take(512).map(u8::to_ascii_lowercase).collect::<Vec<_>>();
    if opening.starts_with(b"<!doctype html") || opening.starts_with(b"<html") || opening.starts_with(b"mime-version:") {
        return Content::Other(HTML, AS_DOCX);
    }
    if opening.starts_with(b"<?xml") {
        let kind = if has(&opening, b"<html") { HTML } else { XML };
        return Content::Other(kind, AS_DOCX);
    }
    Content::Read(Kind::Text)
}

/// An OLE compound file: its directory holds the stream names in UTF-16LE (MS-CFB 2.6.1).
fn compound(bytes: &[u8]) -> Content {
    let stream = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        has(bytes, &name)
    };
    if stream("EncryptedPackage") {
        Content::Encrypted
    } else if stream("WordDocument") {
        Content::Other(DOC, AS_DOCX)
    } else if stream("Workbook") {
        Content::Other(XLS, AS_XLSX)
    } else if stream("PowerPoint Document") {
        Content::Other(PPT, AS_DOCX)
    } else {
        Content::Other(WPS, AS_DOCX)
    }
}

/// A zip package: the names of its entries stand in it as they are.
fn package(bytes: &[u8]) -> Content {
    let word = has(bytes, b"word/");
    let excel = has(bytes, b"xl/");
    let directory = has(bytes, b"PK\x05\x06");
    match (word, excel) {
        (true, _) if has(bytes, b"word/document") || !excel => Content::Read(Kind::Docx),
        (_, true) => Content::Read(Kind::Xlsx),
        _ if has(bytes, b"ppt/presentation") => Content::Other(PPTX, AS_DOCX),
        _ if has(bytes, b"vnd.oasis.opendocument") => Content::Other(ODF, "请另存为 .docx 或 .xlsx 后再导入"),
        _ if has(bytes, b"OFD.xml") => Content::Other(OFD, AS_DOCX),
        _ if directory => Content::Other(ARCHIVE, UNPACK),
        _ => Content::BrokenZip,
    }
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}
