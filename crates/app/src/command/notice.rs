//! `jishi notice`: reads a notice or its dates, without a database.

use clap::builder::RangedI64ValueParser;
use jishi_kernel::{Day, parse_day};
use jishi_notice::dates::{Context, DateJson, describe};
use jishi_notice::draft::{Draft, Indicator, Item, Milestone, Recurrence};
use jishi_notice::read::{Options, read};
use jishi_notice::source::{FileError, Limits, read_file};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be done.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 读取一份通知，列出其中的事项、时间、指标、报送要求、表格和联系人
    Read {
        /// 通知文件（.docx、.xlsx、.txt、.md）
        file: PathBuf,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
        /// 计划年度；不填则从文中判断
        #[arg(long, value_name = "YYYY", value_parser = years())]
        year: Option<i32>,
        /// 成文日期（YYYY-MM-DD）；不填则从文中判断
        #[arg(long, value_name = "DATE", value_parser = day)]
        issued: Option<Day>,
    },
    /// 识别一段文字中的日期、期限和周期
    Dates {
        /// 文字；- 表示从标准输入读取
        text: String,
        /// 计划年度
        #[arg(long, value_name = "YYYY", value_parser = years())]
        year: i32,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

/// Exit codes of this command (sysexits.h).
const BAD_DATA: u8 = 65;
const NO_INPUT: u8 = 66;

/// The longest text `dates` takes from standard input, in bytes.
const LONGEST_TEXT: u64 = 12 << 20;

/// Runs it: 0 done, 1 cannot write the answer, 65 bad input data, 66 no such input.
pub fn run(command: Command) -> ExitCode {
    match command {
        Command::Read { file, json, year, issued } => notice(&file, json, year, issued),
        Command::Dates { text, year, json } => dates(text, year, json),
    }
}

fn notice(file: &Path, json: bool, year: Option<i32>, issued: Option<Day>) -> ExitCode {
    let source = match read_file(file, &Limits::default()) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("jishi: {}：{error}", file.display());
            return ExitCode::from(match error {
                FileError::Bad(_) => BAD_DATA,
                FileError::Missing | FileError::Io(_) => NO_INPUT,
            });
        }
    };
    let source_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let draft = read(&source, &Options { source_name, year, issued });
    if json { print_json(&draft) } else { print(&summary(&draft)) }
}

fn dates(text: String, year: i32, json: bool) -> ExitCode {
    let text = match text.as_str() {
        "-" => match standard_input() {
            Ok(text) => text,
            Err(error) => {
                eprintln!("jishi: 标准输入：{error}");
                return ExitCode::from(BAD_DATA);
            }
        },
        _ => text,
    };
    let context = Context {
        plan_year: year,
        plan_end_year: None,
        issued: None,
    };
    let found = describe(&text, &context);
    if json {
        return print_json(&found);
    }
    let lines: String = found.iter().map(|date| format!("{}\t{}\n", date.text, meaning(date))).collect();
    print(&lines)
}

fn standard_input() -> io::Result<String> {
    let mut text = String::new();
    let read = io::stdin()
        .take(LONGEST_TEXT + 1)
        .read_to_string(&mut text)
        .map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => io::Error::other("不是 UTF-8 编码的文字"),
            _ => error,
        })?;
    if read as u64 > LONGEST_TEXT {
        return Err(io::Error::other("文字超过 12 MB 上限"));
    }
    Ok(text)
}

/// First and last day, rhythm and due day of a date in words.
fn meaning(date: &DateJson) -> String {
    let mut parts = Vec::new();
    parts.extend(days(date.start.as_deref(), date.end.as_deref()));
    parts.extend(date.recurrence.map(|rhythm| rhythm_word(rhythm).to_owned()));
    parts.extend(date.due_day.map(|day| format!("{day}日")));
    parts.join("，")
}

fn days(start: Option<&str>, end: Option<&str>) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) if start == end => Some(start.to_owned()),
        (Some(start), Some(end)) => Some(format!("{start} 至 {end}")),
        (Some(start), None) => Some(format!("{start} 起")),
        (None, Some(end)) => Some(format!("至 {end}")),
        (None, None) => None,
    }
}

fn rhythm_word(rhythm: Recurrence) -> &'static str {
    match rhythm {
        Recurrence::Monthly => "每月",
        Recurrence::EveryTwoMonths => "每两个月",
        Recurrence::Quarterly => "每季度",
        Recurrence::HalfYearly => "每半年",
        Recurrence::Yearly => "每年",
    }
}

/// The draft as a page a person reads in a terminal.
fn summary(draft: &Draft) -> String {
    let mut out = String::new();
    head(&mut out, draft);
    section(&mut out, "事项", draft.items.len());
    let mut steps: HashMap<&str, Vec<&Milestone>> = HashMap::new();
    for step in &draft.milestones {
        steps.entry(&step.item).or_default().push(step);
    }
    let mut targets: HashMap<&str, Vec<&Indicator>> = HashMap::new();
    for target in &draft.indicators {
        targets.entry(target.item.as_deref().unwrap_or_default()).or_default().push(target);
    }
    for item in &draft.items {
        let id = item.id.as_str();
        let steps = steps.remove(id).unwrap_or_default();
        self::item(&mut out, item, &steps, &targets.remove(id).unwrap_or_default());
    }
    let loose = draft
        .indicators
        .iter()
        .filter(|row| row.item.is_none())
        .map(|row| row.text.as_str());
    list(&mut out, "总体指标", loose.collect());
    let duties = draft.obligations.iter().map(|row| row.text.as_str());
    list(&mut out, "报送要求", duties.collect());
    let forms: Vec<String> = draft
        .forms
        .iter()
        .map(|row| format!("{}（{} 栏）", row.title, row.fields.len()))
        .collect();
    list(&mut out, "表格", forms.iter().map(String::as_str).collect());
    let contacts: Vec<String> = draft
        .contacts
        .iter()
        .map(|row| {
            [&row.name, &row.phone, &row.email]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    list(&mut out, "联系人", contacts.iter().map(String::as_str).collect());
    let unread: Vec<String> = draft
        .unread
        .iter()
        .map(|row| {
            if row.text.is_empty() {
                row.reason.clone()
            } else {
                format!("{}（{}）", row.text, row.reason)
            }
        })
        .collect();
    list(&mut out, "未识别", unread.iter().map(String::as_str).collect());
    out
}

fn head(out: &mut String, draft: &Draft) {
    let doc = &draft.doc;
    let year = doc.plan_year.map(|year| year.to_string());
    let recipients = (!doc.recipients.is_empty()).then(|| doc.recipients.join("、"));
    let rows = [
        ("标题", &doc.title),
        ("文号", &doc.number),
        ("发文机关", &doc.issuer),
        ("成文日期", &doc.issued),
        ("主送", &recipients),
        ("计划年度", &year),
    ];
    for (label, value) in rows {
        let _ = writeln!(out, "{label}：{}", value.as_deref().unwrap_or("未识别"));
    }
}

fn item(out: &mut String, item: &Item, steps: &[&Milestone], targets: &[&Indicator]) {
    let number = item.no.as_deref().map(|no| format!("{no}. ")).unwrap_or_default();
    let _ = writeln!(out, "  {number}{}", item.title);
    for (label, names) in [("牵头", &item.lead), ("参与", &item.participants), ("责任人", &item.owner)] {
        if !names.is_empty() {
            let _ = writeln!(out, "     {label}：{}", names.join("、"));
        }
    }
    for step in steps {
        let mut when = days(Some(&step.start), Some(&step.end)).unwrap_or_default();
        if let Some(rhythm) = step.recurrence {
            when = format!("{when}，{}", rhythm_word(rhythm));
        }
        let _ = writeln!(out, "     [{when}] {}", step.text);
    }
    for target in targets {
        let _ = writeln!(out, "     指标：{}", target.text);
    }
}

fn section(out: &mut String, label: &str, count: usize) {
    let _ = writeln!(out, "\n{label}：{count}");
}

fn list(out: &mut String, label: &str, rows: Vec<&str>) {
    if rows.is_empty() {
        return;
    }
    section(out, label, rows.len());
    for row in rows {
        // One line a row: texts out of cells may have line breaks.
        let _ = writeln!(out, "  {}", row.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn print_json(value: &impl Serialize) -> ExitCode {
    match serde_json::to_string_pretty(value) {
        Ok(json) => print(&(json + "\n")),
        Err(error) => {
            eprintln!("jishi: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output; a reader that has gone (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("jishi: 标准输出：{error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Years a plan may be for.
fn years() -> RangedI64ValueParser<i32> {
    RangedI64ValueParser::new().range(1900..=2200)
}

fn day(text: &str) -> Result<Day, String> {
    parse_day(text).ok_or_else(|| "日期应为 YYYY-MM-DD，例如 2023-02-10".to_owned())
}
