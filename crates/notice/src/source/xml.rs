//! XML of office parts as a stream of few sorts of nodes, with the dangers taken out: no document
//! type, no entities but the five of XML, bounded depth, prefixes resolved to their namespaces.

use super::bad_input::{BadInput, Refusal};
use super::limits::Limits;
use super::package::Bomb;
use quick_xml::NsReader;
use quick_xml::encoding::DecodingReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use std::borrow::Cow;
use std::io::BufRead;

/// The namespaces the readers tell apart; each has a transitional and a strict name (ECMA-376-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML.
    Word,
    /// SpreadsheetML.
    Sheet,
    /// Package relationships.
    Relations,
    /// Markup compatibility (`AlternateContent`).
    Compat,
    /// Formulas.
    Math,
    /// Pictures, charts and diagrams of DrawingML.
    Picture,
    Chart,
    Diagram,
    /// The older drawing language.
    Vml,
    /// Anything else.
    Other,
}

impl Ns {
    fn of(uri: &str) -> Self {
        let tail = uri
            .strip_prefix("http://schemas.openxmlformats.org/")
            .or_else(|| uri.strip_prefix("http://purl.oclc.org/ooxml/"));
        match tail {
            Some("wordprocessingml/2006/main" | "wordprocessingml/main") => Self::Word,
            Some("spreadsheetml/2006/main" | "spreadsheetml/main") => Self::Sheet,
            Some("package/2006/relationships") => Self::Relations,
            Some("markup-compatibility/2006") => Self::Compat,
            Some("officeDocument/2006/math" | "officeDocument/math") => Self::Math,
            Some("drawingml/2006/picture" | "drawingml/picture") => Self::Picture,
            Some("drawingml/2006/chart" | "drawingml/chart") => Self::Chart,
            Some("drawingml/2006/diagram" | "drawingml/diagram") => Self::Diagram,
            _ if uri == "urn:schemas-microsoft-com:vml" => Self::Vml,
            _ => Self::Other,
        }
    }
}

/// One node. Empty elements come as an `Open` and a `Close`.
pub(super) enum Node {
    Open(Tag),
    Close,
    Text(String),
    End,
}

/// The start of an element.
pub(super) struct Tag {
    pub(super) ns: Ns,
    start: BytesStart<'static>,
}

impl Tag {
    pub(super) fn local(&self) -> &str {
        self.start.local_name().into_inner()
    }

    pub(super) fn is(&self, ns: Ns, local: &str) -> bool {
        self.ns == ns && self.local() == local
    }

    /// Value of an attribute by its local name, whatever its prefix; `None` when absent or malformed.
    pub(super) fn attr(&self, local: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|a| a.key.local_name().into_inner() == local)?;
        match quick_xml::escape::unescape(&found.value).ok()? {
            Cow::Owned(value) => Some(Cow::Owned(value)),
            Cow::Borrowed(_) => Some(found.value),
        }
    }

    /// Every attribute by its local name, in one pass; malformed ones are left out.
    pub(super) fn each(&self, mut take: impl FnMut(&str, &str)) {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            if let Ok(value) = quick_xml::escape::unescape(&attribute.value) {
                take(attribute.key.local_name().into_inner(), &value);
            }
        }
    }

    /// A number in an attribute.
    pub(super) fn number(&self, local: &str) -> Option<i64> {
        self.attr(local)?.trim().parse().ok()
    }

    /// An on/off property (ECMA-376-1, 17.17.4): on when its `val` is left out.
    pub(super) fn on(&self) -> bool {
        !matches!(self.attr("val").as_deref(), Some("0" | "false" | "off"))
    }
}

/// A part being read.
pub(super) struct Xml<'a, R> {
    reader: NsReader<DecodingReader<R>>,
    buffer: Vec<u8>,
    part: String,
    limits: &'a Limits,
    depth: usize,
}

impl<'a, R: BufRead> Xml<'a, R> {
    pub(super) fn new(reader: R, part: &str, limits: &'a Limits) -> Self {
        let mut reader = NsReader::from_reader(DecodingReader::new(reader));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            part: part.to_owned(),
            limits,
            depth: 0,
        }
    }

    /// The next node; comments and processing instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Node, BadInput> {
        loop {
            self.buffer.clear();
            let (resolved, event) = match self.reader.read_resolved_event_into(&mut self.buffer) {
                Ok(read) => read,
                Err(error) => return Err(self.refuse(refusal(&error))),
            };
            match event {
                Event::Start(start) => {
                    let ns = match resolved {
                        ResolveResult::Bound(uri) => Ns::of(uri.into_inner()),
                        ResolveResult::Unbound | ResolveResult::Unknown(_) => Ns::Other,
                    };
                    let start = start.into_owned();
                    self.depth += 1;
                    if self.depth > self.limits.xml_depth {
                        return Err(self.refuse(Refusal::TooDeep {
                            limit: self.limits.xml_depth,
                        }));
                    }
                    return Ok(Node::Open(Tag { ns, start }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close);
                }
                Event::Text(text) => return Ok(Node::Text(text.into_inner().into_owned())),
                Event::CData(text) => return Ok(Node::Text(text.into_inner().into_owned())),
                Event::GeneralRef(name) => {
                    let text = match name.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        Ok(None) => match resolve_predefined_entity(&name) {
                            Some(text) => text.to_owned(),
                            None => return Err(self.refuse(Refusal::BrokenXml)),
                        },
                        Err(_) => return Err(self.refuse(Refusal::BrokenXml)),
                    };
                    return Ok(Node::Text(text));
                }
                Event::DocType(_) => return Err(self.refuse(Refusal::Dtd)),
                Event::Eof if self.depth > 0 => return Err(self.refuse(Refusal::BrokenXml)),
                Event::Eof => return Ok(Node::End),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// A refusal at this part.
    pub(super) fn refuse(&self, reason: Refusal) -> BadInput {
        BadInput::part(&self.part, reason)
    }

    /// Passes over the rest of the element that was just opened.
    pub(super) fn skip(&mut self) -> Result<(), BadInput> {
        let mut inside = 1;
        while inside > 0 {
            match self.next()? {
                Node::Open(_) => inside += 1,
                Node::Close => inside -= 1,
                Node::Text(_) => {}
                Node::End => return Err(self.refuse(Refusal::BrokenXml)),
            }
        }
        Ok(())
    }
}

/// What an error of the XML reader means for the person.
fn refusal(error: &quick_xml::Error) -> Refusal {
    match error {
        quick_xml::Error::Io(io) if io.get_ref().is_some_and(|inner| inner.is::<Bomb>()) => Refusal::Bomb,
        quick_xml::Error::Io(_) => Refusal::BrokenPackage,
        _ => Refusal::BrokenXml,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn texts(xml: &[u8], limits: &Limits) -> Result<String, Refusal> {
        let mut reader = Xml::new(xml, "p", limits);
        let mut out = String::new();
        loop {
            match reader.next().map_err(|bad| bad.reason)? {
                Node::Open(tag) => {
                    out.push_str(&format!("<{:?}:{}", tag.ns, tag.local()));
                    out.push_str(&tag.attr("val").map(|v| format!("={v}>")).unwrap_or(">".into()));
                }
                Node::Close => out.push_str("</>"),
                Node::Text(text) => out.push_str(&text),
                Node::End => return Ok(out),
            }
        }
    }

    #[test]
    fn prefixes_encodings_and_entities_do_not_matter() {
        let xml =
            format!(r#"<?xml version="1.0"?><x:p xmlns:x="{WORD}"><x:t x:val="&lt;甲">乙&amp;&#x4e19;<![CDATA[<丁>]]></x:t><y/></x:p>"#);
        let wanted = "<Word:p><Word:t=<甲>乙&丙<丁></><Other:y></></>";
        assert_eq!(texts(xml.as_bytes(), &Limits::default()).unwrap(), wanted);
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(xml.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(texts(&utf16, &Limits::default()).unwrap(), wanted);
    }

    #[test]
    fn dangers_are_refused() {
        let case = |xml: &str| {
            texts(
                xml.as_bytes(),
                &Limits {
                    xml_depth: 4,
                    ..Limits::default()
                },
            )
        };
        assert_eq!(case("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), Err(Refusal::Dtd));
        assert_eq!(case("<a>&b;</a>"), Err(Refusal::BrokenXml));
        assert_eq!(case("<a>&#0;</a>"), Err(Refusal::BrokenXml));
        assert_eq!(case("<a><b></a></b>"), Err(Refusal::BrokenXml));
        assert_eq!(case("<a><b>"), Err(Refusal::BrokenXml));
        assert_eq!(case("<a><a><a><a/></a></a></a>").map(|_| ()), Ok(()));
        assert_eq!(case("<a><a><a><a><a/></a></a></a></a>"), Err(Refusal::TooDeep { limit: 4 }));
    }
}
