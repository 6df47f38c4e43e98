//! A million members from a workbook, beside the time calamine alone needs to read it.

use super::Row;
use super::bed::{Bed, Measured, beds, command_ending};
use crate::bench_people::{People, Someone};
use anyhow::Context;
use calamine::{Reader, Xlsx, open_workbook};
use jishi_exchange::sheet::{Column, CsvWriter, Limits, REASON_HEADING, RowWriter, SheetDoc, Value, read_xlsx};
use jishi_kernel::Day;
use std::ffi::OsString;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

/// Members of a branch, branches of a town, towns of a county, counties of a city.
const MEMBERS: u64 = 40;
const BRANCHES: u64 = 25;
const TOWNS: u64 = 20;
const COUNTIES: u64 = 10;
/// The import may take so many times what calamine alone needs.
const TIMES: f64 = 4.0;
/// Resident memory in MB.
const MEMORY: f64 = 512.0;
/// Names that tell the faulty rows.
const NAMES: [&str; 3] = ["行首", "行中", "行末"];
/// What `jishi import` ends with when rows are faulty.
const BAD_DATA: i32 = 65;

pub(super) async fn run(database: Option<&str>, rows: u64) -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir().context("创建临时目录")?;
    let (orgs, sheet) = (folder.path().join("orgs.csv"), folder.path().join("members.xlsx"));
    write_orgs(&orgs, rows)?;
    write_members(&sheet, rows)?;
    let size = std::fs::metadata(&sheet)?.len() as f64 / 1e6;
    let (whole, by_cell) = calamine_alone(&sheet)?;
    let mut table = vec![
        Row::new("members", format!("{rows} rows, the workbook"), size, "MB"),
        Row::new("members", "calamine alone, the whole range", whole, "s"),
        Row::new("members", "calamine alone, cell by cell", by_cell, "s"),
    ];
    for bed in beds(database).await? {
        // Both read every cell; the faster one is what calamine alone needs.
        table.extend(one(&bed, &orgs, &sheet, rows, whole.min(by_cell))?);
        bed.remove().await?;
    }
    Ok(table)
}

fn one(bed: &Bed, orgs: &Path, sheet: &Path, rows: u64, alone: f64) -> anyhow::Result<Vec<Row>> {
    import(bed, "orgs", orgs, None, 0)?;
    let errors = bed.file("errors.xlsx");
    let done = import(bed, "members", sheet, Some(&errors), BAD_DATA)?;
    let expected = format!("新建 {} 行，修改 0 行，不变 0 行，有误 3 行", rows - 3);
    anyhow::ensure!(done.output.contains(&expected), "{expected} expected, got {}", done.output);
    let (returned, due) = (returned(&errors)?, NAMES.map(str::to_owned));
    anyhow::ensure!(returned == due, "returned {returned:?}, due {due:?}");
    let row = |case: &str, value: f64, unit: &'static str| Row::new("members", format!("{}: {case}", bed.engine), value, unit);
    let mut table = vec![
        row("import (limit: 4 × calamine alone, the faster way)", done.seconds, "s").at_most(TIMES * alone),
        row("rows a second", rows as f64 / done.seconds, "rows/s"),
        row("faulty rows returned: first, middle, last", returned.len() as f64, "rows").at_least(3.0),
    ];
    if let Some(peak) = done.peak {
        table.push(row("peak of resident memory, limit 512 MB", peak, "MB").at_most(MEMORY));
    }
    let again = import(bed, "members", sheet, None, BAD_DATA)?;
    let expected = format!("新建 0 行，修改 0 行，不变 {} 行，有误 3 行", rows - 3);
    anyhow::ensure!(again.output.contains(&expected), "{expected} expected, got {}", again.output);
    table.push(row("the same sheet again, nothing changes", again.seconds, "s"));
    Ok(table)
}

fn import(bed: &Bed, list: &str, file: &Path, errors: Option<&Path>, code: i32) -> anyhow::Result<Measured> {
    let mut arguments: Vec<OsString> = vec!["import".into(), list.into(), file.into()];
    if let Some(errors) = errors {
        arguments.extend(["--errors".into(), errors.into()]);
    }
    arguments.extend(bed.arguments());
    command_ending(&arguments, code)
}

/// The rows (from 0) whose identity number is wrong.
fn faulty(rows: u64) -> [u64; 3] {
    [0, rows / 2 - 1, rows - 1]
}

fn code(branch: u64) -> String {
    format!("B{branch:06}")
}

fn write_orgs(path: &Path, rows: u64) -> anyhow::Result<()> {
    let columns = ["上级编码", "编码", "名称", "级别", "类别"].map(|heading| Column::text("", heading));
    let mut out = CsvWriter::begin(BufWriter::new(File::create(path)?), "", &columns)?;
    let mut put = |above: &str, code: &str, name: String, level: &str, kind: &str| {
        out.row(&[above.into(), code.into(), name.into(), level.into(), kind.into()])
    };
    put("", "P", "共青团示例省委员会".to_owned(), "省级", "团的领导机关")?;
    let branches = rows.div_ceil(MEMBERS);
    let towns = branches.div_ceil(BRANCHES);
    let counties = towns.div_ceil(TOWNS);
    for city in 0..counties.div_ceil(COUNTIES) {
        put(
            "P",
            &format!("S{city}"),
            format!("共青团示例{city}市委员会"),
            "市级",
            "团的领导机关",
        )?;
    }
    for county in 0..counties {
        let above = format!("S{}", county / COUNTIES);
        put(
            &above,
            &format!("X{county}"),
            format!("共青团示例{county}县委员会"),
            "县级",
            "团的领导机关",
        )?;
    }
    for town in 0..towns {
        put(
            &format!("X{}", town / TOWNS),
            &format!("T{town}"),
            format!("共青团示例{town}镇委员会"),
            "4",
            "基层团委",
        )?;
    }
    for branch in 0..branches {
        put(
            &format!("T{}", branch / BRANCHES),
            &code(branch),
            format!("示例第{branch}团支部"),
            "支部",
            "团支部",
        )?;
    }
    out.finish("")?;
    Ok(())
}

fn write_members(path: &Path, rows: u64) -> anyhow::Result<()> {
    let headings = [
        "序号",
        "姓名",
        "性别",
        "身份证号",
        "民族",
        "政治面貌",
        "学历",
        "手机号码",
        "入团年月",
        "发展团员编号",
        "支部编码",
        "毕业时间",
    ];
    let doc = SheetDoc {
        title: String::new(),
        ..SheetDoc::new("团员", headings.map(|heading| Column::text("", heading)).to_vec())
    };
    let mut out = RowWriter::begin(doc)?;
    let faulty = faulty(rows);
    let people = People::new(20_260_715, Day::constant(2026, 7, 1));
    for someone in people.take(usize::try_from(rows)?) {
        let wrong = faulty.iter().position(|row| *row == someone.index).map(|at| NAMES[at]);
        out.row(&cells(&someone, wrong))?;
    }
    out.finish(BufWriter::new(File::create(path)?))?;
    Ok(())
}

fn cells(someone: &Someone, faulty: Option<&str>) -> [Value; 12] {
    let text = |text: &str| Value::from(text);
    // Another check character than the right one.
    let wrong = || {
        let (digits, check) = someone.id_number.split_at(17);
        format!("{digits}{}", if check == "0" { '1' } else { '0' })
    };
    [
        Value::Int(i64::try_from(someone.index + 1).unwrap_or_default()),
        text(faulty.unwrap_or(&someone.name)),
        text(if someone.sex == 1 { "男" } else { "女" }),
        if faulty.is_some() {
            Value::from(wrong())
        } else {
            text(&someone.id_number)
        },
        text(someone.ethnicity),
        text(if someone.party { "中共党员" } else { "共青团员" }),
        text(someone.education),
        text(&someone.phone),
        Value::Date(someone.joined_on),
        text(&someone.number),
        Value::from(code(someone.index / MEMBERS)),
        someone.graduates.as_deref().map_or(Value::Empty, text),
    ]
}

/// Seconds for the whole range at once, and for the cells one by one; the better of two each.
fn calamine_alone(path: &Path) -> anyhow::Result<(f64, f64)> {
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..2 {
        let started = Instant::now();
        let mut book: Xlsx<_> = open_workbook(path)?;
        let sheet = book.sheet_names().first().cloned().context("no sheet")?;
        let range = book.worksheet_range(&sheet)?;
        anyhow::ensure!(range.get_size().1 == 12, "calamine reads {:?}", range.get_size());
        best.0 = best.0.min(started.elapsed().as_secs_f64());
        drop(range);
        let started = Instant::now();
        let mut book: Xlsx<_> = open_workbook(path)?;
        let mut reader = book.worksheet_cells_reader(&sheet)?;
        let mut cells = 0_u64;
        while reader.next_cell()?.is_some() {
            cells += 1;
        }
        anyhow::ensure!(cells > 0, "no cells");
        best.1 = best.1.min(started.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Names of the rows that came back, each with a reason.
fn returned(path: &Path) -> anyhow::Result<[String; 3]> {
    let bytes = std::fs::read(path)?;
    let columns = [Column::text("", "姓名").required(), Column::text("", REASON_HEADING).required()];
    // The reader leaves the column of reasons out of a table, so it is looked for alone.
    let sheet = read_xlsx(&bytes, &columns[..1], &Limits::default())?;
    let reasons = read_xlsx(&bytes, &columns[1..], &Limits::default())?;
    anyhow::ensure!(
        reasons.rows.len() == sheet.rows.len() && reasons.rows.iter().all(|row| !row.values[0].is_empty()),
        "a row without reason"
    );
    let names: Vec<String> = sheet
        .rows
        .iter()
        .filter_map(|row| row.values[0].text().map(str::to_owned))
        .collect();
    names
        .try_into()
        .map_err(|names: Vec<String>| anyhow::anyhow!("{} rows came back", names.len()))
}
