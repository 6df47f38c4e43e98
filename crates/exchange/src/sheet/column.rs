//! The description of one column.

use std::borrow::Cow;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; a number typed into it is kept as its digits.
    Text,
    /// A number of a paper or a telephone: text in half-width letters and digits, without spaces.
    Code,
    /// A whole number.
    Int,
    /// A day.
    Date,
    /// A share; see [`super::Value::Percent`].
    Percent,
}

impl Kind {
    /// How to fill it in, for the page of instructions and for error messages.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Code => "号码，单元格设为文本格式",
            Self::Int => "整数",
            Self::Date => "日期，如 2026-07-18",
            Self::Percent => "百分比，如 45%",
        }
    }
}

/// One column: how it is written, found again and checked.
#[derive(Clone, Debug)]
pub struct Column {
    /// The caller's own name for it, never shown.
    pub key: Cow<'static, str>,
    /// Heading as printed.
    pub heading: Cow<'static, str>,
    /// Width in characters of the default font (a Chinese character takes two).
    pub width: f64,
    /// What it holds.
    pub kind: Kind,
    /// An empty cell is a fault, and so is a sheet without this column.
    pub required: bool,
    /// What to write here, for the page of instructions.
    pub meaning: Cow<'static, str>,
    /// Other headings it is known by.
    pub synonyms: Vec<Cow<'static, str>>,
    /// Written but not shown (ids, so that the file can be read again).
    pub hidden: bool,
    /// Centred, as short codes and states are.
    pub centred: bool,
    /// Holds a state word, shown in the colour of its light.
    pub state: bool,
}

impl Column {
    fn new(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        Self {
            key: key.into(),
            heading: heading.into(),
            width: match kind {
                Kind::Text => 18.0,
                Kind::Code => 22.0,
                _ => 12.0,
            },
            kind,
            required: false,
            meaning: Cow::Borrowed(""),
            synonyms: Vec::new(),
            hidden: false,
            centred: kind == Kind::Date,
            state: false,
        }
    }

    /// A column of text.
    pub fn text(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self::new(key, heading, Kind::Text)
    }

    /// A column of numbers of papers or telephones.
    pub fn code(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self::new(key, heading, Kind::Code)
    }

    /// A column of whole numbers.
    pub fn int(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self::new(key, heading, Kind::Int)
    }

    /// A column of days.
    pub fn date(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self {
            width: 15.0,
            ..Self::new(key, heading, Kind::Date)
        }
    }

    /// A column of shares.
    pub fn percent(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self::new(key, heading, Kind::Percent)
    }

    /// Sets [`Column::width`].
    pub fn width(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    /// Sets [`Column::required`].
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets [`Column::meaning`].
    pub fn meaning(mut self, meaning: impl Into<Cow<'static, str>>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// Adds one of [`Column::synonyms`].
    pub fn synonym(mut self, heading: impl Into<Cow<'static, str>>) -> Self {
        self.synonyms.push(heading.into());
        self
    }

    /// Sets [`Column::hidden`].
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Sets [`Column::centred`].
    pub fn centred(mut self) -> Self {
        self.centred = true;
        self
    }

    /// Sets [`Column::state`] and centres it.
    pub fn state(mut self) -> Self {
        self.state = true;
        self.centred()
    }

    /// True when `heading`, as a person typed it, means this column: spaces, line breaks, a `*`
    /// and a remark in brackets at the end do not count.
    pub fn answers_to(&self, heading: &str) -> bool {
        let (typed, bare) = (plain(heading), bare(heading));
        std::iter::once(&self.heading).chain(&self.synonyms).any(|own| {
            let own = plain(own);
            own == typed || own == bare
        })
    }
}

fn plain(heading: &str) -> String {
    crate::text::half_width(&crate::text::visible(heading))
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*' && *c != '\u{feff}')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without a bracketed remark at the end: 名称（全称） → 名称.
fn bare(heading: &str) -> String {
    let plain = plain(heading);
    match plain.rfind('(') {
        Some(at) if at > 0 && plain.ends_with(')') => plain[..at].to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_however_it_is_typed() {
        let column = Column::text("name", "组织名称").synonym("单位名称");
        for heading in [
            "组织名称",
            " 组织 名称* ",
            "组织\n名称",
            "组织名称（全称）",
            "单位名称(必填)",
            "＊单位名称",
        ] {
            assert!(column.answers_to(heading), "{heading}");
        }
        for heading in ["", "上级组织名称", "名称", "（组织名称）"] {
            assert!(!column.answers_to(heading), "{heading}");
        }
        assert!(Column::percent("rate", "完成率(%)").answers_to("完成率（％）"));
    }
}
