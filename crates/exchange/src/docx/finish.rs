//! From a built document to a file: what the writing library has no words for.

use super::{Face, table::HEAD_MARK};
use crate::WriteError;
use docx_rs::Docx;
use std::fmt::Write as _;
use std::io::Cursor;

/// Packs the document.
///
/// The library cannot say "repeat this row as table head" or name fallback fonts, so both are put
/// into the finished parts: head rows have a height no other row has (see [`HEAD_MARK`]), and text
/// cannot contain the mark because its `<` is escaped.
pub(crate) fn finish(document: Docx) -> Result<Vec<u8>, WriteError> {
    let mut parts = document.build();
    let body = String::from_utf8(parts.document).map_err(|e| WriteError::Docx(std::io::Error::other(e)))?;
    parts.document = body.replace(HEAD_MARK, &format!("<w:tblHeader />{HEAD_MARK}")).into_bytes();
    parts.font_table = font_table().into_bytes();
    let mut file = Cursor::new(Vec::new());
    parts
        .pack(&mut file)
        .map_err(|error| WriteError::Docx(std::io::Error::other(error)))?;
    deflated(file.into_inner()).map_err(WriteError::Docx)
}

/// The library stores parts as they are; deflated, a ledger takes a twentieth of that.
fn deflated(stored: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut source = zip::ZipArchive::new(Cursor::new(stored))?;
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest date an archive knows, so that the same document gives the same bytes.
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for index in 0..source.len() {
        let mut part = source.by_index(index)?;
        let name = part.name()?.into_owned();
        target.start_file(name, options)?;
        std::io::copy(&mut part, &mut target)?;
    }
    Ok(target.finish()?.into_inner())
}

/// The fonts with what to show in their place (ECMA-376 part 1, 17.8.3.1 `altName`).
fn font_table() -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    );
    for face in Face::ALL {
        // Charset 86: GB 2312. Writing into a String cannot fail.
        let _ = write!(
            xml,
            r#"<w:font w:name="{}"><w:altName w:val="{}" /><w:charset w:val="86" /><w:family w:val="auto" /><w:pitch w:val="variable" /></w:font>"#,
            face.name(),
            face.instead(),
        );
    }
    xml.push_str(r#"<w:font w:name="Times New Roman"><w:charset w:val="00" /><w:family w:val="roman" /><w:pitch w:val="variable" /></w:font></w:fonts>"#);
    xml
}
