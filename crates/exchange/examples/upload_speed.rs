//! Reading a large upload row by row, beside calamine alone:
//! `cargo run --release -p jishi-exchange --example upload_speed -- 1000000`

use calamine::{Reader, Xlsx, open_workbook};
use jishi_exchange::ReadError;
use jishi_exchange::sheet::{Column, Format, Limits, RowWriter, SheetDoc, Upload, Value};
use jishi_kernel::Day;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    unpacked: 4 << 30,
    rows: 1_048_576,
    cells: 40_000_000,
};

fn columns() -> Vec<Column> {
    let headings = ["姓名", "性别", "民族", "政治面貌", "学历", "支部", "毕业时间"];
    let codes = ["身份证号", "手机号码", "编号", "支部编码"];
    let texts = headings.into_iter().map(|heading| Column::text(heading, heading));
    let codes = codes.into_iter().map(|heading| Column::code(heading, heading));
    texts.chain(codes).chain([Column::date("on", "入团日期")]).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let rows: i64 = std::env::args().nth(1).unwrap_or_else(|| "100000".to_owned()).parse()?;
    let file = tempfile::NamedTempFile::new()?;
    let start = Instant::now();
    let mut writer = RowWriter::begin(SheetDoc::new("名册", columns()))?;
    for i in 0..rows {
        let text = |text: &str| Value::from(text);
        let number = |start: &str| Value::from(format!("{start}{i:08}"));
        writer.row(&[
            text("李明"),
            text("男"),
            text("汉族"),
            text("共青团员"),
            text("大学本科"),
            text("云溪县第一中学团支部"),
            text("2027-06"),
            number("9900002000"),
            number("100"),
            number("2024"),
            number("B"),
            Value::Date(Day::constant(2020, 5, 4)),
        ])?;
    }
    writer.finish(BufWriter::new(File::create(file.path())?))?;
    figure("RowWriter", start, rows);

    let start = Instant::now();
    let mut book: Xlsx<_> = open_workbook(file.path())?;
    let range = book.worksheet_range("名册")?;
    figure("calamine, range", start, range.height() as i64);
    drop(range);
    let start = Instant::now();
    let mut book: Xlsx<_> = open_workbook(file.path())?;
    let mut cells = book.worksheet_cells_reader("名册")?;
    while cells.next_cell()?.is_some() {}
    figure("calamine, cells", start, rows);

    let start = Instant::now();
    let input = BufReader::new(File::open(file.path())?);
    let mut upload = Upload::open(input, Format::Xlsx, LIMITS)?;
    figure("Upload::open", start, rows);
    let columns = columns();
    let head = upload.head(&columns, None)?;
    let start = Instant::now();
    let mut read = 0;
    upload.rows::<ReadError>(&head, &columns, &head.places(&columns), |row| {
        read += i64::from(row.faults.is_empty());
        Ok(true)
    })?;
    figure("Upload::rows", start, read);
    Ok(())
}

fn figure(what: &str, start: Instant, rows: i64) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:<18}{rows:>9} rows {seconds:>8.3} s {:>10.0} rows/s", rows as f64 / seconds);
}
