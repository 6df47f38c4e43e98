//! One cell as text.

use super::workbook::Workbook;

/// What a `c` element holds.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    /// `t`: how the value is to be taken.
    pub(super) kind: String,
    pub(super) style: usize,
    pub(super) value: String,
    /// Text of an inline string.
    pub(super) inline: String,
    pub(super) has_formula: bool,
}

/// What became of a cell.
#[derive(Debug, PartialEq)]
pub(super) enum Shown {
    /// This text; empty for an empty cell.
    Text(String),
    /// An error value such as `#REF!`.
    Error(String),
    /// A formula whose result the file does not hold.
    NoResult,
}

impl RawCell {
    /// The text of the cell as a person sees it (ECMA-376-1, 18.18.11 for the kinds).
    pub(super) fn shown(self, workbook: &Workbook) -> Shown {
        let value = self.value.trim();
        let text = match self.kind.as_str() {
            "s" => {
                let string = value.parse::<usize>().ok().and_then(|at| workbook.strings.get(at));
                clean(string.map_or("", |string| string))
            }
            "inlineStr" => clean(&self.inline),
            "str" => clean(&self.value),
            "b" => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => return Shown::Error(clean(value)),
            "d" => day_of(value),
            _ if value.is_empty() && self.has_formula => return Shown::NoResult,
            _ => match value.parse::<f64>() {
                Ok(number) if number.is_finite() => match workbook.styles.format(self.style) {
                    Some(format) => format.write(number, workbook.from_1904),
                    None => super::number::general(number),
                },
                _ => clean(value),
            },
        };
        Shown::Text(text)
    }
}

/// A day in ISO form without a midnight nobody typed.
fn day_of(value: &str) -> String {
    clean(value.strip_suffix("T00:00:00").unwrap_or(value))
}

/// Line ends unified, carriage returns written as `_x000D_` and control characters left out, outer
/// white space trimmed.
fn clean(text: &str) -> String {
    let text = text.replace("_x000D_", "").replace("\r\n", "\n");
    let text: String = text
        .chars()
        .map(|c| match c {
            '\r' | '\u{b}' | '\u{85}' | '\u{2028}' => '\n',
            '\t' => ' ',
            c => c,
        })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    text.trim().to_owned()
}
