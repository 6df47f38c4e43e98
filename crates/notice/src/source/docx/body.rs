//! The main part of a Word document as a tree. One pass over the nodes with an explicit stack: how
//! deep the document nests costs no stack of ours.

mod element;

use super::tree::{Item, Paragraph, RawCell, RawRow, RawTable};
use crate::source::bad_input::{BadInput, Place, Refusal};
use crate::source::limits::Limits;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns, Tag};

/// Reads the part into a tree.
pub(super) fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<Item>, BadInput> {
    let Some(mut xml) = package.xml(part)? else {
        return Err(BadInput::part(part, Refusal::MissingPart));
    };
    let mut body = Body::new(limits);
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                if body.open(&tag)? {
                    xml.skip()?;
                }
            }
            Node::Close => body.close()?,
            Node::Text(text) => body.text(&text)?,
            Node::End => break,
        }
    }
    if !body.seen {
        return Err(BadInput::part(part, Refusal::BrokenXml));
    }
    Ok(body.contents.into_iter().next().unwrap_or_default())
}

/// What an open element means to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Nothing; what is inside counts.
    Plain,
    Paragraph,
    /// `pPr`
    ParagraphProperties,
    /// `rPr` inside `pPr`: of the paragraph's end.
    EndProperties,
    Run,
    /// `rPr` of a run.
    RunProperties,
    /// `t`
    Text,
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    TextBox,
    /// `AlternateContent`; the first choice is read, the others say the same.
    Alternate {
        chosen: bool,
    },
    /// An embedded object: its preview picture is not noted again.
    Object,
    /// `checkBox` of a form field.
    CheckBox {
        checked: bool,
        stated: bool,
    },
}

struct Body<'a> {
    limits: &'a Limits,
    roles: Vec<Role>,
    /// Content of the body and of every cell and text box open at the moment.
    contents: Vec<Vec<Item>>,
    paragraphs: Vec<Paragraph>,
    tables: Vec<RawTable>,
    rows: Vec<RawRow>,
    cells: Vec<RawCell>,
    /// The run being read is hidden.
    hidden: bool,
    /// The hidden text of it.
    hidden_text: String,
    text_bytes: usize,
    paragraph_count: usize,
    cell_count: usize,
    /// A `body` was there.
    seen: bool,
}

impl<'a> Body<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            roles: Vec::new(),
            contents: vec![Vec::new()],
            paragraphs: Vec::new(),
            tables: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            hidden: false,
            hidden_text: String::new(),
            text_bytes: 0,
            paragraph_count: 0,
            cell_count: 0,
            seen: false,
        }
    }

    /// Takes the start of an element; true when it and all inside it is to be passed over.
    fn open(&mut self, tag: &Tag) -> Result<bool, BadInput> {
        let parent = self.roles.last().copied().unwrap_or(Role::Plain);
        let role = match tag.ns {
            Ns::Word => match self.word(tag, parent)? {
                Some(role) => role,
                None => return Ok(true),
            },
            Ns::Compat => match (tag.local(), parent) {
                ("AlternateContent", _) => Role::Alternate { chosen: false },
                ("Choice" | "Fallback", Role::Alternate { chosen: true }) => return Ok(true),
                ("Choice" | "Fallback", Role::Alternate { chosen: false }) => {
                    self.replace_role(Role::Alternate { chosen: true });
                    Role::Plain
                }
                _ => Role::Plain,
            },
            Ns::Math if matches!(tag.local(), "oMath" | "oMathPara") => {
                self.unread("公式，未读取");
                return Ok(true);
            }
            Ns::Picture if tag.local() == "pic" => {
                self.picture("图片，未读取");
                return Ok(true);
            }
            Ns::Vml if tag.local() == "imagedata" => {
                self.picture("图片，未读取");
                Role::Plain
            }
            Ns::Chart if tag.local() == "chart" => {
                self.picture("图表，未读取");
                Role::Plain
            }
            Ns::Diagram if tag.local() == "relIds" => {
                self.picture("SmartArt 图形，未读取");
                Role::Plain
            }
            _ => Role::Plain,
        };
        self.roles.push(role);
        Ok(false)
    }

    fn close(&mut self) -> Result<(), BadInput> {
        match self.roles.pop() {
            Some(Role::Paragraph) => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.add(Item::Paragraph(Box::new(paragraph)));
                }
            }
            Some(Role::Table) => {
                if let Some(table) = self.tables.pop() {
                    self.add(Item::Table(Box::new(table)));
                }
            }
            Some(Role::Row) => {
                if let (Some(row), Some(table)) = (self.rows.pop(), self.tables.last_mut())
                    && !row.deleted
                {
                    table.rows.push(row);
                }
            }
            Some(Role::Cell) => {
                let content = self.contents.pop().unwrap_or_default();
                if let (Some(cell), Some(row)) = (self.cells.pop(), self.rows.last_mut()) {
                    row.cells.push(RawCell { content, ..cell });
                }
            }
            Some(Role::TextBox) => {
                let content = self.contents.pop().unwrap_or_default();
                self.with_paragraph(|paragraph| paragraph.boxes.extend(content));
            }
            Some(Role::CheckBox { checked, .. }) => {
                self.push_text(if checked { "☑" } else { "□" })?;
            }
            Some(Role::Run) => {
                if !self.hidden_text.is_empty() {
                    let shown: String = self.hidden_text.chars().take(20).collect();
                    self.hidden_text.clear();
                    self.unread(&format!("隐藏文字“{shown}”，未读取"));
                }
                self.hidden = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), BadInput> {
        if self.roles.last() != Some(&Role::Text) {
            return Ok(());
        }
        if !text.contains(char::is_control) {
            return self.push_text(text);
        }
        // A line break inside `t` is shown as a space; other control characters are not shown.
        let shown: String = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c })
            .filter(|c| *c == '\t' || !c.is_control())
            .collect();
        self.push_text(&shown)
    }

    /// Adds text to the paragraph being read.
    fn push_text(&mut self, text: &str) -> Result<(), BadInput> {
        self.text_bytes += text.len();
        if self.text_bytes > self.limits.text_bytes {
            return Err(self.refuse(Refusal::TextTooLarge {
                bytes: self.limits.text_bytes as u64,
            }));
        }
        if self.hidden {
            if self.hidden_text.len() < 100 {
                self.hidden_text.push_str(text);
            }
            return Ok(());
        }
        self.with_paragraph(|paragraph| {
            paragraph.text.push_str(text);
            paragraph.chars += text.chars().count();
        });
        Ok(())
    }

    /// Notes something that is not text at this place: in the paragraph, or as one of its own.
    fn unread(&mut self, reason: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.unread.push((paragraph.chars, reason.to_owned()));
        } else {
            let unread = vec![(0, reason.to_owned())];
            self.add(Item::Paragraph(Box::new(Paragraph {
                unread,
                ..Paragraph::default()
            })));
        }
    }

    /// Notes a picture, unless it is the preview of an embedded object.
    fn picture(&mut self, reason: &str) {
        if !self.roles.contains(&Role::Object) {
            self.unread(reason);
        }
    }

    fn refuse(&self, reason: Refusal) -> BadInput {
        BadInput {
            place: Place::Paragraph(self.paragraph_count.max(1)),
            reason,
        }
    }

    fn add(&mut self, item: Item) {
        if let Some(content) = self.contents.last_mut() {
            content.push(item);
        }
    }

    fn replace_role(&mut self, role: Role) {
        if let Some(last) = self.roles.last_mut() {
            *last = role;
        }
    }

    fn with_paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        self.paragraphs.last_mut().map(change);
    }

    fn with_row(&mut self, change: impl FnOnce(&mut RawRow)) {
        self.rows.last_mut().map(change);
    }

    fn with_cell(&mut self, change: impl FnOnce(&mut RawCell)) {
        self.cells.last_mut().map(change);
    }
}
