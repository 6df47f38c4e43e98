//! Pages, paragraphs and fonts.

use crate::{AsOf, text::writable};
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, PageOrientationType, Paragraph, Run,
    RunFonts,
};

/// Fonts of GB/T 9704-2012 by the names Windows and WPS know them under; only named, never embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// Document title.
    BiaoSong,
    /// Headings and table heads.
    Hei,
    /// Second-level lines.
    Kai,
    /// Body.
    FangSong,
    /// Page numbers.
    Song,
}

impl Face {
    pub(crate) const ALL: [Self; 5] = [Self::BiaoSong, Self::Hei, Self::Kai, Self::FangSong, Self::Song];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BiaoSong => "方正小标宋简体",
            Self::Hei => "黑体",
            Self::Kai => "楷体_GB2312",
            Self::FangSong => "仿宋_GB2312",
            Self::Song => "宋体",
        }
    }

    /// What to show instead when the machine lacks the font, best first.
    pub(crate) const fn instead(self) -> &'static str {
        match self {
            Self::BiaoSong => "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,Noto Serif CJK SC",
            Self::Hei => "SimHei,思源黑体,Noto Sans CJK SC",
            Self::Kai => "楷体,KaiTi,华文楷体,AR PL KaitiM GB,Noto Serif CJK SC",
            Self::FangSong => "仿宋,FangSong,华文仿宋,FandolFang R,Noto Serif CJK SC",
            Self::Song => "SimSun,思源宋体,Noto Serif CJK SC",
        }
    }
}

/// A paper size with margins, in twentieths of a point.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    width: u32,
    height: u32,
    margin: PageMargin,
    orient: PageOrientationType,
}

impl Page {
    /// Width of the type area.
    pub(crate) fn room(&self) -> usize {
        let margins = self.margin.left + self.margin.right;
        (self.width as usize).saturating_sub(usize::try_from(margins).unwrap_or(0))
    }

    /// An empty document on this paper; `as_of` is its date.
    pub(crate) fn document(&self, as_of: AsOf) -> Docx {
        let stamp = format!("{}T00:00:00Z", as_of.day());
        let number = Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(run("— ", Face::Song, 28))
            .add_page_num(PageNum::new())
            .add_run(run(" —", Face::Song, 28));
        Docx::new()
            .page_size(self.width, self.height)
            .page_orient(self.orient)
            .page_margin(self.margin.clone())
            .default_fonts(fonts(Face::FangSong))
            .default_size(21)
            .created_at(&stamp)
            .updated_at(&stamp)
            .footer(Footer::new().add_paragraph(number))
    }
}

/// A4 upright with the margins of GB/T 9704-2012: 37, 26, 35 and 28 mm.
pub(crate) const PORTRAIT: Page = Page {
    width: 11_906,
    height: 16_838,
    margin: PageMargin {
        top: 2_098,
        right: 1_474,
        bottom: 1_984,
        left: 1_588,
        header: 851,
        footer: 1_588,
        gutter: 0,
    },
    orient: PageOrientationType::Portrait,
};

/// A4 lying, for wide tables: 20 mm on top and at the sides, 18 mm below.
pub(crate) const LANDSCAPE: Page = Page {
    width: 16_838,
    height: 11_906,
    margin: PageMargin {
        top: 1_134,
        right: 1_134,
        bottom: 1_021,
        left: 1_134,
        header: 567,
        footer: 510,
        gutter: 0,
    },
    orient: PageOrientationType::Landscape,
};

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
}

fn fonts(face: Face) -> RunFonts {
    // The hint keeps Chinese quotes and dashes in the Chinese font.
    RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .east_asia(face.name())
        .hint("eastAsia")
}

/// A run of text; `size` in half points (五号 is 21). Line breaks stay line breaks.
fn run(text: &str, face: Face, size: usize) -> Run {
    let mut run = Run::new().fonts(fonts(face)).size(size);
    for (i, part) in writable(text).split('\n').enumerate() {
        if i > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(part);
    }
    run
}

/// One paragraph in one font, for tables and short lines; `ink` as RRGGBB.
pub(crate) fn line(text: &str, face: Face, size: usize, align: Align, ink: Option<&str>) -> Paragraph {
    let mut run = run(text, face, size);
    if let Some(ink) = ink {
        run = run.color(ink).bold();
    }
    // Lines 1.15 times the font: dense, yet not touching.
    let leading = i32::try_from(size).unwrap_or(24) * 10 * 23 / 20;
    let spacing = LineSpacing::new().line_rule(LineSpacingType::AtLeast).line(leading);
    Paragraph::new()
        .align(if align == Align::Centre {
            AlignmentType::Center
        } else {
            AlignmentType::Left
        })
        .line_spacing(spacing)
        .snap_to_grid(false)
        .add_run(run)
}

/// A paragraph of the page with space above and below, in twentieths of a point.
pub(crate) fn paragraph(text: &str, face: Face, size: usize, align: Align, space: (u32, u32)) -> Paragraph {
    let leading = i32::try_from(size).unwrap_or(24) * 10 * 13 / 10;
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::AtLeast)
        .line(leading)
        .before(space.0)
        .after(space.1);
    line(text, face, size, align, None).line_spacing(spacing)
}
