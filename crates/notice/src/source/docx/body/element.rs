//! What each WordprocessingML element does to the tree.

use super::super::styles::read_shape;
use super::super::symbols;
use super::super::tree::{Merge, Paragraph, RawCell, RawRow, RawTable};
use super::{Body, Role};
use crate::source::bad_input::{BadInput, Refusal};
use crate::source::xml::Tag;

impl Body<'_> {
    /// The role of a WordprocessingML element; `None` to pass over it.
    pub(super) fn word(&mut self, tag: &Tag, parent: Role) -> Result<Option<Role>, BadInput> {
        let role = match (tag.local(), parent) {
            // Deleted, moved away, or how it was before a tracked change; reading aids; field codes.
            ("del", Role::EndProperties) => {
                self.with_paragraph(|paragraph| paragraph.runs_on = true);
                Role::Plain
            }
            ("del", Role::RowProperties) => {
                self.with_row(|row| row.deleted = true);
                Role::Plain
            }
            (
                "del" | "moveFrom" | "delText" | "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPr"
                | "instrText" | "rt" | "sdtPr" | "tblPr" | "tblGrid",
                _,
            ) => return Ok(None),
            ("body", _) => {
                self.seen = true;
                Role::Plain
            }
            ("p", _) => {
                self.count_paragraph()?;
                self.paragraphs.push(Paragraph::default());
                Role::Paragraph
            }
            ("pPr", Role::Paragraph) => Role::ParagraphProperties,
            ("rPr", Role::ParagraphProperties) => Role::EndProperties,
            ("pStyle", Role::ParagraphProperties) => {
                let style = tag.attr("val").map(|val| val.into_owned());
                self.with_paragraph(|paragraph| paragraph.style = style);
                Role::Plain
            }
            (_, Role::ParagraphProperties) => {
                self.with_paragraph(|paragraph| _ = read_shape(tag, &mut paragraph.shape));
                // `numPr` holds its two values inside.
                if tag.local() == "numPr" {
                    Role::ParagraphProperties
                } else {
                    Role::Plain
                }
            }
            ("r", _) => {
                self.hidden = false;
                Role::Run
            }
            ("rPr", Role::Run) => Role::RunProperties,
            ("vanish", Role::RunProperties) => {
                self.hidden = tag.on();
                Role::Plain
            }
            (_, Role::RunProperties | Role::EndProperties) => Role::Plain,
            ("t", _) => Role::Text,
            ("tab" | "ptab", Role::Run) => self.mark("\t")?,
            ("br", Role::Run) => match tag.attr("type").as_deref() {
                Some("page" | "column") => Role::Plain,
                _ => self.mark("\n")?,
            },
            ("cr", Role::Run) => self.mark("\n")?,
            ("noBreakHyphen", Role::Run) => self.mark("-")?,
            ("sym", Role::Run) => self.symbol(tag)?,
            ("footnoteReference" | "endnoteReference", _) => {
                self.unread("脚注或尾注，未读取");
                Role::Plain
            }
            ("commentReference", _) => {
                self.unread("批注，未读取");
                Role::Plain
            }
            ("altChunk" | "subDoc", _) => {
                self.unread("嵌入的其他文档，未读取");
                Role::Plain
            }
            ("object", _) => {
                self.picture("嵌入的对象，未读取");
                Role::Object
            }
            ("checkBox", _) => Role::CheckBox {
                checked: false,
                stated: false,
            },
            ("checked", Role::CheckBox { .. }) => {
                self.replace_role(Role::CheckBox {
                    checked: tag.on(),
                    stated: true,
                });
                Role::Plain
            }
            ("default", Role::CheckBox { stated: false, .. }) => {
                self.replace_role(Role::CheckBox {
                    checked: tag.on(),
                    stated: false,
                });
                Role::Plain
            }
            ("txbxContent", _) if !self.paragraphs.is_empty() => {
                self.contents.push(Vec::new());
                Role::TextBox
            }
            ("tbl", _) => {
                self.tables.push(RawTable::default());
                Role::Table
            }
            ("tr", _) if self.nearest() == Some(Role::Table) => {
                self.rows.push(RawRow::default());
                Role::Row
            }
            ("trPr", Role::Row) => Role::RowProperties,
            ("gridBefore", Role::RowProperties) => {
                let before = self.columns(tag)?;
                self.with_row(|row| row.before = before);
                Role::Plain
            }
            ("tc", _) if self.nearest() == Some(Role::Row) => {
                self.count_cell()?;
                self.cells.push(RawCell {
                    span: 1,
                    ..RawCell::default()
                });
                self.contents.push(Vec::new());
                Role::Cell
            }
            ("tcPr", Role::Cell) => Role::CellProperties,
            ("gridSpan", Role::CellProperties) => {
                let span = self.columns(tag)?.max(1);
                self.with_cell(|cell| cell.span = span);
                Role::Plain
            }
            (name @ ("vMerge" | "hMerge"), Role::CellProperties) => {
                let restart = tag.attr("val").is_some_and(|val| val == "restart");
                let merge = if name == "vMerge" { Merge::Above } else { Merge::Left };
                if !restart {
                    self.with_cell(|cell| cell.merge = merge);
                }
                Role::Plain
            }
            _ => Role::Plain,
        };
        Ok(Some(role))
    }

    /// Adds the text an element stands for.
    fn mark(&mut self, text: &str) -> Result<Role, BadInput> {
        self.push_text(text)?;
        Ok(Role::Plain)
    }

    /// `sym`: a character of a symbol font.
    fn symbol(&mut self, tag: &Tag) -> Result<Role, BadInput> {
        let code = tag.attr("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        let font = tag.attr("font").unwrap_or_default();
        let private = |code: &u32| (0xe000..0xf900).contains(code);
        let plain = code.filter(|code| *code > 0xff && !private(code)).and_then(char::from_u32);
        match code.and_then(|code| symbols::visible(&font, code)).or(plain) {
            Some(c) => self.push_text(c.encode_utf8(&mut [0; 4]))?,
            None => self.unread("特殊符号，未读取"),
        }
        Ok(Role::Plain)
    }

    /// The nearest element around that is part of a table, a cell or a text box.
    fn nearest(&self) -> Option<Role> {
        let parts = [Role::Table, Role::Row, Role::Cell, Role::TextBox];
        self.roles.iter().rev().find(|role| parts.contains(role)).copied()
    }

    /// A count of grid columns.
    fn columns(&self, tag: &Tag) -> Result<usize, BadInput> {
        let columns = tag.number("val").and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let limit = self.limits.columns;
        if columns > limit {
            return Err(self.refuse(Refusal::TooMany {
                what: "表格列数",
                limit,
                unit: "列",
            }));
        }
        Ok(columns)
    }

    fn count_paragraph(&mut self) -> Result<(), BadInput> {
        self.paragraph_count += 1;
        let limit = self.limits.lines;
        if self.paragraph_count > limit {
            return Err(self.refuse(Refusal::TooMany {
                what: "段落",
                limit,
                unit: "段",
            }));
        }
        Ok(())
    }

    fn count_cell(&mut self) -> Result<(), BadInput> {
        self.cell_count += 1;
        let limit = self.limits.cells;
        if self.cell_count > limit {
            return Err(self.refuse(Refusal::TooMany {
                what: "单元格",
                limit,
                unit: "个",
            }));
        }
        Ok(())
    }
}
