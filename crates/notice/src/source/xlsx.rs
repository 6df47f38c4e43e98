//! Excel workbooks (.xlsx): every visible sheet as title lines and one table, numbers and dates as
//! text the way a person sees them, merged regions expanded.
//!
//! The parts are read here with the same capped XML as Word documents, not by a spreadsheet library:
//! those reserve memory by counts the file claims and compute with cell references unchecked, and a
//! notice comes from anywhere (docs/adr/0003-own-spreadsheet-reader.md).

mod cell;
mod date;
mod format;
mod layout;
mod number;
mod sheet;
mod strings;
mod styles;
mod workbook;

use super::bad_input::{BadInput, Place, Refusal};
use super::builder::Builder;
use super::limits::Limits;
use super::package::Package;
use crate::model::{Source, Span};

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, BadInput> {
    let mut package = Package::open(bytes, limits)?;
    let workbook = workbook::read(&mut package, limits)?;
    let mut builder = Builder::new(limits);
    for sheet in &workbook.sheets {
        if sheet.hidden {
            note(&mut builder, format!("工作表“{}”已隐藏，未读取", sheet.name));
            continue;
        }
        let Some(data) = sheet::read(&mut package, sheet, &workbook, limits)? else {
            note(&mut builder, format!("工作表“{}”不是数据表（图表等），未读取", sheet.name));
            continue;
        };
        let place = |reason: Refusal| BadInput {
            place: Place::Sheet(sheet.name.clone()),
            reason,
        };
        for reason in &data.unread {
            note(&mut builder, format!("工作表“{}”{reason}，未读取", sheet.name));
        }
        let heading = workbook.names_matter().then_some(sheet.name.as_str());
        layout::lay_out(data, heading, &mut builder, limits).map_err(place)?;
    }
    Ok(builder.finish())
}

/// Notes something unread at the place reached so far.
fn note(builder: &mut Builder<'_>, reason: String) {
    let here = builder.at();
    builder.unread(Span { start: here, end: here }, "", reason);
}
