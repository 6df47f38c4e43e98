//! Paragraph styles: heading level, centring and numbering, inherited along `basedOn`.

use super::tree::{ListRef, Shape};
use crate::source::bad_input::BadInput;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns, Tag};
use std::collections::HashMap;

/// The longest chain of `basedOn` followed; a circle ends here.
const LONGEST_CHAIN: usize = 32;

/// The paragraph styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// Id of the style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    shape: Shape,
}

/// A style with everything it inherits.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Resolved {
    pub(super) shape: Shape,
    /// The style the numbering comes from: its list's level is the one bound to that style.
    pub(super) numbered_by: Option<String>,
    /// An entry of an automatic table of contents.
    pub(super) contents_entry: bool,
}

impl Styles {
    /// A style by its id with all that it inherits; of the default style when `None`.
    pub(super) fn resolve(&self, id: Option<&str>) -> Resolved {
        let mut resolved = Resolved::default();
        let mut next = id.or(self.default.as_deref());
        for _ in 0..LONGEST_CHAIN {
            let Some((id, style)) = next.and_then(|id| Some((id, self.by_id.get(id)?))) else {
                break;
            };
            let shape = &mut resolved.shape;
            shape.outline = shape.outline.or(style.shape.outline).or(heading_level(&style.name));
            shape.centred = shape.centred.or(style.shape.centred);
            let (own, numbered) = (style.shape.numbered, &mut shape.numbered);
            if numbered.list.is_none() && own.list.is_some() {
                numbered.list = own.list;
                resolved.numbered_by = Some(id.to_owned());
            }
            numbered.level = numbered.level.or(own.level);
            resolved.contents_entry |= is_contents(&style.name);
            next = style.based_on.as_deref();
        }
        resolved
    }
}

/// Level from 0 of a heading style by its name: "heading 1" in every language version of the file
/// format, "标题 1" as some programs write it.
fn heading_level(name: &str) -> Option<i64> {
    let name = name.trim().to_lowercase();
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    number
        .parse()
        .ok()
        .filter(|level| (1..=9).contains(level))
        .map(|level: i64| level - 1)
}

/// "toc 1" or "目录 1".
fn is_contents(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let rest = name.strip_prefix("toc").or_else(|| name.strip_prefix("目录"));
    rest.is_some_and(|rest| rest.trim().parse::<u8>().is_ok())
}

/// Reads a property of `pPr` into a shape; true when it was one of these.
pub(super) fn read_shape(tag: &Tag, shape: &mut Shape) -> bool {
    match tag.local() {
        "outlineLvl" => shape.outline = tag.number("val"),
        "jc" => shape.centred = Some(tag.attr("val").is_some_and(|val| val == "center")),
        "numId" => shape.numbered.list = tag.number("val"),
        "ilvl" => shape.numbered.level = tag.number("val"),
        _ => return false,
    }
    true
}

/// Reads the part with the styles; a document that lost it has none.
pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Styles, BadInput> {
    let mut styles = Styles::default();
    let Some(mut xml) = package.xml(part)? else {
        return Ok(styles);
    };
    let mut current: Option<(String, Style)> = None;
    let mut depth = 0;
    let mut opened_at = 0;
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.ns == Ns::Word => {
                // What the style was before a tracked change.
                if tag.local() == "pPrChange" || tag.local() == "rPrChange" {
                    xml.skip()?;
                    continue;
                }
                depth += 1;
                if tag.local() == "style" {
                    let paragraph = tag.attr("type").is_none_or(|kind| kind == "paragraph");
                    let id = tag.attr("styleId").unwrap_or_default().into_owned();
                    if paragraph && matches!(tag.attr("default").as_deref(), Some("1" | "true")) {
                        styles.default = Some(id.clone());
                    }
                    current = paragraph.then(|| (id, Style::default()));
                    opened_at = depth;
                } else if let Some((_, style)) = &mut current {
                    let val = || tag.attr("val").map(|val| val.into_owned());
                    match tag.local() {
                        "name" => style.name = val().unwrap_or_default(),
                        "basedOn" => style.based_on = val(),
                        _ => _ = read_shape(&tag, &mut style.shape),
                    }
                }
            }
            Node::Open(_) => depth += 1,
            Node::Close => {
                if depth == opened_at
                    && let Some((id, style)) = current.take()
                {
                    styles.by_id.insert(id, style);
                }
                depth -= 1;
            }
            Node::Text(_) => {}
            Node::End => return Ok(styles),
        }
    }
}

impl Shape {
    /// This shape, with what it leaves unset taken from a style.
    pub(super) fn over(self, style: Self) -> Self {
        Self {
            outline: self.outline.or(style.outline),
            centred: self.centred.or(style.centred),
            numbered: ListRef {
                list: self.numbered.list.or(style.numbered.list),
                level: self.numbered.level.or(style.numbered.level),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_names_of_both_languages_count() {
        let cases = [
            ("heading 1", Some(0)),
            ("Heading 3", Some(2)),
            ("标题 2", Some(1)),
            ("标题2", Some(1)),
        ];
        for (name, level) in cases {
            assert_eq!(heading_level(name), level, "{name}");
        }
        for name in ["标题", "Title", "heading 0", "heading 10", "标题 1 字符"] {
            assert_eq!(heading_level(name), None, "{name}");
        }
        assert!(is_contents("TOC 1") && is_contents("目录 2") && !is_contents("目录"));
    }

    #[test]
    fn a_circle_of_styles_ends() {
        let style = |based_on: &str| Style {
            based_on: Some(based_on.into()),
            ..Style::default()
        };
        let by_id = HashMap::from([("a".to_owned(), style("b")), ("b".to_owned(), style("a"))]);
        let styles = Styles {
            by_id,
            default: Some("a".into()),
        };
        assert_eq!(styles.resolve(None), Resolved::default());
    }
}
