//! Word documents (.docx): paragraphs with their heading level and written-out numbering, tables
//! with their merged cells, text boxes; revisions as accepted, what is not text noted as unread.
//!
//! Structure follows ECMA-376 part 1 (WordprocessingML); the names in both its transitional and its
//! strict form. First the document is read into a tree, then the tree into a [`Source`].

mod body;
mod numbering;
mod render;
mod styles;
mod symbols;
mod tree;

use super::bad_input::{BadInput, Refusal};
use super::limits::Limits;
use super::package::Package;
use crate::model::Source;

/// Where the document stands unless the package says otherwise.
const DOCUMENT: &str = "word/document.xml";

/// Reads a Word document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, BadInput> {
    let mut package = Package::open(bytes, limits)?;
    let document = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| DOCUMENT.to_owned(), |relation| relation.target);
    if !package.has(&document) {
        return Err(BadInput::part(&document, Refusal::MissingPart));
    }
    let relations = package.relations(&document)?;
    let part = |kind: &str| {
        relations
            .iter()
            .find(|relation| relation.kind == kind)
            .map(|relation| &relation.target)
    };
    let styles = match part("styles") {
        Some(name) => styles::read(&mut package, name)?,
        None => styles::Styles::default(),
    };
    let numbering = match part("numbering") {
        Some(name) => numbering::read(&mut package, name)?,
        None => numbering::Numbering::default(),
    };
    let items = body::read(&mut package, &document, limits)?;
    render::render(items, &styles, numbering, limits)
}
