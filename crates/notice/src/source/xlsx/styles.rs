//! The number format of each cell style.

use super::format::Format;
use crate::source::bad_input::{BadInput, Refusal};
use crate::source::limits::Limits;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns};
use std::collections::HashMap;
use std::rc::Rc;

/// Cell styles: only what decides how a number looks.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By the index cells use.
    formats: Vec<Rc<Format>>,
}

impl Styles {
    /// The format of a style; `None` for a style nobody defined.
    pub(super) fn format(&self, style: usize) -> Option<&Format> {
        self.formats.get(style).map(Rc::as_ref)
    }
}

/// Reads the part with the styles; a workbook that lost it has none.
pub(super) fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Styles, BadInput> {
    let Some(mut xml) = package.xml(part)? else {
        return Ok(Styles::default());
    };
    let mut codes: HashMap<i64, Rc<Format>> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    let mut depth = 0;
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                depth += 1;
                if tag.ns != Ns::Sheet {
                    continue;
                }
                match tag.local() {
                    "numFmt" => {
                        let code = tag.attr("formatCode").unwrap_or_default();
                        let format = Rc::new(Format::parse(&code));
                        codes.insert(tag.number("numFmtId").unwrap_or(-1), format);
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles => {
                        if formats.len() >= limits.lines {
                            let limit = limits.lines;
                            let what = "单元格样式";
                            return Err(xml.refuse(Refusal::TooMany { what, limit, unit: "种" }));
                        }
                        let id = tag.number("numFmtId").unwrap_or(0);
                        let format = codes
                            .entry(id)
                            .or_insert_with(|| Rc::new(Format::parse(builtin(id).unwrap_or("General"))));
                        formats.push(Rc::clone(format));
                    }
                    _ => {}
                }
            }
            Node::Close => {
                depth -= 1;
                // `cellXfs` stands right below the root.
                in_cell_styles &= depth > 1;
            }
            Node::Text(_) => {}
            Node::End => return Ok(Styles { formats }),
        }
    }
}

/// The formats every file may use without defining them (ECMA-376-1, 18.8.30), those of Chinese
/// Excel included.
fn builtin(id: i64) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5..=8 | 37..=44 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "m\"月\"d\"日\"",
        17 => "mmm-yy",
        18 | 34 | 55 => "h:mm AM/PM",
        19 | 35 | 56 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        49 => "@",
        _ => return None,
    })
}
