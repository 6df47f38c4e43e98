//! The looks of a sheet: fonts as offices use them (names only), thin lines, state colours.

use super::{Column, Kind, Value, value::light_of};
use jishi_kernel::Light;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const BODY_FONT: &str = "宋体";
const HEAD_FONT: &str = "黑体";
const TITLE_FONT: &str = "方正小标宋简体";
/// Shown as 2026年7月18日 by every spreadsheet program.
const DATE: &str = r#"yyyy"年"m"月"d"日""#;

/// The formats of a workbook, made once.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) left: Format,
    pub(crate) right: Format,
    pub(crate) faint: Format,
    pub(crate) note: Format,
    pub(crate) head: Format,
    pub(crate) text: Format,
    centred: Format,
    guarded: Format,
    int: Format,
    date: Format,
    percent: Format,
    percent_fine: Format,
    lights: [(Light, Format); 6],
}

impl Styles {
    pub(crate) fn new() -> Self {
        let line = Format::new()
            .set_font_name(BODY_FONT)
            .set_font_size(11)
            .set_align(FormatAlign::VerticalCenter);
        let cell = line
            .clone()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x8A_94_A3));
        let centred = cell.clone().set_align(FormatAlign::Center);
        let right = cell.clone().set_align(FormatAlign::Right).set_indent(1);
        let lights = Light::ALL.map(|light| {
            let (ink, tint) = colours(light);
            let format = centred.clone().set_bold().set_font_color(Color::RGB(ink));
            (light, format.set_background_color(Color::RGB(tint)))
        });
        Self {
            title: line
                .clone()
                .set_font_name(TITLE_FONT)
                .set_font_size(18)
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            left: line.clone().set_text_wrap(),
            right: line.clone().set_align(FormatAlign::Right),
            faint: line
                .clone()
                .set_font_size(9)
                .set_font_color(Color::RGB(0x5D_68_78))
                .set_align(FormatAlign::Right),
            note: line.clone().set_text_wrap().set_align(FormatAlign::Top),
            head: centred
                .clone()
                .set_font_name(HEAD_FONT)
                .set_background_color(Color::RGB(0xE9_ED_F2)),
            guarded: cell.clone().set_quote_prefix(),
            int: right.clone().set_num_format("0"),
            date: centred.clone().set_num_format(DATE),
            percent: right.clone().set_num_format("0%"),
            percent_fine: right.set_num_format("0.00%"),
            text: cell,
            centred,
            lights,
        }
    }

    /// The format of a cell, by what it holds and by its column.
    pub(crate) fn of(&self, column: &Column, value: &Value) -> &Format {
        match value {
            Value::Int(_) => &self.int,
            Value::Date(_) => &self.date,
            Value::Percent(share) if share % 100 == 0 => &self.percent,
            Value::Percent(_) => &self.percent_fine,
            Value::Text(text) => match light_of(text).filter(|_| column.state) {
                Some(light) => self.lights.iter().find(|(l, _)| *l == light).map_or(&self.text, |(_, f)| f),
                // Editing such a cell must not turn its text into a formula.
                None if text.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']) => &self.guarded,
                None if column.centred => &self.centred,
                None => &self.text,
            },
            Value::Empty if column.centred || column.kind == Kind::Date => &self.centred,
            Value::Empty => &self.text,
        }
    }
}

/// The ink of a state word as RRGGBB, for a word-processor file; `None` for an unknown word.
pub(crate) fn light_ink(word: &str) -> Option<String> {
    light_of(word).map(|light| format!("{:06X}", colours(light).0))
}

/// True for the word of [`Light::Late`].
pub(crate) fn is_late(word: &str) -> bool {
    light_of(word) == Some(Light::Late)
}

/// Ink and tint of a light; the inks are those of the pages, readable on white and on the tint.
const fn colours(light: Light) -> (u32, u32) {
    match light {
        Light::Late => (0xB4_23_18, 0xFD_EC_EA),
        Light::Near => (0x8F_53_00, 0xFF_F4_DE),
        Light::Normal => (0x0B_6B_46, 0xE8_F5_EF),
        Light::Undated | Light::Waiting => (0x5D_68_78, 0xF3_F5_F8),
        Light::Done => (0x1F_5A_96, 0xE8_F0_F9),
    }
}
