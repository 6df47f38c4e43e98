//! Finding the table inside a sheet: head row, columns in any order, end, faults.

use super::{Column, Limits, RawCell, Value, cell, head::HEAD_WITHIN};
use crate::{Fault, ReadError};

/// One row of an uploaded table.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// As the spreadsheet program numbers it, from 1.
    pub row: u32,
    /// In the order of the columns asked for. A cell that could not be read as its kind stands here
    /// as the text typed, and has its entry in `faults`.
    pub values: Vec<Value>,
    /// Texts under headings nobody asked for, in the order of [`ReadSheet::extra`].
    pub extra: Vec<String>,
    /// What is wrong with it; the caller may add what its own rules find.
    pub faults: Vec<Fault>,
}

/// A table as uploaded. Use the rows without faults; hand the others to [`super::errors_xlsx`].
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSheet {
    /// Name of the sheet; empty for .csv.
    pub name: String,
    /// Row of the headings, from 1.
    pub head_row: u32,
    /// Headings that mean none of the columns asked for; their cells are kept with the rows.
    pub extra: Vec<String>,
    /// Rows with content, in order.
    pub rows: Vec<SheetRow>,
}

impl ReadSheet {
    /// Every fault of every row, in order.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.rows.iter().flat_map(|row| &row.faults)
    }

    /// A fault of one row found by the caller's own rules; `column` empty for the whole row.
    pub fn fault(&self, row: u32, column: &str, reason: impl Into<String>) -> Fault {
        Fault {
            sheet: self.name.clone(),
            row,
            column: column.to_owned(),
            reason: reason.into(),
        }
    }
}

/// The filled cells of one row as they stand in the file.
pub struct RawRow {
    /// From 1.
    pub row: u32,
    pub(crate) cells: Vec<(u16, RawCell)>,
}

impl RawRow {
    /// About how many bytes of memory it takes.
    pub fn weight(&self) -> usize {
        let text = |cell: &RawCell| match cell {
            RawCell::Text(text) | RawCell::Broken(text) => text.len(),
            _ => 0,
        };
        self.cells.iter().map(|(_, cell)| size_of::<(u16, RawCell)>() + text(cell)).sum()
    }
}

/// Takes the rows of a sheet one by one.
pub(crate) struct TableReader<'a> {
    columns: &'a [Column],
    limits: &'a Limits,
    searched: usize,
    /// Headings the best candidate for the head still lacked.
    missing: Vec<String>,
    places: Option<Places>,
    sheet: ReadSheet,
}

/// Where the columns stand in the sheet.
pub(super) struct Places {
    own: Vec<Option<u16>>,
    extra: Vec<u16>,
}

impl Places {
    /// Places found before, one for each of `count` columns.
    pub(super) fn fixed(count: usize, places: &[Option<u16>]) -> Self {
        let mut own = places.to_vec();
        own.resize(count, None);
        Self { own, extra: Vec::new() }
    }
}

impl<'a> TableReader<'a> {
    pub(crate) fn new(columns: &'a [Column], name: &str, limits: &'a Limits) -> Self {
        let sheet = ReadSheet {
            name: name.to_owned(),
            head_row: 0,
            extra: Vec::new(),
            rows: Vec::new(),
        };
        let missing = columns.iter().filter(|c| c.required).map(|c| c.heading.to_string()).collect();
        Self {
            columns,
            limits,
            searched: 0,
            missing,
            places: None,
            sheet,
        }
    }

    /// Takes a row with at least one filled cell; `false` when the table has ended.
    pub(crate) fn row(&mut self, raw: RawRow) -> Result<bool, ReadError> {
        let Some(places) = &self.places else {
            self.searched += 1;
            self.try_head(&raw)?;
            return Ok(self.places.is_some() || self.searched < HEAD_WITHIN);
        };
        if is_note(&raw) {
            return Ok(false);
        }
        if self.sheet.rows.len() >= self.limits.rows as usize {
            return Err(ReadError::TooManyRows {
                sheet: self.sheet.name.clone(),
                limit: self.limits.rows,
            });
        }
        if let Some(row) = typed(self.columns, places, &self.sheet.name, &raw) {
            self.sheet.rows.push(row);
        }
        Ok(true)
    }

    pub(crate) fn finish(self) -> Result<ReadSheet, ReadError> {
        match self.places {
            Some(_) => Ok(self.sheet),
            None => Err(ReadError::NoHead {
                sheet: self.sheet.name,
                searched: HEAD_WITHIN,
                missing: self.missing,
            }),
        }
    }

    /// A row is the head when it has all required headings, and at least two known ones if there are two.
    fn try_head(&mut self, raw: &RawRow) -> Result<(), ReadError> {
        let mut own: Vec<Option<u16>> = vec![None; self.columns.len()];
        let mut extra = Vec::new();
        let mut double = None;
        for (at, cell) in &raw.cells {
            let heading = cell.shown();
            match self.columns.iter().position(|column| column.answers_to(&heading)) {
                Some(index) if own[index].is_none() => own[index] = Some(*at),
                Some(_) => double = double.or(Some(heading)),
                None => extra.push((*at, heading)),
            }
        }
        let found = own.iter().flatten().count();
        let missing: Vec<String> = self
            .columns
            .iter()
            .zip(&own)
            .filter(|(column, place)| column.required && place.is_none())
            .map(|(column, _)| column.heading.to_string())
            .collect();
        if found > 0 && missing.len() < self.missing.len() {
            self.missing.clone_from(&missing);
        }
        if !missing.is_empty() || found < self.columns.len().min(2) {
            return Ok(());
        }
        if let Some(heading) = double {
            return Err(ReadError::DoubleHead {
                sheet: self.sheet.name.clone(),
                row: raw.row,
                heading,
            });
        }
        // The column a rejected file was returned with is not part of the table.
        extra.retain(|(_, heading)| heading != super::REASON_HEADING && heading != super::HINT_HEADING);
        self.sheet.head_row = raw.row;
        self.sheet.extra = extra.iter().map(|(_, heading)| heading.clone()).collect();
        self.places = Some(Places {
            own,
            extra: extra.into_iter().map(|(at, _)| at).collect(),
        });
        Ok(())
    }
}

/// A single cell that starts like a note ends the table: 注：…, 备注：…, 说明：….
pub(super) fn is_note(raw: &RawRow) -> bool {
    let [(_, RawCell::Text(text))] = raw.cells.as_slice() else {
        return false;
    };
    let text = text.trim_start();
    ["注：", "注:", "备注：", "备注:", "说明：", "说明:"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// `None` when nothing stands under any known or kept heading.
pub(super) fn typed(columns: &[Column], places: &Places, sheet: &str, raw: &RawRow) -> Option<SheetRow> {
    let at = |place: u16| {
        raw.cells
            .iter()
            .find(|(col, _)| *col == place)
            .map_or(&RawCell::Blank, |(_, cell)| cell)
    };
    let extra: Vec<String> = places.extra.iter().map(|place| at(*place).shown()).collect();
    let mut row = SheetRow {
        row: raw.row,
        values: Vec::with_capacity(columns.len()),
        extra,
        faults: Vec::new(),
    };
    let mut blank = row.extra.iter().all(String::is_empty);
    for (column, place) in columns.iter().zip(&places.own) {
        let cell = place.map_or(&RawCell::Blank, at);
        blank &= cell.is_blank();
        let checked = match cell::value(cell, column.kind) {
            Ok(Value::Empty) if column.required => Err("不能为空".to_owned()),
            other => other,
        };
        row.values.push(checked.unwrap_or_else(|reason| {
            let column = column.heading.to_string();
            row.faults.push(Fault {
                sheet: sheet.to_owned(),
                row: raw.row,
                column,
                reason,
            });
            Value::from(cell.shown())
        }));
    }
    (!blank).then_some(row)
}
