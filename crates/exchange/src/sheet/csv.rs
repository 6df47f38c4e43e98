//! Reading .csv as spreadsheet programs save it: UTF-8, UTF-16 or GB18030; comma, tab or semicolon.

use super::{
    Column, Limits, RawCell, ReadSheet,
    decode::{Decoded, encoding},
    guard::broken,
    table::{RawRow, TableReader},
};
use crate::ReadError;
use encoding_rs::Encoding;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Reads a .csv file like [`super::read_xlsx`]. Rows are numbered by record, as a spreadsheet
/// program shows them; blank lines are not counted.
///
/// # Errors
/// What makes the whole file unusable; never a single cell.
pub fn read_csv(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<ReadSheet, ReadError> {
    let mut table = TableReader::new(columns, "", limits);
    Text::over(Cursor::new(bytes), limits)?.rows(limits, |row| table.row(row))?;
    table.finish()
}

/// An opened text file.
pub(super) struct Text<R> {
    input: R,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl<R: Read + Seek> Text<R> {
    /// Finds out encoding and separator.
    pub(super) fn over(mut input: R, limits: &Limits) -> Result<Self, ReadError> {
        let got = input.seek(SeekFrom::End(0)).map_err(broken)?;
        if got > limits.bytes as u64 {
            return Err(ReadError::TooBig {
                got: usize::try_from(got).unwrap_or(usize::MAX),
                limit: limits.bytes,
            });
        }
        let encoding = encoding(&mut input).map_err(broken)?;
        input.rewind().map_err(broken)?;
        let mut start = Vec::new();
        let decoded = Decoded::new(&mut input, encoding, Rc::default());
        decoded.take(START).read_to_end(&mut start).map_err(broken)?;
        Ok(Self {
            delimiter: delimiter(&String::from_utf8_lossy(&start)),
            input,
            encoding,
        })
    }

    /// Line ends of the file, about as many as records; 0 when it cannot be read.
    pub(super) fn lines(&mut self) -> u32 {
        let mut buffer = vec![0; 64 << 10];
        let mut lines = 0_u32;
        if self.input.rewind().is_err() {
            return 0;
        }
        while let Ok(got @ 1..) = self.input.read(&mut buffer) {
            let ends = memchr::memchr_iter(b'\n', &buffer[..got]).count();
            lines = lines.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        }
        lines
    }

    /// Hands the filled records to `take`, in order, until it says `false`.
    pub(super) fn rows<E: From<ReadError>>(&mut self, limits: &Limits, mut take: impl FnMut(RawRow) -> Result<bool, E>) -> Result<(), E> {
        self.input.rewind().map_err(broken)?;
        let since = Rc::default();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(Decoded::new(&mut self.input, self.encoding, Rc::clone(&since)));
        let mut cells_read = 0;
        let mut record = ::csv::StringRecord::new();
        let mut row = 0;
        while reader.read_record(&mut record).map_err(broken)? {
            since.set(0);
            row += 1;
            let cells: Vec<(u16, RawCell)> = (0u16..)
                .zip(&record)
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(at, text)| (at, RawCell::Text(text.into())))
                .collect();
            cells_read += cells.len() as u64;
            if cells_read > limits.cells {
                let error = ReadError::TooManyCells {
                    sheet: String::new(),
                    limit: limits.cells,
                };
                return Err(error.into());
            }
            if !cells.is_empty() && !take(RawRow { row, cells })? {
                break;
            }
        }
        Ok(())
    }
}

/// Bytes of the text that tell the separator.
const START: u64 = 16 << 10;

/// The separator that occurs most in the first lines.
fn delimiter(text: &str) -> u8 {
    let start: String = text.lines().take(5).collect();
    let count = |mark: u8| start.bytes().filter(|b| *b == mark).count();
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|mark| (count(*mark), *mark == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Value;

    fn columns() -> Vec<Column> {
        vec![
            Column::text("name", "名称").required(),
            Column::int("count", "团员数"),
            Column::date("on", "成立日期"),
        ]
    }

    #[test]
    fn every_encoding_and_separator() {
        let text = "成立日期,名称,团员数,备用\n2019/5/4,\"青山市\n第一中学, 团委\",１２０,x\n\n,云溪县团委,,\n";
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let tabs = text.replace(", 团委", "， 团委").replace(',', "\t").replace('，', ",");
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16,
            encoding_rs::GB18030.encode(text).0.into_owned(),
            tabs.into_bytes(),
        ] {
            let sheet = read_csv(&bytes, &columns(), &Limits::default()).unwrap();
            assert_eq!(sheet.extra, ["备用"]);
            let first = &sheet.rows[0];
            assert_eq!(first.values[0], Value::from("青山市\n第一中学, 团委"));
            assert_eq!(first.values[1], Value::Int(120));
            assert_eq!(first.values[2].day().unwrap().to_string(), "2019-05-04");
            assert_eq!(first.extra, ["x"]);
            assert_eq!(sheet.rows[1].values[1], Value::Empty);
            assert_eq!(sheet.faults().count(), 0);
        }
    }

    #[test]
    fn faults_name_row_and_column() {
        let text = "名称,团员数\n,12人\n";
        let sheet = read_csv(text.as_bytes(), &columns(), &Limits::default()).unwrap();
        let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
        assert_eq!(faults, ["第 2 行“名称”：不能为空", "第 2 行“团员数”：“12人”不是整数"]);
        assert_eq!(sheet.rows[0].values[1], Value::from("12人"));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for bytes in [&b""[..], b"\0\0\0", "甲,乙\n1,2\n".as_bytes(), &[0xff; 64]] {
            assert!(read_csv(bytes, &columns(), &Limits::default()).is_err());
        }
        let small = Limits {
            rows: 1,
            ..Limits::default()
        };
        let error = read_csv("名称,团员数\na,1\nb,2\n".as_bytes(), &columns(), &small).unwrap_err();
        assert!(matches!(error, ReadError::TooManyRows { limit: 1, .. }));
    }
}
