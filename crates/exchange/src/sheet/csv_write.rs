//! Writing .csv as spreadsheet programs open it: UTF-8 with a byte order mark, lines ended by CR LF.

use super::{Column, Value};
use std::io::Write;

/// A .csv file that takes rows one by one; memory does not grow with them.
pub struct CsvWriter<W: Write> {
    inner: ::csv::Writer<W>,
    written: u32,
}

impl<W: Write> CsvWriter<W> {
    /// Begins the file with its headings; `above` is a line of its own before them (a watermark), unless empty.
    ///
    /// # Errors
    /// The output fails.
    pub fn begin(mut out: W, above: &str, columns: &[Column]) -> std::io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut inner = ::csv::WriterBuilder::new()
            .flexible(true)
            .terminator(::csv::Terminator::CRLF)
            .from_writer(out);
        if !above.is_empty() {
            inner.write_record([above])?;
        }
        inner.write_record(columns.iter().map(|column| column.heading.as_ref()))?;
        Ok(Self { inner, written: 0 })
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// The output fails.
    pub fn row(&mut self, row: &[Value]) -> std::io::Result<()> {
        self.written += 1;
        Ok(self.inner.write_record(row.iter().map(shown))?)
    }

    /// Rows written so far.
    pub const fn written(&self) -> u32 {
        self.written
    }

    /// Ends the file with a note, unless empty; returns the number of rows.
    ///
    /// # Errors
    /// The output fails.
    pub fn finish(mut self, note: &str) -> std::io::Result<u32> {
        if !note.is_empty() {
            self.inner.write_record([format!("注：{note}")])?;
        }
        self.inner.flush()?;
        Ok(self.written)
    }
}

/// The text of a value. A text that a spreadsheet program would run as a formula, or turn into a
/// rounded number, is kept a text by a leading tab, which every reader here drops again.
fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Percent(share) if share % 100 == 0 => format!("{}%", share / 100),
        Value::Percent(share) => format!("{:.2}%", f64::from(*share) / 100.0),
        Value::Text(text) => {
            let formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
            let digits = text.len() > 1 && text.bytes().all(|b| b.is_ascii_digit()) && (text.len() > 11 || text.starts_with('0'));
            if formula || digits { format!("\t{text}") } else { text.to_string() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Limits, read_csv};
    use jishi_kernel::Day;

    #[test]
    fn what_is_written_is_read_again() {
        let columns = vec![
            Column::text("name", "名称").required(),
            Column::text("number", "编号"),
            Column::int("count", "人数"),
            Column::date("on", "日期"),
            Column::percent("rate", "比例"),
        ];
        let rows = [
            vec![
                Value::from("=甲,“乙”\n\"丙\""),
                Value::from("990000200001011234"),
                Value::Int(-3),
                Value::Date(Day::constant(2024, 9, 1)),
                Value::Percent(4550),
            ],
            vec![
                Value::from("丁"),
                Value::from("007"),
                Value::Empty,
                Value::Empty,
                Value::Percent(10_000),
            ],
        ];
        let mut out = Vec::new();
        let mut writer = CsvWriter::begin(&mut out, "许静 2026-07-15 导出", &columns).unwrap();
        for row in &rows {
            writer.row(row).unwrap();
        }
        assert_eq!(writer.finish("共 2 行").unwrap(), 2);
        assert!(out.starts_with(b"\xef\xbb\xbf"));
        let again = read_csv(&out, &columns, &Limits::default()).unwrap();
        assert_eq!(again.faults().count(), 0);
        let values: Vec<_> = again.rows.into_iter().map(|row| row.values).collect();
        assert_eq!(values, rows);
    }
}
