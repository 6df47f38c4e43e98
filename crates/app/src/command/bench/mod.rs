//! `jishi bench`: reproducible benchmarks. Each row says value, limit or peer, and their ratio.

mod ledger;
mod load;
mod notice;
mod start;

use std::process::ExitCode;

/// Which one.
#[derive(clap::Subcommand)]
pub enum Bench {
    /// 读通知：10 MB 文本，每秒处理量
    Notice {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 台账页：200 个重点工作、64 个连接，与同样大小的空白页同场比较
    Ledger {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// Seconds each case runs
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// 启动：到第一个 200 的时间和常驻内存
    Start {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// One row of a table.
#[derive(serde::Serialize)]
pub struct Row {
    bench: &'static str,
    case: String,
    value: f64,
    unit: &'static str,
    /// Limit (a bound to keep) or peer (measured in the same run); the case says which.
    limit: Option<f64>,
    ratio: Option<f64>,
}

impl Row {
    fn new(bench: &'static str, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            bench,
            case: case.into(),
            value,
            unit,
            limit: None,
            ratio: None,
        }
    }

    /// With a limit or peer; the ratio is value ÷ limit.
    fn against(self, limit: f64) -> Self {
        Self {
            limit: Some(limit),
            ratio: (limit != 0.0).then(|| self.value / limit),
            ..self
        }
    }
}

fn show(rows: &[Row], json: bool) {
    if json {
        for row in rows {
            println!("{}", serde_json::to_string(row).unwrap_or_default());
        }
        return;
    }
    println!(
        "{:8} {:44} {:>12} {:8} {:>12} {:>8}",
        "bench", "case", "value", "unit", "limit/peer", "ratio"
    );
    for row in rows {
        let number = |v: Option<f64>, digits: usize| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.digits$}"));
        println!(
            "{:8} {:44} {:>12.2} {:8} {:>12} {:>8}",
            row.bench,
            row.case,
            row.value,
            row.unit,
            number(row.limit, 2),
            number(row.ratio, 3)
        );
    }
}

/// Runs one benchmark.
pub fn run(bench: Bench) -> ExitCode {
    let (outcome, json) = match bench {
        Bench::Notice { json } => (notice::run(), json),
        Bench::Ledger { json, seconds } => (in_runtime(ledger::run(seconds)), json),
        Bench::Start { json } => (in_runtime(start::run()), json),
    };
    match outcome {
        Ok(rows) => {
            show(&rows, json);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("jishi bench: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn in_runtime<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
