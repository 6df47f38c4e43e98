//! Reading .csv as spreadsheet programs save it: UTF-8, UTF-16 or GB18030; comma, tab or semicolon.

use super::{
    Column, Limits, RawCell, ReadSheet,
    table::{RawRow, TableReader},
};
use crate::ReadError;
use std::borrow::Cow;

/// Reads a .csv file like [`super::read_xlsx`]. Rows are numbered by record, as a spreadsheet
/// program shows them; blank lines are not counted.
///
/// # Errors
/// What makes the whole file unusable; never a single cell.
pub fn read_csv(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<ReadSheet, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooBig {
            got: bytes.len(),
            limit: limits.bytes,
        });
    }
    let text = decode(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut table = TableReader::new(columns, "", limits);
    let mut cells_read = 0;
    let mut record = ::csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(super::guard::broken)? {
        row += 1;
        let cells: Vec<(u16, RawCell)> = (0u16..)
            .zip(&record)
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(at, text)| (at, RawCell::Text(text.to_owned())))
            .collect();
        cells_read += cells.len() as u64;
        if cells_read > limits.cells {
            return Err(ReadError::TooManyCells {
                sheet: String::new(),
                limit: limits.cells,
            });
        }
        if !cells.is_empty() && !table.row(RawRow { row, cells })? {
            break;
        }
    }
    table.finish()
}

/// A byte order mark decides; else UTF-8 if it is valid, else GB18030 (what Chinese Windows writes).
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    let (text, _, faulty) = encoding.decode(bytes);
    if faulty {
        Err(super::guard::broken(encoding.name()))
    } else {
        Ok(text)
    }
}

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
