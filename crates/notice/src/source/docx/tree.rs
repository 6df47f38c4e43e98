//! A Word document as a tree: paragraphs and tables inside one another.

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph(Box<Paragraph>),
    Table(Box<RawTable>),
}

/// A reference to a list: which and how deep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ListRef {
    /// `numId`; 0 takes a numbering away that the style gave.
    pub(super) list: Option<i64>,
    /// `ilvl`, from 0.
    pub(super) level: Option<i64>,
}

/// What paragraphs and paragraph styles both can state; unset means "as the style says".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// `outlineLvl`, from 0; 9 is body text.
    pub(super) outline: Option<i64>,
    pub(super) centred: Option<bool>,
    pub(super) numbered: ListRef,
}

/// A paragraph as written.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Text without numbering; soft line breaks are `\n`.
    pub(super) text: String,
    /// Characters in `text`.
    pub(super) chars: usize,
    pub(super) style: Option<String>,
    pub(super) shape: Shape,
    /// Things that are not text: character position and why they were not read.
    pub(super) unread: Vec<(usize, String)>,
    /// Text boxes anchored here.
    pub(super) boxes: Vec<Item>,
    /// Its end was deleted: it runs into the next paragraph.
    pub(super) runs_on: bool,
}

/// A table as written.
#[derive(Debug, Default)]
pub(super) struct RawTable {
    pub(super) rows: Vec<RawRow>,
}

/// A row as written.
#[derive(Debug, Default)]
pub(super) struct RawRow {
    /// Grid columns left free before the first cell.
    pub(super) before: usize,
    pub(super) cells: Vec<RawCell>,
    /// The row was deleted with revisions on.
    pub(super) deleted: bool,
}

/// How a cell takes part in a merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// Not at all, or as its first cell.
    #[default]
    None,
    /// Continues the cell above.
    Above,
    /// Continues the cell to the left (the older `hMerge`).
    Left,
}

/// A cell as written.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    /// Grid columns it covers, at least 1.
    pub(super) span: usize,
    pub(super) merge: Merge,
    pub(super) content: Vec<Item>,
}
