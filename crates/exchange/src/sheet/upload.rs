//! An uploaded table of any size, read row by row: memory does not grow with its rows.

use super::{
    Book, Column, Limits, SheetRow, csv,
    head::{Head, Search},
    table::{Places, RawRow, is_note, typed},
};
use crate::ReadError;
use std::io::{Read, Seek};

/// What kind of file a table was sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Text with separators.
    Csv,
}

impl Format {
    /// By the ending of the file's name.
    pub fn of(name: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("csv" | "txt" | "tsv") => Self::Csv,
            _ => Self::Xlsx,
        }
    }
}

/// An uploaded table that has been looked over.
pub struct Upload<R: Read + Seek> {
    inner: Inner<R>,
    limits: Limits,
}

enum Inner<R: Read + Seek> {
    Xlsx(Box<Book<R>>),
    Csv(csv::Text<R>),
}

impl<R: Read + Seek> Upload<R> {
    /// Opens a file or bytes. A workbook is unpacked once into nothing here, so that no later step
    /// meets more than `limits` allow.
    ///
    /// # Errors
    /// What makes the whole file unusable.
    pub fn open(input: R, format: Format, limits: Limits) -> Result<Self, ReadError> {
        let inner = match format {
            Format::Xlsx => Inner::Xlsx(Box::new(Book::over(input, limits)?)),
            Format::Csv => Inner::Csv(csv::Text::over(input, &limits)?),
        };
        Ok(Self { inner, limits })
    }

    /// Opens a file again that [`Upload::open`] has accepted with the same limits and that nobody else can
    /// write: a workbook is not unpacked another time only to look it over.
    ///
    /// # Errors
    /// What makes the whole file unusable.
    pub fn reopen(input: R, format: Format, limits: Limits) -> Result<Self, ReadError> {
        match format {
            Format::Xlsx => Ok(Self {
                inner: Inner::Xlsx(Box::new(Book::accepted(input, limits)?)),
                limits,
            }),
            Format::Csv => Self::open(input, format, limits),
        }
    }

    /// Finds the headings: on the sheet and in the row where most of `columns` are named, or in the
    /// row `at` (from 1) of the first visible sheet. A foreign sheet that names none is taken at its
    /// first row of words.
    ///
    /// # Errors
    /// No row can be a head.
    pub fn head(&mut self, columns: &[Column], at: Option<u32>) -> Result<Head, ReadError> {
        let tabs = match &self.inner {
            Inner::Xlsx(book) => book.tabs(),
            Inner::Csv(_) => vec![String::new()],
        };
        let (mut best, mut first) = (None, None);
        for tab in tabs {
            let mut search = Search::new(columns, at);
            self.raw::<ReadError>(&tab, |mut row| {
                row.cells.iter_mut().for_each(|(_, cell)| cell.clean());
                Ok(search.row(row))
            })?;
            match search.finish(&tab) {
                Ok((score, head)) if best.as_ref().is_none_or(|(most, _)| score > *most) => best = Some((score, head)),
                Ok(_) => {}
                Err(error) => first = first.or(Some(error)),
            }
            if at.is_some() && best.is_some() {
                break;
            }
        }
        let found = best.map(|(_, head)| head);
        found.ok_or_else(|| first.unwrap_or(ReadError::NoSheet { name: String::new() }))
    }

    /// Rows below the head as the file itself says, for a bar of progress; 0 when it does not.
    pub fn expected(&mut self, head: &Head) -> u32 {
        match &mut self.inner {
            Inner::Xlsx(book) => book.last_row(&head.sheet).saturating_sub(head.row),
            Inner::Csv(text) => text.lines().saturating_sub(head.row),
        }
    }

    /// Hands the rows below the head to `take`, in order, until it says `false`; `places` tells for
    /// each of `columns` where it stands (see [`Head::places`]). Rows with faulty cells come with
    /// their faults; [`SheetRow::extra`] stays empty. Characters that print nothing are left out.
    ///
    /// # Errors
    /// What makes the rest of the file unusable, and what `take` returns.
    pub fn rows<E: From<ReadError>>(
        &mut self,
        head: &Head,
        columns: &[Column],
        places: &[Option<u16>],
        mut take: impl FnMut(SheetRow) -> Result<bool, E>,
    ) -> Result<(), E> {
        self.rows_raw(head, columns, places, |row, _| take(row))
    }

    /// As [`Upload::rows`], with each row also as it stands in the file, to be given back by
    /// [`super::Rejects`].
    ///
    /// # Errors
    /// As there.
    pub fn rows_raw<E: From<ReadError>>(
        &mut self,
        head: &Head,
        columns: &[Column],
        places: &[Option<u16>],
        mut take: impl FnMut(SheetRow, RawRow) -> Result<bool, E>,
    ) -> Result<(), E> {
        let places = Places::fixed(columns.len(), places);
        self.below(head, |raw| match typed(columns, &places, &head.sheet, &raw) {
            Some(row) => take(row, raw),
            None => Ok(true),
        })
    }

    /// The filled rows below the head, without characters that print nothing.
    pub(super) fn below<E: From<ReadError>>(&mut self, head: &Head, mut take: impl FnMut(RawRow) -> Result<bool, E>) -> Result<(), E> {
        let limit = self.limits.rows;
        let mut rows = 0;
        self.raw(&head.sheet, |mut raw: RawRow| {
            if raw.row <= head.row {
                return Ok(true);
            }
            raw.cells.iter_mut().for_each(|(_, cell)| cell.clean());
            if is_note(&raw) {
                return Ok(false);
            }
            rows += 1;
            if rows > limit {
                let sheet = head.sheet.clone();
                return Err(ReadError::TooManyRows { sheet, limit }.into());
            }
            take(raw)
        })
    }

    fn raw<E: From<ReadError>>(&mut self, sheet: &str, take: impl FnMut(RawRow) -> Result<bool, E>) -> Result<(), E> {
        match &mut self.inner {
            Inner::Xlsx(book) => book.rows(sheet, take),
            Inner::Csv(text) => text.rows(&self.limits, take),
        }
    }
}
