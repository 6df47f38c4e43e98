//! Writing a table whose rows come one by one from elsewhere: a database, another file.

use super::{
    SheetDoc, Styles, Value, guide,
    write::{Table, new_workbook},
};
use crate::WriteError;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::io::{Seek, Write};

/// A workbook that takes rows until it is finished; memory does not grow with them.
pub struct RowWriter {
    book: Workbook,
    styles: Styles,
    doc: SheetDoc,
    table: Table,
}

impl RowWriter {
    /// Begins the workbook with everything that stands above the rows.
    ///
    /// # Errors
    /// The writer refuses.
    pub fn begin(doc: SheetDoc) -> Result<Self, WriteError> {
        let styles = Styles::new();
        let mut book = new_workbook(&doc.title, doc.as_of);
        let table = Table::begin(book.add_worksheet_with_constant_memory()?, &styles, &doc)?;
        Ok(Self { book, styles, doc, table })
    }

    fn sheet(book: &mut Workbook) -> Result<&mut Worksheet, WriteError> {
        Ok(book.worksheet_from_index(0)?)
    }

    /// Writes the next row; missing cells stay empty.
    ///
    /// # Errors
    /// A text that fits into no cell, more rows than a sheet holds.
    pub fn row(&mut self, row: &[Value]) -> Result<(), WriteError> {
        self.table.row(Self::sheet(&mut self.book)?, &self.styles, &self.doc, row)
    }

    /// Rows written so far.
    pub const fn written(&self) -> u32 {
        self.table.written()
    }

    /// Adds a note below the rows, after those of the [`SheetDoc`].
    pub fn note(&mut self, note: impl Into<String>) {
        self.doc.notes.push(note.into());
    }

    /// Ends the workbook into `out`; returns the number of rows.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<u32, WriteError> {
        let notes = std::mem::take(&mut self.doc.notes);
        self.table.end(Self::sheet(&mut self.book)?, &self.styles, &self.doc, &notes)?;
        if self.doc.guide {
            guide::add(&mut self.book, &self.styles, &self.doc)?;
        }
        self.book.save_to_writer(out)?;
        Ok(self.table.written())
    }
}
