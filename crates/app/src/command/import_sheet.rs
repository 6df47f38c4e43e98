//! `jishi import units|members …`: a file of any size into a list, batch by batch or as a whole.

use super::{BAD_DATA, NO_INPUT, NO_OUTPUT, USAGE};
use crate::kinds::kinds;
use crate::server::{self, Place};
use jishi_intake::{Adapter, ImportError, Kind, Progress, Report, Request, errors_file, hints_file, import_file};
use jishi_platform::db::Durability;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Faults and hints shown in the terminal; the files of them have them all.
const SHOWN: usize = 20;

/// What is asked for.
#[derive(clap::Args)]
pub struct Sheet {
    #[command(flatten)]
    place: Place,
    /// 表格（.xlsx、.csv），列和行的先后不限，同一张表再导入一次不会重复
    #[arg(required_unless_present = "columns")]
    file: Option<PathBuf>,
    /// 只核对，不写入
    #[arg(long)]
    dry_run: bool,
    /// 有一行有误就全部不导入；不加此项时导入无误的行
    #[arg(long)]
    all_or_nothing: bool,
    /// 有误的行按原样连同原因写入此文件
    #[arg(long, value_name = "OUT.xlsx")]
    errors: Option<PathBuf>,
    /// 无误但有提示的行按原样连同提示写入此文件
    #[arg(long, value_name = "OUT.xlsx")]
    hints: Option<PathBuf>,
    /// 列出认识的列名、是否必填和含义
    #[arg(long)]
    columns: bool,
    /// 列的对应表（TOML），用于其他系统的导出表
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
}

type Failed = (u8, String);

/// Runs it: 0 done, 1 failed, 65 faulty rows or an unusable file, 66 no such file, 73 cannot write.
pub fn run(slug: &str, asked: &Sheet) -> ExitCode {
    let kinds = kinds();
    let done = match (kinds.find(slug), &asked.file) {
        (None, _) => Err((1, format!("本程序没有列表 {slug}"))),
        (Some(kind), Some(file)) if !asked.columns => import(kind, asked, file),
        (Some(kind), _) => {
            list_columns(&**kind);
            Ok(ExitCode::SUCCESS)
        }
    };
    match done {
        Ok(code) => code,
        Err((code, text)) => {
            eprintln!("jishi: {text}");
            ExitCode::from(code)
        }
    }
}

fn list_columns(kind: &dyn Kind) {
    for column in kind.columns() {
        let names = std::iter::once(&column.heading).chain(&column.synonyms);
        let names: Vec<&str> = names.map(AsRef::as_ref).collect();
        let required = if column.required { "必填" } else { "选填" };
        println!("{}\t{required}\t{}", names.join(" "), column.meaning);
    }
    for adapter in Adapter::built_in(kind.slug()) {
        let headings: Vec<&str> = adapter.columns.values().flatten().map(String::as_str).collect();
        println!("{}\t对应表\t{}", adapter.name, headings.join(" "));
    }
}

fn import(kind: &Arc<dyn Kind>, asked: &Sheet, file: &Path) -> Result<ExitCode, Failed> {
    let readable = |path: &Path| {
        std::fs::File::open(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => (NO_INPUT, format!("没有文件 {}", path.display())),
            _ => (NO_INPUT, format!("读取 {}：{error}", path.display())),
        })
    };
    readable(file)?;
    if asked.errors.is_some() && asked.errors == asked.hints {
        return Err((USAGE, "--errors 和 --hints 不能是同一个文件".to_owned()));
    }
    let map = match &asked.map {
        None => None,
        Some(path) => {
            let text = std::io::read_to_string(readable(path)?).map_err(|error| (BAD_DATA, format!("{}：{error}", path.display())))?;
            Some(Adapter::read(&text).map_err(|error| (BAD_DATA, format!("{}：{error}", path.display())))?)
        }
    };
    if let Some(map) = &map {
        let (columns, strangers) = (kind.columns(), map.strangers(&kind.columns()).join("、"));
        if !strangers.is_empty() {
            let keys: Vec<&str> = columns.iter().map(|column| column.key.as_ref()).collect();
            return Err((BAD_DATA, format!("对应表中没有这些列：{strangers}；可用的是 {}", keys.join(" "))));
        }
    }
    let request = Request {
        kind: kind.clone(),
        path: file.to_owned(),
        map,
        dry_run: asked.dry_run,
        all_or_nothing: asked.all_or_nothing,
        errors: asked.errors.is_some(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|error| (1, error.to_string()))?
        .block_on(through(asked, file, request))
}

async fn through(asked: &Sheet, file: &Path, request: Request) -> Result<ExitCode, Failed> {
    let app = server::open(&asked.place, Durability::Full, |_| ())
        .await
        .map_err(|error| (NO_OUTPUT, format!("{error:#}")))?;
    let report = import_file(&app, request, progress()).await;
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    let report = report.map_err(|error| failed(error, file))?;
    tell(asked, &report);
    let unwritten = |out: &Path, error: anyhow::Error| (NO_OUTPUT, format!("写入 {}：{error:#}", out.display()));
    if let Some(out) = asked.hints.as_ref().filter(|_| report.tally.hinted > 0) {
        let rows = hints_file(&app, &report, file, out).await.map_err(|error| unwritten(out, error))?;
        eprintln!("有提示的 {rows} 行已写入 {}", out.display());
    }
    if report.tally.faulty == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    for (row, reasons) in report.first.iter().take(SHOWN) {
        eprintln!("{} 第 {row} 行：{reasons}", file.display());
    }
    let more = report.tally.faulty - report.first.len().min(SHOWN) as i64;
    if more > 0 {
        eprintln!("另有 {more} 行，用 --errors OUT.xlsx 取得全部");
    }
    if !report.applied && !asked.dry_run {
        eprintln!("有误的行未改好前，没有导入任何一行");
    }
    if let Some(out) = &asked.errors {
        let rows = errors_file(&app, &report, file, out).await.map_err(|error| unwritten(out, error))?;
        eprintln!("有误的 {rows} 行已写入 {}", out.display());
    }
    Ok(ExitCode::from(BAD_DATA))
}

/// How far it is, on one line of a terminal.
fn progress() -> impl FnMut(Progress) + Send + 'static {
    let shown = std::io::stderr().is_terminal();
    let mut waited = false;
    move |progress| match progress {
        Progress::Waiting if !waited => {
            waited = true;
            eprintln!("另一项导入正在进行，等待其结束");
        }
        Progress::Checked(tally) if shown => eprint!("\r已核对 {} 行，有误 {} 行", tally.rows, tally.faulty),
        Progress::Written(tally) if shown => eprint!("\r已处理 {} 行，有误 {} 行", tally.rows, tally.faulty),
        _ => {}
    }
}

fn tell(asked: &Sheet, report: &Report) {
    if !report.adapter.is_empty() {
        eprintln!("按“{}”对应列", report.adapter);
    }
    let (tally, verb) = (report.tally, if report.applied && !asked.dry_run { "" } else { "将" });
    println!(
        "{verb}新建 {} 行，{verb}修改 {} 行，不变 {} 行，有误 {} 行",
        tally.created, tally.changed, tally.same, tally.faulty
    );
    for (row, words) in report.hints.iter().take(SHOWN) {
        eprintln!("提示：第 {row} 行：{words}");
    }
    let more = tally.hinted - report.hints.len().min(SHOWN) as i64;
    if more > 0 {
        eprintln!("提示：另有 {more} 行，用 --hints OUT.xlsx 取得全部");
    }
}

fn failed(error: ImportError, file: &Path) -> Failed {
    let shown = file.display();
    match error {
        ImportError::Read(error) => (BAD_DATA, format!("{shown}：{error}")),
        ImportError::Missing(missing) => (
            BAD_DATA,
            format!(
                "{shown}：缺少必填的列 {}，可用 --columns 查看认识的列名，或用 --map 给出对应表",
                missing.join("、")
            ),
        ),
        ImportError::Busy => (1, "另一项导入没有结束，请稍后再试".to_owned()),
        ImportError::Other(error) => (1, format!("{error:#}")),
    }
}
