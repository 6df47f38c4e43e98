//! Rows a second written and read, and the ledger of 200 items:
//! `cargo run --release -p jishi-exchange --example sheet_speed`

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use jishi_exchange::{
    ledger::{ledger_docx, ledger_read_xlsx, ledger_xlsx},
    sheet::{Column, Limits, SheetDoc, Value, read_xlsx, write_xlsx},
};
use jishi_kernel::Day;
use std::{error::Error, io::Cursor, time::Instant};

const ROWS: u32 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let columns = vec![
        Column::text("name", "组织名称").required(),
        Column::text("leader", "书记"),
        Column::int("members", "团员数"),
        Column::date("founded", "成立日期"),
        Column::percent("rate", "完成率"),
    ];
    let rows = (0..ROWS).map(|i| {
        [
            Value::from(format!("青山市云溪县第{i}团支部")),
            Value::from("李明"),
            Value::Int(i64::from(i % 60)),
            Value::Date(Day::constant(2019, 5, 4)),
            Value::Percent(4550),
        ]
    });
    let mut file = Cursor::new(Vec::new());
    let start = Instant::now();
    write_xlsx(&SheetDoc::new("名册", columns.clone()), rows, &mut file)?;
    figure("write_xlsx", ROWS, start, file.get_ref().len());
    let start = Instant::now();
    let sheet = read_xlsx(file.get_ref(), &columns, &Limits::default())?;
    figure("read_xlsx", u32::try_from(sheet.rows.len())?, start, file.get_ref().len());

    let ledger = fixture::ledger(200);
    let mut file = Cursor::new(Vec::new());
    let start = Instant::now();
    ledger_xlsx(&ledger, &mut file)?;
    figure("ledger_xlsx", 200, start, file.get_ref().len());
    let start = Instant::now();
    let again = ledger_read_xlsx(file.get_ref(), &Limits::default()).map_err(|faults| format!("{faults:?}"))?;
    figure("ledger_read_xlsx", u32::try_from(again.items.len())?, start, file.get_ref().len());
    let start = Instant::now();
    let bytes = ledger_docx(&ledger)?;
    figure("ledger_docx", 200, start, bytes.len());
    Ok(())
}

fn figure(what: &str, rows: u32, start: Instant, bytes: usize) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what:<18}{rows:>8} rows {:>9.0} rows/s {:>8.1} ms {bytes:>9} bytes",
        f64::from(rows) / seconds,
        seconds * 1000.0
    );
}
