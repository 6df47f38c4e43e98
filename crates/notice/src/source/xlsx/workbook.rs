//! The workbook part: its sheets in order, its strings and number formats.

use super::strings;
use super::styles::{self, Styles};
use crate::source::bad_input::{BadInput, Refusal};
use crate::source::limits::Limits;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns};

/// Where the workbook stands unless the package says otherwise.
const WORKBOOK: &str = "xl/workbook.xml";

/// What all sheets share.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetRef>,
    pub(super) strings: Vec<Box<str>>,
    pub(super) styles: Styles,
    /// Days are counted from 1904 (old Macintosh files) rather than from 1900.
    pub(super) from_1904: bool,
}

/// A sheet as the workbook lists it.
#[derive(Debug, Default)]
pub(super) struct SheetRef {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Name of its part; `None` when the workbook does not say.
    pub(super) part: Option<String>,
    /// It is a sheet of cells, not of a chart.
    pub(super) cells: bool,
}

impl Workbook {
    /// With several sheets to read, their names belong to what a person sees.
    pub(super) fn names_matter(&self) -> bool {
        self.sheets.iter().filter(|sheet| !sheet.hidden && sheet.cells).count() > 1
    }
}

/// Reads the workbook part and the parts shared by all sheets.
pub(super) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Workbook, BadInput> {
    let part = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| WORKBOOK.to_owned(), |relation| relation.target);
    let relations = package.relations(&part)?;
    let mut workbook = Workbook::default();
    let Some(mut xml) = package.xml(&part)? else {
        return Err(BadInput::part(&part, Refusal::MissingPart));
    };
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.is(Ns::Sheet, "workbookPr") => {
                let from_1904 = tag.attr("date1904");
                workbook.from_1904 = matches!(from_1904.as_deref(), Some("1" | "true" | "on"));
            }
            Node::Open(tag) if tag.is(Ns::Sheet, "sheet") => {
                if workbook.sheets.len() >= limits.sheets {
                    let limit = limits.sheets;
                    return Err(xml.refuse(Refusal::TooMany {
                        what: "工作表",
                        limit,
                        unit: "个",
                    }));
                }
                let id = tag.attr("id").unwrap_or_default();
                let relation = relations.iter().find(|relation| relation.id == id);
                let state = tag.attr("state").unwrap_or_default();
                workbook.sheets.push(SheetRef {
                    name: tag.attr("name").unwrap_or_default().chars().take(60).collect(),
                    hidden: matches!(&*state, "hidden" | "veryHidden"),
                    part: relation.map(|relation| relation.target.clone()),
                    cells: relation.is_some_and(|relation| relation.kind == "worksheet"),
                });
            }
            Node::End => break,
            _ => {}
        }
    }
    drop(xml);
    for relation in &relations {
        match relation.kind.as_str() {
            "sharedStrings" => {
                workbook.strings = strings::read(package, &relation.target, limits)?;
            }
            "styles" => workbook.styles = styles::read(package, &relation.target, limits)?,
            _ => {}
        }
    }
    Ok(workbook)
}
