//! The shared strings, and strings standing in a cell: rich text as plain, without reading aids.

use crate::source::bad_input::{BadInput, Refusal};
use crate::source::limits::Limits;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns, Xml};
use std::io::BufRead;

/// Reads the part with the shared strings; none if it is not there.
pub(super) fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<Box<str>>, BadInput> {
    let mut strings = Vec::new();
    let Some(mut xml) = package.xml(part)? else {
        return Ok(strings);
    };
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.is(Ns::Sheet, "si") => {
                if strings.len() >= limits.lines {
                    let limit = limits.lines;
                    return Err(xml.refuse(Refusal::TooMany {
                        what: "文字条目",
                        limit,
                        unit: "条",
                    }));
                }
                strings.push(rich(&mut xml, limits)?.into_boxed_str());
            }
            Node::End => return Ok(strings),
            _ => {}
        }
    }
}

/// Reads the rest of an `si` or `is` element: the text of its `t`, but not of phonetic runs.
pub(super) fn rich(xml: &mut Xml<'_, impl BufRead>, limits: &Limits) -> Result<String, BadInput> {
    let mut text = String::new();
    let mut depth = 1;
    let mut in_text = None;
    while depth > 0 {
        match xml.next()? {
            Node::Open(tag) if tag.is(Ns::Sheet, "rPh") => xml.skip()?,
            Node::Open(tag) => {
                depth += 1;
                if tag.is(Ns::Sheet, "t") {
                    in_text = Some(depth);
                }
            }
            Node::Close => {
                if in_text == Some(depth) {
                    in_text = None;
                }
                depth -= 1;
            }
            Node::Text(piece) => {
                if in_text == Some(depth) {
                    text.push_str(&piece);
                    if text.len() > limits.cell_bytes {
                        let bytes = limits.cell_bytes as u64;
                        return Err(xml.refuse(Refusal::CellTooLarge { bytes }));
                    }
                }
            }
            Node::End => return Err(xml.refuse(Refusal::BrokenXml)),
        }
    }
    Ok(text)
}
